"""Hedges in news, marked by the project's other classifiers: no news corpus may be trained on.

Without them, an encoder that sees hedges only in encyclopedias and abstracts, and news only in its
other task, would learn that news contains no hedges.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import attrs
import numpy as np

from allegedly import Assessment, Claim
from allegedly.plugins import default_registry
from allegedly_neural.roles import HEDGES
from allegedly_neural.train.examples import UNKNOWN, Example

VOTERS: Final = ("ml", "rules")
"""Both were made without any labels on news."""


def voted(examples: Sequence[Example]) -> list[Example]:
    """Label the sentences of articles where two classifiers agree; the others stay unknown."""
    voters = [default_registry().get("classifier", name).create() for name in VOTERS]
    found = []
    for example in examples:
        claims = [
            Claim(f"c{s.index}", (s.span,), s.index, example.segmentation)
            for s in example.segmentation.sentences
            if s.role == "body"
        ]
        judged = zip(claims, *(voter.assess(claims) for voter in voters), strict=True)
        found.append(_labelled(example, list(judged)))
    return found


def _labelled(example: Example, judged: Sequence[tuple[Claim, Assessment, Assessment]]) -> Example:
    tokens = example.segmentation.tokens
    hedges = np.full(len(tokens), UNKNOWN, np.int64)
    sentence = np.full(len(tokens), -1, np.int64)
    labels: list[bool] = []
    for claim, one, other in judged:
        typed = [[h for h in a.hedges if h.type in HEDGES] for a in (one, other)]
        if bool(typed[0]) != bool(typed[1]):
            continue
        inside = tokens.within(claim.spans[0])
        sentence[inside.start : inside.stop] = len(labels)
        labels.append(bool(typed[0]))
        hedges[inside.start : inside.stop] = 0
        agreed = {(h.span, h.type) for h in typed[0]} & {(h.span, h.type) for h in typed[1]}
        for hedge in (*typed[0], *typed[1]):
            here = tokens.within(hedge.span)
            if (hedge.span, hedge.type) not in agreed:
                hedges[here.start : here.stop] = UNKNOWN
        for span, kind in agreed:
            here = tokens.within(span)
            hedges[here.start : here.stop] = 2 * HEDGES.index(kind) + 2
            hedges[here.start] = 2 * HEDGES.index(kind) + 1
    return attrs.evolve(
        example, hedges=hedges, sentence=sentence, hedged=np.array(labels, np.float32)
    )
