"""The contract of classifiers."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence

from allegedly.errors import ContractError
from allegedly.model import (
    DEGREES,
    HEDGE_TYPES,
    HOLDERS,
    LABELS,
    POLARITIES,
    Assessment,
    Claim,
    Commitment,
    Hedge,
    Holder,
)
from allegedly.model.commitment import contradiction
from allegedly.model.json_values import ReadOnly
from allegedly.plugins.contract.values import (
    check_count,
    check_score,
    check_spans,
    check_text,
    check_type,
    check_word,
    shown,
    type_name,
)


def check_assessments(
    classifier: str, claims: Sequence[Claim], assessments: Sequence[Assessment]
) -> None:
    """Check the result of a classifier for a batch of claims.

    Raises:
        ContractError: If there is not one assessment for each claim, or a field of one does not
            match the documentation of `Assessment` and `Hedge`.
    """
    check_count("assess", assessments, len(claims), "assessment", "claim")
    for claim, assessment in zip(claims, assessments, strict=True):
        check_type("assess", assessment, Assessment)
        if assessment.classifier != classifier:
            raise ContractError(
                f"an assessment is signed {shown(assessment.classifier)}, not {classifier!r}"
            )
        check_word("label", assessment.label, LABELS)
        score = assessment.score
        check_score(score)
        if score != 0.5 and (assessment.label == "hedged") != (score > 0.5):
            raise ContractError(
                f"the label {assessment.label!r} contradicts the score {score}: above 0.5 a claim "
                "is hedged, below it plain; see allegedly.score_from"
            )
        check_text("explanation", assessment.explanation, optional=True)
        hedges = assessment.hedges
        if type(hedges) is not tuple:
            raise ContractError(f"the hedges come as a {type_name(hedges)}, not as a tuple")
        if hedges:
            _check_hedges(claim, hedges)
        commitment = assessment.commitment
        if type(commitment) is not ReadOnly:
            raise ContractError(
                f"the commitment comes as a {type_name(commitment)}, not as a mapping"
            )
        if commitment:
            _check_commitment(claim, commitment)


def _check_commitment(claim: Claim, held: Mapping[Holder, Commitment]) -> None:
    for holder, item in held.items():
        check_word("holder of a commitment", holder, HOLDERS)
        check_type("commitment", item, Commitment)
        if type(item.value) is not float:
            raise ContractError(f"the value of a commitment is {shown(item.value)}, not a float")
        check_word("degree of a commitment", item.degree, DEGREES)
        if item.polarity is not None:
            check_word("polarity of a commitment", item.polarity, POLARITIES)
    if reason := contradiction(held, attributed=claim.attribution is not None):
        raise ContractError(reason)


def _check_hedges(claim: Claim, hedges: tuple[Hedge, ...]) -> None:
    zones = claim.zones
    starts = [zone.start for zone, _ in zones]
    text = claim.article.text
    before = 0
    for hedge in hedges:
        check_type("hedges", hedge, Hedge)
        check_spans("a hedge", (hedge.span,), text, hedge.text)
        check_word("hedge type", hedge.type, HEDGE_TYPES)
        check_word("holder", hedge.holder, HOLDERS)
        if hedge.span.start < before:
            raise ContractError(f"the hedge {shown(hedge.text)} is out of order")
        before = hedge.span.start
        at = bisect_right(starts, hedge.span.start)
        around = zones[max(0, at - 2) : at]  # two, in case one begins where another ends
        if not any(zone.contains(hedge.span) and holder == hedge.holder for zone, holder in around):
            raise ContractError(
                f"the hedge {shown(hedge.text)} (holder {hedge.holder}) lies outside its claim"
            )
