"""The marks in the text of an article."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from operator import itemgetter
from typing import Final, Literal

import attrs

from allegedly.model import Analysis, HedgeType, Holder, Span, Stance
from allegedly.model.vocabularies import Voice
from allegedly.render.claims import ClaimView
from allegedly.render.merged_hedges import FoundHedge

Kind = Literal["boilerplate", "author", "content", "source", "cue", "hedge"]

DEEPEST: Final = 4
"""Levels of nesting that the distance of lines can distinguish."""


@attrs.frozen(eq=False)
class Mark:
    """A mark; two marks are equal only if they are one object.

    Attributes:
        kind: The kind of thing that is marked.
        claim: Number of the claim to which it belongs; 0 for none.
        voice: The voice of that claim.
        level: For a content, 1 + the levels of attribution nested in it, at most `DEEPEST`.
        stance: For a cue, its stance.
        type: For a hedge, its type.
        holder: For a hedge, its holder.
        by: For a hedge, the numbers of the classifiers that found it.
    """

    kind: Kind
    claim: int = 0
    voice: Voice | None = None
    level: int = 0
    stance: Stance | None = None
    type: HedgeType | None = None
    holder: Holder | None = None
    by: tuple[int, ...] = ()


def marks(analysis: Analysis, claims: Sequence[ClaimView]) -> list[tuple[Span, Mark]]:
    """Return all marks of an article; those further out come first."""
    found: list[tuple[Span, Mark]] = [
        (sentence.span, Mark("boilerplate"))
        for sentence in analysis.sentences
        if sentence.role == "boilerplate"
    ]
    levels = _levels(claims)
    inner: list[tuple[Span, Mark]] = []
    for view in claims:
        kind: Kind = "content" if view.attribution else "author"
        mark = Mark(kind, view.number, view.voice, levels[view.number])
        found.extend((span, mark) for span in view.claim.spans)
        if view.attribution and (source := view.attribution.source):
            mark = Mark("source", view.number, view.voice)
            inner.extend((span, mark) for span in source.spans)
        if view.attribution and (cue := view.attribution.cue):
            mark = Mark("cue", view.number, view.voice, stance=cue.stance)
            inner.extend((span, mark) for span in cue.spans)
    return [*found, *inner, *_hedges(claims)]


def _levels(claims: Sequence[ClaimView]) -> dict[int, int]:
    """Count the levels of attribution in each claim, its own included."""
    parents = {view.number: view.parent for view in claims}
    levels = {view.number: int(view.attribution is not None) for view in claims}
    for parent in parents.values():
        height = 1
        while parent is not None and height < DEEPEST:
            height += 1
            levels[parent] = max(levels[parent], height)
            parent = parents[parent]
    return levels


def _hedges(claims: Sequence[ClaimView]) -> Iterator[tuple[Span, Mark]]:
    """Yield each hedge once, for the innermost claim that has it.

    In nested attributions one word can be a hedge of several claims; the list shows all of them.
    """
    places: dict[Span, list[tuple[int, int, FoundHedge]]] = {}
    for view in claims:
        extent = view.claim.spans[-1].end - view.claim.spans[0].start
        for found in view.hedges:
            places.setdefault(found.span, []).append((extent, view.number, found))
    for span, entries in places.items():
        entries.sort(key=itemgetter(0, 1))
        (_, number, innermost), *_ = entries
        by = tuple(sorted({number for *_, found in entries for number in found.by}))
        yield span, Mark("hedge", number, type=innermost.type, holder=innermost.holder, by=by)
