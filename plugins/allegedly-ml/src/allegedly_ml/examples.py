"""What the model learns from: claims with labels and, where a corpus has them, typed cues."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import attrs

from allegedly import Claim
from allegedly_ml.passages import Passage, passage_of

if TYPE_CHECKING:
    from allegedly.model import GoldHedge, HedgeType

Cue = tuple[int, int, "HedgeType | None"]
"""First and last token of an annotated cue, as positions in the passage, and its type."""


@attrs.frozen
class Example:
    """One labelled claim.

    Attributes:
        passage: What the model reads.
        hedged: Its label.
        cues: Its annotated cues; None where only the label is known.
        group: What must not be divided in cross-fitting, usually the document.
        weight: How much it counts.
    """

    passage: Passage
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
    """Make an example of a claim.

    Args:
        claim: The claim.
        hedged: Its label.
        hedges: Its annotated cues, or None where only the label is known.
        weight: How much it counts.
    """
    passage = passage_of(claim)
    cues = None
    if hedges is not None:
        tokens = claim.segmentation.tokens
        starts = [tokens.starts[i] for i in passage.tokens]
        ends = [tokens.ends[i] for i in passage.tokens]
        cues = tuple(_on_tokens(starts, ends, hedges))
    return Example(passage, hedged, cues, claim.article.id, weight)


def _on_tokens(
    starts: Sequence[int], ends: Sequence[int], hedges: Iterable[GoldHedge]
) -> Iterable[Cue]:
    for hedge in hedges:
        span = hedge.span
        inside = [i for i in range(len(starts)) if starts[i] < span.end and ends[i] > span.start]
        if inside:
            yield inside[0], inside[-1], hedge.type
