"""The JSON renderer: one line for each article."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from allegedly.interfaces import Renderer
from allegedly.model import Analysis
from allegedly.model.offsets import Offsets, check_offsets


class JsonRenderer(Renderer):
    """Writes JSON Lines in the schema ``allegedly/analysis/2``."""

    piecewise = True

    def __init__(self, *, offsets: Offsets = "code-points") -> None:
        """Make a renderer.

        Args:
            offsets: The unit of all positions: `code-points`, or `utf-16` as JavaScript counts.

        Raises:
            ArgumentTypeError: If the unit is unknown.
        """
        self.offsets = check_offsets(offsets)

    def render(self, analyses: Iterable[Analysis]) -> Iterator[str]:
        """Yield one line for each analysis."""
        for analysis in analyses:
            yield analysis.to_json(offsets=self.offsets) + "\n"
