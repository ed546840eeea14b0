"""A progress bar on standard error, for runs at a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol


class Progress(Protocol):
    """Shows the progress of a run."""

    def update(self, done: int, total: int | None, note: str) -> None:
        """Show how many bytes are done, of a total that is None if unknown."""


class _Silent:
    def update(self, done: int, total: int | None, note: str) -> None:
        pass


@contextmanager
def progress(*, wanted: bool) -> Iterator[Progress]:
    """Show a bar while the block runs, if standard error is a terminal.

    Args:
        wanted: False if the bar would be in the way, as when the result goes to the same terminal.
    """
    if not wanted or not sys.stderr.isatty():
        yield _Silent()
        return
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
    from rich.progress import Progress as RichProgress

    columns = (
        TextColumn("{task.fields[note]}", markup=False),
        BarColumn(),
        TimeElapsedColumn(),
        TextColumn("left:"),
        TimeRemainingColumn(),
    )
    with RichProgress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("analyze", total=None, note="")

        class _Bar:
            def update(self, done: int, total: int | None, note: str) -> None:
                bar.update(task, completed=done, total=total, note=note)

        yield _Bar()
