"""From cue probabilities to the probability that a claim is hedged, and to a decision."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from typing import Final

import attrs
import numpy as np
import numpy.typing as npt

from allegedly import score_from

Floats = npt.NDArray[np.float64]

_LEAST: Final = 1e-12


@attrs.frozen
class Calibration:
    """From the noisy-or of the candidates to a probability and a decision.

    Attributes:
        leak: Probability that a claim is hedged by something that is not a candidate.
        slope: Slope of the logistic curve over the log odds of the noisy-or.
        intercept: Intercept of the same curve.
        threshold: Lowest probability at which a claim counts as hedged.
    """

    leak: float = 1e-3
    slope: float = 1.0
    intercept: float = 0.0
    threshold: float = 0.5

    def log_odds(self, cues: Sequence[float]) -> float:
        """Return the log odds that at least one of several independent cues is real."""
        none = math.log1p(-self.leak) + sum(math.log1p(-min(p, 1 - _LEAST)) for p in cues)
        return math.log(-math.expm1(none)) - none

    def score(self, cues: Sequence[float]) -> float:
        """Return the score of a claim: the probability, with the threshold moved to 0.5."""
        return score_from(self.probability(cues), self.threshold)

    def probability(self, cues: Sequence[float]) -> float:
        """Return the calibrated probability of `hedged`."""
        z = self.slope * self.log_odds(cues) + self.intercept
        return 1 / (1 + math.exp(-z)) if z >= 0 else math.exp(z) / (1 + math.exp(z))


def calibrated(
    odds: Floats, hedged: npt.NDArray[np.bool_], weights: Floats, leak: float
) -> Calibration:
    """Fit the curve to claims that the cue probabilities were not learnt from.

    Args:
        odds: `Calibration.log_odds` of each claim, shape `(n,)`.
        hedged: Their labels, same shape.
        weights: How much each counts, same shape.
        leak: The probability with which `odds` was computed.

    Returns:
        The calibration, its figures rounded so that a rebuild gives the same ones.
    """
    from sklearn.linear_model import LogisticRegression

    if len(np.unique(hedged)) < 2:
        return Calibration(leak=round(leak, 6))
    curve = LogisticRegression(C=100.0).fit(odds[:, None], hedged, sample_weight=weights)
    slope, intercept = float(curve.coef_[0, 0]), float(curve.intercept_[0])
    if slope <= 0:
        slope, intercept = 1.0, 0.0
    probabilities = 1 / (1 + np.exp(-(slope * odds + intercept)))
    return Calibration(
        leak=round(leak, 6),
        slope=round(slope, 4),
        intercept=round(intercept, 4),
        threshold=round(best_threshold(probabilities, weights), 3),
    )


def best_threshold(probabilities: Floats, weights: Floats) -> float:
    """Return the threshold with the highest expected F1, assuming that the probabilities are right.

    It is half of that F1, and so below 0.5 (Lipton, Elkan & Naryanaswamy, ECML PKDD 2014).
    """
    order = np.argsort(-probabilities, kind="stable")
    p, w = probabilities[order], weights[order]
    expected = 2 * np.cumsum(p * w) / (np.cumsum(w) + (p * w).sum())
    return float(min(expected.max() / 2, 0.5))


def deal(groups: Sequence[str], count: int) -> npt.NDArray[np.int64]:
    """Assign examples to folds by group or, if there are too few groups, by position.

    This depends only on the names of the groups, so the same claims get the same folds everywhere.
    """
    names = sorted(set(groups), key=lambda name: hashlib.sha256(name.encode()).digest())
    if len(names) < count:
        return np.arange(len(groups)) % count
    fold = {name: place % count for place, name in enumerate(names)}
    return np.array([fold[group] for group in groups], dtype=np.int64)
