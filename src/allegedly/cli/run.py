"""One run of `allegedly analyze`: from inputs to a destination."""

from __future__ import annotations

import io
import sys
from collections import deque
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from allegedly.cli.messages import Complaints
from allegedly.cli.options import Options
from allegedly.cli.progress import Progress
from allegedly.errors import AllegedlyError
from allegedly.io import Input, read_articles
from allegedly.model import Analysis, Article, Failure, Skipped
from allegedly.storage import writing

if TYPE_CHECKING:
    from allegedly.analyzer import Analyzer
    from allegedly.interfaces import Renderer

R = TypeVar("R")


class OutputError(AllegedlyError):
    """The result cannot be written."""


class Run:
    """Reads, analyses, tells of failures and moves the bar.

    Attributes:
        size: Bytes of input, or None where that is not known beforehand.
        count: Articles analysed so far.
    """

    def __init__(
        self, files: list[Input | Failure], options: Options, complaints: Complaints
    ) -> None:
        """Prepare a run.

        Args:
            files: What to read, in order.
            options: By reader name, options for it.
            complaints: Who is to hear of failures, and of what is no article.
        """
        sizes = [file.size for file in files if isinstance(file, Input)]
        self.size = None if None in sizes else sum(size or 0 for size in sizes)
        self.count = 0
        self._files = files
        self._options = options
        self._complaints = complaints
        self._read = 0
        self._marks: deque[int] = deque()

    def pieces(self, analyzer: Analyzer, renderer: Renderer, bar: Progress) -> Iterator[str]:
        """Yield the output for the articles in the order of the input."""
        if renderer.piecewise:
            results = analyzer.map(partial(_render, renderer), self._articles())
            yield from self._noted(results, bar)
        else:
            whole = analyzer.map(_with_failures, self._articles())
            yield from renderer.render(self._noted(whole, bar))

    def _noted(
        self, results: Iterator[tuple[R, tuple[Failure, ...]]], bar: Progress
    ) -> Iterator[R]:
        """Tell of failures, count, and move the bar."""
        for result, failures in results:
            for failure in failures:
                self._complaints.tell(failure)
            self.count += 1
            yield result
            bar.update(self._marks.popleft(), self.size, f"{self.count} articles")

    def _articles(self) -> Iterator[Article]:
        # Reading runs ahead of analysing, so each article keeps the place where it was read.
        for found in read_articles(self._files, options=self._options, on_read=self._advance):
            if isinstance(found, Failure):
                self._complaints.tell(found)
            elif isinstance(found, Skipped):
                self._complaints.skip(found)
            else:
                self._marks.append(self._read)
                yield found

    def _advance(self, size: int) -> None:
        self._read += size


def _render(renderer: Renderer, analysis: Analysis) -> tuple[str, tuple[Failure, ...]]:
    return "".join(renderer.render([analysis])), analysis.failures


def _with_failures(analysis: Analysis) -> tuple[Analysis, tuple[Failure, ...]]:
    return analysis, analysis.failures


def write_out(pieces: Iterator[str], output: Path | None) -> None:
    """Write to a file, which appears when it is complete, or to standard output.

    Where there is nothing to write, no file is made, and an older one stays as it is.

    Raises:
        OutputError: If the file cannot be written.
    """
    if output is None:
        _print(pieces)
        return
    for first in pieces:
        try:
            with writing(output) as stream:
                stream.write(first)
                stream.writelines(pieces)
        except BrokenPipeError:
            raise
        except OSError as error:
            raise OutputError(f"cannot write {output}: {error.strerror or error}") from error


def _print(pieces: Iterator[str]) -> None:
    stdout = sys.stdout
    if isinstance(stdout, io.TextIOWrapper):
        if stdout.isatty():
            stdout.reconfigure(errors="replace")
        else:
            stdout.reconfigure(encoding="utf-8", newline="\n")
    for piece in pieces:
        stdout.write(piece)
        stdout.flush()
