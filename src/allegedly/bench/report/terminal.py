"""A comparison in the terminal.

A table that is too wide is divided by columns, so that no figure is cut or broken over two lines.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO
from typing import Final

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.table import Table
from rich.text import Text

from allegedly.bench.comparison import Comparison
from allegedly.bench.measure.groups import By
from allegedly.bench.report.grid import Grid
from allegedly.bench.report.grids import grids
from allegedly.bench.report.notes import notes
from allegedly.render.safe import one_line

_LONGEST: Final = 10_000
_GAP: Final = 2
_NARROWEST: Final = 12

WIDTH: Final = 120
"""Characters per line of plain text."""


def tables(comparison: Comparison, by: By | None = None) -> Group:
    """Return the corpus, its tables, and notes on them.

    Args:
        comparison: The comparison.
        by: Also show the main figure by genre, outlet or form.
    """
    task = comparison.task
    parts: list[RenderableType] = [Text(f"{task.spec.name}: {task.describe()}")]
    parts += [_Parts(grid) for grid in grids(comparison, [by] if by else [])]
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


class _Parts:
    """A grid as one table, or as several where one does not fit."""

    def __init__(self, grid: Grid) -> None:
        self._grid = grid
        self._cells = [[one_line(cell) for cell in cells] for cells in grid.cells]
        self._widths = [
            max(map(cell_len, [*column, *(heading.split() if place >= grid.names else [heading])]))
            for place, (heading, *column) in enumerate(zip(grid.columns, *self._cells, strict=True))
        ]

    def __rich_console__(self, _: Console, options: ConsoleOptions) -> RenderResult:
        if self._grid.title:
            yield Text(self._grid.title, style="bold")
        yield from map(self._table, self._divided(options.max_width))

    def _divided(self, width: int) -> Iterator[dict[int, int]]:
        """Yield the widths of the columns of each table.

        From the second table on, there are only as many columns of names as tell rows apart.
        """
        part = self._names(self._grid.names, width)
        names, room = len(part), width - sum(part.values()) - _GAP * len(part)
        for place in range(self._grid.names, len(self._grid.columns)):
            needed = self._widths[place]
            if needed > room and len(part) > names:
                yield part
                part = self._names(self._distinct(), width)
                names, room = len(part), width - sum(part.values()) - _GAP * len(part)
            part[place] = needed
            room -= needed + _GAP
        yield part

    def _distinct(self) -> int:
        """Return the number of columns, from the first on, that tell all rows apart."""
        counts = range(1, self._grid.names)
        rows = len(self._cells)
        told = (n for n in counts if len({tuple(cells[:n]) for cells in self._cells}) == rows)
        return next(told, self._grid.names)

    def _names(self, count: int, width: int) -> dict[int, int]:
        """Return the widths of the first columns: all that they need, up to half of the width."""
        widths = self._widths[:count]
        room = max(width // 2, _NARROWEST * count) - _GAP * (count - 1)
        while sum(widths) > room:
            widths[widths.index(max(widths))] -= 1
        return dict(enumerate(widths))

    def _table(self, widths: dict[int, int]) -> Table:
        table = Table(box=None, pad_edge=False, padding=(0, _GAP // 2))
        for place, width in widths.items():
            table.add_column(
                self._grid.columns[place],
                justify="left" if place < self._grid.names else "right",
                overflow="fold",
                width=width,
            )
        for number, cells in enumerate(self._cells):
            style = "bold" if number in self._grid.best else None
            table.add_row(*(Text(cells[place]) for place in widths), style=style)
        return table
