"""Candidates: attributions in the making, and how they nest; `Draft` is the finished form."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from allegedly.attribution.words import Range


@attrs.define(eq=False)
class Candidate:
    """An attribution in the making, which the decoder corrects until it becomes a draft.

    Ranges are half-open, in words.

    Attributes:
        cue: The head word of the cue, or of the source if it is silent.
        score: The confidence in the cue; above zero it counts.
        source: The words of the source, or None.
        content: The ranges of the content, in the order in which they were found.
        unit: Index of the unit.
        silent: Whether no word, but only a mark, signals it.
        parent: The candidate inside whose content this one stands.
    """

    cue: int
    score: float
    source: Range | None
    content: list[Range]
    unit: int
    silent: bool = False
    parent: Candidate | None = None

    def holds(self, word: int) -> bool:
        """Return whether a word is part of the content."""
        return any(first <= word < stop for first, stop in self.content)

    def lineage(self) -> Iterator[Candidate]:
        """Yield the candidate and those that enclose it, from the inside out."""
        at: Candidate | None = self
        while at is not None:
            yield at
            at = at.parent


def settle(found: list[Candidate]) -> list[Candidate]:
    """Nest candidates whose cue is inside the content of another.

    Of two that enclose each other's cue, or that have the same content, the surer one is kept.
    """
    kept: list[Candidate] = []
    for p in sorted(found, key=lambda p: (-p.score, p.cue)):
        if not any(o.content == p.content or (o.holds(p.cue) and p.holds(o.cue)) for o in kept):
            kept.append(p)
    kept.sort(key=lambda p: p.cue)
    for p in kept:
        holders = [o for o in kept if o is not p and o.holds(p.cue) and p not in o.lineage()]
        if holders:
            p.parent = min(holders, key=lambda o: sum(e - s for s, e in o.content))
            _clip(p, p.parent.content)
    for p in kept:
        while p.parent is not None and not p.parent.content:
            p.parent = p.parent.parent
    return [p for p in kept if p.content]


def _clip(p: Candidate, content: list[Range]) -> None:
    """Cut source and content of a nested candidate down to the content around it."""
    p.content = [
        (max(first, low), min(stop, high))
        for first, stop in p.content
        for low, high in content
        if max(first, low) < min(stop, high)
    ]
    if p.source is not None and not any(a <= p.source[0] and p.source[1] <= b for a, b in content):
        low, high = next((low, high) for low, high in content if low <= p.cue < high)
        first, stop = max(p.source[0], low), min(p.source[1], high)
        p.source = (first, stop) if first < stop else None
