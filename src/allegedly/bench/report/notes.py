"""Sentences that belong below the figures of a comparison."""

from __future__ import annotations

from allegedly.bench.comparison import Comparison
from allegedly.bench.measure.pairs import gold_labels
from allegedly.bench.report.grids import percent
from allegedly.render.safe import one_line


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
    for result in comparison.results:
        if result.failure is not None:
            lines.append(f"{result.name} failed: {one_line(result.failure)}")
        elif result.cost_failure is not None:
            lines.append(one_line(result.cost_failure))
        if result.usage is not None:
            spent = ", ".join(f"{number:,.10g} {name}" for name, number in result.usage.items())
            lines.append(one_line(f"{result.name} used, by its own account: {spent or 'nothing'}."))
    return lines


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
