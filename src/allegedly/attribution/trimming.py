"""Spans of drafts without words at their edges that belong elsewhere."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import attrs

from allegedly.attribution.draft import Draft
from allegedly.model import Span

_JOINT: Final = re.compile(r"\b(?:and|but|or|while|though|although|yet)\s*\Z", re.IGNORECASE)
_COMMA: Final = re.compile(r"\s*,\s*\Z")
_LOOSE: Final = re.compile(
    r"[\s,]+(?:allegedly|reportedly|apparently|purportedly|supposedly|presumably|also|later|then"
    r"|repeatedly|recently|previously|initially|subsequently|publicly|privately|reluctantly"
    r"|eventually|immediately|promptly|quietly|openly|and|or|but|the|a|an|of|in|to|for|with)\Z"
)
_LONGEST_JOINT: Final = 10
_LONGEST_LOOSE: Final = 20


def trimmed(text: str, drafts: Sequence[Draft]) -> list[Draft]:
    """Return drafts whose spans keep to their own clause.

    - "The mayor *allegedly* said", "the memo *and*": the adverb belongs to the cue, not to the
      source before it, and a word that leads on belongs to neither.
    - "Twelve fled and, police said, two were hurt": the commas set the reporting clause into the
      second clause, so the author vouches for the first. Without the comma after "and" it is open.
    - "Prices fell 3*%*, he said": the sign belongs to the number.

    The parents of the drafts stay as they are, even where a child now ends outside.

    Args:
        text: The text of the article.
        drafts: Its attributions.
    """
    return [
        _with_sign(text, _without_loose_end(text, _after_joint(text, draft))) for draft in drafts
    ]


def _with_sign(text: str, draft: Draft) -> Draft:
    last = draft.content[-1]
    if text[last.end : last.end + 1] != "%":
        return draft
    return attrs.evolve(draft, content=(*draft.content[:-1], Span(last.start, last.end + 1)))


def _without_loose_end(text: str, draft: Draft) -> Draft:
    if not draft.source or not draft.cue or draft.cue[0].start < draft.source[-1].end:
        return draft
    last = draft.source[-1]
    loose = _LOOSE.search(text, max(last.start + 1, last.end - _LONGEST_LOOSE), last.end)
    if loose is None:
        return draft
    return attrs.evolve(draft, source=(*draft.source[:-1], Span(last.start, loose.start())))


def _after_joint(text: str, draft: Draft) -> Draft:
    if len(draft.content) < 2 or not draft.cue:
        return draft
    aside = min(span.start for span in (*draft.cue, *draft.source))
    before = [span for span in draft.content if span.end <= aside]
    after = tuple(span for span in draft.content if span.end > aside)
    if not before or not after:
        return draft
    end = before[-1].end
    joint = _JOINT.search(text, max(before[-1].start, end - _LONGEST_JOINT), end)
    if joint and _COMMA.match(text, end, aside):
        return attrs.evolve(draft, content=after)
    return draft
