"""Tables, one article in each row: the columns of the fields, and the reader of CSV.

Options name the column of each field; by default a column has the name of its field. Columns that
no field uses go into the metadata, which also name `file` and `line` or `row`.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from itertools import chain
from typing import Any, BinaryIO, Final

import attrs

from allegedly.errors import AllegedlyError, ReadError
from allegedly.interfaces import Reader
from allegedly.io.bytes.lines import decoded_lines
from allegedly.io.limits import LARGEST_RECORD, LONGEST_ARTICLE
from allegedly.io.readers.fields import blank_to_none, first_twice, moment, names, plain
from allegedly.model import Article, Failure

SEPARATORS: Final = (",", ";", "\t", "|")

_HEADER: Final = re.compile(rb"(?:\xef\xbb\xbf)?([^\r\n]{1,10000})[\r\n]")
_OLD_LINE: Final = re.compile(r"[^\r]*\r\n?|[^\r]+")
_COLUMN: Final = re.compile(r"[A-Za-z_][\w .-]{0,40}")


@attrs.frozen
class Columns:
    """The column of each field; a table needs only that of the text.

    Attributes:
        text: The body, without which there is no article.
        title: The headline.
        id: A name unique among the rows.
        url: Where it was published.
        outlet: Who published it.
        authors: Names, divided by semicolons.
        published: A date in ISO 8601.
        language: BCP 47 tag.
    """

    text: str = "text"
    title: str = "title"
    id: str = "id"
    url: str = "url"
    outlet: str = "outlet"
    authors: str = "authors"
    published: str = "published"
    language: str = "language"

    def check(self, found: Iterable[str], name: str, option: str) -> None:
        """Refuse a table that lacks the column of the text, or one that an option names.

        Args:
            found: The columns there are.
            name: What to call the table.
            option: The option that names a column, with ``{}`` in place of the field.

        Raises:
            ReadError: If one is missing; the message lists what there is.
        """
        found = list(found)
        if twice := first_twice(filter(None, found)):
            raise ReadError(f"{name}: has two columns {twice!r}; rename one of them, or drop it")
        for field in attrs.fields(Columns):
            column = getattr(self, field.name)
            if column not in found and (field.name == "text" or column != field.default):
                there = ", ".join(found[:12]) or "none"
                raise ReadError(
                    f"{name}: has no column {column!r}; the columns it has: {there}; say which "
                    f"holds the {field.name} with {option.format(field.name)}"
                )

    def article(self, row: dict[str, Any], place: Mapping[str, str | int]) -> Article:
        """Make an article of a row; the place (file, line or row) goes into its metadata.

        Raises:
            ReadError: If the row has no text, or something else than text where text must be.
        """
        row = {key: value for key, value in row.items() if value != ""}
        text = row.pop(self.text, None)
        if not isinstance(text, str) and plain(text) is not None:
            held = f"{text!r:.40}"
            raise ReadError(f"is without text: its column {self.text!r} holds {held}, not a string")
        if not isinstance(text, str) or not text.strip():
            raise ReadError(f"is without text: its column {self.text!r} is empty")
        stated = {
            key: _told(row.pop(getattr(self, key), None), getattr(self, key))
            for key in ("title", "id", "url", "outlet", "authors", "published", "language")
        }
        more = {key: plain(value) for key, value in row.items() if key and value is not None}
        return Article.from_text(
            text,
            title=stated["title"],
            id=stated["id"],
            url=stated["url"],
            outlet=stated["outlet"],
            authors=names(stated["authors"]),
            published=moment(stated["published"], f"column {self.published!r}"),
            language=stated["language"],
            metadata={**place, **more},
        )


class CsvReader(Reader):
    """Reads one article from each row of a CSV file; a bad row costs no other."""

    def __init__(
        self,
        *,
        separator: str | None = None,
        encoding: str | None = None,
        longest: int = LONGEST_ARTICLE,
        **columns: str,
    ) -> None:
        r"""Make a reader.

        Args:
            separator: The separator of columns; by default whichever of comma, semicolon, tab
                and bar occurs most often in the line of names.
            encoding: The encoding; by default what a byte-order mark says, else UTF-8.
            longest: Length in characters of the longest article that is read.
            **columns: As for `Columns`: ``text="body"`` if the text stands in column ``body``.

        Raises:
            TypeError: If something else is named.
        """
        self.separator = separator
        self.encoding = encoding
        self.columns = Columns(**columns)
        self.longest = longest

    def read(self, stream: BinaryIO, name: str) -> Iterator[Article | Failure]:
        """Yield an article or a failure for each row that is not blank."""
        with closing(decoded_lines(stream, name, self.encoding)) as lines:
            yield from self._articles(_Lines(_divided(lines)), name)

    def _articles(self, lines: _Lines, name: str) -> Iterator[Article | Failure]:
        try:
            first = next(lines, "")
            if not first.strip():
                raise ReadError("is empty; there must be a line with the names of columns")
            separator = self.separator or max(SEPARATORS, key=first.count)
            rows = _Rows(first, lines, separator)
            header = next(rows, [])
        except ReadError as error:
            raise ReadError(f"{name}: {str(error).removeprefix(f'{name}: ')}") from error
        self.columns.check(header, name, "--option csv-rows.{}=NAME")
        while True:
            line = rows.line + 1
            try:
                if (cells := next(rows, None)) is None:
                    return
                if cells:
                    yield self.columns.article(_row(header, cells), {"file": name, "line": line})
            except AllegedlyError as error:
                yield Failure("read", f"{name}, line {line}", None, str(error))


def looks_like_csv(head: bytes) -> bool:
    """Say whether a stream begins with names of columns, one of them `text`."""
    match = _HEADER.match(head)
    if match is None:
        return False
    line = match[1].decode("latin-1")
    separator = max(SEPARATORS, key=line.count)
    cells = [cell.strip().strip('"') for cell in line.split(separator)]
    return "text" in cells and len(cells) > 1 and all(map(_COLUMN.fullmatch, cells))


def _divided(lines: Iterator[str | ReadError]) -> Iterator[str | ReadError]:
    """Divide lines at carriage returns if the line of names ends with one, as in old files."""
    first = next(lines, "")
    old = isinstance(first, str) and "\r" in first.rstrip("\r\n")
    for line in chain([first], lines):
        if old and isinstance(line, str):
            yield from _OLD_LINE.findall(line)
        else:
            yield line


class _Lines:
    """Lines of text; one that cannot be read is raised, as is a row of too many characters.

    Attributes:
        size: How much of the present row has been read.
    """

    def __init__(self, lines: Iterator[str | ReadError]) -> None:
        self.size = 0
        self._lines = lines

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        if isinstance(line, ReadError):
            raise line
        self.size += len(line)
        if self.size > LARGEST_RECORD:
            raise ReadError(
                f"is a row of more than {LARGEST_RECORD:,} characters, longer than any article; "
                "a quotation mark may not be closed"
            )
        return line


class _Rows:
    """Rows of cells; a malformed one is raised, and the next call continues after it."""

    def __init__(self, first: str, lines: _Lines, separator: str) -> None:
        self._lines = lines
        try:
            self._rows = csv.reader(chain([first], lines), delimiter=separator, strict=True)
        except TypeError as error:
            raise ReadError(f"the separator must be one character, not {separator!r}") from error

    @property
    def line(self) -> int:
        """How many lines have been read."""
        return self._rows.line_num

    def __iter__(self) -> _Rows:
        return self

    def __next__(self) -> list[str]:
        self._lines.size = 0
        usual = csv.field_size_limit(LARGEST_RECORD)  # too short for articles, and global
        try:
            return next(self._rows)
        except csv.Error as error:
            raise ReadError(
                f"is malformed CSV: {error}; a quotation mark may not be closed"
            ) from error
        finally:
            csv.field_size_limit(usual)


def _row(header: list[str], cells: list[str]) -> dict[str, Any]:
    if len(cells) != len(header):
        raise ReadError(
            f"has {len(cells)} cells where {len(header)} columns have names; a quotation mark or "
            "a separator in the text may not be quoted"
        )
    return dict(zip(header, cells, strict=True))


def _told(value: object, column: str) -> str | None:
    """Return a cell as text, as far as it can be a name, an address or a date."""
    value = plain(value)
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        value = "; ".join(value)
    if isinstance(value, bool | list | dict):
        raise ReadError(f"its column {column!r} must hold text, not {type(value).__name__}")
    return None if value is None else blank_to_none(str(value))
