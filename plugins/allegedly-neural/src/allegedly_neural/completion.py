"""Attributions of kinds that the encoder has not learnt to find, from the built-in attributor.

The corpus that it learnt from marks outermost attributions only, and has no headlines. Until it
learns from one that has them, these come from the built-in attributor:

- attributions that stand, cue and all, inside a content that the encoder found, name a source, and
  are more than a topic; they stand and fall with the odds of what they stand in;
- those in a headline in which the encoder found none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final, cast

from allegedly import Attribution
from allegedly.attribution import Draft
from allegedly.interfaces import Attributor
from allegedly.model import Segmentation
from allegedly.plugins import default_registry
from allegedly_neural.nesting import Places

_SURE: Final = 0.5
"""The odds of a draft in a headline, from which on the headline needs no other."""


def completed(segmentation: Segmentation, drafts: Sequence[Draft]) -> list[Draft]:
    """Return drafts with those that only the built-in attributor finds.

    Args:
        segmentation: The article.
        drafts: The attributions that the encoder found.
    """
    title = segmentation.article.title_span
    lacks_speaker = title is not None and not any(
        draft.content[0].start < title.end and draft.source and (draft.odds or 0) >= _SURE
        for draft in drafts
    )
    if not drafts and not lacks_speaker:
        return []
    found = [a for a in _built_in().attribute(segmentation) if a.content.form != "topic"]
    headlines: list[Attribution] = []
    if title is not None and lacks_speaker:
        headlines = [a for a in found if a.content.spans[0].start < title.end]
        if headlines:
            drafts = [draft for draft in drafts if draft.content[0].start >= title.end]
    made = list(drafts)
    numbers: dict[str, int] = {}
    for attribution, around in (*((a, None) for a in headlines), *_nested(found, drafts)):
        parent = numbers.get(attribution.parent or "", around)
        odds = None if around is None else drafts[around].odds
        numbers[attribution.id] = len(made)
        made.append(Draft.of(attribution, parent, odds))
    return made


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
