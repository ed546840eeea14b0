"""The reader of Markdown: one file is one article, its marks left out of the text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, BinaryIO, Final

from allegedly.errors import ReadError
from allegedly.extras import need
from allegedly.interfaces import Reader
from allegedly.io.bytes.decoding import HEAD, check_binary, check_kind, decode
from allegedly.io.limits import LONGEST_ARTICLE
from allegedly.io.readers.fields import blank_to_none, read_bounded
from allegedly.io.readers.frontmatter import front_matter
from allegedly.io.readers.markup import PARAGRAPH_GAP, quoted
from allegedly.io.readers.visible_text import visible, without_footnotes
from allegedly.model import Article, Failure

if TYPE_CHECKING:
    from markdown_it.token import Token

LARGEST: Final = 5_000_000
"""Size in bytes of the largest file that is read."""

_TITLED: Final = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:---|\+\+\+)[ \t]{0,20}\r?\n"
    rb"(?:[^\n]{0,500}\n){0,20}?[\"']?[Tt]itle[\"']?[ \t]{0,20}[:=]"
)
_FOLDED: Final = re.compile(r"\s+")


def looks_like_markdown(head: bytes) -> bool:
    """Say whether a stream begins with front matter that states a title.

    Markdown without front matter looks like plain text; there the suffix decides.
    """
    return _TITLED.match(head) is not None


class MarkdownReader(Reader):
    """Reads a stream as CommonMark, with or without front matter.

    Front matter, in YAML between two lines ``---`` or in TOML between two lines ``+++``, may state
    title, authors, date, url, outlet and language; every other field goes into the metadata.
    Without a title there, a heading of the first level at the beginning is the title. Other
    headings, quotations and the items of lists are paragraphs; code, pictures, tables and raw HTML
    are left out.
    """

    def __init__(
        self, *, encoding: str | None = None, largest: int = LARGEST, longest: int = LONGEST_ARTICLE
    ) -> None:
        """Make a reader.

        Args:
            encoding: The encoding; by default what a byte-order mark says, else UTF-8.
            largest: Size in bytes of the largest file that is read.
            longest: Length in characters of the longest article that is read.

        Raises:
            MissingExtraError: If markdown-it-py is not installed.
        """
        module = need("markdown_it", "markdown", "reading Markdown")
        self._parser = module.MarkdownIt("commonmark").enable("table")
        self.encoding = encoding
        self.largest = largest
        self.longest = longest

    def read(self, stream: BinaryIO, name: str) -> Iterator[Article | Failure]:
        """Yield the one article."""
        data = read_bounded(stream, name, self.largest)
        check_kind(data[:HEAD], name)
        if self.encoding is None:
            check_binary(data[:HEAD], name)
        stated = front_matter(decode(data, name, self.encoding), name)
        title, text = _taken_apart(self._parser.parse(stated.text), stated.take("title"))
        if not text:
            raise ReadError(f"{name}: is empty; there is no text in it to analyse")
        try:
            published = stated.take_date("published", "date", "pubdate", "publishdate")
        except ReadError as error:
            raise ReadError(f"{name}: {error}") from error
        yield Article.from_text(
            text,
            title=title,
            url=stated.take("url", "link", "canonical_url", "permalink"),
            outlet=stated.take("outlet", "publisher"),
            authors=stated.take_names("authors", "author", "byline"),
            published=published,
            language=stated.take("language", "lang"),
            metadata={**stated.rest(), "file": name},
        )


def _taken_apart(tokens: Sequence[Token], title: str | None) -> tuple[str | None, str]:
    found: list[str] = []
    quotations: list[int] = []
    tables = 0
    for index, token in enumerate(tokens):
        if token.type == "blockquote_open":
            quotations.append(len(found))
        elif token.type == "blockquote_close":
            start = quotations.pop()
            if start and found[start - 1].endswith(":"):
                found[start:] = quoted(found[start:])
        tables += (token.type == "table_open") - (token.type == "table_close")
        if token.type != "inline" or tables:
            continue
        text = without_footnotes(visible(_FOLDED.sub(" ", _said(token.children or ())).strip()))
        opening = tokens[index - 1]
        first = opening.type == "heading_open" and opening.tag == "h1" and not found
        if first and (title is None or text == title):
            title = text
        elif text:
            found.append(text)
    return blank_to_none(title), PARAGRAPH_GAP.join(found)


def _said(tokens: Sequence[Token]) -> str:
    pieces = []
    for token in tokens:
        if token.type in ("text", "code_inline"):
            pieces.append(token.content)
        elif token.type in ("softbreak", "hardbreak"):
            pieces.append(" ")
    return "".join(pieces)
