"""Writing a file so that it is either complete or absent.

The content goes into a hidden file beside the target, its part, which takes the target's name when
everything is written. A part has a unique name and is locked by its writer, so that the leftover of
a killed process neither blocks another writer nor stays for ever.
"""

from __future__ import annotations

import errno
import os
import re
import secrets
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO, Final, TextIO

from allegedly.errors import AllegedlyError

_PART: Final = re.compile(r"\..*\.allegedly-[0-9a-f]{16}\.part", re.DOTALL)
_LONGEST_NAME: Final = 180
"""Bytes of the target's name that a part's name keeps; file systems allow 255 in all."""
_NO_SYNC: Final = frozenset((errno.EINVAL, errno.ENOTSUP, errno.EBADF))
"""The errors with which file systems refuse to sync a folder."""
_OLD: Final = 24 * 3600
"""If files cannot be locked, a part is a leftover this many seconds after its last byte."""


@contextmanager
def writing(path: Path) -> Iterator[TextIO]:
    """Open a file for UTF-8 text that takes its name only when everything is written.

    If the block raises, an older file of that name stays unchanged. Its permissions are kept, links
    are followed, and anything but a regular file (a pipe, ``/dev/null``) is written directly.

    Args:
        path: The file to write.

    Raises:
        OSError: If it cannot be written.
    """
    with _opened(path, "w", True, encoding="utf-8", newline="\n") as stream:
        yield stream


@contextmanager
def writing_bytes(path: Path, *, durable: bool = True) -> Iterator[BinaryIO]:
    """Open a file for bytes in the same way.

    Args:
        path: The file to write.
        durable: Wait until the bytes are on the disk. Without this, a power failure may leave a
            damaged file, which is harmless if the reader checks a digest.

    Raises:
        OSError: If it cannot be written.
    """
    with _opened(path, "wb", durable) as stream:
        yield stream


def write_text(path: Path, text: str) -> None:
    """Write a whole file in the same way, and create the folders above it.

    Args:
        path: The file to write.
        text: Its content.

    Raises:
        AllegedlyError: If it cannot be written; names the file and the reason.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with writing(path) as stream:
            stream.write(text)
    except OSError as error:
        raise AllegedlyError(f"{path}: cannot be written: {error.strerror}") from error


def sync_folder(folder: Path) -> None:
    """Wait until the names in a folder are on the disk, if the system supports that."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    try:
        opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except PermissionError:  # a folder that may be written, but not listed
        return
    try:
        os.fsync(opened)
    except OSError as error:
        if error.errno not in _NO_SYNC:
            raise
    finally:
        os.close(opened)


@contextmanager
def _opened(path: Path, mode: str, durable: bool, **how: Any) -> Iterator[Any]:
    target = Path(os.path.realpath(path))
    if target.exists() and not target.is_file():
        with target.open(mode, **how) as stream:
            yield stream
        return
    _remove_leftovers(target.parent)
    part, descriptor = _create(target)
    held = os.dup(descriptor)  # keeps the lock until the part has its name
    try:
        with os.fdopen(descriptor, mode, **how) as stream:
            yield stream
            stream.flush()
            if durable:
                os.fsync(descriptor)
        if sys.platform == "win32":  # which does not rename open files
            os.close(held)
            held = -1
        part.replace(target)
        if durable:
            sync_folder(target.parent)
    except BaseException:
        with suppress(OSError):
            part.unlink()
        raise
    finally:
        if held >= 0:
            os.close(held)


def _create(target: Path) -> tuple[Path, int]:
    """Create a part with the permissions of its target, and lock it."""
    name = os.fsencode(target.name)[:_LONGEST_NAME].decode("utf-8", "ignore")
    while True:
        part = target.with_name(f".{name}.allegedly-{secrets.token_hex(8)}.part")
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        descriptor = os.open(part, flags, 0o666)
        try:
            _lock(descriptor)
            if _is(part, descriptor):
                with suppress(FileNotFoundError):
                    part.chmod(target.stat().st_mode & 0o7777)
                return part, descriptor
        except BaseException:
            os.close(descriptor)
            with suppress(OSError):
                part.unlink()
            raise
        os.close(descriptor)  # another process took it for a leftover before it was locked


@lru_cache(maxsize=1024)
def _remove_leftovers(folder: Path) -> None:
    """Remove the parts whose writers are gone; once per process, as folders may be large."""
    with suppress(OSError), os.scandir(folder) as entries:
        for part in [entry.path for entry in entries if _PART.fullmatch(entry.name)]:
            with suppress(OSError):
                _remove_leftover(Path(part))


if sys.platform == "win32":

    def _lock(descriptor: int) -> None:
        """Do nothing: the system does not let other processes remove an open file."""

    def _remove_leftover(part: Path) -> None:
        if part.stat().st_mtime < time.time() - _OLD:
            part.unlink()

else:
    import fcntl

    def _lock(descriptor: int) -> None:
        with suppress(OSError):  # a file system without locks
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _remove_leftover(part: Path) -> None:
        descriptor = os.open(part, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if _is(part, descriptor):
                part.unlink()
        finally:
            os.close(descriptor)


def _is(path: Path, descriptor: int) -> bool:
    """Return whether a path names the file that is open."""
    try:
        return os.path.samestat(path.stat(), os.fstat(descriptor))
    except FileNotFoundError:
        return False
