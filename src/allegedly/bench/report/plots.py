"""The plots of a comparison, as SVG."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from allegedly.bench.comparison import Comparison, Result
from allegedly.bench.measure import CLASSES
from allegedly.bench.measure.pairs import labels_of
from allegedly.bench.report import svg

_SHOWN: Final = {
    "precision": "P",
    "recall": "R",
    "f1": "F1",
    "joint_f1": "joint F1",
    "nested": "nested R",
    "kind": "kind",
    "name": "name",
    "form": "form",
    "stance": "stance",
    "commitment": "commitment",
    "hedge_f1": "hedge F1",
}


def plots(comparison: Comparison) -> Iterator[tuple[str, str]]:
    """Yield title and SVG of each plot for which there are figures."""
    results = [
        (place, result) for place, result in enumerate(comparison.results) if result.failure is None
    ]
    share, score = svg.Axis("share of hedged"), svg.Axis("mean score")
    curves = [
        svg.Series(result.name, result.curve, place) for place, result in results if result.curve
    ]
    if curves:
        title = "Precision and recall"
        yield title, svg.lines(title, svg.Axis("recall"), svg.Axis("precision"), curves)
    bins = [
        svg.Series(result.name, [(b.score, b.hedged) for b in result.calibration], place)
        for place, result in results
        if result.calibration
    ]
    if bins:
        title = "Calibration"
        yield title, svg.lines(title, score, share, bins, diagonal=True)
    for holder in comparison.task.holders:
        values = [
            svg.Series(
                result.name,
                [(b.given, b.gold) for b in result.commitment[holder].calibration],
                place,
            )
            for place, result in results
            if result.commitment
        ]
        if values:
            title = f"Calibration of the {holder}'s commitment"
            given, annotated = (svg.Axis(f"mean {of} value", -1.0) for of in ("given", "annotated"))
            yield title, svg.lines(title, given, annotated, values, diagonal=True)
    if comparison.learning:
        title = "Learning curve"
        learners = [
            svg.Series(
                result.name,
                [
                    (point.documents, point.value)
                    for point in comparison.learning
                    if point.name == result.name and point.value is not None
                ],
                place,
            )
            for place, result in results
        ]
        most = max(point.documents for point in comparison.learning)
        low = min(0.0, *(p.value for p in comparison.learning if p.value is not None), 0.0)
        x = svg.Axis("training documents", 0.0, max(most, 1.0))
        curves = [series for series in learners if series.points]
        yield title, svg.lines(title, x, svg.Axis(comparison.measure, low), curves)
    if costs := _costs(results):
        title = "Quality and speed"
        times = [point[0] for item in costs for point in item.points]
        x = svg.Axis("ms for 1,000 sentences", min(times) / 3, max(times) * 3, log=True)
        yield title, svg.points(title, x, svg.Axis(comparison.measure), costs)
    yield from _attributions(comparison, results)
    kinds = sorted({kind for _, result in results if result.cues for kind in result.cues.exact})
    if kinds:
        title = "F1 of exact cue spans by type"
        found = [
            svg.Series(
                result.name,
                [(i, result.cues.exact[kind].f1) for i, kind in enumerate(kinds)],
                place,
            )
            for place, result in results
            if result.cues
        ]
        yield title, svg.bars(title, kinds, svg.Axis("F1"), found)
    if comparison.task.labelled and len(results) > 1:
        title = f"{comparison.task.unit.capitalize()}s labelled differently, in per cent"
        names = [result.name for _, result in results]
        yield title, svg.matrix(title, names, _disagreement(comparison, names))


def _attributions(
    comparison: Comparison, results: Sequence[tuple[int, Result]]
) -> Iterator[tuple[str, str]]:
    """Yield a plot of the figures of whole analyses, or of F1 by quotation."""
    found: dict[str, dict[str, float]] = {}
    title = "Attributions, and the parts of those found"
    for _, result in results:
        if result.analysis is not None:
            figures = result.analysis.figures()
            found[result.name] = {_SHOWN[key]: figures[key] for key in _SHOWN if key in figures}
        elif result.attributions is not None:
            title = "F1 of attributions by quotation"
            pairs = result.attributions.pairs
            found[result.name] = {kind: pairs[kind, "attr"].percent()[2] for kind in CLASSES}
    if not found:
        return
    groups = list(dict.fromkeys(key for figures in found.values() for key in figures))
    series = [
        svg.Series(
            result.name,
            [(groups.index(key), value / 100) for key, value in found[result.name].items()],
            place,
        )
        for place, result in results
        if result.name in found
    ]
    yield title, svg.bars(title, groups, svg.Axis("share"), series)


def _costs(results: Sequence[tuple[int, Result]]) -> list[svg.Series]:
    return [
        svg.Series(result.name, [(result.cost.ms_per_1000, result.value)], place)
        for place, result in results
        if result.cost is not None and result.value is not None and result.cost.ms_per_1000 > 0
    ]


def _disagreement(comparison: Comparison, names: Sequence[str]) -> list[list[float | None]]:
    labels = {name: labels_of(comparison.task, comparison.judged[name]) for name in names}
    return [
        [
            None
            if one == other
            else sum(a != b for a, b in zip(labels[one], labels[other], strict=True))
            / len(labels[one])
            for other in names
        ]
        for one in names
    ]
