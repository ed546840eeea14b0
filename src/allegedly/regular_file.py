"""Opens files that are named by others, and only if they are files.

A pipe or a device may never end, or wait for ever for a writer, so it is refused before it is read.
"""

from __future__ import annotations

import errno
import io
import os
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import Final

_FLAGS: Final = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
"""Without waiting, since a pipe would wait for its writer."""


def open_regular(path: str | os.PathLike[str]) -> io.BufferedReader:
    """Open a regular file, or a link to one, for reading bytes.

    Raises:
        OSError: If it cannot be opened, or is a folder, a pipe, a socket or a device.
    """
    descriptor = os.open(path, _FLAGS)
    try:
        mode = os.fstat(descriptor).st_mode
        if S_ISDIR(mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), os.fspath(path))
        if not S_ISREG(mode):
            reason = "it is a pipe or a device; copy it to a file first"
            raise OSError(errno.EINVAL, reason, os.fspath(path))
        return os.fdopen(descriptor, "rb")
    except BaseException:
        os.close(descriptor)
        raise


def read_regular(path: str | os.PathLike[str], most: int) -> bytes:
    """Return the content of a regular file.

    Args:
        path: The file.
        most: Most bytes that it may have.

    Raises:
        OSError: If it cannot be read, is not a regular file, or is longer.
    """
    with open_regular(path) as stream:
        size = os.fstat(stream.fileno()).st_size
        content = stream.read(size + 1) if size <= most else b""
    if max(size, len(content)) > most:
        raise OSError(errno.EFBIG, f"it is longer than {most:,} bytes", os.fspath(path))
    return content


def is_regular(path: Path) -> bool:
    """Return whether a path leads to a regular file; a path that cannot be looked at does not."""
    try:
        return S_ISREG(path.stat().st_mode)
    except (OSError, ValueError):
        return False
