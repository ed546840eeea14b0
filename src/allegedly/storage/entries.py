"""The entries of a cache: a file of checked bytes for each, in 256 folders.

No entry is trusted: each begins with a digest of its key and its content. Any number of processes
may use one folder at the same time.
"""

from __future__ import annotations

import hashlib
import logging
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from allegedly.errors import AllegedlyError
from allegedly.storage.whole import writing_bytes

LIMIT: Final = 10_000_000_000
"""Bytes that a cache may hold, unless another limit is given."""

_DIGEST: Final = 64
"""Length of the digest at the head of an entry."""
_FOLDERS: Final = 256
_ROUNDS: Final = 16
"""Every sixteenth entry, roughly, brings its folder within the limit when it is saved."""
_FOLDER: Final = re.compile("[0-9a-f]{2}")
_ENTRY: Final = re.compile("[0-9a-f]{62}")

_TAG: Final = b"Signature: 8a477f597d28d172789f06886806bc55\n"
"""Marks a folder as a cache, for backup programs (https://bford.info/cachedir/)."""


class Entries:
    """The entries of a cache. Picklable; a worker that gets one uses the same folder.

    If it cannot write, it logs one warning, and from then on only reads.
    """

    def __init__(self, folder: str | os.PathLike[str], limit: int = LIMIT) -> None:
        """Open a folder, and find out whether it can be written to.

        Args:
            folder: The folder given to `Analyzer` or ``--cache``.
            limit: Approximate limit in bytes. The least recently used entries are removed first.

        Raises:
            AllegedlyError: If the name of the folder is empty.
        """
        if not os.fspath(folder):  # which to pathlib is the current folder
            raise AllegedlyError("the name of the cache is empty; name a folder")
        self._folder = Path(folder).expanduser().absolute()
        self._limit = limit
        self._writable = True
        self._attempt(self._folder / "CACHEDIR.TAG", _TAG)

    def load(self, key: str) -> bytes | None:
        """Return the bytes saved under a key; None if they are missing or damaged."""
        path = self._path(key)
        try:
            entry = path.read_bytes()
        except OSError:
            return None
        body = entry[_DIGEST:]
        if entry[:_DIGEST] != _digest(key, body):
            return None
        if self._writable:
            with suppress(OSError):
                os.utime(path)  # because not every file system keeps the time of access
        return body

    def save(self, key: str, body: bytes) -> None:
        """Save bytes under a key, if the folder is writable."""
        if not self._writable:
            return
        path = self._path(key)
        self._attempt(path, _digest(key, body) + body)
        if int(key[2:6], 16) % _ROUNDS == 0:
            _shrink(_entries(path.parent), self._limit // _FOLDERS)

    def shrink(self, limit: int) -> None:
        """Remove the least recently used entries until the rest has at most `limit` bytes.

        ``shrink(0)`` removes all of them. Files that are not entries stay.
        """
        _shrink(self._all(), limit)

    def size(self) -> int:
        """Return the bytes of all entries."""
        return sum(size for _, size, _ in self._all())

    def _all(self) -> Iterator[tuple[float, int, str]]:
        with suppress(OSError):
            for path in self._folder.iterdir():
                if _FOLDER.fullmatch(path.name):
                    yield from _entries(path)

    def _path(self, key: str) -> Path:
        return self._folder / key[:2] / key[2:]

    def _attempt(self, path: Path, entry: bytes) -> None:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with writing_bytes(path, durable=False) as stream:
                stream.write(entry)
        except FileNotFoundError:
            # Another process has just removed the folder; the next entry creates it again.
            return
        except OSError as error:
            self._writable = False
            logging.getLogger(__name__).warning(
                "allegedly: the cache %s cannot be written to (%s); the run continues without it",
                self._folder,
                error.strerror or error,
            )


def _entries(folder: Path) -> Iterator[tuple[float, int, str]]:
    """Yield when each entry of a folder was last used, its length and its path."""
    with suppress(OSError), os.scandir(folder) as found:
        for entry in found:
            if _ENTRY.fullmatch(entry.name):
                with suppress(OSError):
                    state = entry.stat(follow_symlinks=False)
                    yield state.st_mtime, state.st_size, entry.path


def _shrink(entries: Iterable[tuple[float, int, str]], limit: int) -> None:
    """Remove the least recently used entries until the rest has at most `limit` bytes."""
    kept = 0
    for _, size, path in sorted(entries, reverse=True):
        kept += size
        if kept > limit:
            with suppress(OSError):
                Path(path).unlink()


def _digest(key: str, body: bytes) -> bytes:
    """Return a digest of a key and of the bytes saved under it."""
    return hashlib.sha256(key.encode() + body).hexdigest().encode()
