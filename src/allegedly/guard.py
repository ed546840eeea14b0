"""What a plugin returns is checked before anybody relies on it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from allegedly.errors import ContractError
from allegedly.model import (
    LABELS,
    Assessment,
    Attribution,
    Claim,
    Segmentation,
    Span,
    text_of,
)


def check_assessments(
    classifier: str, claims: Sequence[Claim], assessments: Sequence[Assessment]
) -> None:
    """Check what a classifier returned for a batch of claims.

    Raises:
        ContractError: If there is not one assessment for each claim, or one of them carries a
            wrong name, label, score, span or holder.
    """
    if len(assessments) != len(claims):
        raise ContractError(f"{len(assessments)} assessments for {len(claims)} claims")
    for claim, assessment in zip(claims, assessments, strict=True):
        if not isinstance(assessment, Assessment):
            raise ContractError(f"assess returned a {type(assessment).__name__}, no Assessment")
        if assessment.classifier != classifier:
            raise ContractError(f"an assessment is signed {assessment.classifier!r}")
        if assessment.label not in LABELS:
            raise ContractError(f"the label {assessment.label!r} is none of {', '.join(LABELS)}")
        if not 0.0 <= assessment.score <= 1.0:
            raise ContractError(f"the score {assessment.score!r} is outside [0, 1]")
        if assessment.hedges:
            zones = claim.zones
            text = claim.article.text
            for hedge in assessment.hedges:
                if hedge.span.of(text) != hedge.text:
                    raise ContractError(f"a hedge says {hedge.text!r} but its span does not")
                if not any(
                    zone.contains(hedge.span) and holder == hedge.holder for zone, holder in zones
                ):
                    raise ContractError(
                        f"the hedge {hedge.text!r} (holder {hedge.holder}) lies outside its claim"
                    )


def check_attributions(
    segmentations: Sequence[Segmentation], found: Sequence[Sequence[Attribution]]
) -> None:
    """Check what an attributor returned for a batch of articles.

    Raises:
        ContractError: If there is not one result for each article, ids repeat, a parent is
            unknown, or a span does not say what it should.
    """
    if len(found) != len(segmentations):
        raise ContractError(f"{len(found)} results for {len(segmentations)} articles")
    for segmentation, attributions in zip(segmentations, found, strict=True):
        text = segmentation.text
        ids = {attribution.id for attribution in attributions}
        if len(ids) != len(attributions):
            raise ContractError("two attributions have one id")
        for attribution in attributions:
            if attribution.parent is not None and attribution.parent not in ids:
                raise ContractError(
                    f"{attribution.id} has the unknown parent {attribution.parent!r}"
                )
            for part in (attribution.source, attribution.cue, attribution.content):
                if part is None:
                    continue
                if not _in_order(part.spans) or (part.spans and part.spans[-1].end > len(text)):
                    raise ContractError(f"{attribution.id} has spans out of order or of the text")
                if part.text != text_of(text, part.spans):
                    raise ContractError(f"{attribution.id} says {part.text!r}, its spans do not")


def _in_order(spans: Sequence[Span]) -> bool:
    return all(before.end <= after.start for before, after in pairwise(spans))
