"""Puts attributions inside the content of others into their places."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

import attrs

from allegedly.attribution import Draft
from allegedly.model import Span


def nested(outer: Sequence[Draft], inner: Sequence[Draft]) -> list[Draft]:
    """Return the drafts of both levels; each inner one has a parent.

    Args:
        outer: Outermost attributions.
        inner: Attributions inside the content of others; one that is in no content is left out.
    """
    contents = Places([(span, n) for n, draft in enumerate(outer) for span in draft.content])
    made = list(outer)
    for draft in inner:
        parent = contents.around(draft.content[0])
        if parent is None:
            continue
        whole = outer[parent].content
        own = (*draft.cue, *draft.content)
        if draft.cue != outer[parent].cue and all(any(w.contains(s) for w in whole) for s in own):
            made.append(attrs.evolve(draft, parent=parent))
    return made


class Places:
    """Spans of drafts, to look up where a span stands."""

    def __init__(self, placed: Sequence[tuple[Span, int]]) -> None:
        """Sort the spans.

        Args:
            placed: Spans, each with the number of its draft.
        """
        self._placed = sorted(placed, key=lambda place: place[0].start)
        self._starts = [span.start for span, _ in self._placed]

    def around(self, span: Span) -> int | None:
        """Return the number of the draft one of whose spans a span overlaps, or None."""
        at = bisect_right(self._starts, span.start) - 1
        for outer, number in self._placed[max(at, 0) : at + 2]:
            if outer.overlaps(span):
                return number
        return None
