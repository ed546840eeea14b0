"""Running plugins so that neither their output nor an attempt to exit harms anything else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, TypeVar

from allegedly.errors import PluginError, describe
from allegedly.plugins.error_place import raised_by_signal
from allegedly.plugins.stdout import printing_to_stderr

X = TypeVar("X")

_END: Final = object()


class Stopped(PluginError):  # noqa: N818 - an event more than an error
    """A plugin tried to end the program, as with `sys.exit`; the cause is chained."""


def cause_of(error: Exception) -> BaseException:
    """Return the exception that the plugin itself raised."""
    return error.__cause__ if isinstance(error, Stopped) and error.__cause__ else error


@contextmanager
def isolated() -> Iterator[None]:
    """Run a plugin's code: its output goes to standard error, and it cannot end the program.

    Raises:
        Stopped: If it raised `SystemExit`, or another `BaseException` that is not an `Exception`.
            `KeyboardInterrupt` passes unchanged, and so does an exception from a signal handler.
    """
    try:
        with printing_to_stderr():
            yield
    except (Exception, KeyboardInterrupt):
        raise
    except BaseException as error:
        if raised_by_signal(error):
            raise
        raise Stopped(describe(error)) from error


def isolated_items(items: Iterator[X]) -> Iterator[X]:
    """Take items from a plugin's iterator, each inside `isolated`."""
    try:
        while True:
            with isolated():
                item = next(items, _END)
            if item is _END:
                return
            yield item  # type: ignore[misc]
    finally:
        close = getattr(items, "close", None)
        if close is not None:
            with isolated():
                close()
