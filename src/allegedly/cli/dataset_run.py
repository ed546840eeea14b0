"""`allegedly analyze … -o folder/`: the output as a dataset."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import attrs
import click

from allegedly.cli.messages import complain, describe_failure
from allegedly.cli.options import Asked, check_output
from allegedly.cli.progress import Progress as Bar
from allegedly.cli.progress import progress
from allegedly.errors import DatasetError
from allegedly.model import Failure
from allegedly.plugins import default_registry

if TYPE_CHECKING:
    from allegedly.analyzer import Analyzer
    from allegedly.dataset import Progress, Summary

_MOST_TOLD: Final = 20


@attrs.frozen
class Folder:
    """An output that is a dataset.

    Attributes:
        path: Where it is to lie.
    """

    path: Path


def check_place(
    ctx: click.Context, param: click.Parameter, value: str | None
) -> Path | Folder | None:
    """Take what ends in a slash, and a folder that is there, for a dataset."""
    path = check_output(ctx, param, None if value is None else Path(value))
    if value is None or path is None:
        return None
    return Folder(path) if value.endswith(("/", os.sep)) or path.is_dir() else path


def write_dataset(
    analyzer: Analyzer,
    inputs: tuple[str, ...],
    folder: Path,
    how: dict[str, Any],
    asked: Asked,
) -> bool:
    """Write a dataset, and return whether something failed.

    Args:
        analyzer: Who analyses.
        inputs: What to read.
        folder: Where to write.
        how: Format, size of a shard, and whether to resume; what is None is not asked for.
        asked: Has the options of readers.
    """
    from allegedly import dataset
    from allegedly.dataset.formats import FORMATS

    if how["format"] not in (None, *FORMATS):
        raise click.BadParameter(
            f"unknown dataset format {how['format']!r}; choose from {', '.join(FORMATS)}",
            param_hint="--format",
        )
    readers = {plugin.name for plugin in default_registry().all("reader")}
    failures = _Failures()
    with progress(wanted=True) as bar:
        try:
            summary = dataset.write(
                analyzer,
                inputs,
                folder,
                reader_options={k: v for k, v in asked.options.items() if k in readers},
                on_failure=failures.tell,
                on_progress=_showing(bar),
                **{key: value for key, value in how.items() if value is not None},
            )
        except DatasetError as error:
            for line in str(error).splitlines():
                complain(line)
            return True
        except KeyboardInterrupt:
            complain(f"{folder}: complete shards are kept; continue with --resume")
            raise
    _sum_up(summary)
    return summary.totals.failures > 0


def _showing(bar: Bar) -> Callable[[Progress], None]:
    begun = time.perf_counter()

    def show(now: Progress) -> None:
        speed = now.counts.words / (time.perf_counter() - begun)
        bar.update(now.read, now.size, f"{now.counts.articles:,} articles, {speed:,.0f} words/s")

    return show


def _sum_up(summary: Summary) -> None:
    totals, written = summary.totals, summary.written
    held = [
        _number(totals.articles, "article"),
        _number(totals.claims, "claim"),
        _number(totals.failures, "failure"),
        f"{totals.skipped:,} skipped",
        _number(summary.shards, "shard"),
    ]
    complain(f"{summary.path}: {', '.join(held)}")
    if not (written.records or written.skipped):
        complain("this dataset was finished already; nothing was changed")
        return
    complain(
        f"this run: {_number(written.articles, 'article')}, {_number(written.words, 'word')} in "
        f"{summary.seconds:,.1f} s, {written.words / summary.seconds:,.0f} words/s"
    )


def _number(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


class _Failures:
    """Reports the first few failures, each once; the dataset records all of them."""

    def __init__(self) -> None:
        self._told: set[Failure] = set()

    def tell(self, failure: Failure) -> None:
        if failure in self._told or len(self._told) == _MOST_TOLD:
            return
        self._told.add(failure)
        complain(describe_failure(failure))
        if len(self._told) == _MOST_TOLD:
            complain("further failures are recorded in the dataset only")
