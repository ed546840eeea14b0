"""A comparison as one HTML file: figures, plots, and the items on which classifiers differ."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, cast

from allegedly.bench import svg
from allegedly.bench.comparison import Comparison, Row
from allegedly.bench.metrics import judgement
from allegedly.bench.table import notes, p_value, percent
from allegedly.model import Assessment, Claim, GoldSentence, Span

if TYPE_CHECKING:
    from jinja2 import Environment

MOST_ITEMS: Final = 400
"""How many disputed items a report shows, those with the widest split first."""


def report(comparison: Comparison) -> str:
    """Return the whole page."""
    items = list(disputed(comparison))
    items.sort(key=lambda item: -item["split"])  # stable: text order within
    return _render(
        "report.html.j2",
        comparison,
        plots=list(plots(comparison)),
        items=items[:MOST_ITEMS],
        disputed=len(items),
        colours=svg.COLOURS,
        classifiers=[row.name for row in comparison.rows if row.failure is None],
    )


def figures(comparison: Comparison) -> str:
    """Return the table of figures alone, for a notebook."""
    return _render("figures.html.j2", comparison)


def _render(template: str, comparison: Comparison, **values: Any) -> str:
    return (
        _environment()
        .get_template(template)
        .render(
            comparison=comparison,
            data=comparison.to_dict(),
            notes=notes(comparison),
            percent=percent,
            p_value=p_value,
            **values,
        )
    )


@lru_cache(maxsize=1)
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("allegedly.bench"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def plots(comparison: Comparison) -> Iterator[tuple[str, str]]:
    """Yield title and SVG of each plot for which there are figures."""
    rows = [(place, row) for place, row in enumerate(comparison.rows) if row.failure is None]
    share, score = svg.Axis("share of hedged"), svg.Axis("mean score")
    curves = [svg.Series(row.name, row.curve, place) for place, row in rows if row.curve]
    if curves:
        title = "Precision and recall"
        yield title, svg.lines(title, svg.Axis("recall"), svg.Axis("precision"), curves)
    bins = [
        svg.Series(row.name, [(b.score, b.hedged) for b in row.calibration], place)
        for place, row in rows
        if row.calibration
    ]
    if bins:
        title = "Calibration"
        yield title, svg.lines(title, score, share, bins, diagonal=True)
    if costs := _costs(rows):
        title = "Quality and speed"
        values = [point[0] for item in costs for point in item.points]
        x = svg.Axis("ms for 1,000 sentences", min(values) / 3, max(values) * 3, log=True)
        yield title, svg.points(title, x, svg.Axis(comparison.measure), costs)
    kinds = sorted({kind for _, row in rows if row.cues for kind in row.cues.exact})
    if kinds:
        title = "F1 of exact cue spans by type"
        found = [
            svg.Series(
                row.name, [(i, row.cues.exact[kind].f1) for i, kind in enumerate(kinds)], place
            )
            for place, row in rows
            if row.cues
        ]
        yield title, svg.bars(title, kinds, svg.Axis("F1"), found)
    if comparison.task.labelled and len(rows) > 1:
        title = f"{comparison.task.unit.capitalize()}s labelled differently, in per cent"
        names = [row.name for _, row in rows]
        yield title, svg.matrix(title, names, _disagreement(comparison, names))


def _costs(rows: Sequence[tuple[int, Row]]) -> list[svg.Series]:
    return [
        svg.Series(row.name, [(row.cost.ms_per_1000, row.value)], place)
        for place, row in rows
        if row.cost is not None and row.value is not None and row.cost.ms_per_1000 > 0
    ]


def _disagreement(comparison: Comparison, names: Sequence[str]) -> list[list[float | None]]:
    from allegedly.bench.between import labels_of

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


def disputed(comparison: Comparison) -> Iterator[dict[str, Any]]:
    """Yield the sentences or claims that classifiers label differently, in text order.

    Each with the gold label, and for each classifier its label, its score and the sentence cut
    into pieces of which some are hedges.
    """
    task = comparison.task
    if not task.labelled:
        return
    for place, document in enumerate(task.documents):
        for number, (claim, gold) in enumerate(
            zip(task.claims[place], task.gold[place], strict=True)
        ):
            said = {
                name: cast(Assessment, groups[place][number])
                for name, groups in comparison.judged.items()
            }
            labels = {name: judgement(found, task.spec.positive) for name, found in said.items()}
            hedged = sum(label == "hedged" for label, _ in labels.values())
            if 0 < hedged < len(labels):
                yield {
                    "document": document.article.id,
                    "gold": gold.label,
                    "gold_pieces": _pieces(claim, _gold_spans(gold)),
                    "split": min(hedged, len(labels) - hedged),
                    "said": [
                        {
                            "name": name,
                            "label": labels[name][0],
                            "score": labels[name][1],
                            "pieces": _pieces(claim, [(h.span, h.type) for h in found.hedges]),
                            "explanation": found.explanation,
                        }
                        for name, found in said.items()
                    ],
                }


def _gold_spans(gold: GoldSentence) -> list[tuple[Span, str]]:
    return [(hedge.span, hedge.type or "hedge") for hedge in gold.hedges or ()]


def _pieces(claim: Claim, spans: Sequence[tuple[Span, str]]) -> list[tuple[str, str | None]]:
    """Cut a claim into text and hedges; of overlapping hedges the first is shown."""
    text = claim.article.text
    zones = [zone for zone, _ in claim.zones]
    position, end = zones[0].start, max(zone.end for zone in zones)
    pieces: list[tuple[str, str | None]] = []
    for span, kind in sorted(spans):
        if span.start < position or span.end > end:
            continue
        pieces += [(text[position : span.start], None), (span.of(text), kind)]
        position = span.end
    pieces.append((text[position:end], None))
    return [(words, kind) for words, kind in pieces if words]
