"""The figures of whole analyses as grids."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from allegedly.bench.comparison import Result
from allegedly.bench.report.grid import Grid, rounded, table

_ATTRIBUTIONS: Final = {
    "precision": "P",
    "recall": "R",
    "f1": "F1",
    "joint_f1": "joint F1",
    "nested": "nested R",
    "claims": "claims",
    "kind": "kind",
    "voice": "voice",
    "name": "name",
    "form": "form",
    "stance": "stance",
    "negated": "negated",
    "quotation": "quotation",
}
_REST: Final = {
    "commitment": "commitment",
    "degree_f1": "degree F1",
    "hedge_precision": "hedge P",
    "hedge_recall": "hedge R",
    "hedge_f1": "hedge F1",
    "holder": "holder",
    "boilerplate": "boilerplate claimed",
    "author": "author's words lost",
}


def analyses(results: Sequence[Result]) -> Iterator[Grid]:
    """Yield the figures of attributions and sources, then those of the rest of an analysis."""
    yield _grid(
        "Attributions, nested ones included: P, R, F1; F1 with source; right of those found, in %",
        _ATTRIBUTIONS,
        results,
    )
    yield _grid(
        "The rest of the analysis, in %: commitment of sources, hedges; less is better at the end",
        _REST,
        results,
    )


def _grid(title: str, columns: dict[str, str], results: Sequence[Result]) -> Grid:
    figures = [(r.name, r.analysis.figures()) for r in results if r.analysis is not None]
    shown = [key for key in columns if any(key in found for _, found in figures)]
    rows = [[name, *(rounded(found.get(key), 1) for key in shown)] for name, found in figures]
    return table(title, ["attributor", *(columns[key] for key in shown)], rows)
