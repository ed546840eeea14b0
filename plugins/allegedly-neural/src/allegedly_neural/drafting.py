"""From attributions in tokens to drafts, which are spans of the text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from allegedly.attribution import Draft
from allegedly.model import FORMS, Segmentation, Span, Spans
from allegedly_neural.decoding import Choices, Found, Range

UNTUNED: Final = Choices()
"""Choices without weights, by which no draft has odds."""


def drafts(
    segmentation: Segmentation,
    found: Sequence[Found],
    choices: Choices = UNTUNED,
    bias: float = 0.0,
) -> list[Draft]:
    """Turn token ranges into spans of the text, without punctuation at their ends.

    Args:
        segmentation: The article.
        found: Its candidates.
        choices: The choices by which they were found; without weights in them, the drafts have
            no odds.
        bias: Added to the log odds of each.
    """
    weights = np.array(choices.weights, np.float32)
    made = []
    for f in found:
        content = _spans(segmentation, f.content)
        if content:
            cue = () if f.cue is None else _spans(segmentation, [f.cue])
            source = () if f.source is None else _spans(segmentation, [f.source])
            odds = float(f.evidence @ weights) - choices.least + bias if choices.weights else None
            made.append(
                Draft(
                    content,
                    cue,
                    source,
                    odds=odds,
                    form=None if f.form is None else FORMS[f.form],
                )
            )
    return made


def _spans(segmentation: Segmentation, ranges: Sequence[Range]) -> Spans:
    tokens = segmentation.tokens
    spans: list[Span] = []
    for first, stop in sorted(ranges):
        while first < stop and not _counts(tokens.texts[first]):
            first += 1
        while first < stop and not _counts(tokens.texts[stop - 1]):
            stop -= 1
        if first < stop:
            spans.append(Span(tokens.starts[first], tokens.ends[stop - 1]))
    return tuple(spans)


def _counts(token: str) -> bool:
    return token[0].isalnum() or token[-1].isalnum() or token in "$£€%"
