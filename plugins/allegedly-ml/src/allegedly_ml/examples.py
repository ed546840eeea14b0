"""Training examples: claims with labels and, if a corpus has them, typed cues."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import attrs

from allegedly import Claim
from allegedly_ml.claim_tokens import ClaimTokens, tokens_of

if TYPE_CHECKING:
    from allegedly.model import GoldHedge, HedgeType

Cue = tuple[int, int, "HedgeType | None"]
"""First and last token of an annotated cue, as positions in `ClaimTokens`, and its type."""


@attrs.frozen
class Example:
    """One labelled claim.

    Attributes:
        tokens: Its tokens, which the model reads.
        hedged: Its label.
        cues: Its annotated cues; None if only the label is known.
        group: The unit that cross-fitting keeps together, usually the document.
        weight: Its weight in training.
    """

    tokens: ClaimTokens
    hedged: bool
    cues: tuple[Cue, ...] | None
    group: str
    weight: float = 1.0


def example_of(
    claim: Claim,
    hedged: bool,
    hedges: Iterable[GoldHedge] | None = None,
    *,
    weight: float = 1.0,
) -> Example:
    """Make an example from a claim.

    Args:
        claim: The claim.
        hedged: Its label.
        hedges: Its annotated cues, or None if only the label is known.
        weight: Its weight in training.
    """
    tokens = tokens_of(claim)
    cues = None
    if hedges is not None:
        all_tokens = claim.segmentation.tokens
        starts = [all_tokens.starts[i] for i in tokens.indices]
        ends = [all_tokens.ends[i] for i in tokens.indices]
        cues = tuple(_on_tokens(starts, ends, hedges))
    return Example(tokens, hedged, cues, claim.article.id, weight)


def _on_tokens(
    starts: Sequence[int], ends: Sequence[int], hedges: Iterable[GoldHedge]
) -> Iterable[Cue]:
    for hedge in hedges:
        span = hedge.span
        inside = [i for i in range(len(starts)) if starts[i] < span.end and ends[i] > span.start]
        if inside:
            yield inside[0], inside[-1], hedge.type
