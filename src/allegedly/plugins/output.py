"""Standard output belongs to the result: where the text goes that plugins print."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Final, TextIO

_inside: Final[ContextVar[bool]] = ContextVar("allegedly_plugin_runs", default=False)
_lock: Final = threading.Lock()
_users = 0


class Switch:
    """Stands in for standard output, and sends to standard error whatever a plugin prints.

    Other threads, and the program that called the library, go on writing where they did.
    """

    def __init__(self, result: TextIO, owner: int | None = None) -> None:
        """Put a switch before a stream.

        Args:
            result: The stream that stands for standard output.
            owner: The only thread that may write to it; None means any thread.
        """
        self._result = result
        self._owner = owner

    @property
    def target(self) -> Any:
        """Where the calling thread writes at this moment."""
        foreign = self._owner is not None and threading.get_ident() != self._owner
        if not (foreign or _inside.get()):
            return self._result
        return _NOWHERE if sys.stderr is None else sys.stderr

    def write(self, text: str) -> int:
        """Write where the calling thread may write."""
        return int(self.target.write(text))

    def __getattr__(self, name: str) -> Any:
        return getattr(self.target, name)

    def __iter__(self) -> Iterator[str]:
        return iter(self.target)


class _Nowhere:
    """Takes text where there is no standard error."""

    def write(self, text: str) -> int:
        return len(text)

    def flush(self) -> None:
        pass

    def isatty(self) -> bool:
        return False


_NOWHERE: Final = _Nowhere()


@contextmanager
def printing_to_stderr() -> Iterator[None]:
    """Send to standard error what is printed inside, by this thread and from Python.

    `sys.stdout` is replaced by a `Switch` for as long as any thread is inside.
    """
    _enter()
    token = _inside.set(True)
    try:
        yield
    finally:
        _inside.reset(token)
        _leave()


def _enter() -> None:
    global _users
    with _lock:
        _users += 1
        if sys.stdout is not None and not isinstance(sys.stdout, Switch):
            sys.stdout = Switch(sys.stdout)


def _leave() -> None:
    global _users
    with _lock:
        _users -= 1
        stream: object = sys.stdout
        if _users == 0 and isinstance(stream, Switch) and stream._owner is None:
            sys.stdout = stream._result


@contextmanager
def reserved_stdout() -> Iterator[None]:
    """Keep standard output for what the calling thread prints outside plugins.

    All else goes to standard error: what plugins print, from Python or from C, what their threads
    and the processes that they start print, and what worker processes print. This is for a program
    that owns its process, such as the command line.
    """
    stream = sys.stdout
    if stream is None or isinstance(stream, Switch):
        yield
        return
    owner = threading.get_ident()
    try:
        stream.flush()
        number = stream.fileno()
        private = os.dup(number)
    except (OSError, ValueError):  # not a file, such as a stream in memory
        sys.stdout = Switch(stream, owner)
        try:
            yield
        finally:
            sys.stdout = stream
        return
    before = sys.stdout, sys.__stdout__
    with open(  # noqa: PTH123 - a descriptor, not a path
        private,
        "w",
        encoding=stream.encoding,
        errors=stream.errors,
        buffering=1 if stream.isatty() else -1,
    ) as result:
        _point_elsewhere(number)
        sys.stdout = Switch(result, owner)
        sys.__stdout__ = result  # type: ignore[misc]
        try:
            yield
        finally:
            sys.stdout, sys.__stdout__ = before  # type: ignore[misc]
            result.flush()
            os.dup2(private, number)


def _point_elsewhere(number: int) -> None:
    """Have a file descriptor lead to standard error, or nowhere where there is none."""
    try:
        os.dup2(sys.stderr.fileno(), number)
    except (AttributeError, OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, number)
        os.close(nowhere)
