"""Continuing an interrupted run: whether one may, what is left of it, and where it goes on."""

from __future__ import annotations

from pathlib import Path

from allegedly.errors import DatasetError
from allegedly.shards.durable_files import LOCK, parts_of, remove_parts, writable
from allegedly.shards.manifest import Manifest, check_shards, differences, load, save
from allegedly.shards.shard import Finished, check_files, damaged, finished_shards


def is_finished(folder: Path, plan: Manifest, resume: bool) -> bool:
    """Return whether nothing is left to do: all shards are there and undamaged.

    Args:
        folder: The dataset.
        plan: The manifest of the run that would write it.
        resume: Whether that run may continue another one.

    Raises:
        DatasetError: If this run may neither begin nor continue in the folder.
    """
    manifest = manifest_to_continue(folder, resume)
    if manifest is None:
        return False
    if lines := differences(manifest, plan):
        raise DatasetError(
            "\n  ".join([f"{folder}: started with different settings:", *lines])
            + "\nrun it as before with --resume, or write to another folder; nothing was changed"
        )
    shards = finished_shards(folder)
    check_shards(folder, manifest, shards)
    if manifest.shards is None or len(shards) < len(manifest.shards):
        return False
    check_files(folder, shards, digests=True)
    return True


def manifest_to_continue(folder: Path, resume: bool) -> Manifest | None:
    """Return the manifest of a dataset to continue; None if a new one may begin.

    Args:
        folder: The dataset.
        resume: Whether a run may continue it.

    Raises:
        DatasetError: If neither is possible.
    """
    if not folder.exists():
        return None
    if not folder.is_dir():
        raise DatasetError(f"{folder}: is a file; a dataset needs a folder")
    with writable(folder):
        manifest = load(folder)
        if manifest is None:
            if set(folder.iterdir()) - {*parts_of(folder), folder / LOCK}:
                raise DatasetError(
                    f"{folder}: is not empty and holds no dataset; name a new or an empty folder"
                )
            return None
    if not resume:
        raise DatasetError(
            f"{folder}: holds an unfinished dataset; continue it with --resume (resume=True in "
            "Python), or remove it first"
            if manifest.totals is None
            else f"{folder}: holds a finished dataset; name another folder, or remove it first"
        )
    return manifest


def tidy(folder: Path, plan: Manifest) -> list[Finished]:
    """Remove the leftovers of a killed run, and return the complete shards, which are checked.

    Args:
        folder: The dataset, locked.
        plan: The manifest of the run that goes on.

    Raises:
        DatasetError: If a shard is damaged.
    """
    shards = finished_shards(folder)
    check_files(folder, shards, digests=True)
    with writable(folder):
        remove_parts(folder)
        if load(folder) != plan:  # none, or one of a dataset that has lost shards
            save(plan, folder)
    if shards and shards[-1].end.input >= len(plan.inputs):
        raise damaged(folder / shards[-1].name)
    return shards
