"""Overlapping spans as stretches that do not overlap, and those as properly nested elements."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final, Generic, TypeVar

import attrs

from allegedly.model import Span

T = TypeVar("T")

DEEPEST: Final = 24
"""Most marks on one place; no article comes near it, and hostile text stays cheap."""


@attrs.frozen(eq=False)
class Piece(Generic[T]):
    """One span of a mark; a mark of several spans has a piece for each.

    Attributes:
        start: First position in the text.
        end: Position after the last.
        mark: The mark.
    """

    start: int
    end: int
    mark: T


@attrs.frozen
class Stretch(Generic[T]):
    """A stretch of text with the same marks throughout.

    Attributes:
        start: First position in the text.
        end: Position after the last.
        stack: The pieces that cover it, the outermost first.
    """

    start: int
    end: int
    stack: tuple[Piece[T], ...]


@attrs.frozen
class Open(Generic[T]):
    """An element begins; `first` is true if its piece begins here, too, instead of continuing."""

    piece: Piece[T]
    first: bool


@attrs.frozen
class Close(Generic[T]):
    """The innermost open element ends."""

    piece: Piece[T]


Event = Open[T] | Close[T] | Span


def stretches(
    length: int, marks: Iterable[tuple[Span, T]], cuts: Iterable[int] = ()
) -> list[Stretch[T]]:
    """Cut a text wherever a mark begins or ends.

    Marks that begin earlier are further out; of two that begin together, the longer one; of two
    with the same span, the one that comes first in `marks`. If there are more than `DEEPEST` at
    one place, the innermost so far ends there, so that each has at least its beginning.

    Args:
        length: Code points of the text.
        marks: The marks, in any order; empty spans and parts outside the text are left out.
        cuts: Further positions at which to cut, such as the beginnings of paragraphs.

    Returns:
        Stretches that cover the text from 0 to `length`, without gaps, in order.
    """
    pieces = [
        Piece(span.start, min(span.end, length), mark)
        for span, mark in marks
        if span.start < min(span.end, length)
    ]
    pieces.sort(key=lambda piece: (piece.start, -piece.end))
    edges = {0, length, *(cut for cut in cuts if 0 < cut < length)}
    for piece in pieces:
        edges |= {piece.start, piece.end}
    found: list[Stretch[T]] = []
    active: list[Piece[T]] = []
    waiting = 0
    for start, end in pairwise(sorted(edges)):
        active = [piece for piece in active if piece.end > start]
        while waiting < len(pieces) and pieces[waiting].start == start:
            if len(active) == DEEPEST:
                active.pop()
            active.append(pieces[waiting])
            waiting += 1
        found.append(Stretch(start, end, tuple(active)))
    return found


def nest(cut: Sequence[Stretch[T]]) -> Iterator[Event[T]]:
    """Turn stretches into elements that open and close like brackets, with text between.

    An element stays open as long as its piece, and everything outside it, continues. If two pieces
    cross, the inner one is closed with the outer one and opened again.
    """
    stack: list[Piece[T]] = []
    for stretch in cut:
        kept = 0
        while kept < min(len(stack), len(stretch.stack)) and stack[kept] is stretch.stack[kept]:
            kept += 1
        yield from (Close(stack.pop()) for _ in range(len(stack) - kept))
        for piece in stretch.stack[kept:]:
            stack.append(piece)
            yield Open(piece, piece.start == stretch.start)
        yield Span(stretch.start, stretch.end)
    yield from (Close(piece) for piece in reversed(stack))
