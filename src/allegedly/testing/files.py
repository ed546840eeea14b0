"""Checks for the promises of a `Reader` and of a `Renderer`."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from allegedly.errors import ReadError
from allegedly.interfaces import Reader, Renderer
from allegedly.model import Analysis, Article, Failure, Skipped
from allegedly.testing.checks import Check, checks_of, require, run_all
from allegedly.testing.samples import sample_analyses, sample_streams

Found = Article | Failure | Skipped
MakeReader = Callable[[], Reader]
MakeRenderer = Callable[[], Renderer]


class _Pipe(io.BytesIO):
    """Bytes that can be read once from start to end, like those of a pipe."""

    def seekable(self) -> bool:
        return False

    def seek(self, *_: object) -> int:
        raise io.UnsupportedOperation("this stream cannot seek")

    def tell(self) -> int:
        raise io.UnsupportedOperation("this stream cannot tell")


def read_all(reader: Reader, *, pipe: bool = False) -> dict[str, list[Found | str]]:
    """Return what a reader yields for each sample stream, or its reason for refusing the stream."""
    found: dict[str, list[Found | str]] = {}
    for name, data in sample_streams().items():
        stream = _Pipe(data) if pipe else io.BytesIO(data)
        outcomes: list[Found | str] = []
        try:
            outcomes.extend(reader.read(stream, name))
        except ReadError as error:
            outcomes.append(f"refused: {error}")
        found[name] = outcomes
    return found


def is_a_reader(make: MakeReader) -> None:
    """The factory returns a `Reader`."""
    reader = make()
    require(isinstance(reader, Reader), f"it makes a {type(reader).__name__}")


def articles_or_failures(make: MakeReader) -> None:
    """From any bytes it yields articles, failures and skipped records, or raises `ReadError`."""
    for name, found in read_all(make()).items():
        for item in found:
            require(isinstance(item, Found | str), f"{name}: it yields a {type(item)}")
            if isinstance(item, Failure):
                require(item.stage == "read", f"{name}: a failure has the stage {item.stage}")


def pipes_will_do(make: MakeReader) -> None:
    """A stream that can only be read from start to end is enough."""
    require(
        read_all(make(), pipe=True) == read_all(make()),
        "a pipe with the same bytes gives other articles",
    )


def same_articles_again(make: MakeReader) -> None:
    """The same bytes give the same articles again, from this object and from another."""
    reader = make()
    first = read_all(reader)
    require(first == read_all(reader), "a second reading differs")
    require(first == read_all(make()), "a second object gives other articles")


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


READER_CHECKS: Final[tuple[Check, ...]] = checks_of(
    is_a_reader, articles_or_failures, pipes_will_do, same_articles_again
)
"""Every promise of a reader, in the order in which it is best to fix them."""

RENDERER_CHECKS: Final[tuple[Check, ...]] = checks_of(
    is_a_renderer,
    yields_text,
    renders_everything,
    renders_lazily,
    same_text_again,
    analyses_are_left_alone,
)
"""Every promise of a renderer, in the order in which it is best to fix them."""


def check_reader(make: MakeReader, *, exempt: Mapping[str, str] | None = None) -> None:
    """Check every promise of a reader.

    Args:
        make: The class, or another factory that returns a new reader.
        exempt: Reasons to skip checks, by the name of the check.

    Raises:
        ContractError: If promises are broken; the message lists them all.
    """
    run_all(READER_CHECKS, make, exempt)


def check_renderer(make: MakeRenderer, *, exempt: Mapping[str, str] | None = None) -> None:
    """Check every promise of a renderer.

    Args:
        make: The class, or another factory that returns a new renderer.
        exempt: Reasons to skip checks, by the name of the check.

    Raises:
        ContractError: If promises are broken; the message lists them all.
    """
    run_all(RENDERER_CHECKS, make, exempt)
