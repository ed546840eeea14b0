"""Recognises files that this library wrote by the mark that each kind of output carries.

They are results, not articles, so they are left out when a folder is read.
"""

from __future__ import annotations

import os
import re
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO, Final

from allegedly.errors import MissingExtraError
from allegedly.io.bytes.compression import plain_head
from allegedly.io.bytes.decoding import HEAD
from allegedly.regular_file import open_regular
from allegedly.tables.database.file import has_mark
from allegedly.tables.parquet import TABLE_KEY
from allegedly.tables.rows import TABLES, table_columns

GENERATOR: Final = '<meta name="generator" content="allegedly">'
"""The mark of a page."""

TEI_MARK: Final = "Annotated by allegedly; not published."
"""The statement on publication that marks a document of TEI."""

MANIFEST: Final = "manifest.json"
"""The file that marks a folder as a dataset."""

_LARGEST_FOOTER: Final = 10_000_000

_SCHEMA: Final = re.compile(rb'\s{0,1000}\{\s{0,1000}"schema":\s{0,100}"allegedly/(\w{1,40})/\d')
_PAGE: Final = re.compile(rb"\s{0,1000}<!doctype html>", re.IGNORECASE)
_ANNOTATIONS: Final = re.compile(
    rb'\s{0,1000}\{"@context": "http://www.w3.org/ns/anno.jsonld", "id": "urn:uuid:[^"]{1,100}", '
    rb'"type": "AnnotationCollection"'
)
_CLAIMS: Final = re.compile(
    rb'\s{0,1000}\{"@context": "https://schema.org", "@type": "NewsArticle", "@id": '
)
_SARIF: Final = re.compile(
    rb'\s{0,1000}\{\s{0,100}"\$schema": "[^"]{0,200}sarif[^"]{0,200}",.{0,400}"name": "allegedly"',
    re.DOTALL,
)
_TEI: Final = re.compile(
    rb'<\?xml[^>]{0,100}\?>\s{0,100}<(?:TEI|teiCorpus) xmlns="http://www.tei-c.org'
)
_HEADER: Final = re.compile(rb"([^\r\n]{1,10000})[\r\n]")
_RULER: Final = re.compile(rb"^voice {2,100}claim .{0,10000}\n(?:\xe2\x94\x80){20}", re.MULTILINE)

ANALYSES: Final = "analyses"

_KINDS: Final = {
    "analysis": ANALYSES,
    "dataset": "a dataset",
    "diff": "a comparison of articles",
    "audit": "an audit",
    "baseline": "a baseline of an audit",
    "comparison": "a comparison of classifiers",
    "unit": "results of a comparison",
    "model": "a trained model",
}


def kind_of(head: bytes) -> str | None:
    """Return the kind of output in a stream; None if it is anything else.

    Args:
        head: The first bytes of the stream, decompressed.
    """
    if has_mark(head):
        return "a database"
    if found := _SCHEMA.match(head):
        return _KINDS.get(found[1].decode(), "results")
    if _SARIF.match(head):
        return "an audit"
    if _PAGE.match(head) and GENERATOR.encode() in head[:4096]:
        return "a report"
    if _ANNOTATIONS.match(head) or (_CLAIMS.match(head) and b'"@type": "Claim"' in head):
        return "annotations"
    if _TEI.match(head) and f"<p>{TEI_MARK}</p>".encode() in head:
        return "TEI"
    if _is_table(head) or _RULER.search(head):
        return "a table"
    return None


def product_of(path: Path) -> str | None:
    """Return the kind of output in a file; None if it is anything else, or unreadable."""
    try:
        with open_regular(path) as stream:
            head = stream.read(HEAD)
            return "a table" if is_own_parquet(head, stream) else kind_of(plain_head(head, HEAD))
    except (OSError, MissingExtraError):
        return None


def is_own_parquet(head: bytes, stream: BinaryIO) -> bool:
    """Return whether a seekable stream is a Parquet file of this library.

    The position of the stream is kept. The mark is looked up in the footer, without pyarrow.

    Args:
        head: The first bytes.
        stream: The whole file.
    """
    if not head.startswith(b"PAR1") or not stream.seekable():
        return False
    place = stream.tell()
    try:
        size = stream.seek(0, os.SEEK_END)
        stream.seek(max(0, size - 8))
        footer = int.from_bytes(stream.read(4), "little")
        if footer > min(size, _LARGEST_FOOTER):
            return False
        stream.seek(max(0, size - 8 - footer))
        return TABLE_KEY.encode() in stream.read(footer)
    finally:
        stream.seek(place)


def _is_table(head: bytes) -> bool:
    """Return whether a CSV file begins with the columns of one of our tables."""
    if not (header := _HEADER.match(head)):
        return False
    line = header[1].decode("utf-8", "replace").replace('"', "")
    return any(
        columns <= {*line.split(separator)} for columns in _columns() for separator in ",;\t|"
    )


@lru_cache(maxsize=1)
def _columns() -> list[set[str]]:
    return [set(table_columns(table, ())) for table in TABLES]


def is_dataset(folder: Path) -> bool:
    """Return whether a folder holds a dataset."""
    return product_of(folder / MANIFEST) == "a dataset"
