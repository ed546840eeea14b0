"""The reader of plain text: one file is one article."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from allegedly.errors import ReadError
from allegedly.interfaces import Reader
from allegedly.io.bytes.decoding import HEAD, check_binary, check_kind, decode
from allegedly.io.limits import LARGEST_RECORD, LONGEST_ARTICLE
from allegedly.io.readers.fields import read_bounded
from allegedly.io.readers.visible_text import shown
from allegedly.model import Article, Failure


class TextReader(Reader):
    """Reads a whole stream as the text of one article.

    Control characters, soft hyphens, character entities and the marks of footnotes, as pasted and
    wire texts have them, are not part of the text.
    """

    def __init__(
        self,
        *,
        title_line: bool = False,
        encoding: str | None = None,
        largest: int = LARGEST_RECORD,
        longest: int = LONGEST_ARTICLE,
    ) -> None:
        """Make a reader.

        Args:
            title_line: Whether the first line that is not blank is the title.
            encoding: The encoding; by default what a byte-order mark says, else UTF-8.
            largest: Size in bytes of the largest text that is read.
            longest: Length in characters of the longest article that is read.
        """
        self.title_line = title_line
        self.encoding = encoding
        self.largest = largest
        self.longest = longest

    def read(self, stream: BinaryIO, name: str) -> Iterator[Article | Failure]:
        """Yield the one article; `metadata["file"]` is the name of the stream."""
        data = read_bounded(stream, name, self.largest)
        check_kind(data[:HEAD], name)
        if self.encoding is None:
            check_binary(data[:HEAD], name)
        text = shown(decode(data, name, self.encoding))
        if not text.strip():
            raise ReadError(f"{name}: is empty; there is no text in it to analyse")
        title = None
        if self.title_line:
            title, _, text = text.lstrip().partition("\n")
            title, text = title.rstrip(), text.lstrip("\r\n")
        yield Article.from_text(text, title=title, metadata={"file": name})
