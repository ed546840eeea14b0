"""Attributions that the encoder misses, from the built-in attributor.

- Those in a headline in which the encoder found no speaker: there are few headlines to learn from.
- If the encoder has learnt outermost attributions only: those that stand, cue and all, inside a
  content that it found, name a source, and are more than a topic. They stand and fall with the odds
  of what they stand in.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final, cast

from allegedly import Article, Attribution
from allegedly.attribution import Draft
from allegedly.interfaces import Attributor
from allegedly.model import Segmentation
from allegedly.plugins import default_registry
from allegedly.text import segment
from allegedly_neural.nesting import Places

_SURE: Final = 0.5
"""The odds of a draft in a headline, from which on the headline needs no other."""


def with_headline(segmentation: Segmentation, drafts: Sequence[Draft]) -> list[Draft]:
    """Return drafts with those of a headline in which they name no speaker.

    Args:
        segmentation: The article.
        drafts: The outermost attributions that the encoder found.
    """
    title = segmentation.article.title_span
    if title is None or any(
        draft.content[0].start < title.end and draft.source and (draft.odds or 0) >= _SURE
        for draft in drafts
    ):
        return list(drafts)
    headline = Article.from_text("", title=title.of(segmentation.text))
    found = _found(segment(headline))
    if not found:
        return list(drafts)
    made = [draft for draft in drafts if draft.content[0].start >= title.end]
    numbers: dict[str, int] = {}
    for attribution in found:
        parent = numbers.get(attribution.parent or "")
        numbers[attribution.id] = len(made)
        made.append(Draft.of(attribution, parent))
    return made


def with_inner(segmentation: Segmentation, drafts: Sequence[Draft]) -> list[Draft]:
    """Return drafts with those inside their contents.

    Args:
        segmentation: The article.
        drafts: The outermost attributions.
    """
    made = list(drafts)
    numbers: dict[str, int] = {}
    if drafts:
        for attribution, around in _nested(_found(segmentation), drafts):
            parent = numbers.get(attribution.parent or "", around)
            numbers[attribution.id] = len(made)
            made.append(Draft.of(attribution, parent, drafts[around].odds))
    return made


def _found(segmentation: Segmentation) -> list[Attribution]:
    return [a for a in _built_in().attribute(segmentation) if a.content.form != "topic"]


def _nested(
    found: Sequence[Attribution], drafts: Sequence[Draft]
) -> Iterator[tuple[Attribution, int]]:
    """Yield attributions inside the contents of drafts, each with the number of that draft."""
    contents = Places([(span, n) for n, draft in enumerate(drafts) for span in draft.content])
    cues = Places([(span, n) for n, draft in enumerate(drafts) for span in draft.cue])
    for attribution in found:
        if attribution.source is None or attribution.cue is None:
            continue
        cue = attribution.cue.spans
        around = contents.around(cue[0])
        if around is None or any(cues.around(span) is not None for span in cue):
            continue
        whole = drafts[around].content
        own = (*cue, *attribution.content.spans)
        if all(any(outer.contains(span) for outer in whole) for span in own):
            yield attribution, around


@cache
def _built_in() -> Attributor:
    return cast("Attributor", default_registry().get("attributor", "rules").create())
