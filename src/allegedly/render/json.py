"""The JSON renderer: one line for each article."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from allegedly.interfaces import Renderer
from allegedly.model import Analysis


class JsonRenderer(Renderer):
    """Writes JSON Lines in the schema ``allegedly/analysis/2``."""

    piecewise = True

    def render(self, analyses: Iterable[Analysis]) -> Iterator[str]:
        """Yield one line for each analysis."""
        for analysis in analyses:
            yield analysis.to_json() + "\n"
