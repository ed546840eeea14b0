"""From the encoder's output to hedges and to the probability that a claim is hedged."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from itertools import islice
from operator import itemgetter

import attrs
import numpy as np

from allegedly import score_from
from allegedly_neural import roles
from allegedly_neural.encoder import Reading
from allegedly_neural.tags import Floats, best_tags, log_softmax, spans

_DIGITS = 6
"""Decimals of a probability; further ones depend on the processor."""


@attrs.frozen
class Calibration:
    """From the logit of a claim to the probability that it is hedged (Platt 1999).

    Attributes:
        slope: Slope of the logistic curve.
        intercept: Intercept of the same curve.
        threshold: Lowest probability at which a claim counts as hedged.
    """

    slope: float = 1.0
    intercept: float = 0.0
    threshold: float = 0.5

    def score(self, logit: float) -> float:
        """Return the score of a claim: the probability, with the threshold moved to 0.5."""
        return score_from(round(self.probability(logit), _DIGITS), self.threshold)

    def probability(self, logit: float) -> float:
        """Return the calibrated probability."""
        z = max(-500.0, min(500.0, self.slope * logit + self.intercept))
        return 1 / (1 + math.exp(-z))


@attrs.frozen(eq=False)
class Hedging:
    """The encoder's output for the hedges of an article.

    Attributes:
        logits: How much each token contributes to its claim being hedged.
        cues: Kind (an index of `roles.HEDGES + roles.VAGUE`), first token and stop of each hedge.
        kinds: The likeliest kind of each token if it is a hedge.
        commitments: Log odds of `roles.COMMITMENTS` at each token, as part of the content of an
            outermost attribution, and of one inside another, (2, tokens, commitments); None if the
            model does not know them.
        values: How sure the reader is of the event at each token, from -1 to 1; none likewise.
    """

    logits: Sequence[float]
    cues: tuple[tuple[int, int, int], ...]
    kinds: Sequence[int]
    commitments: Floats | None = None
    values: Sequence[float] = ()

    def logit(self, tokens: Sequence[int]) -> float:
        """Return the logit of a claim: a soft maximum over its tokens."""
        logits = [self.logits[token] for token in tokens]
        top = max(logits)
        return top + math.log(sum(math.exp(logit - top) for logit in logits))

    def cues_between(self, first: int, stop: int) -> list[tuple[int, int, int]]:
        """Return the hedges that lie entirely in tokens [first, stop)."""
        at = bisect_left(self.cues, first, key=itemgetter(1))
        found = []
        while at < len(self.cues) and self.cues[at][2] <= stop:
            found.append(self.cues[at])
            at += 1
        return found


def hedgings(readings: Sequence[Reading]) -> list[Hedging]:
    """Find the hedges of articles."""
    logs = [log_softmax(_hedge_tags(reading.output)) for reading in readings]
    tags = iter(
        best_tags(
            [
                log[window.start : window.stop]
                for log, reading in zip(logs, readings, strict=True)
                for window in reading.windows
            ]
        )
    )
    found = []
    for log, reading in zip(logs, readings, strict=True):
        windows = zip(reading.windows, islice(tags, len(reading.windows)), strict=True)
        cues = tuple(cue for window, tag in windows for cue in spans(tag, window.start))
        by_kind = log[:, 1:].reshape(len(log), log.shape[1] // 2, 2).max(2)
        output = reading.output
        found.append(
            Hedging(
                output[:, roles.HEDGED].tolist(),
                cues,
                by_kind.argmax(1).tolist(),
                *_commitments(output),
            )
        )
    return found


def _hedge_tags(output: Floats) -> Floats:
    """Return the columns of hedge tags: all, or as many as a model has."""
    return output[:, [column for column in roles.HEDGE_TAGS if column < output.shape[1]]]


def _commitments(output: Floats) -> tuple[Floats | None, Sequence[float]]:
    if output.shape[1] <= roles.VALUE:
        return None, ()
    logs = [log_softmax(output[:, at]) for at in (roles.COMMITMENT, roles.INNER_COMMITMENT)]
    return np.stack(logs), output[:, roles.VALUE].tolist()
