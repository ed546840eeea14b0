"""The reader of web archives: WARC as crawlers write it, one article for each page that has one."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any, BinaryIO, Final
from urllib.parse import urlsplit

import attrs

from allegedly.errors import AllegedlyError, ReadError
from allegedly.extras import need
from allegedly.interfaces import Reader
from allegedly.io.archive.byte_runs import OPENING
from allegedly.io.archive.framing import LARGEST_HEADER, Frame, Frames
from allegedly.io.bytes.decoding import HEAD, check_kind
from allegedly.io.limits import LONGEST_ARTICLE
from allegedly.io.readers.html import LARGEST, HtmlReader, NoArticleError, looks_like_html
from allegedly.model import Article, Failure, Skipped

SHORTEST: Final = 250
"""Characters of text from which a page counts as an article."""

_HTML: Final = ("text/html", "application/xhtml+xml")
_DECODINGS: Final = ("all", "content", "none")


def looks_like_warc(head: bytes) -> bool:
    """Say whether a stream begins as a WARC file does."""
    return head.startswith((OPENING + b"1.", OPENING + b"0."))


class WarcReader(Reader):
    """Reads the pages of a web archive, by fastwarc and trafilatura, without network.

    Records that are not web pages, and pages without an article, are skipped; a damaged record is a
    failure, and costs no neighbour.
    """

    def __init__(
        self,
        *,
        encoding: str | None = None,
        largest: int = LARGEST,
        shortest: int = SHORTEST,
        longest: int = LONGEST_ARTICLE,
    ) -> None:
        """Make a reader.

        Args:
            encoding: The encoding of all pages; by default what a byte-order mark says, else what
                the server said, else the page itself, else UTF-8, else Windows-1252.
            largest: Size in bytes of the largest page that is read.
            shortest: Characters of text from which a page counts as an article.
            longest: Length in characters of the longest article that is read.

        Raises:
            MissingExtraError: If fastwarc or trafilatura is not installed.
        """
        self._fastwarc = need("fastwarc", "warc", "reading web archives")
        need("trafilatura", "warc", "reading web archives")
        self._pages = HtmlReader(encoding=encoding, largest=largest)
        self.largest = largest
        self.shortest = shortest
        self.longest = longest

    def read(self, stream: BinaryIO, name: str) -> Iterator[Article | Failure | Skipped]:
        """Yield what each record is; metadata name `record`, `date` and `byte` in the file."""
        empty = True
        for found in Frames(stream, name, self.largest + LARGEST_HEADER):
            empty = False
            yield found if isinstance(found, Failure) else self._found(found, name)
        if empty:
            raise ReadError(f"{name}: is empty; there is no web archive in it to read")

    def _found(self, frame: Frame, name: str) -> Article | Failure | Skipped:
        where = f"{name}, byte {frame.at}"
        try:
            found = self._article(frame, where)
        except NoArticleError:
            found = "without an article's text"
        except (AllegedlyError, OSError, ValueError) as error:
            return Failure("read", where, None, str(error).removeprefix(f"{where}: "))
        if isinstance(found, str):
            return Skipped(where, found)
        return attrs.evolve(found, metadata={**found.metadata, "file": name})

    def _article(self, frame: Frame, where: str) -> Article | str:
        """Make an article of a record, or say why it is none."""
        record = self._parsed(frame, "none")
        if record.record_type != self._fastwarc.WarcRecordType.response:
            return "not responses"
        if not record.is_http:
            return "not HTTP"
        http = record.http_headers
        if http is None or http.status_code is None or not _ends(frame):
            raise ReadError("its HTTP header is broken or cut off")
        if http.status_code != 200:
            return "not of status 200"
        kind = (record.http_content_type or "").lower()
        if kind and kind not in _HTML:
            return "not HTML"
        page = self._page(frame)
        if not _is_html(page, declared=bool(kind)):
            return "not HTML"
        url = (record.headers.get("WARC-Target-URI") or "").strip("<> ") or None
        article = self._pages.article(page, where, charset=record.http_charset, url=url)
        if len(article.body) < self.shortest:
            return "with too short a text"
        more = {
            "record": record.headers.get("WARC-Record-ID"),
            "date": record.headers.get("WARC-Date"),
            "byte": frame.at,
            "truncated": record.headers.get("WARC-Truncated"),
        }
        return attrs.evolve(
            article,
            url=url or article.url,
            outlet=article.outlet or _host(url),
            metadata={
                **article.metadata,
                **{key: value for key, value in more.items() if value is not None},
            },
        )

    def _parsed(self, frame: Frame, decode: str) -> Any:
        records = self._fastwarc.ArchiveIterator(
            io.BytesIO(frame.data), parse_http=True, auto_decode=decode
        )
        for record in records:
            return record
        raise ReadError("its header is broken")

    def _page(self, frame: Frame) -> bytes:
        """Return the page without chunks and compression; servers and crawlers lie about them."""
        if not frame.whole:
            raise ReadError(f"is larger than {self.largest:,} bytes, larger than any article")
        reason = ""
        for decode in _DECODINGS:
            try:
                page = self._read(self._parsed(frame, decode).reader)
            except (OSError, ValueError) as error:
                reason = reason or str(error)
                continue
            if not reason or looks_like_html(page[:HEAD]):
                return page
        raise ReadError(f"its page is not compressed as its HTTP header says ({reason})")

    def _read(self, reader: Any) -> bytes:
        page = bytearray()
        while len(page) <= self.largest and (piece := reader.read(HEAD)):
            page += piece
        if len(page) > self.largest:
            raise ReadError(f"is larger than {self.largest:,} bytes, larger than any article")
        return bytes(page)


def _ends(frame: Frame) -> bool:
    """Say whether the header of HTTP has an end."""
    return b"\r\n\r\n" in frame.data[frame.body : frame.body + LARGEST_HEADER]


def _is_html(page: bytes, *, declared: bool) -> bool:
    if not declared:
        return looks_like_html(page[:HEAD])
    try:
        check_kind(page[:HEAD], "page")
    except ReadError:
        return False
    return True


def _host(url: str | None) -> str | None:
    try:
        return (urlsplit(url or "").hostname or "").removeprefix("www.") or None
    except ValueError:
        return None
