"""The reader of analyses that this library wrote as JSON Lines, one on each line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from allegedly.errors import AllegedlyError, ReadError
from allegedly.interfaces import Reader
from allegedly.io.analysis_from_json import analysis_from_json
from allegedly.io.bytes.lines import decoded_lines
from allegedly.io.limits import LONGEST_ARTICLE
from allegedly.io.own_outputs import ANALYSES, kind_of
from allegedly.model import Analysis, Article, Failure


class AnalysesReader(Reader):
    """Reads the articles of analyses, as they were when they were analysed."""

    def __init__(self, *, longest: int = LONGEST_ARTICLE) -> None:
        """Make a reader.

        Args:
            longest: Length in characters of the longest article that is read.
        """
        self.longest = longest

    def read(self, stream: BinaryIO, name: str) -> Iterator[Article | Failure]:
        """Yield an article or a failure for each line that is not blank."""
        for found in analyses_in(stream, name):
            yield found.article if isinstance(found, Analysis) else found


def analyses_in(stream: BinaryIO, name: str) -> Iterator[Analysis | Failure]:
    """Yield an analysis for each line that is not blank; a bad line costs no other.

    Args:
        stream: The bytes, read once from start to end.
        name: The name of the stream in messages.
    """
    for number, line in enumerate(decoded_lines(stream, name, None), 1):
        try:
            if isinstance(line, ReadError):
                raise line
            if line.strip():
                yield analysis_from_json(line)
        except AllegedlyError as error:
            yield Failure("read", f"{name}, line {number}", None, str(error))


def looks_like_analyses(head: bytes) -> bool:
    """Say whether a stream begins with an analysis that this library wrote."""
    return kind_of(head) == ANALYSES
