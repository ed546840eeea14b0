"""The reader of web pages: the article of a page, without menus, teasers and advertisements."""

from __future__ import annotations

import codecs
import logging
import re
from collections.abc import Iterator
from typing import Any, BinaryIO, Final

from allegedly.errors import ReadError
from allegedly.extras import need
from allegedly.interfaces import Reader
from allegedly.io.bytes.decoding import HEAD, check_kind, decode, encoding_by_mark
from allegedly.io.limits import LONGEST_ARTICLE
from allegedly.io.readers.fields import blank_to_none, moment, read_bounded
from allegedly.io.readers.markup import PARAGRAPH_GAP, text_of_markup, undoubled
from allegedly.io.readers.page_metadata import about_page, guessed_title
from allegedly.io.readers.page_tree import prepare
from allegedly.io.readers.visible_text import visible, without_footnotes
from allegedly.model import Article, Failure

LARGEST: Final = 5_000_000
"""Size in bytes of the largest page that is read; long news pages have a tenth of it."""

MOST_TAGS: Final = 60_000
"""Tags of a page that is still taken apart; the time grows with the square of their number."""

_AS_BROWSERS: Final = {"iso8859-1": "cp1252", "ascii": "cp1252"}
"""Encodings and those read in their place: pages that declare them use more characters."""

_NO_ENCODINGS: Final = frozenset(
    "idna mbcs oem punycode raw-unicode-escape undefined unicode-escape utf-7".split()
)
"""Encodings that Python decodes and browsers do not; some could be used for mischief."""

_LAST_DAY: Final = "2100-01-01"
"""Dates after it are taken for mistakes; a day that moves would make results depend on today."""

_PAGE: Final = re.compile(
    rb"(?:\xef\xbb\xbf)?\s{0,1000}(?:<\?xml[^>]{0,200}>\s{0,1000})?(?:<!--(?:(?!-->).){0,4000}-->\s{0,1000})*"
    rb"<(?:!doctype\s{1,100}html|html|head|body|article)[\s>/]",
    re.IGNORECASE | re.DOTALL,
)
_CHARSET: Final = re.compile(rb"<meta[^>]{0,200}?charset\s{0,10}=\s{0,10}[\"']?([\w-]{1,40})", re.I)


def looks_like_html(head: bytes) -> bool:
    """Say whether a stream begins as a web page does."""
    if encoding_by_mark(head) in ("utf-16", "utf-32"):
        head = head.replace(b"\0", b"").lstrip(b"\xff\xfe")
    return _PAGE.match(head) is not None


class NoArticleError(ReadError):
    """A page is sound, but there is no article on it."""


class HtmlReader(Reader):
    """Reads one web page as one article, by trafilatura, without network."""

    def __init__(
        self, *, encoding: str | None = None, largest: int = LARGEST, longest: int = LONGEST_ARTICLE
    ) -> None:
        """Make a reader.

        Args:
            encoding: The encoding; by default what a byte-order mark or the page itself says,
                else UTF-8, else Windows-1252, as browsers do.
            largest: Size in bytes of the largest page that is read.
            longest: Length in characters of the longest article that is read.

        Raises:
            MissingExtraError: If trafilatura is not installed.
        """
        self._trafilatura = need("trafilatura", "html", "reading web pages")
        for noisy in ("trafilatura", "htmldate", "readability", "justext"):
            # Problems are reported by errors; without a handler they would be printed as well.
            logging.getLogger(noisy).addHandler(logging.NullHandler())
        self.encoding = encoding
        self.largest = largest
        self.longest = longest

    def read(self, stream: BinaryIO, name: str) -> Iterator[Article | Failure]:
        """Yield the one article; metadata besides `file` are what the page states about itself."""
        data = read_bounded(stream, name, self.largest)
        check_kind(data[:HEAD], name)
        if not data.strip():
            raise ReadError(f"{name}: is empty; there is no page in it to read")
        yield self.article(data, name, menus=True)

    def article(
        self,
        data: bytes,
        name: str,
        *,
        charset: str | None = None,
        url: str | None = None,
        menus: bool = False,
    ) -> Article:
        """Make an article of a page.

        Args:
            data: The bytes of the page.
            name: What to call it in messages.
            charset: The encoding that came with it, preferred to the one that the page declares.
            url: Where it was fetched from, if known.
            menus: Whether to take all text of a page on which no article stands out.

        Raises:
            NoArticleError: If there is no article on the page.
            ReadError: If it cannot be decoded or taken apart.
        """
        page = _decode(data, name, self.encoding, charset)
        if page.count("<") > MOST_TAGS:
            raise ReadError(f"{name}: has more than {MOST_TAGS:,} tags, more than any article has")
        tree = self._tree(page, name)
        about = about_page(tree, url)
        found = self._extract(tree, name, url)
        title = about.title or guessed_title(found.title, tree, about, url)
        text = _without(title, found.text or (text_of_markup(page) if menus else ""))
        if not text.strip():
            raise _no_article(name)
        outlet = about.outlet or blank_to_none(found.sitename)
        more = {
            "description": found.description,
            "categories": found.categories,
            "tags": found.tags,
        }
        return Article.from_text(
            text,
            title=title,
            url=about.url or blank_to_none(found.url),
            outlet=outlet,
            authors=about.authors,
            published=about.published or moment(found.date, "date"),
            language=about.language,
            metadata={"file": name, **{key: value for key, value in more.items() if value}},
        )

    def _tree(self, page: str, name: str) -> Any:
        try:
            tree = self._trafilatura.load_html(page)
            if tree is None:
                raise _no_article(name)
            prepare(tree)
        except NoArticleError:
            raise
        except Exception as error:  # there is no end to what pages make it raise
            raise ReadError(f"{name}: is not a page that can be taken apart ({error})") from error
        return tree

    def _extract(self, tree: Any, name: str, url: str | None) -> Any:
        try:
            found = self._trafilatura.bare_extraction(
                tree,
                url=url,
                with_metadata=True,
                include_comments=False,
                include_tables=False,
                date_extraction_params={
                    "extensive_search": False,
                    "original_date": True,
                    "max_date": _LAST_DAY,
                },
            )
        except Exception as error:  # there is no end to what pages make it raise
            raise ReadError(f"{name}: is not a page that can be taken apart ({error})") from error
        if found is None:
            raise _no_article(name)
        return found


def _no_article(name: str) -> NoArticleError:
    return NoArticleError(
        f"{name}: has no text that looks like an article; save the text itself as a .txt file, if "
        "the page loads it by script"
    )


def _decode(data: bytes, name: str, encoding: str | None, charset: str | None) -> str:
    if encoding is None and encoding_by_mark(data[:4]) is None:
        declared = _CHARSET.search(data[:4096])
        for said in (charset, declared[1].decode("ascii") if declared else None):
            try:
                if said and (chosen := _web_encoding(said)):
                    return data.decode(chosen)
            except (LookupError, ValueError):
                pass  # pages, and servers, are often wrong about them
    try:
        return decode(data, name, encoding)
    except ReadError:
        if encoding is not None or encoding_by_mark(data[:4]) is not None:
            raise
        return data.decode("cp1252", "replace")


def _web_encoding(said: str) -> str | None:
    chosen = codecs.lookup(said[:40].strip("\"' ")).name
    return None if chosen in _NO_ENCODINGS else _AS_BROWSERS.get(chosen, chosen)


def _without(title: str | None, text: str) -> str:
    """Put a blank line between paragraphs, and drop a headline that is repeated in the text."""
    text = undoubled(without_footnotes(visible(text)))
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if lines and title is not None and lines[0] == title:
        del lines[0]
    return PARAGRAPH_GAP.join(lines)
