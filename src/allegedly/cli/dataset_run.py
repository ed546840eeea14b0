"""`allegedly analyze … -o folder/`: the output as a dataset."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import attrs
import click

from allegedly.cli.messages import Complaints, complain, describe_failure
from allegedly.cli.options import Asked
from allegedly.cli.output_paths import check_output
from allegedly.cli.progress import Progress as Bar
from allegedly.cli.progress import progress
from allegedly.errors import DatasetError
from allegedly.model import Failure

if TYPE_CHECKING:
    from allegedly.dataset import Progress, WriteResult

_MOST_REPORTED: Final = 20


@attrs.frozen
class Folder:
    """An output that is a dataset.

    Attributes:
        path: Its folder.
    """

    path: Path


def check_place(
    ctx: click.Context, param: click.Parameter, value: str | None
) -> Path | Folder | None:
    """Take a name that ends in a slash, or an existing folder, for a dataset."""
    path = check_output(ctx, param, None if value is None else Path(value))
    if value is None or path is None:
        return None
    return Folder(path) if value.endswith(("/", os.sep)) or path.is_dir() else path


def check_places(
    ctx: click.Context, param: click.Parameter, values: tuple[str, ...]
) -> tuple[Path | Folder, ...]:
    """Do the same for several names."""
    return tuple(place for value in values if (place := check_place(ctx, param, value)))


def write_dataset(asked: Asked, inputs: tuple[str, ...], folder: Path, how: dict[str, Any]) -> bool:
    """Write a dataset, and return whether everything succeeded.

    Args:
        asked: The plugins to use.
        inputs: Files, folders and patterns to read.
        folder: The folder to write.
        how: Format, records per shard, and whether to resume; None stands for the default.
    """
    from allegedly import dataset
    from allegedly.shards.formats import FORMATS

    if how["format"] not in (None, *FORMATS):
        raise click.BadParameter(
            f"unknown dataset format {how['format']!r}; choose from {', '.join(FORMATS)}",
            param_hint="--format",
        )
    prepared = asked.prepare()
    failures, complaints = _Failures(), Complaints()
    for failure in prepared.failures:
        failures.report(failure)
    with progress(wanted=True) as bar:
        try:
            result = dataset.write(
                prepared.analyzer,
                inputs,
                folder,
                reader_options=prepared.readers,
                on_failure=failures.report,
                on_skipped=complaints.skip_article,
                on_progress=_showing(bar),
                **{key: value for key, value in how.items() if value is not None},
            )
        except DatasetError as error:
            for line in str(error).splitlines():
                complain(line)
            return False
        except KeyboardInterrupt:
            complain(f"{folder}: complete shards are kept; continue with --resume")
            raise
    complaints.sum_up()
    _sum_up(result)
    return bool(result.totals.articles and not result.totals.failures and not prepared.failures)


def _showing(bar: Bar) -> Callable[[Progress], None]:
    begun = time.perf_counter()

    def show(now: Progress) -> None:
        speed = now.counts.words / (time.perf_counter() - begun)
        bar.update(now.read, now.size, f"{now.counts.articles:,} articles, {speed:,.0f} words/s")

    return show


def _sum_up(result: WriteResult) -> None:
    totals, written = result.totals, result.written
    held = [
        _number(totals.articles, "article"),
        _number(totals.claims, "claim"),
        _number(totals.failures, "failure"),
        f"{totals.skipped:,} skipped",
        _number(result.shards, "shard"),
    ]
    complain(f"{result.path}: {', '.join(held)}")
    if not (written.records or written.skipped):
        complain("this dataset was already complete; nothing was changed")
        return
    complain(
        f"this run: {_number(written.articles, 'article')}, {_number(written.words, 'word')} in "
        f"{result.seconds:,.1f} s, {written.words / result.seconds:,.0f} words/s"
    )


def _number(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


class _Failures:
    """Reports the first few failures, each once; the dataset records all of them."""

    def __init__(self) -> None:
        self._reported: set[Failure] = set()

    def report(self, failure: Failure) -> None:
        if failure in self._reported or len(self._reported) == _MOST_REPORTED:
            return
        self._reported.add(failure)
        complain(describe_failure(failure))
        if len(self._reported) == _MOST_REPORTED:
            complain("further failures are recorded in the dataset only")
