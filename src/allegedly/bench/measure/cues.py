"""How well the spans of hedge cues are found."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

import attrs

from allegedly.bench.measure.sentences import Rates
from allegedly.model import HEDGE_TYPES, GoldHedge, Hedge, HedgeType, Span


@attrs.frozen
class CueScores:
    """Scores of cue spans.

    Attributes:
        exact: By type; a cue is right if its span and type are.
        overlap: By type; a cue is right if it overlaps one of its type, one to one.
        any_exact: Regardless of type; a cue is right if its span is.
        any_overlap: Regardless of type; a cue is right if it overlaps one, one to one.
    """

    exact: dict[HedgeType, Rates]
    overlap: dict[HedgeType, Rates]
    any_exact: Rates
    any_overlap: Rates

    def to_dict(self) -> dict[str, Any]:
        """Return the rates as plain data."""
        return {
            "exact": {kind: rates.to_dict() for kind, rates in self.exact.items()},
            "overlap": {kind: rates.to_dict() for kind, rates in self.overlap.items()},
            "any_exact": self.any_exact.to_dict(),
            "any_overlap": self.any_overlap.to_dict(),
        }


def cue_scores(
    gold: Iterable[Sequence[GoldHedge]],
    predicted: Iterable[Sequence[Hedge]],
    positive: Collection[HedgeType],
) -> CueScores:
    """Compare cue spans, sentence by sentence.

    Args:
        gold: The annotated cues of each sentence; if none has a type, only `any_exact` and
            `any_overlap` are meaningful, and the types are left out.
        predicted: The predicted cues of each sentence.
        positive: The types that the corpus counts, empty for all; predicted cues of other types are
            left out.
    """
    kinds = sorted(positive or HEDGE_TYPES)
    none = Rates(0, 0, 0)
    exact = dict.fromkeys(kinds, none)
    overlap = dict.fromkeys(kinds, none)
    any_exact, any_overlap = none, none
    typed = False
    for truth, found in zip(gold, predicted, strict=True):
        counted = [hedge for hedge in found if hedge.type in exact]
        pair = [hedge.span for hedge in truth], [hedge.span for hedge in counted]
        any_exact += _exact(*pair)
        any_overlap += _overlap(*pair)
        for kind in {hedge.type for hedge in truth} | {hedge.type for hedge in counted}:
            if kind is None or kind not in exact:
                continue
            typed = typed or any(hedge.type == kind for hedge in truth)
            pair = (
                [hedge.span for hedge in truth if hedge.type == kind],
                [hedge.span for hedge in counted if hedge.type == kind],
            )
            exact[kind] += _exact(*pair)
            overlap[kind] += _overlap(*pair)
    if not typed:
        exact, overlap = {}, {}
    return CueScores(exact, overlap, any_exact, any_overlap)


def _exact(gold: Sequence[Span], predicted: Sequence[Span]) -> Rates:
    truth, found = set(gold), set(predicted)
    return Rates(len(truth), len(found), len(truth & found))


def _overlap(gold: Sequence[Span], predicted: Sequence[Span]) -> Rates:
    """Count pairs of overlapping spans, each span in one pair at most, in text order."""
    truth, found = sorted(set(gold)), sorted(set(predicted))
    pairs = i = j = 0
    while i < len(truth) and j < len(found):
        if truth[i].overlaps(found[j]):
            pairs += 1
            i += 1
            j += 1
        elif truth[i].end <= found[j].end:
            i += 1
        else:
            j += 1
    return Rates(len(truth), len(found), pairs)
