"""The figures of a comparison as grids of text, which every report shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from allegedly.bench.comparison import Comparison, Result
from allegedly.bench.measure import CLASSES, CommitmentScores
from allegedly.bench.measure.commitment import degree_and_polarity
from allegedly.bench.measure.figures import majority
from allegedly.bench.measure.groups import FEW, By, Group
from allegedly.bench.report.analyses import analyses
from allegedly.bench.report.grid import Grid, percent, rounded, table
from allegedly.model import DEGREES, Commitment, Holder


def grids(comparison: Comparison, by: Iterable[By] = ()) -> Iterator[Grid]:
    """Yield figures, what is particular to attributions, commitments and cues, and differences.

    Args:
        comparison: The comparison.
        by: Group the main figure by these as well, where the corpus gives them.
    """
    yield figures(comparison)
    if comparison.task.analysed:
        yield from analyses(comparison.results)
    elif comparison.task.unit == "attribution":
        yield _attributions(comparison)
    for holder in comparison.task.holders:
        told = [(r.name, r.commitment[holder]) for r in comparison.results if r.commitment]
        if told:
            yield _commitment(holder, told, *majority(comparison.task, holder))
            yield _confusion(holder, told)
    if any(result.cues for result in comparison.results):
        yield _cues(comparison)
    for key in by:
        if chosen := [group for group in comparison.groups if group.by == key]:
            yield _groups(comparison, key, chosen)
    if comparison.learning:
        yield _learning(comparison)
    if comparison.drops:
        yield _drops(comparison)
    if comparison.pairs:
        yield _pairs(comparison)


def figures(comparison: Comparison) -> Grid:
    """Return the main figures, one row for each contender."""
    labelled = comparison.task.labelled
    kind = "attributor" if comparison.task.unit == "attribution" else "classifier"
    columns = [kind, "training", comparison.measure, "95 %"]
    if labelled:
        columns += ["P", "R", "macro F1", "AUPRC", "Brier", "ECE"]
    measured = any(result.cost or result.cost_failure for result in comparison.results)
    columns += ["ms/1,000", "load ms", "MiB", "KiB on disk"] if measured else []
    rows = []
    for result in comparison.results:
        row = [result.name, result.training]
        if result.failure is not None:
            row.append("failed")
        elif result.value is None:
            mute = comparison.task.unit == "commitment" and result.commitment is None
            row += [
                "gives no commitment" if mute else "–",
                "–",
                *(_cost_cells(result) if measured else []),
            ]
        else:
            row += [_figure(comparison, result.value), _interval(comparison, result.interval)]
            row += _sentence_cells(result) if labelled else []
            row += _cost_cells(result) if measured else []
        rows.append(row)
    best = [n for n, r in enumerate(comparison.results) if r.name in comparison.tied]
    return table("", columns, rows, names=2, best=best)


def _p_value(value: float | None) -> str:
    if value is None:
        return "–"
    return "< 0.0001" if value < 0.0001 else f"{value:.4f}"


def _figure(comparison: Comparison, value: float, sign: str = "") -> str:
    """Format a main figure: a correlation as a fraction, anything else in per cent."""
    if comparison.measure.endswith("correlation"):
        return f"{value:{sign}.3f}"
    return f"{100 * value:{sign}.1f}"


def _interval(
    comparison: Comparison, ends: tuple[float, float] | None, sign: str = "", between: str = "–"
) -> str:
    if ends is None:
        return "–"
    return between.join(_figure(comparison, end, sign) for end in ends)


def _sentence_cells(result: Result) -> list[str]:
    scores = result.sentences
    if scores is None:
        return ["–"] * 6
    hedged = scores.classes["hedged"]
    shares = (hedged.precision, hedged.recall, scores.macro_f1, scores.auprc)
    return [*map(percent, shares), rounded(scores.brier, 3), rounded(result.calibration_error, 3)]


def _cost_cells(result: Result) -> list[str]:
    cost = result.cost
    if cost is None:
        return ["–"] * 4
    size = None if cost.size is None else cost.size / 1024
    others = (cost.load_ms, cost.peak_mib, size)
    return [rounded(cost.ms_per_1000, 1), *(rounded(figure, 0) for figure in others)]


def _cues(comparison: Comparison) -> Grid:
    found = [(result.name, result.cues) for result in comparison.results if result.cues]
    kinds = sorted({kind for _, cues in found for kind in cues.exact})
    rows = []
    for name, cues in found:
        pairs = [(cues.any_exact, cues.any_overlap)]
        pairs += [(cues.exact[kind], cues.overlap[kind]) for kind in kinds]
        cells = [f"{percent(exact.f1)} / {percent(overlap.f1)}" for exact, overlap in pairs]
        rows.append([name, *cells])
    return table("F1 of cue spans, exact / overlapping", ["classifier", "any", *kinds], rows)


def _attributions(comparison: Comparison) -> Grid:
    rows = []
    for result in comparison.results:
        if result.attributions is None:
            continue
        scores = result.attributions
        for kind in CLASSES:
            shown = [
                *scores.pairs[kind, "attr"].percent(),
                scores.pairs[kind, "joint"].percent()[2],
                scores.pairs[kind, "exact"].percent()[2],
                scores.agreement(kind, "joint"),
                scores.agreement(kind, "cue"),
            ]
            rows.append([result.name, kind, *(f"{figure:.1f}" for figure in shown)])
    return table(
        "By quotation: P, R, F1 of attributions; F1 with source, with exact content; agreement",
        ["attributor", "class", "P", "R", "F1", "joint F1", "exact F1", "source", "cue"],
        rows,
        names=2,
    )


def _commitment(
    holder: Holder,
    told: Sequence[tuple[str, CommitmentScores]],
    usual: Commitment,
    baseline: CommitmentScores,
) -> Grid:
    columns = ["classifier", "claims", "unanswered", "r", "MAE", "degree", "degree F1"]
    columns += ["polarity", "polarity F1", "both", "ECE"]
    rows = [
        [
            name,
            f"{scores.count:,}",
            f"{scores.missing:,}",
            rounded(scores.pearson, 3),
            rounded(scores.mean_absolute_error, 2),
            *map(percent, (scores.accuracy, scores.macro_f1)),
            *map(percent, (scores.polarity_accuracy, scores.polarity_macro_f1, scores.both)),
            rounded(scores.calibration_error, 3),
        ]
        for name, scores in (*told, (f"majority: {degree_and_polarity(usual)}", baseline))
    ]
    title = (
        f"Commitment of the {holder}: r and MAE of the value, from -3 to 3; accuracy and macro F1 "
        "of degree and of polarity; accuracy of both"
    )
    return table(title, columns, rows)


def _confusion(holder: Holder, told: Sequence[tuple[str, CommitmentScores]]) -> Grid:
    rows = [
        [name, degree, *(f"{scores.confusion[degree][found]:,}" for found in DEGREES)]
        for name, scores in told
        for degree in DEGREES
    ]
    title = f"Degrees of the {holder}'s commitment: annotated (rows) and given (columns)"
    return table(title, ["classifier", "annotated", *DEGREES], rows, names=2)


def _groups(comparison: Comparison, by: By, chosen: Sequence[Group]) -> Grid:
    names = [figure.name for figure in chosen[0].figures]
    rows = []
    for group in chosen:
        cells = []
        for figure in group.figures:
            value = _figure(comparison, figure.value)
            ends = _interval(comparison, figure.interval)
            cells.append(value if figure.interval is None else f"{value} ({ends})")
        rows.append([group.name, f"{group.documents:,}", f"{group.items:,}", *cells])
    title = f"{comparison.measure} by {by}; no interval with fewer than {FEW} documents"
    return table(title, [by, "documents", f"{comparison.task.unit}s", *names], rows)


def _learning(comparison: Comparison) -> Grid:
    names = list(dict.fromkeys(point.name for point in comparison.learning))
    shares = sorted({point.share for point in comparison.learning})
    found = {(point.name, point.share): point for point in comparison.learning}
    rows = []
    for share in shares:
        points = [found[name, share] for name in names]
        cells = [
            "failed"
            if point.value is None
            else f"{_figure(comparison, point.value)} ({_interval(comparison, point.interval)})"
            for point in points
        ]
        rows.append([f"{share:.0%}", f"{max(p.documents for p in points):,.0f}", *cells])
    title = f"Learning curve: {comparison.measure} by share of the training documents"
    return table(title, ["share", "documents", *names], rows)


def _drops(comparison: Comparison) -> Grid:
    rows = []
    for drop in comparison.drops:
        row = [drop.name, drop.perturbation]
        if drop.value is None or drop.drop is None:
            row.append("failed")
        else:
            row += [
                _figure(comparison, drop.value),
                _figure(comparison, drop.drop, "+"),
                _interval(comparison, drop.interval, "+", " to "),
            ]
        rows.append(row)
    kind = "attributor" if comparison.task.unit == "attribution" else "classifier"
    title = f"On damaged texts: {comparison.measure}, and how much of it is lost"
    return table(title, [kind, "damage", "figure", "drop", "95 % of the drop"], rows, names=2)


def _pairs(comparison: Comparison) -> Grid:
    labelled = comparison.task.labelled
    columns = ["pair", "difference", "p (randomisation, Holm)"]
    columns += ["p (McNemar, Holm)", "kappa"] if labelled else []
    rows = []
    for pair in comparison.pairs:
        row = [
            f"{pair.one} – {pair.other}",
            _figure(comparison, pair.difference, "+"),
            _p_value(pair.randomisation_holm),
        ]
        row += [_p_value(pair.mcnemar_holm), rounded(pair.kappa, 2)] if labelled else []
        rows.append(row)
    return table("Differences", columns, rows)
