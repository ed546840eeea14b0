"""One run: from inputs to analyses, and from these to a file or to standard output."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Final, TextIO, TypeVar

from allegedly.cli.messages import Complaints, complain
from allegedly.cli.progress import Progress
from allegedly.errors import AllegedlyError
from allegedly.io import Input, read_analyses, read_articles
from allegedly.model import Analysis, Article, Failure, Skipped
from allegedly.storage import writing

if TYPE_CHECKING:
    from allegedly.cli.options import Prepared
    from allegedly.render.rendering import Rendering

R = TypeVar("R")

Made = tuple[R | None, tuple[Failure, ...]]
"""The result of a function for an analysis, if any, with failures of the function."""

Noted = tuple[R | Skipped | None, tuple[Failure, ...]]
"""The same, with the failures of the analysis too; or the article as a skipped record."""

ALREADY_THERE: Final = "already in the database"
"""The reason for which an article is left out."""


class OutputError(AllegedlyError):
    """The result cannot be written."""


class Run(ABC):
    """Produces analyses, reports failures, and advances the progress bar.

    Attributes:
        verb: The action of the run on articles, as a past participle.
        complaints: Failures, and records that were skipped.
        count: Analyses so far.
        leave_out: Returns whether an article is left out; None leaves out none.
    """

    verb: ClassVar[str] = "analysed"

    def __init__(self, files: Sequence[Input | Failure], bar: Progress) -> None:
        """Prepare a run.

        Args:
            files: Inputs, in order.
            bar: Shows the progress of the run.
        """
        sizes = [file.size for file in files if isinstance(file, Input)]
        self.complaints = Complaints()
        self.count = 0
        self.leave_out: Callable[[Article], bool] | None = None
        self._size = None if None in sizes else sum(size or 0 for size in sizes)
        self._files = files
        self._bar = bar
        self._read = 0

    @abstractmethod
    def analyses(self) -> Iterator[Analysis]:
        """Yield the analyses, in the order of the input."""

    @abstractmethod
    def made(self, function: Callable[[Analysis], Made[R]]) -> Iterator[R]:
        """Yield the results of a function for the analyses, in the order of the input.

        Args:
            function: Returns a result or None, and failures; it may run in a worker.
        """

    def pieces(self, rendering: Rendering) -> Iterator[str]:
        """Yield the output in pieces; nothing if there is no analysis."""
        if rendering.piecewise:
            yield from self.made(rendering.one)
            return
        analyses = self.analyses()
        if (first := next(analyses, None)) is not None:
            yield from rendering.all(chain([first], analyses))

    def finish(self, output: Path | None) -> bool:
        """Report what was not reported one by one, and return whether everything succeeded."""
        self.complaints.sum_up()
        if not self.count and output is not None:
            complain(f"nothing was {self.verb}; {output} is not written")
        elif not self.count and not self.complaints:
            complain(f"nothing was {self.verb}")
        return bool(self.count) and not self.complaints

    def _report(self, failures: Iterable[Failure]) -> None:
        for failure in failures:
            self.complaints.report(failure)

    def _is_left_out(self, article: Article) -> bool:
        """Return whether an article is left out, and count it if it is."""
        if self.leave_out is None or not self.leave_out(article):
            return False
        self.complaints.skip(Skipped(article.id, ALREADY_THERE))
        return True

    def _advance(self, size: int) -> None:
        self._read += size

    def _done(self, read: int) -> None:
        """Count an analysis, for which `read` bytes of the input were read."""
        self.count += 1
        self._bar.update(read, self._size, f"{self.count} articles")


class AnalysingRun(Run):
    """Reads articles and analyses them."""

    def __init__(
        self,
        files: Sequence[Input | Failure],
        bar: Progress,
        prepared: Prepared,
    ) -> None:
        """Prepare a run, and report the failures to load readers.

        Args:
            files: Inputs, in order.
            bar: Shows the progress of the run.
            prepared: The plugins to use.
        """
        super().__init__(files, bar)
        self._analyzer = prepared.analyzer
        self._readers = prepared.readers
        self._report(prepared.failures)
        self._marks: deque[int] = deque()

    def analyses(self) -> Iterator[Analysis]:
        """Yield the analyses, in the order of the input."""
        return self._noted(self._analyzer.map(_with_failures, self._articles()))

    def made(self, function: Callable[[Analysis], Made[R]]) -> Iterator[R]:
        """Yield the results of a function that runs in the workers."""
        return self._noted(self._analyzer.map(partial(_make, function), self._articles()))

    def _noted(self, results: Iterable[Noted[R]]) -> Iterator[R]:
        """Report failures and skipped articles, and count the others."""
        for result, failures in results:
            read = self._marks.popleft()
            if isinstance(result, Skipped):
                self.complaints.skip_article(result)
                continue
            self._report(failures)
            if result is not None:
                self._done(read)
                yield result

    def _articles(self) -> Iterator[Article]:
        # Reading runs ahead of analysing, so the bytes read by then are kept for each article.
        for found in read_articles(self._files, options=self._readers, on_read=self._advance):
            if isinstance(found, Failure):
                self.complaints.report(found)
            elif isinstance(found, Skipped):
                self.complaints.skip(found)
            elif not self._is_left_out(found):
                self._marks.append(self._read)
                yield found


class RenderingRun(Run):
    """Reads stored analyses."""

    verb = "rendered"

    def analyses(self) -> Iterator[Analysis]:
        """Yield the analyses, in the order of the input."""
        for found in read_analyses(self._files, on_read=self._advance):
            if isinstance(found, Failure):
                self.complaints.report(found)
            elif not self._is_left_out(found.article):
                self._done(self._read)
                yield found

    def made(self, function: Callable[[Analysis], Made[R]]) -> Iterator[R]:
        """Yield the results of a function."""
        for analysis in self.analyses():
            result, failures = function(analysis)
            self._report(failures)
            if result is not None:
                yield result


def _make(function: Callable[[Analysis], Made[R]], analysis: Analysis) -> Noted[R]:
    if analysis.skipped:
        return analysis.skipped, ()
    result, failures = function(analysis)
    return result, (*analysis.failures, *failures)


def _with_failures(analysis: Analysis) -> Noted[Analysis]:
    return analysis.skipped or analysis, analysis.failures


def write_out(pieces: Iterator[str], output: Path | None, result: TextIO) -> None:
    """Write to a file, which appears when it is complete, or to standard output.

    If there is nothing to write, no file is created, and an older one stays unchanged.

    Args:
        pieces: The text.
        output: The file; None for standard output.
        result: The stream to standard output.

    Raises:
        OutputError: If the file cannot be written.
    """
    if output is None:
        for piece in pieces:
            result.write(piece)
            result.flush()
        return
    for first in pieces:
        with writable(output), writing(output) as stream:
            stream.write(first)
            stream.writelines(pieces)


def write_parquet_out(analyses: Iterator[Analysis], output: Path, table: str = "claims") -> None:
    """Write one table as a Parquet file, which appears when it is complete.

    Args:
        analyses: The analyses to write; without any, no file is created.
        output: The file.
        table: `claims`, `attributions`, `hedges` or `sources`.

    Raises:
        OutputError: If the file cannot be written.
        MissingExtraError: If pyarrow is not installed.
    """
    from allegedly.tables import write_parquet

    for first in analyses:
        with writable(output):
            write_parquet(chain([first], analyses), output, table=table)  # type: ignore[arg-type]


@contextmanager
def writable(output: Path) -> Iterator[None]:
    """Name the file, and the reason, if the block cannot write.

    Raises:
        OutputError: If the block raises an `OSError`, other than a pipe that is closed.
    """
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(f"cannot write {output}: {error.strerror or error}") from error
