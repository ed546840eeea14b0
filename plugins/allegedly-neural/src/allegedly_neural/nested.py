"""Attributions inside the contents of others, which the encoder has not learnt to find.

The corpus that it learnt from marks outermost attributions only. Until it learns from one that
marks nested ones, they come from the built-in attributor: those that stand, cue and all, inside a
content that the encoder found, name a source, and are more than a topic. They stand and fall with
the odds of what they stand in.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import cache
from typing import cast

from allegedly.attribution import Draft
from allegedly.interfaces import Attributor
from allegedly.model import Segmentation, Span
from allegedly.plugins import default_registry


def with_nested(segmentation: Segmentation, drafts: Sequence[Draft]) -> list[Draft]:
    """Return drafts with those that the built-in attributor finds inside their contents.

    Args:
        segmentation: The article.
        drafts: Its outermost attributions.
    """
    if not drafts:
        return []
    contents = _Places([(span, n) for n, draft in enumerate(drafts) for span in draft.content])
    cues = _Places([(span, n) for n, draft in enumerate(drafts) for span in draft.cue])
    made = list(drafts)
    inner: dict[str, int] = {}
    for found in _built_in().attribute(segmentation):
        if found.source is None or found.cue is None or found.content.form == "topic":
            continue
        cue, content = found.cue.spans, found.content.spans
        around = contents.around(cue[0])
        if around is None or any(cues.around(span) is not None for span in cue):
            continue
        whole = drafts[around].content
        if not all(any(outer.contains(span) for outer in whole) for span in (*cue, *content)):
            continue
        inner[found.id] = len(made)
        parent = inner.get(found.parent or "", around)
        made.append(Draft(content, cue, found.source.spans, parent, drafts[around].odds))
    return made


class _Places:
    """Spans of drafts, to look up where a span stands."""

    def __init__(self, placed: Sequence[tuple[Span, int]]) -> None:
        self._placed = sorted(placed, key=lambda place: place[0].start)
        self._starts = [span.start for span, _ in self._placed]

    def around(self, span: Span) -> int | None:
        """Return the number of the draft one of whose spans a span overlaps, or None."""
        at = bisect_right(self._starts, span.start) - 1
        for outer, number in self._placed[max(at, 0) : at + 2]:
            if outer.overlaps(span):
                return number
        return None


@cache
def _built_in() -> Attributor:
    return cast("Attributor", default_registry().get("attributor", "rules").create())
