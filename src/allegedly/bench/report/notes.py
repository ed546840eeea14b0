"""Sentences that belong below the figures of a comparison."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from allegedly.bench.comparison import Comparison
from allegedly.bench.measure.pairs import gold_labels
from allegedly.bench.measure.significance import least_p
from allegedly.bench.report.grid import percent
from allegedly.render.safe import one_line

_TOGETHER: Final = (
    "Hedges are those of all classifiers of an analysis together; the commitment of a source is "
    "that of the first classifier that gives one."
)

_SLACK: Final = 1.000001
_NAMED: Final = 3


def notes(comparison: Comparison) -> list[str]:
    """Return notes that the tables leave out: cautions, the best, failures."""
    lines = _cautions(comparison) + _least(comparison)
    if comparison.task.analysed:
        lines.append(_TOGETHER)
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
        if result.usage is not None:
            spent = ", ".join(f"{number:,.10g} {name}" for name, number in result.usage.items())
            lines.append(one_line(f"{result.name} used, by its own account: {spent or 'nothing'}."))
        lines += [f"{result.name}: {one_line(remark)}" for remark in result.remarks]
    for point in comparison.learning:
        if point.failure is not None:
            share = f"{point.share:.0%} of the training documents"
            lines.append(f"{point.name} with {share}: {one_line(point.failure)}")
    if comparison.settings.get("perturb") and comparison.settings.get("predictions"):
        names = ", ".join(comparison.settings["predictions"])
        lines.append(
            one_line(
                f"{names}: not among the figures on damaged texts, because the predictions were "
                "made on the texts as they are."
            )
        )
    for drop in comparison.drops:
        if drop.failure is not None:
            lines.append(f"{drop.name} under {drop.perturbation}: {one_line(drop.failure)}")
    return lines


def _least(comparison: Comparison) -> list[str]:
    """Return how small a p-value can be at all, if that limits the tests shown."""
    documents = len(comparison.task.documents)
    tests = sum(pair.randomisation is not None for pair in comparison.pairs)
    if not tests:
        return []
    resamples, alpha = comparison.settings["resamples"], comparison.settings["alpha"]
    least = least_p(documents, resamples)
    reached = any(
        pair.randomisation is not None and pair.randomisation <= least * _SLACK
        for pair in comparison.pairs
    )
    if not reached and tests * least < alpha:
        return []
    line = (
        f"{resamples:,} resamplings of {documents:,} documents cannot show a p-value below "
        f"{least:.2g}"
    )
    if tests > 1:
        line += (
            f", or below {min(1.0, tests * least):.2g} after Holm's adjustment for {tests} pairs"
        )
    if tests * least >= alpha:
        line += f": not even the largest difference can be significant at {alpha:.0%}"
    return [line + "."]


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
    counted = next((r.analysis.attributions.gold for r in comparison.results if r.analysis), None)
    if counted is not None:
        lines.append(
            f"{counted:,} of {task.judged:,} annotated attributions count: optional ones and "
            "topics are left out, and continued quotations are joined."
        )
    if 0 < task.cues_marked < task.judged:
        marked = f"{task.cues_marked:,} of {task.judged:,} {task.unit}s have all their cues marked"
        what = "cue spans are measured in these" if task.cues_count else "so cues are not measured"
        lines.append(f"{marked}; {what}.")
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
            lines.append("All values are equal, so the correlation is undefined.")
    elif len({g.certainty for golds in task.gold for g in golds}) < 2:
        lines.append("All grades are equal, so the correlation is undefined.")
    return lines
