"""A progress bar on standard error, for runs that somebody watches."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol


class Progress(Protocol):
    """Something that shows how far a run has come."""

    def update(self, done: int, count: int) -> None:
        """Show that so many bytes and articles are done."""


class _Silent:
    def update(self, done: int, count: int) -> None:
        pass


@contextmanager
def progress(total: int | None, *, wanted: bool) -> Iterator[Progress]:
    """Show a bar while the block runs, if standard error is a terminal.

    Args:
        total: Bytes of input, or None where that is not known beforehand.
        wanted: False where the bar would disturb, as when the result goes to the same terminal.
    """
    if not wanted or not sys.stderr.isatty():
        yield _Silent()
        return
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
    from rich.progress import Progress as RichProgress

    columns = (
        TextColumn("{task.fields[count]} articles"),
        BarColumn(),
        TimeElapsedColumn(),
        TextColumn("left:"),
        TimeRemainingColumn(),
    )
    with RichProgress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("analyze", total=total, count=0)

        class _Bar:
            def update(self, done: int, count: int) -> None:
                bar.update(task, completed=done, count=count)

        yield _Bar()
