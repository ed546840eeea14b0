"""The manifest: what a dataset is made of, and by whom; only the same run may go on with it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import attrs

from allegedly.dataset.counts import total
from allegedly.dataset.formats import Format
from allegedly.dataset.records import Options, size_of
from allegedly.dataset.shard import Finished
from allegedly.errors import DatasetError
from allegedly.io import Input
from allegedly.model import Failure
from allegedly.storage import writing

if TYPE_CHECKING:
    from allegedly.analyzer import Analyzer

SCHEMA: Final = "allegedly/dataset/1"
MANIFEST: Final = "manifest.json"

_MOST_DIFFERENCES: Final = 12

Manifest = dict[str, Any]


def plan_of(
    analyzer: Analyzer,
    files: Sequence[Input | Failure],
    format: Format,
    shard: int,
    reader_options: Options,
) -> Manifest:
    """Return the manifest of a dataset that is about to be made."""
    made_by = analyzer.provenance
    plan = {
        "schema": SCHEMA,
        "format": format.name,
        "shard_size": shard,
        "provenance": {
            "allegedly": made_by.allegedly,
            "attributor": made_by.attributor,
            "classifiers": dict(made_by.classifiers),
            **format.versions,
        },
        "options": analyzer.options,
        "reader_options": reader_options,
        "inputs": [{"name": file.name, "size": size_of(file)} for file in files],
    }
    found: Manifest = json.loads(json.dumps(plan, default=_told))
    return found


def _told(value: object) -> Any:
    """Return an option's value as something that JSON can hold."""
    if isinstance(value, Mapping):
        return dict(value)
    return sorted(value, key=repr) if isinstance(value, set | frozenset) else repr(value)


def size_of_inputs(plan: Manifest) -> int | None:
    """Return the bytes of all inputs, or None where that is not known beforehand."""
    sizes = [item["size"] for item in plan["inputs"]]
    return None if None in sizes else sum(sizes)


def with_totals(plan: Manifest, shards: Iterable[Finished]) -> Manifest:
    """Return the manifest of a dataset that is finished."""
    shards = list(shards)
    return {
        **plan,
        "totals": attrs.asdict(total(shard.counts for shard in shards)),
        "shards": [{"name": shard.name, "sha256": shard.sha256} for shard in shards],
    }


def is_finished(manifest: Manifest) -> bool:
    """Say whether all input of a dataset has been analysed."""
    return "totals" in manifest


def save(manifest: Manifest, folder: Path) -> None:
    """Write the manifest; at any time there is the old one or the new one.

    Raises:
        OSError: If it cannot be written.
    """
    with writing(folder / MANIFEST) as stream:
        stream.write(f"{json.dumps(manifest, indent=2)}\n")


def load(folder: Path) -> Manifest | None:
    """Return the manifest of a folder; None where there is none.

    Raises:
        DatasetError: If it cannot be understood.
    """
    path = folder / MANIFEST
    try:
        found = json.loads(path.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise DatasetError(f"{path}: cannot be read as a manifest: {error}") from error
    if not isinstance(found, dict) or found.get("schema") != SCHEMA:
        raise DatasetError(f"{path}: is not the manifest of a dataset in the schema {SCHEMA}")
    return found


def differences(before: Manifest, now: Manifest) -> list[str]:
    """Say in what a run differs from the one that began a dataset, a line each."""
    lines = [
        line
        for key in now
        if key != "inputs"
        for line in _different(key, before.get(key), now[key])
    ]
    lines += _different_inputs(before.get("inputs", []), now["inputs"])
    more = len(lines) - _MOST_DIFFERENCES
    return lines if more <= 0 else [*islice(lines, _MOST_DIFFERENCES), f"and {more:,} more"]


def _different(name: str, before: Any, now: Any) -> Iterator[str]:
    if isinstance(before, dict) and isinstance(now, dict):
        for key in sorted({*before, *now}):
            yield from _different(f"{name}.{key}", before.get(key), now.get(key))
    elif before != now:
        yield f"{name}: {_shown(before)} before, {_shown(now)} now"


def _shown(value: Any) -> str:
    return "none" if value is None else json.dumps(value, ensure_ascii=False)


def _different_inputs(before: list[Any], now: list[Any]) -> Iterator[str]:
    if before == now:
        return
    sizes, sizes_now = ({item["name"]: item["size"] for item in items} for items in (before, now))
    if sizes == sizes_now:
        yield "inputs: the same in another order, or one of them more than once"
    for name in sorted({*sizes, *sizes_now}):
        if name not in sizes_now:
            yield f"input {name}: there before, not now"
        elif name not in sizes:
            yield f"input {name}: not there before"
        elif sizes[name] != sizes_now[name]:
            yield f"input {name}: {_bytes(sizes[name])} before, {_bytes(sizes_now[name])} now"


def _bytes(size: int | None) -> str:
    return "of unknown length" if size is None else f"{size:,} bytes"
