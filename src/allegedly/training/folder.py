"""Writing a model: its folder is either the old one or the new one, and always complete.

The files go into a hidden folder beside the target, which takes the target's name at the end. A
process that is killed leaves that hidden folder, and at worst the earlier model under a hidden
name; the next training of the same model puts both in order.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from allegedly.errors import ModelFolderError
from allegedly.plugins.trained_models import CARD, MANIFEST, read_manifest
from allegedly.storage import locked, sync_folder

_PART: Final = ".{}.allegedly-part"
_EARLIER: Final = ".{}.allegedly-earlier"
_LOCK: Final = ".{}.allegedly-lock"


@contextmanager
def model_folder(path: Path) -> Iterator[Path]:
    """Yield a folder to write a model to; it takes the name `path` when the block ends.

    If the block raises, an earlier model stays as it was. While it runs, no other process can train
    a model of that name.

    Args:
        path: The folder of the model. It may hold an earlier model, or be empty.

    Raises:
        ModelFolderError: If it holds anything else, or cannot be written.
        LockedError: If another process is training this model.
    """
    check_place(path)
    target = Path(os.path.realpath(path))
    part, earlier, lock = (
        target.with_name(name.format(target.name)) for name in (_PART, _EARLIER, _LOCK)
    )
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with locked(lock):
            _tidy(target, part, earlier)
            check_place(path)
            part.mkdir()
            try:
                yield part
                _sync(part)
                _swap(target, part, earlier)
            finally:
                shutil.rmtree(part, ignore_errors=True)
    except OSError as error:
        where = error.filename or path
        raise ModelFolderError(f"{where}: cannot be written: {error.strerror}") from error


def check_place(path: Path) -> None:
    """Refuse a path at which something lies that is not a model of this library.

    Raises:
        ModelFolderError: If a file or a link is there, or a folder with files that no training
            wrote.
    """
    if path.is_symlink():
        raise ModelFolderError(
            f"{path} is a link to {os.path.realpath(path)}; name that folder itself, or another one"
        )
    if not path.exists():
        return
    if not path.is_dir():
        raise ModelFolderError(f"{path} is a file; a model is a folder, so name another path")
    inside = sorted(p.relative_to(path).as_posix() for p in path.rglob("*") if not p.is_dir())
    if not inside:
        return
    try:
        known = {MANIFEST, CARD, *read_manifest(path)["files"]}
    except ModelFolderError as error:
        raise ModelFolderError(
            f"{path} exists and is not a model of allegedly train; name another folder"
        ) from error
    if others := [name for name in inside if name not in known]:
        raise ModelFolderError(
            f"{path} holds {others[0]}, which is not part of its model; move that away, or name "
            "another folder"
        )


def _tidy(target: Path, part: Path, earlier: Path) -> None:
    """Put in order what a process left that was killed."""
    if earlier.is_dir():
        if target.exists():
            shutil.rmtree(earlier)
        else:
            earlier.rename(target)
    if part.is_dir():
        shutil.rmtree(part)


def _swap(target: Path, part: Path, earlier: Path) -> None:
    """Give the new folder its name; on Windows and Linux, only an empty folder can be replaced."""
    if not target.exists():
        part.rename(target)
    else:
        target.rename(earlier)
        try:
            part.rename(target)
        except OSError:
            earlier.rename(target)
            raise
        shutil.rmtree(earlier, ignore_errors=True)
    sync_folder(target.parent)


def _sync(folder: Path) -> None:
    """Wait until the files of a folder are on the disk."""
    for path in folder.rglob("*"):
        if path.is_dir():
            sync_folder(path)
        else:
            with path.open("rb+") as stream:
                os.fsync(stream.fileno())
    sync_folder(folder)
