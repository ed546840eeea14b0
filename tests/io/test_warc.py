"""Web archives: every good page comes out, whatever stands beside it."""

from __future__ import annotations

import gzip
import http.server
import io
import json
import random
import shutil
import subprocess
import sys
import threading
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import zstandard
from click.testing import CliRunner

from allegedly import Article, Failure, MissingExtraError, Skipped
from allegedly.cli import cli
from allegedly.io import find_inputs, read_articles
from allegedly.io.archive import framing
from allegedly.io.readers.warc import WarcReader

from .archives import WHO, gzipped, page, record

READER = WarcReader()
ZSTD = zstandard.ZstdCompressor(write_checksum=True)


def read(data: bytes, **options: Any) -> list[Article | Failure | Skipped]:
    reader = WarcReader(**options) if options else READER
    return list(reader.read(io.BytesIO(data), "a.warc"))


def told(data: bytes) -> list[str]:
    """Return the numbers of the articles, what is skipped, and where failures are and why."""
    found = []
    for item in read(data):
        if isinstance(item, Article):
            number = str(item.metadata["record"]).removeprefix("<urn:uuid:").removesuffix(">")
            assert f"café {number} that “ferry {number}” may close" in item.body
            assert item.body.count("may close") == len(WHO)
            found.append(number)
        elif isinstance(item, Skipped):
            found.append(item.reason)
        else:
            found.append(f"! {item.name.rpartition(' ')[2]} {item.cause}")
    return found


def zstd(*records: bytes) -> bytes:
    return b"".join(map(ZSTD.compress, records))


def test_what_an_article_tells() -> None:
    (found,) = read(record(7, more="WARC-Truncated: length\r\n"))
    assert isinstance(found, Article)
    assert (found.title, found.language) == ("Ferry 7 may close", "en")
    assert (found.url, found.outlet) == ("http://www.ferry.test/7", "ferry.test")
    assert found.metadata == {
        "file": "a.warc",
        "record": "<urn:uuid:7>",
        "date": "2026-01-02T03:04:05Z",
        "byte": 0,
        "truncated": "length",
    }


PACKERS: dict[str, Callable[..., bytes]] = {
    "plain": lambda *records: b"".join(records),
    "gzip": gzipped,
    "gzip, whole": lambda *records: gzip.compress(b"".join(records)),
    "gzip, in blocks": lambda *records: b"".join(
        gzip.compress(b"".join(records)[at : at + 300]) for at in range(0, 10_000, 300)
    ),
    "zstd": zstd,
    "zstd, whole": lambda *records: ZSTD.compress(b"".join(records)),
}


@pytest.mark.parametrize("pack", PACKERS.values(), ids=list(PACKERS))
def test_every_way_to_compress(pack: Callable[..., bytes]) -> None:
    assert told(pack(*map(record, range(5)))) == list("01234")


def test_the_place_of_a_record_is_where_it_can_be_cut_out() -> None:
    data = gzipped(record(1), record(2), record(3))
    second = read(data)[1]
    assert isinstance(second, Article)
    (again,) = read(data[second.metadata["byte"] :])[:1]
    assert isinstance(again, Article) and again.text == second.text


def http_(*lines: str) -> bytes:
    return "\r\n".join(["HTTP/1.1 200 OK", *lines, "", ""]).encode("latin-1")


HTML = "Content-Type: text/html"

SKIPPED = {
    "a request": (record(2, kind="request"), "not responses"),
    "a revisit": (record(2, kind="revisit"), "not responses"),
    "a name look-up": (record(2).replace(b"application/http", b"text/dns"), "not HTTP"),
    "an error": (
        record(2, http=b"HTTP/1.1 404 No\r\nContent-Type: text/html\r\n\r\n"),
        "not of status 200",
    ),
    "an image": (record(2, b"\x89PNG", http=http_("Content-Type: image/png")), "not HTML"),
    "an image called a page": (record(2, b"\x89PNG"), "not HTML"),
    "of no kind": (record(2, b"Some words.", http=http_()), "not HTML"),
    "long, no page": (
        record(2, bytes(6_000_000), http=http_("Content-Type: video/mp4")),
        "not HTML",
    ),
    "empty": (record(2, b""), "without an article's text"),
    "no text": (record(2, b"<html><body><img src=x></body></html>"), "without an article's text"),
    "short": (record(2, b"<html><body><p>It may rain.</p></body></html>"), "with too short a text"),
}


@pytest.mark.parametrize(("middle", "reason"), SKIPPED.values(), ids=list(SKIPPED))
def test_what_is_no_article(middle: bytes, reason: str) -> None:
    assert told(record(1) + middle + record(3)) == ["1", reason, "3"]
    assert told(gzipped(record(1), middle, record(3))) == ["1", reason, "3"]


CHUNKED = b"%x\r\n%s\r\n0\r\n\r\n" % (len(page(2).encode()), page(2).encode())
PACKED = {
    "chunked": (CHUNKED, ["Transfer-Encoding: chunked"]),
    "said to be chunked": (page(2).encode(), ["Transfer-Encoding: chunked"]),
    "gzip": (gzip.compress(page(2).encode()), ["Content-Encoding: gzip"]),
    "said to be gzip": (page(2).encode(), ["Content-Encoding: gzip"]),
    "deflate": (zlib.compress(page(2).encode()), ["Content-Encoding: deflate"]),
    "gzip, said to be chunked as well": (
        gzip.compress(page(2).encode()),
        ["Content-Encoding: gzip", "Transfer-Encoding: chunked"],
    ),
    "UTF-8": (page(2, charset=None).encode(), []),
    "with a mark": (page(2, charset=None).encode("utf-16"), []),
    "by the header": (
        page(2, charset="utf-8").encode("cp1252"),
        ["Content-Type: text/html; charset=windows-1252"],
    ),
    "by the page": (page(2, charset="windows-1252").encode("cp1252"), []),
    "by the page, as the header lies": (
        page(2, charset="windows-1252").encode("cp1252"),
        ["Content-Type: text/html; charset=utf-8"],
    ),
    "by nobody": (
        page(2, charset="utf-8").encode("cp1252"),
        ["Content-Type: text/html; charset=x-strange"],
    ),
    "as browsers read it": (page(2, charset="iso-8859-1").encode("cp1252"), []),
    "by mischief": (
        page(2, charset="utf-7").encode(),
        ["Content-Type: text/html; charset=unicode_escape"],
    ),
}


@pytest.mark.parametrize(("body", "lines"), PACKED.values(), ids=list(PACKED))
def test_a_page_is_unpacked_and_decoded(body: bytes, lines: list[str]) -> None:
    if not any(line.startswith(HTML) for line in lines):
        lines = [HTML, *lines]
    assert told(record(1) + record(2, body, http=http_(*lines)) + record(3)) == list("123")


BROKEN = {
    "garbage": (b"gar\r\nbage\r\n\r\n", "13 bytes here are not a WARC record"),
    "nothing but the version": (b"WARC/1.0\r\n\r\n", "12 bytes here are not a WARC record"),
    "no length": (record(2).replace(b"Content-Length", b"Content-Len"), "broken header"),
    "a length that is none": (record(2, length=-7), "broken header"),
    "far too long": (record(2, length=10**15), "wrong Content-Length"),
    "too long": (record(2, length=2000), "wrong Content-Length"),
    "too short": (record(2, length=300), "wrong Content-Length"),
    "cut": (record(2)[:-300], "wrong Content-Length"),
    "cut in the header": (record(2)[:60], "broken header"),
    "cut in the header of HTTP": (
        record(2, b"", http=b"HTTP/1.1 200 OK\r\nContent-Type: text/html"),
        "HTTP header",
    ),
    "no header of HTTP": (record(2, http=b""), "HTTP header"),
    "a broken header of HTTP": (
        record(2, http=b"HTTP/1.1 abc\r\n\xff: \xfe\r\n\r\n"),
        "HTTP header",
    ),
    "a header of HTTP without end": (
        record(2, http=b"HTTP/1.1 200 OK\r\n" + b"X: a\r\n" * 20_000),
        "ead",
    ),
    "no gzip": (
        record(2, b"\x1f\x8b\x08no", http=http_(HTML, "Content-Encoding: gzip")),
        "not compressed as",
    ),
    "cut chunks": (
        record(2, CHUNKED[:-200], http=http_(HTML, "Transfer-Encoding: chunked")),
        "not compressed as",
    ),
    "too many tags": (record(2, b"<html><body>" + b"<p>x " * 100_000), "more than 60,000 tags"),
    "too large": (record(2, b"<p>x</p>" * 650_000), "larger than 5,000,000 bytes"),
    "far too large": (record(2, b"<p>x</p>" * 950_000), "larger than 5,000,000 bytes"),
}


@pytest.mark.parametrize(("middle", "reason"), BROKEN.values(), ids=list(BROKEN))
def test_what_is_damaged_is_one_failure(middle: bytes, reason: str) -> None:
    """It tells where, and its neighbours come out."""
    plain = told(record(1) + middle + record(3) + record(4))
    assert plain[0:1] + plain[2:] == ["1", "3", "4"]
    assert plain[1].startswith(f"! {len(record(1))} ") and reason in plain[1]
    packed = told(gzipped(record(1), middle, record(3), record(4)))
    assert packed[0:1] + packed[2:] == ["1", "3", "4"]
    assert packed[1].startswith(f"! {len(gzipped(record(1)))} ")


def changed(data: bytes) -> bytes:
    return data[:60] + bytes(20) + data[80:]


@pytest.mark.parametrize("pack", [gzipped, zstd], ids=["gzip", "zstd"])
@pytest.mark.parametrize(
    "harm",
    [changed, lambda d: d[:200], lambda d: d[:-3], lambda d: b"garbage", lambda d: d[20:]],
    ids=["changed", "cut", "cut at the end", "replaced", "cut at the beginning"],
)
def test_a_damaged_member_is_one_failure(
    pack: Callable[..., bytes], harm: Callable[[bytes], bytes]
) -> None:
    """The record itself comes out too, if only what follows it in its member is lost."""
    begin = pack(record(1))
    found = told(begin + harm(pack(record(2))) + pack(record(3)) + pack(record(4)))
    found = [item for item in found if item != "2"]
    assert found[0:1] + found[2:] == ["1", "3", "4"]
    assert found[1].startswith(f"! {len(begin)} ")
    first, *_, last = told(begin + harm(pack(record(2))))
    assert first == "1" and last.startswith(f"! {len(begin)} ")


def test_chance_damage_costs_no_neighbour() -> None:
    """Wherever bytes are changed, lost or put in, records before and after come out."""
    chance = random.Random(1)
    before, after = [record(1), record(2)], [record(8), record(9)]
    for pack in (PACKERS["plain"], gzipped, zstd):
        for _ in range(60):
            middle = bytearray(pack(record(5)))
            place, size = chance.randrange(len(middle)), chance.randrange(1, 60)
            middle[place : place + chance.choice([0, size])] = chance.randbytes(
                chance.choice([0, size])
            )
            found = read(pack(*before) + bytes(middle) + pack(*after))
            records = [item.metadata.get("record") for item in found if isinstance(item, Article)]
            assert records[:2] == ["<urn:uuid:1>", "<urn:uuid:2>"]
            assert records[-2:] == ["<urn:uuid:8>", "<urn:uuid:9>"]
            json.dumps([item.metadata for item in found if isinstance(item, Article)]).encode()


def test_what_unpacks_without_end_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(framing, "PASSED", 7_000_000)
    bomb = record(2, bytes(100_000_000))
    for pack in (gzipped, zstd):
        one, failure, three = told(pack(record(1), bomb, record(3)))
        assert (one, three) == ("1", "3")
        assert "decompresses to more than 7,000,000 bytes" in failure


def test_nothing_of_a_web_archive() -> None:
    assert told(b"no archive") == ["! 0 10 bytes here are not a WARC record"]


def test_the_length_of_a_text_is_chosen() -> None:
    short = record(1, b"<html><body><article><p>The ferry may close.</p></article></body></html>")
    (found,) = read(short, shortest=10)
    assert isinstance(found, Article) and found.body == "The ferry may close."


def test_missing_packages_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("fastwarc", "trafilatura"):
        with monkeypatch.context() as patched:
            patched.setitem(sys.modules, module, None)
            with pytest.raises(MissingExtraError, match=rf"{module}.*allegedly\[warc\]"):
                WarcReader()


def test_the_command_counts_what_is_no_article(tmp_path: Path) -> None:
    """It is told by content, in a folder by its ending, and damage is told by place."""
    image, _ = SKIPPED["an image"]
    (tmp_path / "a.warc.gz").write_bytes(
        gzipped(record(1), image, record(2, kind="request"), image)
    )
    (tmp_path / "b.warc").write_bytes(record(3) + b"garbage")
    result = CliRunner().invoke(cli, ["analyze", "-c", "", "-f", "json", str(tmp_path)])
    texts = [json.loads(line)["article"]["text"] for line in result.stdout.splitlines()]
    assert [text.partition("\n")[0] for text in texts] == ["Ferry 1 may close", "Ferry 3 may close"]
    assert result.stderr.splitlines() == [
        f"allegedly: {tmp_path}/b.warc, byte {len(record(3))}: 7 bytes here are not a WARC record",
        "allegedly: 3 records skipped: 2 not HTML, 1 not responses",
    ]
    assert result.exit_code == 1


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_an_archive_by_warcio() -> None:
    """Which leaves files of its own open, and so is warned of."""
    warcio = pytest.importorskip("warcio.warcwriter")
    headers = pytest.importorskip("warcio.statusandheaders").StatusAndHeaders
    stream = io.BytesIO()
    writer = warcio.WARCWriter(stream, gzip=True)
    writer.write_record(writer.create_warcinfo_record("a", {"software": "test"}))
    for number in (1, 2):
        http = headers("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
        url, body = f"http://ferry.test/{number}", io.BytesIO(page(number).encode())
        writer.write_record(
            writer.create_warc_record(url, "response", payload=body, http_headers=http)
        )
    _, one, two = read(stream.getvalue())
    assert isinstance(one, Article) and isinstance(two, Article)
    assert (one.title, two.url) == ("Ferry 1 may close", "http://ferry.test/2")


@pytest.mark.skipif(shutil.which("wget") is None, reason="wget is not here")
def test_an_archive_by_wget(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "ferry.html").write_text(page(1), encoding="utf-8")

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *args: Any) -> None:
            super().__init__(*args, directory=str(tmp_path / "site"))

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Quiet) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}/ferry.html"
        command = ["wget", "-q", "--no-config", "--no-proxy", "--warc-file=a", "-O", "out", url]
        subprocess.run(command, cwd=tmp_path, check=True, timeout=60)
        server.shutdown()
    found = list(read_articles(find_inputs([str(tmp_path / "a.warc.gz")])))
    (article,) = [item for item in found if isinstance(item, Article)]
    assert article.title == "Ferry 1 may close" and article.url == url
    assert not [item for item in found if isinstance(item, Failure)]


def test_bombs_stay_small(tmp_path: Path, read_bounded: Callable[..., list[str]]) -> None:
    """In the archive and in HTTP, and a video of any size, within little memory and time."""

    def bomb(opening: bytes, size: int) -> bytes:
        pack = zlib.compressobj(1, wbits=31)
        piece = b"<p>x</p>" * 125_000
        return b"".join(
            [pack.compress(opening), *(pack.compress(piece) for _ in range(size)), pack.flush()]
        )

    header, _, _ = record(2, b"", length=300_000_000).rpartition(b"\r\n\r\n")
    video = http_("Content-Type: video/mp4")
    parts = [
        gzipped(record(1)),
        bomb(header, 300),
        gzipped(record(3, bomb(b"<html>", 100), http=http_(HTML, "Content-Encoding: gzip"))),
        bomb(record(4, b"", http=video, length=100_000_000 + len(video))[:-4], 100)
        + gzipped(b"\r\n\r\n"),
        gzipped(record(5)),
    ]
    (tmp_path / "a.warc.gz").write_bytes(b"".join(parts))
    found = read_bounded(tmp_path, room=200_000_000, modules="fastwarc, lxml.html, trafilatura")
    kinds = [line.partition(" ")[0] for line in found]
    assert kinds == ["Article", "Failure", "Failure", "Skipped", "Article"], found
