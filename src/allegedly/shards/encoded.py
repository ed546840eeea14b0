"""Pieces of a dataset: the results for one article, encoded in a format and counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Protocol

import attrs

from allegedly.errors import describe
from allegedly.model import Analysis, Failure, Skipped
from allegedly.shards.durable_files import FileInfo
from allegedly.tables.rows import valid

Data = Mapping[str, bytes]
"""By file of the shard, the bytes that an analysis adds to it."""


@attrs.frozen
class Counts:
    """Numbers that can be added up.

    Attributes:
        records: Articles and unreadable records; they decide when a shard is full.
        articles: Articles analysed and written.
        words: Words of these, separated by white space.
        attributions: Attributions found.
        claims: Claims found.
        failures: Failures, while reading or in a plugin.
        skipped: Records of the input that are not articles, or not in English.
    """

    records: int = 0
    articles: int = 0
    words: int = 0
    attributions: int = 0
    claims: int = 0
    failures: int = 0
    skipped: int = 0

    def __add__(self, other: Counts) -> Counts:
        pairs = zip(attrs.astuple(self), attrs.astuple(other), strict=True)
        return Counts(*(mine + yours for mine, yours in pairs))


def total(counts: Iterable[Counts]) -> Counts:
    """Add up any number of counts."""
    return sum(counts, Counts())


class Sink(Protocol):
    """The files of one shard while they are written."""

    def write(self, record: int, data: Data) -> None:
        """Write an encoded analysis."""

    def fail(self, row: dict[str, Any]) -> None:
        """Write a failure."""

    def finish(self) -> dict[str, FileInfo]:
        """Write everything to the disk, and return the files by name."""

    def abandon(self) -> None:
        """Close the files, whatever state they are in."""


class Format(Protocol):
    """A way to write analyses; small and picklable, because it is sent to the workers."""

    @property
    def name(self) -> str:
        """Its name."""

    @property
    def versions(self) -> dict[str, str]:
        """By name, the versions of other software that affects the bytes."""

    def encode(self, analysis: Analysis) -> Data:
        """Return the bytes to write for an analysis; called in the worker."""

    def open(self, folder: Path) -> Sink:
        """Create the files of a shard."""


@attrs.frozen
class Piece:
    """The result of a worker for one article.

    Attributes:
        article: Its id.
        skipped: The article as a skipped record, if it is not in English; else None.
        counts: The numbers that it adds.
        failures: Its failures.
        data: The bytes to write; empty if it cannot be written.
    """

    article: str
    counts: Counts
    failures: tuple[Failure, ...]
    data: Data
    skipped: Skipped | None = None


def piece_of(format: Format, analysis: Analysis) -> Piece:
    """Return an analysis as it is to be written; if it cannot be encoded, that is a failure."""
    article, failures = analysis.article, analysis.failures
    if analysis.skipped:
        return Piece(article.id, Counts(skipped=1), (), {}, analysis.skipped)
    try:
        data = format.encode(analysis)
    except Exception as error:  # noqa: BLE001 (a failure of this article alone)
        version = analysis.provenance.allegedly
        failures += (Failure("render", format.name, version, describe(error)),)
        return Piece(article.id, Counts(records=1, failures=len(failures)), failures, {})
    counts = Counts(
        records=1,
        articles=1,
        words=len(article.text.split()),
        attributions=len(analysis.attributions),
        claims=len(analysis.claims),
        failures=len(failures),
    )
    return Piece(article.id, counts, failures, data)


def failure_row(record: int, article: str | None, failure: Failure) -> dict[str, Any]:
    """Return a failure as a row, for an article or for a place in the input."""
    reading = failure.stage == "read"
    row = {
        "record": record,
        "article": article,
        "place": failure.name if reading else None,
        "stage": failure.stage,
        "plugin": None if reading else failure.name,
        "version": failure.version,
        "reason": failure.cause,
        "where": failure.where,
    }
    return {key: valid(value) for key, value in row.items()}
