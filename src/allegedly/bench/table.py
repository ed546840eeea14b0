"""A comparison as tables for the terminal."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from allegedly.bench.attribution_metrics import CLASSES
from allegedly.bench.between import gold_labels
from allegedly.bench.comparison import Comparison, Row
from allegedly.render.safe import one_line


def tables(comparison: Comparison) -> Group:
    """Return figures, cues by type, differences, and what went wrong."""
    task = comparison.task
    read = f"{task.spec.name}: {task.describe()}"
    parts: list[RenderableType] = [Text(read), _figures(comparison)]
    if task.unit == "attribution":
        parts.append(_attributions(comparison))
    if any(row.cues for row in comparison.rows):
        parts.append(_cues(comparison))
    if comparison.pairs:
        parts.append(_pairs(comparison))
    parts += [Text(line) for line in notes(comparison)]
    return Group(*parts)


def notes(comparison: Comparison) -> list[str]:
    """Return what the tables do not say, line by line."""
    lines = _cautions(comparison)
    if len(comparison.tied) > 1:
        others = ", ".join(name for name in comparison.tied if name != comparison.best)
        lines.append(f"Best: {comparison.best}. Not shown to be worse: {others}.")
    elif comparison.best is not None and len(comparison.rows) > 1:
        lines.append(f"Best: {comparison.best}.")
    if comparison.oracle is not None and len(comparison.pairs) > 0:
        lines.append(
            "Oracle (always picks a classifier that is right, if there is one): "
            f"F1 {percent(comparison.oracle)}."
        )
    for row in comparison.rows:
        if row.failure is not None:
            lines.append(f"{row.name} failed: {one_line(row.failure)}")
        elif row.cost_failure is not None:
            lines.append(one_line(row.cost_failure))
    return lines


def _cautions(comparison: Comparison) -> list[str]:
    """Return what a corpus is too small or too uniform to show."""
    task = comparison.task
    lines = []
    if len(task.documents) < 2:
        lines.append(
            "The corpus has one document. Intervals and tests of differences resample documents, "
            "so there are none."
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
    elif len({g.certainty for golds in task.gold for g in golds}) < 2:
        lines.append("All grades are equal, so the correlation is 0 whatever is found.")
    return lines


def percent(value: float | None) -> str:
    """Show a share in per cent; a dash for None."""
    return "–" if value is None else f"{100 * value:.1f}"


def p_value(value: float | None) -> str:
    """Show a p-value; a dash for None."""
    if value is None:
        return "–"
    return "< 0.0001" if value < 0.0001 else f"{value:.4f}"


def _table(title: str, *columns: str, names: int = 1) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", box=None, pad_edge=False)
    for place, column in enumerate(columns):
        table.add_column(column, justify="left" if place < names else "right")
    return table


def _figures(comparison: Comparison) -> Table:
    labelled = comparison.task.labelled
    columns = ["classifier", "training", comparison.measure, "95 %"]
    if labelled:
        columns += ["P", "R", "macro F1", "AUPRC", "Brier", "ECE"]
    columns += ["ms/1,000", "load ms", "MiB", "on disk"]
    table = _table("", *columns, names=2)
    table.title = None
    for row in comparison.rows:
        if row.failure is not None:
            table.add_row(row.name, row.training, "failed")
            continue
        low_high = "–" if row.interval is None else "–".join(percent(x) for x in row.interval)
        cells = [row.name, row.training, percent(row.value), low_high]
        if labelled:
            cells += _sentence_cells(row)
        style = "bold" if row.name in comparison.tied else None
        table.add_row(*cells, *_cost_cells(row), style=style)
    return table


def _sentence_cells(row: Row) -> list[str]:
    scores = row.sentences
    if scores is None:
        return ["–"] * 6
    hedged = scores.classes["hedged"]
    error = row.calibration_error
    return [
        percent(hedged.precision),
        percent(hedged.recall),
        percent(scores.macro_f1),
        percent(scores.auprc),
        f"{scores.brier:.3f}",
        "–" if error is None else f"{error:.3f}",
    ]


def _cost_cells(row: Row) -> list[str]:
    cost = row.cost
    if cost is None:
        return ["–"] * 4
    return [
        f"{cost.ms_per_1000:.1f}",
        "–" if cost.load_ms is None else f"{cost.load_ms:.0f}",
        "–" if cost.peak_mib is None else f"{cost.peak_mib:.0f}",
        "–" if cost.size is None else f"{cost.size / 1024:,.0f} KiB",
    ]


def _cues(comparison: Comparison) -> Table:
    kinds = sorted({kind for row in comparison.rows if row.cues for kind in row.cues.exact})
    table = _table("F1 of cue spans, exact / overlapping", "classifier", "any", *kinds)
    for row in comparison.rows:
        if row.cues is None:
            continue
        pairs = [(row.cues.any_exact, row.cues.any_overlap)]
        pairs += [(row.cues.exact[kind], row.cues.overlap[kind]) for kind in kinds]
        cells = [f"{percent(exact.f1)} / {percent(overlap.f1)}" for exact, overlap in pairs]
        table.add_row(row.name, *cells)
    return table


def _attributions(comparison: Comparison) -> Table:
    table = _table(
        "By quotation: P, R, F1 of attributions; F1 with source, with exact content; agreement",
        *("attributor", "class", "P", "R", "F1", "joint F1", "exact F1", "source", "cue"),
        names=2,
    )
    for row in comparison.rows:
        if row.attributions is None:
            continue
        scores = row.attributions
        for kind in CLASSES:
            figures = [
                *scores.pairs[kind, "attr"].percent(),
                scores.pairs[kind, "joint"].percent()[2],
                scores.pairs[kind, "exact"].percent()[2],
                scores.agreement(kind, "joint"),
                scores.agreement(kind, "cue"),
            ]
            table.add_row(row.name, kind, *(f"{figure:.1f}" for figure in figures))
    return table


def _pairs(comparison: Comparison) -> Table:
    labelled = comparison.task.labelled
    columns = ["pair", "difference", "p (randomisation, Holm)"]
    if labelled:
        columns += ["p (McNemar, Holm)", "kappa"]
    table = _table("Differences", *columns)
    for pair in comparison.pairs:
        cells = [
            f"{pair.one} – {pair.other}",
            f"{100 * pair.difference:+.1f}",
            p_value(pair.randomisation_holm),
        ]
        if labelled:
            cells += [p_value(pair.mcnemar_holm)]
            cells += ["–" if pair.kappa is None else f"{pair.kappa:.2f}"]
        table.add_row(*cells)
    return table
