"""Sentences that belong below the figures of a comparison."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from allegedly.bench.comparison import Comparison
from allegedly.bench.measure.pairs import gold_labels
from allegedly.bench.report.grids import percent
from allegedly.render.safe import one_line

_NAMED: Final = 3


def notes(comparison: Comparison) -> list[str]:
    """Return notes that the tables leave out: cautions, the best, failures."""
    lines = _cautions(comparison)
    if len(comparison.tied) > 1:
        others = ", ".join(name for name in comparison.tied if name != comparison.best)
        lines.append(f"Best: {comparison.best}. Not shown to be worse: {others}.")
    elif comparison.best is not None and len(comparison.results) > 1:
        lines.append(f"Best: {comparison.best}.")
    if comparison.oracle is not None and len(comparison.pairs) > 0:
        lines.append(
            "Oracle (always picks a classifier that is right, if there is one): "
            f"F1 {percent(comparison.oracle)}."
        )
    if dropped := comparison.settings.get("dropped"):
        whom = ", ".join(f"{name} was trained on {n:,}" for name, n in dropped["by"].items())
        ids = dropped["ids"]
        lines.append(f"Left out for all: {len(ids):,} documents ({one_line(some(ids))}); {whom}.")
    for result in comparison.results:
        if result.failure is not None:
            lines.append(f"{result.name} failed: {one_line(result.failure)}")
        elif result.cost_failure is not None:
            lines.append(one_line(result.cost_failure))
    return lines


def some(ids: Sequence[str]) -> str:
    """Return the first ids of documents, and the number of the others."""
    rest = len(ids) - _NAMED
    return ", ".join(ids[:_NAMED]) + (f" and {rest:,} more" if rest > 0 else "")


def _cautions(comparison: Comparison) -> list[str]:
    """Return cautions about a corpus that is too small or too uniform for some figures."""
    task = comparison.task
    lines = []
    if len(task.documents) < 2:
        lines.append(
            "The corpus has one document. Intervals and tests of differences resample documents, "
            "so none are shown."
        )
    if task.unit == "attribution":
        if not task.judged:
            lines.append("The corpus has no attribution, so F1 is 0 whatever is found.")
    elif task.labelled:
        labels = set(gold_labels(task))
        if labels == {"plain"}:
            lines.append(f"Every {task.unit} is plain, so F1 of hedged is 0 whatever is found.")
        elif labels == {"hedged"}:
            lines.append(f"Every {task.unit} is hedged, so precision cannot fall below 100.")
    elif task.unit == "commitment":
        if (
            task.graded
            and len({c.value for g in task.commitments for h in g for c in h.values()}) < 2
        ):
            lines.append("All values are equal, so the correlation is 0 whatever is found.")
    elif len({g.certainty for golds in task.gold for g in golds}) < 2:
        lines.append("All grades are equal, so the correlation is 0 whatever is found.")
    return lines
