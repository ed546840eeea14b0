"""From the encoder's output to the commitments of author and source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from allegedly import Claim, Commitment
from allegedly.model import Degree, Holder, Polarity, Span
from allegedly_neural.hedging import Hedging
from allegedly_neural.roles import COMMITMENTS

_DEGREES: Final[Mapping[str, Degree]] = {"CT": "certain", "PR": "probable", "PS": "possible"}


def commitments(claim: Claim, hedging: Hedging) -> dict[Holder, Commitment]:
    """Return the commitments to a claim; none if the model does not know them.

    To an event, and to a claim of the author's, the author's follows from the event of its head; to
    an attributed claim, the source's from all its words.

    Args:
        claim: The claim.
        hedging: The encoder's output for its article.
    """
    if hedging.commitments is None:
        return {}
    if claim.event is not None:
        return {"author": Commitment.at(_value(claim, hedging, claim.event))}
    if claim.attribution is None:
        # A claim is as sure as worded: that no guest came may be certain.
        head = claim.head
        return {} if head is None else {"author": Commitment.at(abs(_value(claim, hedging, head)))}
    tokens = claim.segmentation.tokens
    inside = [token for span in claim.spans for token in tokens.within(span)]
    level = 0 if claim.attribution.parent is None else 1
    return {"source": _likeliest(hedging.commitments[level, inside].mean(0).tolist())}


def _value(claim: Claim, hedging: Hedging, at: Span) -> float:
    return hedging.values[claim.segmentation.tokens.within(at)[-1]]


def _likeliest(logs: Sequence[float]) -> Commitment:
    """Return the likeliest commitment, with the mean of all values if that is as sure."""
    odds = np.exp(logs)
    known = [_commitment(code) for code in COMMITMENTS]
    best = known[int(np.argmax(odds))]
    mean = Commitment.at(float(odds @ [one.value for one in known] / odds.sum()))
    return mean if (mean.degree, mean.polarity) == (best.degree, best.polarity) else best


def _commitment(code: str) -> Commitment:
    if code == "U":
        return Commitment.of("none")
    polarity: Polarity = "+" if code[-1] == "+" else "-"
    return Commitment.of(_DEGREES[code[:-1]], polarity)
