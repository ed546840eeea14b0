"""Standard output belongs to the result: text that plugins print is redirected."""

from __future__ import annotations

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
    """Stands in for standard output, and sends to standard error the text that a plugin prints.

    Other threads, and the program that called the library, keep writing to standard output.
    """

    def __init__(self, result: TextIO) -> None:
        """Put a switch in front of standard output."""
        self.result = result

    @property
    def target(self) -> Any:
        """The stream that the calling thread writes to now."""
        if not _inside.get():
            return self.result
        return _NULL if sys.stderr is None else sys.stderr

    def write(self, text: str) -> int:
        """Write to the stream of the calling thread."""
        return int(self.target.write(text))

    def __getattr__(self, name: str) -> Any:
        return getattr(self.target, name)

    def __iter__(self) -> Iterator[str]:
        return iter(self.target)


class _Null:
    """Discards text if there is no standard error."""

    def write(self, text: str) -> int:
        return len(text)

    def flush(self) -> None:
        pass

    def isatty(self) -> bool:
        return False


_NULL: Final = _Null()


@contextmanager
def printing_to_stderr() -> Iterator[None]:
    """Redirect output of Python code in this thread to standard error inside the block.

    `sys.stdout` is replaced by a `Switch` while any thread is inside.
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
        if _users == 0 and isinstance(stream, Switch):
            sys.stdout = stream.result
