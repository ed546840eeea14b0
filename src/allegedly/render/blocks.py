"""The paragraphs of an article, each with its marks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Final, TypeVar

import attrs

from allegedly.model import Analysis, SentenceRole, Span
from allegedly.render.claims import ClaimView
from allegedly.render.marks import Mark, marks
from allegedly.render.nesting import Stretch, stretches

T = TypeVar("T")


@attrs.frozen
class Block:
    """A paragraph, with the white space that separates it from the next.

    Attributes:
        start: First position in the text.
        end: Position after the last.
        last: Where the white space at its end begins.
        role: Its role; a paragraph with several roles has that of its body.
    """

    start: int
    end: int
    last: int
    role: SentenceRole


def marked_blocks(
    analysis: Analysis, claims: Sequence[ClaimView]
) -> Iterator[tuple[Block, list[Stretch[Mark]]]]:
    """Yield the paragraphs with their marks, as stretches; together they are the whole text."""
    return blocks_with(analysis, marks(analysis, claims))


def blocks_with(
    analysis: Analysis, found: Iterable[tuple[Span, T]]
) -> Iterator[tuple[Block, list[Stretch[T]]]]:
    """Yield the paragraphs with any marks, as stretches; together they are the whole text."""
    blocks = list(_blocks(analysis))
    cuts = [position for block in blocks for position in (block.start, block.last)]
    whole = stretches(len(analysis.article.text), found, cuts)
    position = 0
    for block in blocks:
        own: list[Stretch[T]] = []
        while position < len(whole) and whole[position].start < block.end:
            own.append(whole[position])
            position += 1
        yield block, own


def _blocks(analysis: Analysis) -> Iterator[Block]:
    """Divide the whole text among its paragraphs; white space belongs to the one before it."""
    text = analysis.article.text
    groups = [list(g) for _, g in groupby(analysis.sentences, key=lambda s: s.paragraph)]
    starts = [0, *(group[0].span.start for group in groups[1:])]
    for number, start in enumerate(starts):
        end = starts[number + 1] if number + 1 < len(starts) else len(text)
        roles = {sentence.role for sentence in groups[number]} if groups else set()
        role: SentenceRole = next((r for r in _ROLES if r in roles), "body")
        last = start + len(text[start:end].rstrip())
        if start < end:
            yield Block(start, end, last, role)


_ROLES: Final[tuple[SentenceRole, ...]] = ("title", "body", "boilerplate")
