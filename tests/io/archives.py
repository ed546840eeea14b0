"""Web archives for tests, written by hand so that each part can be wrong."""

from __future__ import annotations

import gzip

OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
WHO = ("The mayor", "An aide", "The harbour board", "A captain")


def page(number: int, *, charset: str | None = "utf-8") -> str:
    """Return a page with an article that a reader can find."""
    meta = f"<meta charset={charset}>" if charset else ""
    paragraphs = "".join(
        f"<p>{who} said in café {number} that “ferry {number}” may close within a year, and nobody "
        f"knows who told {who} about the price.</p>"
        for who in WHO
    )
    return (
        f"<html lang=en><head>{meta}<title>Ferry {number} may close</title></head><body><article>"
        f"<h1>Ferry {number} may close</h1>{paragraphs}</article></body></html>"
    )


def record(
    number: int,
    body: bytes | None = None,
    *,
    http: bytes = OK,
    length: int | None = None,
    kind: str = "response",
    more: str = "",
) -> bytes:
    """Return a record of a page; whatever is named instead of it may be wrong."""
    content = http + (page(number).encode() if body is None else body)
    header = (
        f"WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{number}>\r\n"
        f"WARC-Date: 2026-01-02T03:04:05Z\r\nWARC-Target-URI: http://www.ferry.test/{number}\r\n"
        f"Content-Type: application/http; msgtype=response\r\n{more}"
        f"Content-Length: {len(content) if length is None else length}\r\n\r\n"
    )
    return header.encode() + content + b"\r\n\r\n"


def gzipped(*records: bytes) -> bytes:
    """Return records as archives hold them: each compressed by itself."""
    return b"".join(map(gzip.compress, records))
