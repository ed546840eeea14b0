"""Where a cache keeps its entries: checked bytes in files, kept by `joblib.Memory`.

What Memory brings is the care of the folder: files that appear when they are complete, and limits
of size and age. Its own way to store calls pickles and is not used; nothing is ever unpickled.
"""

from __future__ import annotations

import hashlib
import logging
import os
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from joblib import Memory, register_store_backend
from joblib._store_backends import CacheItemInfo, FileSystemStoreBackend

_DIGEST: Final = 64
"""Length of the digest at the head of an entry."""

_TAG: Final = b"Signature: 8a477f597d28d172789f06886806bc55\n"
"""What tells backup programs that a folder is a cache (https://bford.info/cachedir/)."""


class EntryBackend(FileSystemStoreBackend):  # type: ignore[misc]
    """Stores bytes in one file for each entry, where joblib makes a folder with a pickle in it."""

    def configure(self, location: str, verbose: int = 0, backend_options: Any = None) -> None:
        """Take the folder's name; the folder itself is made with the first entry."""
        self.location = location
        self.verbose = verbose
        self.compress = False
        self.mmap_mode = None

    def load_item(self, call_id: list[str], *args: Any, **kwargs: Any) -> bytes:
        """Return an entry; OSError if there is none."""
        return Path(self.location, *call_id).read_bytes()

    def dump_item(self, call_id: list[str], item: bytes, *args: Any, **kwargs: Any) -> None:
        """Store an entry under its name, so that it is there as a whole or not at all.

        Raises:
            OSError: If it cannot be written.
        """
        path = Path(self.location, *call_id)
        path.parent.mkdir(parents=True, exist_ok=True)
        self._concurrency_safe_write(item, str(path), _write)

    def get_items(self) -> list[CacheItemInfo]:
        """Return all entries, and what an interrupted run left of one."""
        items = []
        for folder, _, names in os.walk(self.location):
            for name in names:
                path = Path(folder, name)
                with suppress(OSError):
                    state = path.stat()
                    accessed = datetime.fromtimestamp(state.st_atime)
                    items.append(CacheItemInfo(str(path), state.st_size, accessed))
        return items

    def clear_location(self, location: str) -> None:
        """Remove one entry, or all."""
        paths = (
            [item.path for item in self.get_items()] if location == self.location else [location]
        )
        for path in paths:
            with suppress(OSError):
                Path(path).unlink()


_BACKEND: Final = "allegedly-entries"
register_store_backend(_BACKEND, EntryBackend)


def open_cache(folder: str | os.PathLike[str]) -> Memory:
    """Open the cache in a folder, to look after it.

    Args:
        folder: What was given to `Analyzer` or ``--cache``.

    Returns:
        A `joblib.Memory`, of which `reduce_size` and `clear` are of use here.
    """
    return Memory(str(Path(folder).expanduser().absolute()), backend=_BACKEND, verbose=0)


class Store:
    """The entries of a cache. Picklable; a worker that gets one goes on with the same folder.

    Where it cannot write it says so once, and from then on only reads.
    """

    def __init__(self, folder: str | os.PathLike[str]) -> None:
        """Open a store and try whether it can be written to."""
        self._folder = str(folder)
        self._entries: EntryBackend = open_cache(folder).store_backend
        self._writable = True
        self._attempt(["CACHEDIR.TAG"], _TAG)

    def load(self, key: str) -> bytes | None:
        """Return what was saved under a key; None if there is nothing, or it is damaged."""
        try:
            entry = self._entries.load_item(_place(key))
        except OSError:
            return None
        body = entry[_DIGEST:]
        return body if entry[:_DIGEST] == _digest(key, body) else None

    def save(self, key: str, body: bytes) -> None:
        """Save bytes under a key, if the folder allows it."""
        if self._writable:
            self._attempt(_place(key), _digest(key, body) + body)

    def _attempt(self, place: list[str], entry: bytes) -> None:
        try:
            self._entries.dump_item(place, entry)
        except FileNotFoundError:
            # Somebody has just cleared the folder; the next entry makes it anew.
            return
        except OSError as error:
            self._writable = False
            logging.getLogger(__name__).warning(
                "allegedly: the cache %s cannot be written to (%s); the run goes on without",
                self._folder,
                error.strerror or error,
            )


def _place(key: str) -> list[str]:
    return [key[:2], key[2:]]


def _digest(key: str, body: bytes) -> bytes:
    """Return what says that just these bytes belong under just this key."""
    return hashlib.sha256(key.encode() + body).hexdigest().encode()


def _write(entry: bytes, name: str) -> None:
    """Write a file; what could not be written whole is removed."""
    try:
        Path(name).write_bytes(entry)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
