"""A comparison as one HTML file: figures, plots, and the items on which classifiers differ."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from allegedly.bench.comparison import Comparison
from allegedly.bench.measure.groups import BY
from allegedly.bench.report import grids, svg
from allegedly.bench.report.disputed import disputed
from allegedly.bench.report.notes import notes
from allegedly.bench.report.plots import plots

if TYPE_CHECKING:
    from jinja2 import Environment

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
        contenders=[result.name for result in comparison.results if result.failure is None],
    )


def figures(comparison: Comparison) -> str:
    """Return the table of figures alone, for a notebook."""
    return _render("grid.html.j2", grid=grids.figures(comparison))


def _render(template: str, **values: Any) -> str:
    return _environment().get_template(template).render(**values)


@lru_cache(maxsize=1)
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("allegedly.bench.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
