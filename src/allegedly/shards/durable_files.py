"""Files and folders that survive a crash, and the lock that keeps a second run out."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

import attrs

from allegedly import storage
from allegedly.errors import DatasetError, LockedError

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

LOCK: Final = ".lock"
PART: Final = ".part"


@attrs.frozen
class FileInfo:
    """The length and the digest of a file.

    Attributes:
        size: Its length in bytes.
        sha256: Digest of its content.
    """

    size: int
    sha256: str


class HashedFile(io.BufferedWriter):
    """A new file whose digest is computed while it is written."""

    def __init__(self, path: Path) -> None:
        """Create it.

        Raises:
            OSError: If it cannot be created, for example because it exists.
        """
        super().__init__(io.FileIO(path, "x"))
        self._size = 0
        self._digest = hashlib.sha256()

    def write(self, data: ReadableBuffer, /) -> int:
        """Write bytes."""
        self._digest.update(data)
        self._size += memoryview(data).nbytes
        return super().write(data)

    def finish(self) -> FileInfo:
        """Close the file when its content is on the disk, and return its length and digest."""
        self.flush()
        os.fsync(self.fileno())
        self.close()
        return FileInfo(self._size, self._digest.hexdigest())


def info_of(path: Path) -> FileInfo:
    """Read a whole file, and return its length and digest."""
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256")
    return FileInfo(path.stat().st_size, digest.hexdigest())


def parts_of(folder: Path) -> list[Path]:
    """Return the incomplete files and folders in a folder."""
    return [
        path for path in folder.iterdir() if path.name.startswith(".") and path.name.endswith(PART)
    ]


def remove_parts(folder: Path) -> None:
    """Remove the incomplete files and folders that a killed run has left."""
    for path in parts_of(folder):
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


@contextmanager
def writable(folder: Path) -> Iterator[None]:
    """Turn an `OSError` in the block into an error that names the folder and the reason.

    Raises:
        DatasetError: If the block raises an `OSError`.
    """
    try:
        yield
    except OSError as error:
        raise DatasetError(
            f"cannot write to {folder}: {error.strerror or error}. Complete shards are kept: fix "
            "the problem and rerun with --resume (resume=True in Python)"
        ) from error


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keep other runs out of a folder while the block runs.

    Raises:
        DatasetError: If another run is using it, or if the folder cannot be written to.
    """
    with ExitStack() as stack:
        try:
            with writable(folder):
                stack.enter_context(storage.locked(folder / LOCK))
        except LockedError as error:
            raise DatasetError(
                f"{folder}: another run is writing to this folder; try again when it has finished"
            ) from error
        yield
