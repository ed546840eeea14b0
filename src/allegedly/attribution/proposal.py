"""Attributions in the making, and how they nest."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from allegedly.attribution.words.words import Range


@attrs.define(eq=False)
class Proposal:
    """One attribution in the making; ranges are half-open, in words.

    Attributes:
        cue: The head word of the cue.
        score: How sure the cue is; above zero it counts.
        source: The words of the source, or None.
        content: The ranges of the content, in order.
        unit: Index of the unit.
        parent: The proposal within whose content this one stands.
    """

    cue: int
    score: float
    source: Range | None
    content: list[Range]
    unit: int
    parent: Proposal | None = None

    def holds(self, word: int) -> bool:
        """Say whether a word stands in the content."""
        return any(first <= word < stop for first, stop in self.content)

    def depth(self) -> int:
        """Return how many proposals hold this one, itself counted."""
        return sum(1 for _ in self.lineage())

    def lineage(self) -> Iterator[Proposal]:
        """Yield the proposal and those that hold it, outwards."""
        at: Proposal | None = self
        while at is not None:
            yield at
            at = at.parent


def settle(found: list[Proposal]) -> list[Proposal]:
    """Nest proposals whose cue stands in the content of another.

    Of two that hold each other's cue, or that have the same content, the surer one stays.
    """
    kept: list[Proposal] = []
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


def _clip(p: Proposal, content: list[Range]) -> None:
    """Cut the source and the content of a nested proposal down to the content it stands in."""
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


def confirmed(found: list[Proposal]) -> list[Proposal]:
    """Drop unsure cues that no sure one holds: quotations whose speaker was not found."""
    sure = {id(p) for p in found if any(o.score > 0 for o in p.lineage())}
    for p in found:
        if p.parent is not None and id(p.parent) not in sure:
            p.parent = None
    return [p for p in found if id(p) in sure]
