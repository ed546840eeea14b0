"""A comparison as one HTML file: figures, plots, and the items on which classifiers differ."""

from __future__ import annotations

from typing import Any, Final

from allegedly.bench.comparison import Comparison
from allegedly.bench.measure.groups import BY
from allegedly.bench.report import grids, svg
from allegedly.bench.report.disputed import disputed
from allegedly.bench.report.in_words import labelled
from allegedly.bench.report.notes import notes
from allegedly.bench.report.plots import plots
from allegedly.render.page_templates import page_template

MOST_ITEMS: Final = 400
"""Most disputed items in a report; those with the widest split come first."""


def page(comparison: Comparison) -> str:
    """Return the whole page."""
    items = list(disputed(comparison))
    items.sort(key=lambda item: -item["split"])  # stable: text order within
    main, *others = grids.grids(comparison, BY)
    return _render(
        "report.html.j2",
        comparison=comparison,
        data=comparison.to_dict(),
        main=main,
        others=others,
        notes=notes(comparison),
        plots=list(plots(comparison)),
        items=items[:MOST_ITEMS],
        disputed=len(items),
        colours=svg.COLOURS,
        made=[
            ("corpus digest", comparison.task.digest),
            *labelled(comparison.settings),
            *labelled(comparison.environment),
        ],
        contenders=[result.name for result in comparison.results if result.failure is None],
    )


def figures(comparison: Comparison) -> str:
    """Return the table of figures alone, for a notebook."""
    return _render("grid.html.j2", grid=grids.figures(comparison))


def _render(template: str, **values: Any) -> str:
    return page_template("allegedly.bench.report", template).render(**values)
