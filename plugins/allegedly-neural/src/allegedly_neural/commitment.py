"""From the encoder's output to the commitments of author and source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from allegedly import Claim, Commitment
from allegedly.model import Degree, Holder, Polarity, Span
from allegedly_neural.hedging import Hedging
from allegedly_neural.roles import COMMITMENTS
from allegedly_neural.tags import Floats

_DEGREES: Final[Mapping[str, Degree]] = {"CT": "certain", "PR": "probable", "PS": "possible"}


def commitments(claim: Claim, hedging: Hedging) -> dict[Holder, Commitment]:
    """Return the commitments to a claim; none if the model does not know them.

    To an event, the author's follows from that event. To a claim, that of whose claim it is follows
    from all its words: what the words of sources show holds for those of the author.

    Args:
        claim: The claim.
        hedging: The encoder's output for its article.
    """
    if hedging.commitments is None:
        return {}
    if claim.event is not None:
        return {"author": Commitment.at(_value(claim, hedging, claim.event))}
    tokens = claim.segmentation.tokens
    inside = [token for span in claim.spans for token in tokens.within(span)]
    if not inside:
        return {}
    level = 1 if claim.attribution is not None and claim.attribution.parent is not None else 0
    odds = np.exp(hedging.commitments[level, inside].mean(0))
    if claim.attribution is None:
        return {"author": _likeliest(odds, [_as_worded(one) for one in _KNOWN])}
    return {"source": _likeliest(odds, _KNOWN)}


def _value(claim: Claim, hedging: Hedging, at: Span) -> float:
    value = hedging.values[claim.segmentation.tokens.within(at)[-1]]
    return max(-1.0, min(1.0, value))


def _likeliest(odds: Floats, known: Sequence[Commitment]) -> Commitment:
    """Return the likeliest commitment, with the mean of all values if that is as sure.

    Args:
        odds: The probability of each.
        known: The commitments; the same one may stand more than once.
    """
    total: Counter[Commitment] = Counter()
    for one, odd in zip(known, odds.tolist(), strict=True):
        total[one] += odd
    best = max(known, key=total.__getitem__)
    mean = Commitment.at(sum(one.value * odd for one, odd in total.items()) / total.total())
    return mean if (mean.degree, mean.polarity) == (best.degree, best.polarity) else best


def _as_worded(one: Commitment) -> Commitment:
    """Return the author's own: that no guest came, she says of her claim as it is worded."""
    return Commitment.of("none") if one.polarity is None else Commitment.of(one.degree)


def _commitment(code: str) -> Commitment:
    if code == "U":
        return Commitment.of("none")
    polarity: Polarity = "+" if code[-1] == "+" else "-"
    return Commitment.of(_DEGREES[code[:-1]], polarity)


_KNOWN: Final = tuple(map(_commitment, COMMITMENTS))
