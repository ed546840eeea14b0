"""Writes a dataset: records go through the analyzer into shards, in the order of the input."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

import attrs

from allegedly.dataset.input_records import Record
from allegedly.dataset.resuming import tidy
from allegedly.errors import DatasetError
from allegedly.model import Article, Failure, Skipped
from allegedly.shards.durable_files import writable
from allegedly.shards.encoded import Counts, Format, Piece, piece_of
from allegedly.shards.manifest import Manifest, save, size_of_inputs, with_totals
from allegedly.shards.shard import Place, Shard, finished_shards

if TYPE_CHECKING:
    from allegedly.analyzer import Analyzer

_FAILURES_AHEAD: Final = 10_000
"""The most unreadable records that wait for an article being analysed; bounds memory."""


@attrs.frozen
class Progress:
    """The progress of a run.

    Attributes:
        read: Bytes of input whose records are written.
        size: Total bytes of input, or None if unknown.
        counts: The numbers of what this run has written so far.
    """

    read: int
    size: int | None
    counts: Counts


@attrs.frozen
class _Waiting:
    """A record that has been read but not written, without its article, which may be long."""

    place: Place
    read: int
    failure: Failure | None = None
    skipped: int = 0

    @property
    def is_article(self) -> bool:
        return self.failure is None and not self.skipped


class Writer:
    """Writes the missing shards of a dataset."""

    def __init__(
        self,
        analyzer: Analyzer,
        folder: Path,
        plan: Manifest,
        format: Format,
        on_failure: Callable[[Failure], None] | None,
        on_skipped: Callable[[Skipped], None] | None,
        on_progress: Callable[[Progress], None] | None,
    ) -> None:
        """Prepare a run; arguments as for `allegedly.dataset.write`."""
        self._analyzer = analyzer
        self._folder = folder
        self._plan = plan
        self._format = format
        self._on_failure = on_failure
        self._on_skipped = on_skipped
        self._on_progress = on_progress
        self._input_size = size_of_inputs(plan)
        self._shard_size = plan.shard_size
        self._shard: Shard | None = None
        self._number = 0
        self._written = Counts()
        self._waiting: deque[_Waiting] = deque()
        self._failures_waiting = 0
        self._exhausted = False
        self._at_the_end = False

    def go(self, records: Callable[[Place | None], Iterable[Record]]) -> Counts:
        """Analyse and write, and return the numbers of what was written.

        Args:
            records: Takes the place at which complete shards end, and returns the records after it.

        Raises:
            DatasetError: If the dataset cannot be written; complete shards are kept.
        """
        begin = self._resume()
        rest = iter(records(begin))
        work = partial(piece_of, self._format)
        try:
            while not self._exhausted:
                for piece in self._analyzer.map(work, self._articles(rest)):
                    self._write_waiting()
                    self._put(self._waiting.popleft(), piece)
                self._write_waiting()
            self._finish_shard()
        except BaseException:
            if self._shard is not None:
                self._shard.abandon()
            raise
        with writable(self._folder):
            save(with_totals(self._plan, finished_shards(self._folder)), self._folder)
        return self._written

    def _resume(self) -> Place | None:
        """Return the place at which complete shards end; None without one."""
        shards = tidy(self._folder, self._plan)
        self._number = len(shards)
        if not shards:
            return None
        self._at_the_end = shards[-1].counts.records < self._shard_size
        return shards[-1].end

    def _articles(self, records: Iterator[Record]) -> Iterator[Article]:
        """Yield the articles, and remember all records; reading runs ahead of writing."""
        for record in records:
            found = record.found
            if isinstance(found, Article):
                self._waiting.append(_Waiting(record.place, record.read))
                yield found
            elif isinstance(found, Failure):
                self._waiting.append(_Waiting(record.place, record.read, found))
                self._failures_waiting += 1
                if self._failures_waiting >= _FAILURES_AHEAD:
                    return
            else:
                skipped = 1
                if self._waiting and self._waiting[-1].skipped:
                    skipped += self._waiting.pop().skipped
                self._waiting.append(_Waiting(record.place, record.read, skipped=skipped))
        self._exhausted = True

    def _write_waiting(self) -> None:
        """Write the records before the next article."""
        while self._waiting and not self._waiting[0].is_article:
            self._put(self._waiting.popleft(), None)

    def _put(self, record: _Waiting, piece: Piece | None) -> None:
        with writable(self._folder):
            skipped = record.skipped or int(piece is not None and piece.skipped is not None)
            shard = self._shard_for(skipped=bool(skipped))
            if skipped:
                more = shard.skip(skipped, record.place)
            elif piece is not None:
                more = shard.add(piece, record.place)
            else:
                assert record.failure is not None
                more = shard.fail(record.failure, record.place)
                self._failures_waiting -= 1
        self._written += more
        self._report(record, piece)

    def _report(self, record: _Waiting, piece: Piece | None) -> None:
        failures = () if piece is None else piece.failures
        if piece is not None and piece.skipped is not None and self._on_skipped is not None:
            self._on_skipped(piece.skipped)
        if self._on_failure is not None:
            for failure in failures if record.failure is None else (record.failure,):
                self._on_failure(failure)
        if self._on_progress is not None:
            self._on_progress(Progress(record.read, self._input_size, self._written))

    def _shard_for(self, *, skipped: bool) -> Shard:
        """Return the shard for a record; a skipped record belongs to the one before it."""
        if (shard := self._shard) is not None:
            if skipped or shard.counts.records < self._shard_size:
                return shard
            self._finish_shard()
        if self._at_the_end:
            raise DatasetError(
                f"{self._folder}: the input continues where it ended before; restore it as it was, "
                "or write to another folder"
            )
        self._shard = Shard(self._folder, self._number, self._shard_size, self._format)
        self._number += 1
        return self._shard

    def _finish_shard(self) -> None:
        if self._shard is not None:
            with writable(self._folder):
                self._shard.finish()
            self._shard = None
