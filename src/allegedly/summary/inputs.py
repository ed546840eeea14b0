"""The inputs of a summary as shards of Parquet tables, whatever they are.

A dataset in Parquet is used as it is. Analyses in JSON are written to temporary Parquet tables, one
after the other, so that memory stays bounded.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final

import attrs

from allegedly.errors import DatasetError, SummaryError
from allegedly.io import Input, find_inputs, read_analyses
from allegedly.io.own_outputs import is_dataset
from allegedly.model import Analysis, Failure
from allegedly.shards.manifest import load
from allegedly.shards.parquet import ParquetFormat
from allegedly.shards.reading import complete_shards

_ARTICLES_PER_SHARD: Final = 10_000


@attrs.frozen
class Shard:
    """A folder with the Parquet tables of some articles.

    Attributes:
        folder: The folder.
        number: Its number among all; records are counted anew in each input.
    """

    folder: Path
    number: int


def shards_of(
    names: Iterable[str],
    scratch: Path,
    on_failure: Callable[[Failure], None],
    keep: Callable[[list[Input | Failure]], list[Input | Failure]] = list,
) -> Iterator[Shard]:
    """Yield the shards of all inputs, in order.

    Args:
        names: Datasets, files of analyses, folders, patterns, or ``-``.
        scratch: An empty folder for temporary tables.
        on_failure: Called with each failure; the rest is still used.
        keep: Takes the inputs that hold JSON, and returns those to read.

    Raises:
        MissingExtraError: If pyarrow is not installed.
    """
    number = 0
    seen: set[str] = set()
    for name in names:
        if name in seen:  # its articles would count twice, and "-" can be read only once
            on_failure(Failure("read", name, None, "is named twice; it counts once"))
            continue
        seen.add(name)
        folder = Path(name)
        try:
            found = _parquet(folder)
        except DatasetError as error:
            on_failure(Failure("read", name, None, str(error).removeprefix(f"{folder}: ")))
            continue
        if found is None:
            analyses = read_analyses(keep(list(find_inputs([name]))))
            found = _written(analyses, scratch / f"{number:06}", on_failure)
        for part in found:
            yield Shard(part, number)
            number += 1


def _parquet(folder: Path) -> Iterable[Path] | None:
    """Return the shards of a dataset in Parquet; None if it is anything else.

    Raises:
        DatasetError: If it is not finished, or damaged.
    """
    if not is_dataset(folder):
        return None
    manifest = load(folder)
    if manifest is None or manifest.format != "parquet":
        return None
    return [folder / shard.name for shard in complete_shards(folder, manifest)]


def _written(
    analyses: Iterable[Analysis | Failure], scratch: Path, on_failure: Callable[[Failure], None]
) -> Iterator[Path]:
    """Write analyses to temporary shards, and yield each when it is complete."""
    format, sink, count, number = ParquetFormat(), None, 0, 0
    for found in analyses:
        if isinstance(found, Failure):
            on_failure(found)
            continue
        if found.skipped:
            continue
        if sink is None:
            folder = scratch.with_name(f"{scratch.name}-{number:06}")
            folder.mkdir()
            sink, count, number = format.open(folder), 0, number + 1
        sink.write(count, format.encode(found))
        count += 1
        if count == _ARTICLES_PER_SHARD:
            sink.finish()
            sink = None
            yield folder
    if sink is not None:
        sink.finish()
        yield folder


def column_of(name: str, known: Iterable[str]) -> str:
    """Return the expression for a column of articles, or for a key of their metadata.

    Raises:
        SummaryError: If the name is too odd to be either.
    """
    if name in known:
        return f"CAST({name} AS VARCHAR)"
    if not name.strip() or len(name) > 200 or any(ord(c) < 32 for c in name):
        raise SummaryError(
            f"--by {name!r}: name a column of the articles, or a key of their metadata"
        )
    path = "$." + json.dumps(name, ensure_ascii=False)  # DuckDB decodes no escapes in paths
    return "json_extract_string(metadata, '" + path.replace("'", "''") + "')"
