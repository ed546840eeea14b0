"""Writing a file so that it is complete or not there."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO, TextIO


@contextmanager
def writing(path: Path) -> Iterator[TextIO]:
    """Open a file for UTF-8 text that takes its name only when all is written.

    The text goes into a hidden file beside it, which is renamed at the end and removed if the
    block raises; an older file of that name stays untouched until then. What is no regular file
    (a pipe, ``/dev/null``) is written directly.

    Args:
        path: Where the text is to stand at the end; a link is followed.

    Raises:
        OSError: If it cannot be written.
    """
    with _opened(path, "", encoding="utf-8", newline="\n") as stream:
        yield stream


@contextmanager
def writing_bytes(path: Path) -> Iterator[BinaryIO]:
    """Do the same for bytes."""
    with _opened(path, "b") as stream:
        yield stream


@contextmanager
def _opened(path: Path, kind: str, **how: Any) -> Iterator[Any]:
    target = Path(os.path.realpath(path))
    if target.exists() and not target.is_file():
        with target.open(f"w{kind}", **how) as stream:
            yield stream
        return
    aside = target.with_name(f".{target.name[:200]}.{os.getpid()}.part")
    try:
        with aside.open(f"x{kind}", **how) as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        if target.exists():
            aside.chmod(target.stat().st_mode & 0o7777)
        aside.replace(target)
    except BaseException:
        with suppress(OSError):
            aside.unlink()
        raise
