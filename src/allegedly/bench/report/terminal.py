"""A comparison in the terminal."""

from __future__ import annotations

from io import StringIO
from typing import Final

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from allegedly.bench.comparison import Comparison
from allegedly.bench.measure.groups import By
from allegedly.bench.report.grid import Grid
from allegedly.bench.report.grids import grids
from allegedly.bench.report.notes import notes
from allegedly.render.safe import one_line

_LONGEST: Final = 10_000

WIDTH: Final = 120
"""Characters per line of plain text; text that is too wide for its cell is wrapped."""


def tables(comparison: Comparison, by: By | None = None) -> Group:
    """Return the corpus, its tables, and notes on them.

    Args:
        comparison: The comparison.
        by: Also show the main figure by genre, outlet or form.
    """
    task = comparison.task
    parts: list[RenderableType] = [Text(f"{task.spec.name}: {task.describe()}")]
    parts += [_table(grid) for grid in grids(comparison, [by] if by else [])]
    if by and not any(group.by == by for group in comparison.groups):
        parts.append(Text(f"{task.spec.name} does not give the {by} of its documents."))
    parts += [Text(one_line(line, _LONGEST)) for line in notes(comparison)]
    return Group(*parts)


def plain_text(comparison: Comparison) -> str:
    """Return the same without colours, at a fixed width."""
    stream = StringIO()
    console = Console(
        file=stream, width=WIDTH, color_system=None, force_terminal=False, force_jupyter=False
    )
    console.print(tables(comparison), highlight=False, markup=False, emoji=False)
    return "\n".join(line.rstrip() for line in stream.getvalue().splitlines())


def _table(grid: Grid) -> Table:
    table = Table(
        title=grid.title or None,
        title_justify="left",
        title_style="bold",
        box=None,
        pad_edge=False,
    )
    for place, column in enumerate(grid.columns):
        table.add_column(column, justify="left" if place < grid.names else "right")
    for number, cells in enumerate(grid.cells):
        table.add_row(
            *(Text(one_line(cell)) for cell in cells), style="bold" if number in grid.best else None
        )
    return table
