"""The built-in attributor on gold documents, limited to what PolNeAR annotates."""

from __future__ import annotations

from collections.abc import Sequence

import allegedly
from allegedly.attribution.rules import RuleAttributor
from allegedly.bench.measure import AttributionScores, attribution_scores
from allegedly.model import Attribution, GoldDocument


def predicted(documents: Sequence[GoldDocument]) -> list[list[Attribution]]:
    """Return the outermost attributions of each document."""
    found = RuleAttributor()
    return [
        [a for a in found.attribute(allegedly.segment(d.article)) if a.parent is None]
        for d in documents
    ]


def scored(documents: Sequence[GoldDocument]) -> list[AttributionScores]:
    """Return the scores of each document."""
    return [
        attribution_scores(d.article.text, d.attributions or (), found)
        for d, found in zip(documents, predicted(documents), strict=True)
    ]
