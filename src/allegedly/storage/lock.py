"""A lock that one process holds, on every operating system, and that ends with the process."""

from __future__ import annotations

import errno
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from allegedly.errors import LockedError

_NO_LOCKS: Final = frozenset((errno.ENOLCK, errno.ENOTSUP, errno.EOPNOTSUPP))


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold a lock file while the block runs, and remove it at the end.

    Args:
        path: The lock file; its folder must exist.

    Raises:
        LockedError: If another process or thread holds it.
        OSError: If it cannot be created.
    """
    import filelock  # imported here because it takes a fifth of a second and is rarely needed

    lock = filelock.FileLock(path, timeout=0)
    try:
        lock.acquire()
    except filelock.Timeout as error:
        raise LockedError(f"{path}: is locked by another process") from error
    except OSError as error:
        if error.errno not in _NO_LOCKS:
            raise
        logging.getLogger(__name__).warning(
            "allegedly: the file system of %s has no locks; make sure that no other run writes "
            "there",
            path.parent,
        )
        yield
        return
    try:
        yield
    finally:
        if sys.platform != "win32":  # while it is held, so that no other process has just taken it
            with suppress(OSError):
                path.unlink()
        lock.release()
        if sys.platform == "win32":  # which does not remove a file that another process has open
            with suppress(OSError):
                path.unlink()
