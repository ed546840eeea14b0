"""Drafts: attributions as an attributor finds them, before their meaning is worked out."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import isfinite
from typing import Final

import attrs

from allegedly.errors import ContractError
from allegedly.model import FORMS, Attribution, Form, Span, Spans

_ROLES: Final = ("content", "cue", "source")


@attrs.frozen
class Draft:
    """The spans of an attribution; `compose` works out the rest, unless the attributor knows it.

    All spans count code points of `Article.text`; those of one role are in order, do not overlap,
    and are not empty.

    Attributes:
        content: The words that are attributed; at least one span.
        cue: The words that signal it; empty if only quotation marks do.
        source: The words that name who vouches for it; empty if no one is named.
        parent: Index, in the list given to `compose`, of the draft inside whose content this one
            stands; None if there is none.
        odds: The attributor's log odds that this is an attribution, counted from the threshold at
            which it would keep it by itself; None if it knows none. Where they and the form of the
            content speak against it, `compose` leaves it out.
        form: The form of the content, if the attributor knows it.
    """

    content: Spans
    cue: Spans = ()
    source: Spans = ()
    parent: int | None = None
    odds: float | None = None
    form: Form | None = None

    @classmethod
    def of(
        cls, attribution: Attribution, parent: int | None = None, odds: float | None = None
    ) -> Draft:
        """Return the spans of an attribution as a draft."""
        source, cue = attribution.source, attribution.cue
        return cls(
            attribution.content.spans,
            cue.spans if cue else (),
            source.spans if source else (),
            parent,
            odds,
        )


def drafts_of(attributions: Sequence[Attribution]) -> list[Draft]:
    """Return attributions as drafts; the parent of one that is not among them is left out."""
    numbers = {attribution.id: number for number, attribution in enumerate(attributions)}
    return [Draft.of(a, numbers.get(a.parent or "")) for a in attributions]


def check_drafts(drafts: Sequence[Draft], text: str) -> None:
    """Check the drafts of an article.

    Args:
        drafts: All drafts of the article.
        text: Its text.

    Raises:
        ContractError: If spans are empty, out of order or outside the text, the content of a draft
            is missing or only white space, its odds are not finite, or parents are missing or form
            a cycle.
    """
    size = len(text)
    for number, draft in enumerate(drafts):
        if not draft.content:
            raise ContractError(f"draft {number} has no content; leave it out, or give it some")
        for role, spans in zip(_ROLES, (draft.content, draft.cue, draft.source), strict=True):
            if spans and not _sound(spans, size):
                raise ContractError(
                    f"the {role} of draft {number} is {_shown(spans)}; its spans must be in order, "
                    f"without overlap, not empty, and end by {size}, where the text does"
                )
        if draft.form is not None and draft.form not in FORMS:
            raise ContractError(
                f"the form of draft {number} is {draft.form!r}; choose from {', '.join(FORMS)}"
            )
        if draft.odds is not None and not isfinite(draft.odds):
            raise ContractError(
                f"the odds of draft {number} are {draft.odds}; they must be a finite number"
            )
        if not any(text[span.start : span.end].strip() for span in draft.content):
            raise ContractError(f"the content of draft {number} is only white space; leave it out")
    checked: set[int] = set()
    for number, draft in enumerate(drafts):
        line: set[int] = set()
        at = number if draft.parent is not None else None
        while at is not None and at not in checked:
            if not 0 <= at < len(drafts):
                raise ContractError(
                    f"a draft has the parent {at}, but there are {len(drafts)} drafts, from 0 on"
                )
            if at in line:
                raise ContractError(f"draft {at} is its own parent, or its parents form a cycle")
            line.add(at)
            at = drafts[at].parent
        checked |= line


def kept(drafts: Sequence[Draft], chosen: Sequence[Draft | None]) -> list[Draft]:
    """Return the drafts that are left, each with a parent whose content contains its own.

    Those inside one that is gone, or too short, move outwards.

    Args:
        drafts: All drafts of an article.
        chosen: Each of them as it is, or changed, or None where it is gone.
    """
    numbers: dict[int, int] = {}
    for number, draft in enumerate(chosen):
        if draft is not None:
            numbers[number] = len(numbers)

    def parent_of(draft: Draft) -> int | None:
        parent = draft.parent
        while parent is not None:
            around = chosen[parent]
            if around is not None and _stretch(around).contains(_stretch(draft)):
                return numbers[parent]
            parent = drafts[parent].parent
        return None

    return [_inside(draft, parent_of(draft)) for draft in chosen if draft is not None]


def _inside(draft: Draft, parent: int | None) -> Draft:
    return draft if draft.parent == parent else attrs.evolve(draft, parent=parent)


def depths(drafts: Sequence[Draft]) -> list[int]:
    """Return the number of drafts that enclose each one; their parents must be valid."""
    found: list[int] = [-1] * len(drafts)
    for number in range(len(drafts)):
        line: list[int] = []
        at: int | None = number
        while at is not None and found[at] < 0:
            line.append(at)
            at = drafts[at].parent
        depth = -1 if at is None else found[at]
        for outwards, inner in enumerate(reversed(line), 1):
            found[inner] = depth + outwards
    return found


def _stretch(draft: Draft) -> Span:
    """Return the stretch of text from the first to the last word of a content."""
    return Span(draft.content[0].start, draft.content[-1].end)


def _sound(spans: Sequence[Span], size: int) -> bool:
    return (
        all(span.start < span.end for span in spans)
        and spans[-1].end <= size
        and all(one.end <= other.start for one, other in pairwise(spans))
    )


def _shown(spans: Sequence[Span]) -> str:
    return ", ".join(f"[{span.start}, {span.end})" for span in spans)
