"""Lines and columns of findings, in the file that an article was read from."""

from __future__ import annotations

from bisect import bisect_right
from pathlib import Path
from typing import Final

import attrs

from allegedly.model import Article, Span

_ROOM: Final = 1_000_000
"""Bytes that a file may have beyond its article; a larger one is not read again."""


@attrs.frozen
class Region:
    """Lines and columns of a stretch of text, counted from 1 in code points.

    Attributes:
        line: Its first line.
        column: Its first column.
        end_line: Its last line.
        end_column: The column after its last one.
    """

    line: int
    column: int
    end_line: int
    end_column: int


class Places:
    """Finds positions of an article in its file.

    A line of the article that stands in the file as it is, as in plain text and Markdown, is found
    there. For others, the place is the record in the file, if the reader counted it, or else a line
    of the article itself.
    """

    def __init__(self, article: Article, encoding: str | None = None) -> None:
        """Read the file again, if it holds little more than the article.

        Args:
            article: The article; `Article.file` names its file.
            encoding: The encoding of the file; None for UTF-8.
        """
        self._text = article.text
        self._starts = [0]
        self._starts += (at + 1 for at, char in enumerate(self._text) if char == "\n")
        record = article.metadata.get("line", article.metadata.get("row"))
        self._record = record if isinstance(record, int) and record > 0 else None
        self._lines = _lines_of(article, encoding)

    def region(self, span: Span) -> Region:
        """Return the lines and columns of a span."""
        line, column = self._place(span.start)
        end_line, end_column = self._place(max(span.start, span.end - 1))
        if end_line < line:  # the last line of the span stands elsewhere in the file, too
            return Region(line, column, line, column + 1)
        return Region(line, column, end_line, end_column + 1)

    def _place(self, position: int) -> tuple[int, int]:
        number = bisect_right(self._starts, position) - 1
        start = self._starts[number]
        end = self._starts[number + 1] - 1 if number + 1 < len(self._starts) else len(self._text)
        line = self._text[start:end]
        at = self._lines.get(line.strip())
        if at is not None:
            return at[0], at[1] + position - start - (len(line) - len(line.lstrip()))
        if self._record is not None:
            return self._record, 1
        return number + 1, position - start + 1


def _lines_of(article: Article, encoding: str | None) -> dict[str, tuple[int, int]]:
    """Return line and column of each line of a file, by its text; nothing if it cannot be read."""
    if article.file is None or article.file == "-":
        return {}
    try:
        path = Path(article.file)
        if not path.is_file() or path.stat().st_size > 4 * len(article.text) + _ROOM:
            return {}
        text = path.read_bytes().decode(encoding or "utf-8-sig")
    except (OSError, ValueError):
        return {}
    found: dict[str, tuple[int, int]] = {}
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
        if plain := line.strip():
            found.setdefault(plain, (number, len(line) - len(line.lstrip()) + 1))
    return found
