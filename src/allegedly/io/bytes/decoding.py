"""Strict decoding of bytes, with messages that say what to do."""

from __future__ import annotations

import codecs
import re
from typing import Final

from allegedly.errors import ReadError
from allegedly.io.bytes.decompressors import packing_of

BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # begins like the mark of UTF-16, so it must be tried first
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

_SAVE: Final = "save its text as a .txt file first"
_NO_TEXT: Final = "there is no text in it to read"
_MAGIC: Final = (
    (b"%PDF-", "a PDF document", _SAVE),
    (b"PK\x03\x04", "a ZIP archive or an office document", _SAVE),
    (b"\xd0\xcf\x11\xe0", "an old office document", _SAVE),
    (b"{\\rtf", "an RTF document", _SAVE),
    (b"\x89PNG", "an image", _NO_TEXT),
    (b"\xff\xd8\xff", "an image", _NO_TEXT),
    (b"GIF8", "an image", _NO_TEXT),
    (b"\x7fELF", "a program", _NO_TEXT),
    (b"MZ\x90", "a program", _NO_TEXT),
    (
        b"filedesc://",
        "an ARC file, the older format of web archives",
        "convert it to WARC first, as  warcio recompress OLD.arc.gz NEW.warc.gz  does",
    ),
    (b"SQLite format 3", "a database", _NO_TEXT),
)

_CONTROL: Final = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")

HEAD: Final = 65_536
"""Bytes from the start of a stream by which its kind is recognised."""


def encoding_by_mark(head: bytes) -> str | None:
    """Return the encoding that a byte-order mark declares, or None if there is no mark."""
    return next((encoding for bom, encoding in BOMS if head.startswith(bom)), None)


def check_kind(head: bytes, name: str) -> None:
    """Refuse well-known kinds of files that are not text.

    Args:
        head: The first bytes of the stream.
        name: The name of the stream in messages.

    Raises:
        ReadError: If the bytes are those of such a file.
    """
    for magic, kind, remedy in _MAGIC:
        if head.startswith(magic):
            raise ReadError(f"{name}: is {kind}, not a text; {remedy}")
    if head[257:262] == b"ustar":
        raise ReadError(f"{name}: is a tar archive, not a text; unpack it, and read its files")
    packing = packing_of(head)
    if packing is not None:
        raise ReadError(
            f"{name}: is {packing.name} data where a text should be; `read_articles` decompresses "
            "one level of compression, a reader on its own none"
        )


def check_binary(head: bytes, name: str) -> None:
    """Refuse bytes that are not text in any encoding that can be recognised.

    Stray NUL and control characters in a text are accepted, and so is a wrong encoding.

    Args:
        head: The first bytes of the stream.
        name: The name of the stream in messages.

    Raises:
        ReadError: If the bytes are not text.
    """
    if encoding_by_mark(head) is not None:
        return
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) > 0.4 * len(head) > 8 * min(even, odd):
        encoding = "utf-16-le" if odd > even else "utf-16-be"
        raise ReadError(
            f"{name}: looks like UTF-16 without a byte-order mark; "
            f"read it with  --encoding {encoding}"
        )
    control_share = len(_CONTROL.findall(head)) / max(1, len(head))
    if control_share > (0.02 if _undecodable(head) else 0.3):
        raise ReadError(f"{name}: looks like a binary file, not a text")


def decode(data: bytes, name: str, encoding: str | None = None) -> str:
    """Decode a whole text.

    Args:
        data: The bytes.
        name: The name of their origin in messages.
        encoding: The encoding given by the user; None means that of the byte-order mark, else
            UTF-8.

    Raises:
        ReadError: If the bytes are not in that encoding.
    """
    chosen = encoding or encoding_by_mark(data[:4]) or "utf-8"
    try:
        return data.decode(chosen)
    except UnicodeDecodeError as error:
        raise ReadError(f"{name}: {explain(error, data, encoding)}") from error


def explain(error: UnicodeDecodeError, data: bytes, encoding: str | None) -> str:
    """Return which byte is wrong and how to fix it."""
    where = (
        f"byte {error.start} (0x{data[error.start]:02X})" if error.start < len(data) else "its end"
    )
    if encoding is not None:
        return f"is not {encoding}: {where} does not fit; name its true encoding with --encoding"
    if error.encoding.startswith("utf-8") or error.encoding == "utf8":
        return (
            f"is not UTF-8: {where} does not fit; if it is an older Western text, read it with  "
            "--encoding cp1252  or  --encoding latin-1, or save it as UTF-8"
        )
    return f"is cut off or damaged: {where} is not {error.encoding}"


def _undecodable(head: bytes) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return True
    return False
