"""Reading a dataset of JSON Lines."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from allegedly.errors import DatasetError
from allegedly.shards.formats import ANALYSES
from allegedly.shards.manifest import MANIFEST, Manifest, check_shards, load
from allegedly.shards.shard import Finished, check_files, finished_shards


def read(path: str | os.PathLike[str], *, verify: bool = False) -> Iterator[dict[str, Any]]:
    """Read the analyses of a dataset of JSON Lines, one by one and in the order of the input.

    Args:
        path: The folder.
        verify: Check the digest of each shard before any of it is yielded. Without this, only the
            lengths of the files and the number of analyses are checked.

    Returns:
        Analyses as plain data in the schema ``allegedly/analysis/2``, as `Analysis.to_dict`
        returns them.

    Raises:
        DatasetError: If there is no finished dataset, if it is damaged, or if it is in Parquet.
    """
    folder = Path(path)
    return _analyses(folder, _complete_shards(folder), verify)


def files_of(path: str | os.PathLike[str]) -> list[Path]:
    """Return the files with the analyses of a dataset of JSON Lines, in order.

    Raises:
        DatasetError: As `read` does.
    """
    folder = Path(path)
    return [folder / shard.name / ANALYSES for shard in _complete_shards(folder)]


def _complete_shards(folder: Path) -> list[Finished]:
    """Return the shards of a finished dataset of JSON Lines, whose files must all be there."""
    manifest = load(folder)
    if manifest is None:
        raise DatasetError(f"{folder}: is not a dataset; it has no {MANIFEST}")
    if manifest.format != "json":
        raise DatasetError(
            f"{folder}: is in Parquet, which pyarrow, duckdb, polars, Spark and allegedly summary "
            f"open, such as  duckdb.read_parquet('{folder}/shard-*/claims.parquet'); only "
            "datasets of JSON Lines (--format json) can be rendered"
        )
    return complete_shards(folder, manifest)


def complete_shards(folder: Path, manifest: Manifest) -> list[Finished]:
    """Return the shards of a finished dataset, whose files must all be there.

    Args:
        folder: The dataset.
        manifest: Its manifest.

    Raises:
        DatasetError: If it is not finished, or if files are missing or damaged.
    """
    if manifest.shards is None:
        raise DatasetError(
            f"{folder}: is not finished; rerun the command that began it, with --resume"
        )
    shards = finished_shards(folder)
    check_shards(folder, manifest, shards)
    if missing := manifest.shards[len(shards) :]:
        raise DatasetError(
            f"{folder / missing[0].name}: is missing, although {MANIFEST} names it; restore it "
            "from a copy, or rerun with --resume"
        )
    check_files(folder, shards, digests=False)
    return shards


def _analyses(folder: Path, shards: list[Finished], verify: bool) -> Iterator[dict[str, Any]]:
    for shard in shards:
        if verify:
            check_files(folder, [shard], digests=True)
        path, number = folder / shard.name / ANALYSES, 0
        try:
            with path.open("rb") as lines:
                for number, line in enumerate(lines, 1):  # noqa: B007
                    yield json.loads(line)
        except (OSError, ValueError, RecursionError) as error:
            raise DatasetError(f"{path}, after line {number}: cannot be read: {error}") from error
        if number != shard.counts.articles:
            raise DatasetError(
                f"{path}: has {number:,} analyses instead of {shard.counts.articles:,}; restore it "
                "from a copy, or analyse again"
            )
