"""The manifest: inputs, versions and settings of a dataset; only the same run may continue it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import attrs

from allegedly.errors import DatasetError
from allegedly.shards.encoded import Counts, total
from allegedly.shards.shard import Finished
from allegedly.storage import writing
from allegedly.storage.parsing import parse

if TYPE_CHECKING:
    pass

SCHEMA: Final = "allegedly/dataset/1"
MANIFEST: Final = "manifest.json"

_MOST_DIFFERENCES: Final = 12


@attrs.frozen
class InputInfo:
    """A file that was read.

    Attributes:
        name: Its name in messages.
        size: Its length in bytes; None if that is not known beforehand.
        sha256: Digest of its content; None if it cannot be read twice.
    """

    name: str
    size: int | None
    sha256: str | None


@attrs.frozen
class ShardInfo:
    """A shard of a finished dataset.

    Attributes:
        name: The folder's name.
        sha256: Digest of its ``shard.json``.
    """

    name: str
    sha256: str


@attrs.frozen
class Manifest:
    """The inputs, the versions and the settings of a dataset.

    Attributes:
        schema: The version of this layout.
        format: `json` or `parquet`.
        shard_size: Records in a full shard.
        provenance: Versions of everything that affects the bytes.
        options: By plugin, its options.
        any_language: Whether articles that are not in English are analysed as well.
        reader_options: By reader, its options.
        inputs: The inputs, in order.
        totals: The numbers of the whole dataset; None until it is finished.
        shards: Its shards; None until it is finished.
    """

    schema: str
    format: str
    shard_size: int
    provenance: dict[str, Any]
    options: dict[str, Any]
    any_language: bool
    reader_options: dict[str, Any]
    inputs: list[InputInfo]
    totals: Counts | None = None
    shards: list[ShardInfo] | None = None


def size_of_inputs(plan: Manifest) -> int | None:
    """Return the total length of all inputs in bytes, or None if it is not known beforehand."""
    sizes = [item.size for item in plan.inputs]
    return None if None in sizes else sum(size or 0 for size in sizes)


def with_totals(plan: Manifest, shards: Iterable[Finished]) -> Manifest:
    """Return the manifest of a finished dataset."""
    shards = list(shards)
    return attrs.evolve(
        plan,
        totals=total(shard.counts for shard in shards),
        shards=[ShardInfo(shard.name, shard.sha256) for shard in shards],
    )


def save(manifest: Manifest, folder: Path) -> None:
    """Write the manifest; at any time either the old one or the new one is there.

    Raises:
        OSError: If it cannot be written.
    """
    content = attrs.asdict(manifest, filter=lambda field, value: _is_written(field.name, value))
    with writing(folder / MANIFEST) as stream:
        stream.write(f"{json.dumps(content, indent=2)}\n")


def _is_written(name: str, value: Any) -> bool:
    return value is not None or name not in ("totals", "shards")


def load(folder: Path) -> Manifest | None:
    """Return the manifest of a folder; None if there is none.

    Raises:
        DatasetError: If it is damaged or of another version.
    """
    path = folder / MANIFEST
    try:
        manifest = parse(path.read_bytes(), Manifest)
        if manifest.schema == SCHEMA and (manifest.totals is None) == (manifest.shards is None):
            return manifest
        reason = f"is not in the schema {SCHEMA}"
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        reason = f"cannot be read: {error}"
    raise DatasetError(
        f"{path}: is not the manifest of a dataset: {reason}; restore it from a copy, or write to "
        "another folder"
    )


def check_shards(folder: Path, manifest: Manifest, shards: Sequence[Finished]) -> None:
    """Check that the shards found are the first of those that the manifest names.

    Raises:
        DatasetError: If one differs.
    """
    if manifest.shards is None:
        return
    found = [ShardInfo(shard.name, shard.sha256) for shard in shards]
    known = manifest.shards[: len(found)]
    for number, shard in enumerate(found):
        if [shard] != known[number : number + 1]:
            raise DatasetError(
                f"{folder / shard.name}: is not the shard that {MANIFEST} describes; restore it "
                "from a copy, or remove it and the shards after it and rerun with --resume"
            )


def differences(before: Manifest, now: Manifest) -> list[str]:
    """Return the differences between a run and the one that began a dataset, one per line."""
    lines = [
        line
        for field in attrs.fields(Manifest)
        if field.name not in ("inputs", "totals", "shards")
        for line in differing(field.name, getattr(before, field.name), getattr(now, field.name))
    ]
    lines += _different_inputs(before.inputs, now.inputs)
    more = len(lines) - _MOST_DIFFERENCES
    return lines if more <= 0 else [*islice(lines, _MOST_DIFFERENCES), f"and {more:,} more"]


def differing(name: str, before: Any, now: Any) -> Iterator[str]:
    """Yield the differences between two settings, one per line.

    Args:
        name: Their name.
        before: The setting of an earlier run.
        now: The setting now.
    """
    if isinstance(before, dict) and isinstance(now, dict):
        for key in sorted({*before, *now}):
            yield from differing(f"{name}.{key}" if name else key, before.get(key), now.get(key))
    elif before != now:
        yield f"{name}: {_shown(before)} before, {_shown(now)} now"


def _shown(value: Any) -> str:
    return "none" if value is None else json.dumps(value, ensure_ascii=False)


def _different_inputs(before: list[InputInfo], now: list[InputInfo]) -> Iterator[str]:
    if before == now:
        return
    old, new = ({item.name: item for item in items} for items in (before, now))
    if old == new:
        yield "inputs: the same in another order, or one of them more than once"
    for name in sorted({*old, *new}):
        if name not in new:
            yield f"input {name}: there before, not now"
        elif name not in old:
            yield f"input {name}: not there before"
        elif old[name].size != new[name].size:
            yield f"input {name}: {_bytes(old[name].size)} before, {_bytes(new[name].size)} now"
        elif old[name] != new[name]:
            yield f"input {name}: its content has changed"


def _bytes(size: int | None) -> str:
    return "of unknown length" if size is None else f"{size:,} bytes"
