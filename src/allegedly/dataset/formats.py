"""What the formats of a dataset have in common, and finding one by name."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, Protocol

import attrs

from allegedly.dataset.counts import Counts
from allegedly.dataset.files import FileInfo
from allegedly.errors import DatasetError, describe
from allegedly.model import Analysis, Failure, Skipped
from allegedly.tables.rows import valid

FORMATS: Final = ("json", "parquet")

Data = Mapping[str, bytes]
"""By file of the shard, what an analysis puts into it."""


class Sink(Protocol):
    """The files of one shard while they are written."""

    def write(self, record: int, data: Data) -> None:
        """Write what was made of an analysis."""

    def fail(self, row: dict[str, Any]) -> None:
        """Write a failure."""

    def finish(self) -> dict[str, FileInfo]:
        """Bring all to the disk, and return the files by name."""

    def abandon(self) -> None:
        """Let go of the files, whatever state they are in."""


class Format(Protocol):
    """A way to write analyses; small and picklable, for it goes to the workers."""

    @property
    def name(self) -> str:
        """What it is called."""

    @property
    def versions(self) -> dict[str, str]:
        """Versions, by name, of other software that writes the bytes."""

    def encode(self, analysis: Analysis) -> Data:
        """Return what to write of an analysis; called in the worker."""

    def open(self, folder: Path) -> Sink:
        """Create the files of a shard."""


@attrs.frozen
class Piece:
    """What comes back from a worker for one article.

    Attributes:
        article: Its id.
        skipped: The article as a skipped record, if it is not in English; else None.
        counts: What it adds to the figures.
        failures: What went wrong with it.
        data: What to write; empty where it cannot be written.
    """

    article: str
    counts: Counts
    failures: tuple[Failure, ...]
    data: Data
    skipped: Skipped | None = None


def format_named(name: str) -> Format:
    """Return a format.

    Raises:
        DatasetError: If there is none of that name.
        MissingExtraError: If it needs something that is not installed.
    """
    if name == "json":
        from allegedly.dataset.lines import JsonFormat

        return JsonFormat()
    if name == "parquet":
        from allegedly.dataset.parquet import ParquetFormat

        return ParquetFormat()
    raise DatasetError(f"unknown dataset format {name!r}; choose from {', '.join(FORMATS)}")


def piece_of(format: Format, analysis: Analysis) -> Piece:
    """Return what is to be written of an analysis; what cannot be written is a failure."""
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
    """Return a failure as a row: of an article, or of a place in the input."""
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
