"""Merges the hedges that several classifiers find in one place into one, with one type."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

import attrs

from allegedly.model import HEDGE_TYPES, Assessment, Hedge, HedgeType, Holder, Span

_FINER: Final = frozenset(("hearsay", "weasel", "approximator"))
"""Types that the corpora of most classifiers do not tell from others."""


@attrs.frozen
class FoundHedge:
    """A place where classifiers found a hedge of a claim, however they delimit and type it.

    Attributes:
        span: The longest of the hedges found there.
        text: Its words.
        type: Its type: see `_type`.
        holder: The holder of the hedge.
        by: The numbers of the classifiers that found one.
    """

    span: Span
    text: str
    type: HedgeType
    holder: Holder
    by: tuple[int, ...]


def merged_hedges(assessments: Sequence[Assessment | None]) -> tuple[FoundHedge, ...]:
    """Merge hedges of the same place: those inside another one with the same holder.

    Args:
        assessments: Of one claim, by classifier.
    """
    found = [
        (hedge, by)
        for by, assessment in enumerate(assessments)
        for hedge in (assessment.hedges if assessment else ())
    ]
    found.sort(key=lambda item: (item[0].span.start, -item[0].span.end))
    places: list[list[tuple[Hedge, int]]] = []
    open_: dict[Holder, list[tuple[Hedge, int]]] = {}
    for hedge, by in found:
        place = open_.get(hedge.holder)
        if place is None or not place[0][0].span.contains(hedge.span):
            place = open_[hedge.holder] = []
            places.append(place)
        place.append((hedge, by))
    return tuple(map(_merged, places))


def _merged(place: Sequence[tuple[Hedge, int]]) -> FoundHedge:
    """Return one entry for the hedges of one place, the longest of which comes first."""
    longest = place[0][0]
    by = tuple(sorted({by for _, by in place}))
    return FoundHedge(longest.span, longest.text, _type(place), longest.holder, by)


def _type(place: Sequence[tuple[Hedge, int]]) -> HedgeType:
    """Return the type of a place at which classifiers may differ.

    Many classifiers know four types only, and call "allegedly" a belief. So a type that they lack
    comes first, then the one that most classifiers give, then the order of the label scheme.
    """
    votes = Counter(type_ for type_, _ in {(hedge.type, by) for hedge, by in place})
    return min(votes, key=lambda t: (t not in _FINER, -votes[t], HEDGE_TYPES.index(t)))
