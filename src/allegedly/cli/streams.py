"""Standard output and standard error, whatever state the shell has left them in.

Standard output belongs to the result. Everything else that writes to it while a command works – a
library, a warning, a worker process – reaches standard error instead.
"""

from __future__ import annotations

import errno
import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, TextIO, cast

from allegedly.cli.messages import complain


class _Closed(io.TextIOBase):
    """Stands for a standard output that was closed before the command began."""

    def write(self, text: str, /) -> int:
        """Raise, so that text is not lost silently."""
        raise OSError(errno.EBADF, "is closed; open it, or name a file with -o", "standard output")


def prepare() -> None:
    """Make both streams usable, and keep files that are opened later off their descriptors."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest free descriptor, which is this one
    if sys.stdout is None:
        sys.stdout = cast("TextIO", _Closed())
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123


def finish() -> int:
    """Flush both streams; return 1 if standard output cannot be written, else 0.

    Text that cannot be written is discarded, so that the interpreter does not try again.
    """
    status = 0
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError) as error:
            if stream is sys.stdout:
                status = 1
                if not isinstance(error, BrokenPipeError):
                    complain(f"standard output: {getattr(error, 'strerror', None) or error}")
            discard(stream)
    return status


def discard(stream: TextIO) -> None:
    """Discard the text that a stream still holds and cannot write."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


@contextmanager
def result_stream() -> Iterator[TextIO]:
    """Yield a stream to standard output; inside the block everything else goes to standard error.

    This includes worker processes and libraries that are not written in Python, because the file
    descriptor of standard output is redirected, not only `sys.stdout`.
    """
    ours = sys.stdout
    number = _number(ours)
    if number is None:
        sys.stdout = sys.stderr
        try:
            yield ours
        finally:
            sys.stdout = ours
        return
    ours.flush()
    kept = os.dup(number)
    result = _reopened(kept, ours)
    os.dup2(2, number)
    sys.stdout = sys.stderr
    try:
        yield result
        result.flush()
    finally:
        sys.stdout = ours
        os.dup2(kept, number)
        with suppress(OSError):  # which the flush above has raised already
            result.close()


def _number(stream: TextIO) -> int | None:
    """Return the file descriptor of standard output; None if the stream has none."""
    try:
        return stream.fileno()
    except (OSError, ValueError):
        return None


def _reopened(number: int, like: TextIO) -> TextIO:
    """Open a descriptor for results: in the terminal's encoding, or UTF-8 with plain line ends."""
    how: dict[str, Any] = {"encoding": "utf-8", "newline": "\n"}
    if like.isatty():
        how = {"encoding": like.encoding, "errors": "replace"}
    return cast("TextIO", open(number, "w", **how))
