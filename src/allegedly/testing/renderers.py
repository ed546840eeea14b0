"""Checks for the promises of a `Renderer`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from allegedly.interfaces import Renderer
from allegedly.model import Analysis
from allegedly.testing.checks import Check, checks_of, require, run_all
from allegedly.testing.samples import sample_analyses

MakeRenderer = Callable[[], Renderer]


def is_a_renderer(make: MakeRenderer) -> None:
    """The factory returns a `Renderer`."""
    renderer = make()
    require(isinstance(renderer, Renderer), f"it makes a {type(renderer).__name__}")


def yields_text(make: MakeRenderer) -> None:
    """Pieces are strings that can be encoded as UTF-8, even for no analyses and for odd ones."""
    for analyses in ([], sample_analyses()):
        for piece in make().render(analyses):
            require(isinstance(piece, str), f"it yields a {type(piece).__name__}")
            piece.encode("utf-8")


def renders_everything(make: MakeRenderer) -> None:
    """All analyses are consumed, and a renderer that combines them yields at least one piece."""
    renderer, analyses = make(), iter(sample_analyses())
    pieces = list(renderer.render(analyses))
    require(next(analyses, None) is None, "it ends before it has taken all analyses")
    require(bool(pieces) or renderer.piecewise, "it yields nothing")


def renders_lazily(make: MakeRenderer) -> None:
    """No analysis is consumed before the first piece is requested."""
    taken = []

    def analyses() -> Iterator[Analysis]:
        for analysis in sample_analyses():
            taken.append(analysis)
            yield analysis

    pieces = make().render(analyses())
    require(not taken, "render consumes analyses before text is requested")
    require(
        isinstance(pieces, Iterator), f"render returns a {type(pieces).__name__}, not an iterator"
    )


def same_text_again(make: MakeRenderer) -> None:
    """The same analyses give the same text again, from this object and from another."""
    renderer, analyses = make(), sample_analyses()
    first = "".join(renderer.render(analyses))
    require(first == "".join(renderer.render(analyses)), "a second call gives other text")
    require(first == "".join(make().render(analyses)), "a second object gives other text")


def analyses_are_left_alone(make: MakeRenderer) -> None:
    """Rendering changes no analysis."""
    analyses = sample_analyses()
    before = [analysis.to_json() for analysis in analyses]
    for _ in make().render(analyses):
        pass
    require(
        [analysis.to_json() for analysis in analyses] == before, "the renderer changed the analyses"
    )


RENDERER_CHECKS: Final[tuple[Check, ...]] = checks_of(
    is_a_renderer,
    yields_text,
    renders_everything,
    renders_lazily,
    same_text_again,
    analyses_are_left_alone,
)
"""Every promise of a renderer, in the order in which it is best to fix them."""


def check_renderer(make: MakeRenderer, *, exempt: Mapping[str, str] | None = None) -> None:
    """Check every promise of a renderer.

    Args:
        make: The class, or another factory that returns a new renderer.
        exempt: Reasons to skip checks, by the name of the check.

    Raises:
        ContractError: If promises are broken; the message lists them all.
    """
    run_all(RENDERER_CHECKS, make, exempt)
