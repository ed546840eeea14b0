"""Reading a dataset of JSON Lines."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from allegedly.dataset.files import info_of
from allegedly.dataset.lines import ANALYSES
from allegedly.dataset.manifest import MANIFEST, Manifest, is_finished, load
from allegedly.dataset.shard import Finished, finished_shards
from allegedly.errors import DatasetError


def read(path: str | os.PathLike[str], *, verify: bool = False) -> Iterator[dict[str, Any]]:
    """Read the analyses of a dataset of JSON Lines, one by one and in the order of the input.

    Args:
        path: The folder.
        verify: Check the digest of each shard before anything of it is handed on.

    Returns:
        Analyses as plain data in the schema ``allegedly/analysis/2``, as `Analysis.to_dict` has
        them.

    Raises:
        DatasetError: If there is no finished dataset, if it is damaged, or if it is in Parquet.
    """
    folder = Path(path)
    manifest = load(folder)
    if manifest is None:
        raise DatasetError(f"{folder}: is no dataset; it has no {MANIFEST}")
    if not is_finished(manifest):
        raise DatasetError(
            f"{folder}: is not finished; run  allegedly analyze  as before, with --resume"
        )
    if manifest.get("format") != "json":
        raise DatasetError(
            f"{folder}: is in Parquet, which pyarrow, duckdb, polars and Spark open, such as  "
            f"duckdb.read_parquet('{folder}/shard-*/claims.parquet')"
        )
    shards = finished_shards(folder)
    _check_shards(folder, manifest, shards)
    return _analyses(folder, shards, verify)


def _check_shards(folder: Path, manifest: Manifest, shards: list[Finished]) -> None:
    found = [{"name": shard.name, "sha256": shard.sha256} for shard in shards]
    if found != manifest.get("shards"):
        raise DatasetError(
            f"{folder}: its shards are not those that its {MANIFEST} names; copy it again from "
            "where it came from, or analyse again"
        )


def _analyses(folder: Path, shards: list[Finished], verify: bool) -> Iterator[dict[str, Any]]:
    for shard in shards:
        if verify:
            _verify(folder / shard.name, shard)
        with (folder / shard.name / ANALYSES).open("rb") as lines:
            yield from map(json.loads, lines)


def _verify(folder: Path, shard: Finished) -> None:
    for name, info in shard.files.items():
        if info_of(folder / name) != info:
            raise DatasetError(
                f"{folder / name}: is not what was written; copy it again from where it came from, "
                "or analyse again"
            )
