"""Analysing any amount of input into a dataset."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import attrs

from allegedly.dataset.input_records import Options, Records, size_of
from allegedly.dataset.resuming import is_finished, manifest_to_continue
from allegedly.dataset.writer import Progress, Writer
from allegedly.errors import DatasetError
from allegedly.io import Input, find_inputs
from allegedly.model import Failure, Skipped
from allegedly.shards.durable_files import LOCK, info_of, locked, writable
from allegedly.shards.encoded import Counts, Format, total
from allegedly.shards.formats import format_named
from allegedly.shards.manifest import (
    SCHEMA,
    InputInfo,
    Manifest,
)
from allegedly.shards.shard import finished_shards

if TYPE_CHECKING:
    from allegedly.analyzer import Analyzer

SHARD: Final = 10_000
"""Records in a shard by default."""


@attrs.frozen
class WriteResult:
    """The result of a run.

    Attributes:
        path: The dataset.
        totals: The numbers of the whole dataset.
        written: The numbers of what this run has written.
        shards: Number of shards.
        seconds: Duration of this run.
    """

    path: Path
    totals: Counts
    written: Counts
    shards: int
    seconds: float


def write(
    analyzer: Analyzer,
    inputs: Iterable[str | os.PathLike[str]],
    path: str | os.PathLike[str],
    *,
    format: str = "json",
    shard: int = SHARD,
    resume: bool = False,
    reader_options: Options | None = None,
    on_failure: Callable[[Failure], None] | None = None,
    on_skipped: Callable[[Skipped], None] | None = None,
    on_progress: Callable[[Progress], None] | None = None,
) -> WriteResult:
    """Analyse all articles of the inputs into a dataset.

    The same inputs give the same bytes, whatever the number of workers, and however often the run
    is killed and resumed. At most a few batches of articles are in memory.

    Args:
        analyzer: The analyzer, which also sets the number of workers.
        inputs: Files and folders, or ``-`` for standard input, as on the command line.
        path: The folder to write; it must be new or empty, unless `resume`.
        format: `json` or `parquet`.
        shard: Number of records in a shard: articles, and records that could not be read.
        resume: Continue after the last complete shard. A dataset that was not begun is begun, and a
            finished one is left alone. Inputs and complete shards are checked for changes.
        reader_options: By reader name, options for it.
        on_failure: Called with each failure, in the order of the input.
        on_skipped: Called with each article that is not in English, in the order of the input.
        on_progress: Called after each record.

    Raises:
        DatasetError: If the folder is in use or holds something else, if the run to continue
            was a different one, or if the disk is full or cannot be written to.
        MissingExtraError: If the format is Parquet and pyarrow is not installed.
        LanguageError: As `Analyzer.analyze_many` does.
        PluginError: As `Analyzer.analyze_many` does.
    """
    begun = time.perf_counter()
    if shard < 1:
        raise DatasetError(f"a shard must hold at least 1 record, not {shard}")
    folder, names, options = Path(path), [os.fspath(name) for name in inputs], reader_options or {}
    _check_outside(folder, names)
    manifest_to_continue(folder, resume)  # so that a folder that cannot be used is refused at once
    files, form = list(find_inputs(names)), format_named(format)
    plan = _plan(analyzer, files, form, shard, options)
    written = Counts()
    # A run that was killed when it had just finished may have left its lock.
    if not is_finished(folder, plan, resume) or (folder / LOCK).exists():
        with writable(folder):
            folder.mkdir(exist_ok=True)
        with locked(folder):
            if not is_finished(folder, plan, resume):
                writer = Writer(analyzer, folder, plan, form, on_failure, on_skipped, on_progress)
                written = writer.go(lambda begin: Records(files, options, begin))
    shards = finished_shards(folder)
    totals = total(shard.counts for shard in shards)
    return WriteResult(folder, totals, written, len(shards), time.perf_counter() - begun)


def _plan(
    analyzer: Analyzer,
    files: Sequence[Input | Failure],
    format: Format,
    shard: int,
    reader_options: Options,
) -> Manifest:
    """Return the manifest of a dataset that is about to be written; reads all inputs once."""
    inputs = [_input_info(file) for file in files]
    settings = settings_of(analyzer, reader_options, format.versions)
    return Manifest(SCHEMA, format.name, shard, inputs=inputs, **settings)


def settings_of(
    analyzer: Analyzer, reader_options: Options, versions: Mapping[str, str]
) -> dict[str, Any]:
    """Return all on which the results of a run depend beside its inputs, as plain data.

    Args:
        analyzer: The analyzer.
        reader_options: By reader name, options for it.
        versions: By name, the versions of other software that affects the results.
    """
    made_by = analyzer.provenance
    plain: dict[str, Any] = json.loads(
        json.dumps(
            {
                "provenance": {
                    "allegedly": made_by.allegedly,
                    "attributor": made_by.attributor,
                    "classifiers": dict(made_by.classifiers),
                    **versions,
                },
                "options": analyzer.options,
                "any_language": analyzer.any_language,
                "reader_options": reader_options,
            },
            default=_plain,
        )
    )
    return plain


def _plain(value: object) -> Any:
    """Return a value that JSON cannot express as one that it can."""
    if isinstance(value, Mapping):
        return dict(value)
    return sorted(value, key=repr) if isinstance(value, set | frozenset) else repr(value)


def _input_info(file: Input | Failure) -> InputInfo:
    size, digest = size_of(file), None
    if size is not None and isinstance(file, Input) and file.path is not None:
        try:
            digest = info_of(file.path).sha256
        except OSError:  # reading it will fail, and that is recorded
            digest = None
    return InputInfo(file.name, size, digest)


def _check_outside(folder: Path, names: Iterable[str]) -> None:
    """Refuse to write inside an input, where a later run would read results as articles."""
    place = folder.resolve()
    for name in names:
        if name and Path(name).is_dir() and place.is_relative_to(Path(name).resolve()):
            raise DatasetError(f"{folder}: lies in the input {name}; name a folder outside it")
