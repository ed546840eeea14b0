"""Text in rows and columns, which every report can show."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import attrs


@attrs.frozen
class Grid:
    """Text in rows and columns.

    Attributes:
        title: Its heading; empty for the main figures.
        columns: The heading of each column.
        cells: For each row, one text per column.
        names: Number of columns, from the left, with names instead of figures.
        best: Indices of the rows of the best contender and those not shown to be worse.
    """

    title: str
    columns: tuple[str, ...]
    cells: tuple[tuple[str, ...], ...]
    names: int = 1
    best: frozenset[int] = frozenset()


def percent(value: float | None) -> str:
    """Format a share in per cent; None becomes a dash."""
    return "–" if value is None else f"{100 * value:.1f}"


def table(
    title: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[str]],
    names: int = 1,
    best: Iterable[int] = (),
) -> Grid:
    """Return a grid, with short rows padded."""
    cells = (tuple(row) + ("",) * (len(columns) - len(row)) for row in rows)
    return Grid(title, tuple(columns), tuple(cells), names, frozenset(best))


def rounded(figure: float | None, digits: int) -> str:
    """Format a figure; None becomes a dash."""
    return "–" if figure is None else f"{figure:,.{digits}f}"
