"""A comparison in Markdown, for a page or a pull request."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from allegedly.bench.comparison import Comparison
from allegedly.bench.report.grid import Grid
from allegedly.bench.report.grids import grids
from allegedly.bench.report.notes import notes
from allegedly.render.safe import one_line

_MARKS: Final = re.compile(r"[\\`*_\[\]<>|#&~]")


def markdown(comparison: Comparison) -> str:
    """Return the corpus, its tables, and notes on them."""
    task = comparison.task
    parts = [f"{_escaped(task.spec.name)}: {task.describe()}; corpus digest `{task.digest}`."]
    for grid in grids(comparison):
        parts += [f"{grid.title}:"] if grid.title else []
        parts.append("\n".join(_lines(grid)))
    parts += [_escaped(line) for line in notes(comparison)]
    return "\n\n".join(parts) + "\n"


def _lines(grid: Grid) -> Iterator[str]:
    """Yield a table line by line; the names of the best are bold."""
    right = len(grid.columns) - grid.names
    yield f"| {' | '.join(grid.columns)} |"
    yield f"|{'---|' * grid.names}{'---:|' * right}"
    for number, cells in enumerate(grid.cells):
        name, *rest = map(_escaped, cells)
        yield f"| {' | '.join([f'**{name}**' if number in grid.best else name, *rest])} |"


def _escaped(text: str) -> str:
    return _MARKS.sub(r"\\\g<0>", one_line(text))
