"""How well sentences are labelled and their scores calibrated.

Classification and ranking measures are scikit-learn's, correlation is scipy's.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any, Final

import attrs

from allegedly.model import Assessment, HedgeType, Label

CALIBRATION_BINS: Final = 10


def judgement(assessment: Assessment, positive: Collection[HedgeType]) -> tuple[Label, float]:
    """Convert an assessment to the task that a corpus poses.

    A judgement that rests entirely on hedges of types that the corpus does not count (such as
    `hearsay` if only semantic uncertainty counts) is flipped: the label becomes `plain`, and the
    score 1 − score.

    Args:
        assessment: A classifier's assessment.
        positive: The hedge types that count; empty means that all do.

    Returns:
        Label and probability of `hedged` for this task.
    """
    types = {hedge.type for hedge in assessment.hedges}
    if assessment.label == "hedged" and positive and types and types.isdisjoint(positive):
        return "plain", 1.0 - assessment.score
    return assessment.label, assessment.score


@attrs.frozen
class Rates:
    """Precision, recall and F1 from counts; a rate with nothing to count is 0.

    Attributes:
        gold: Number of gold items.
        predicted: Number of predicted items.
        found: Number of predicted items that are right.
    """

    gold: int
    predicted: int
    found: int

    @property
    def precision(self) -> float:
        """Share of predicted items that are right."""
        return self.found / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """Share of gold items that are found."""
        return self.found / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        both = self.gold + self.predicted
        return 2 * self.found / both if both else 0.0

    def to_dict(self) -> dict[str, Any]:
        """Return counts and rates as plain data."""
        names = ("gold", "predicted", "found", "precision", "recall", "f1")
        return {name: getattr(self, name) for name in names}

    def __add__(self, other: Rates) -> Rates:
        return Rates(
            self.gold + other.gold, self.predicted + other.predicted, self.found + other.found
        )


@attrs.frozen
class SentenceScores:
    """Scores of sentence labels.

    Attributes:
        classes: Precision, recall and F1 of `hedged` and of `plain`.
        accuracy: Share of sentences labelled right.
        auprc: Average precision of the scores for `hedged`; None if a class is missing.
        brier: Mean squared difference of score and truth.
    """

    classes: dict[Label, Rates]
    accuracy: float
    auprc: float | None
    brier: float

    @property
    def macro_f1(self) -> float:
        """Unweighted mean of the F1 of both classes."""
        return (self.classes["hedged"].f1 + self.classes["plain"].f1) / 2


def sentence_scores(
    gold: Sequence[Label], predicted: Sequence[Label], scores: Sequence[float]
) -> SentenceScores:
    """Compare labels and scores with the truth, sentence by sentence.

    Args:
        gold: The true labels, at least one.
        predicted: The predicted ones, shape `(len(gold),)`.
        scores: Predicted probabilities of `hedged`, same shape.
    """
    from sklearn.metrics import accuracy_score, average_precision_score, brier_score_loss

    truth = [label == "hedged" for label in gold]
    labels: tuple[Label, ...] = ("hedged", "plain")
    return SentenceScores(
        {label: rates(gold, predicted, label) for label in labels},
        float(accuracy_score(gold, predicted)),
        float(average_precision_score(truth, scores)) if len(set(truth)) == 2 else None,
        float(brier_score_loss(truth, scores, pos_label=True)),
    )


def rates(gold: Sequence[Label], predicted: Sequence[Label], label: Label) -> Rates:
    """Count one class."""
    found = sum(g == p == label for g, p in zip(gold, predicted, strict=True))
    return Rates(sum(g == label for g in gold), sum(p == label for p in predicted), found)


@attrs.frozen
class Bin:
    """Sentences with similar scores.

    Attributes:
        count: Their number.
        score: Their mean score.
        hedged: The share of them that are hedged.
    """

    count: int
    score: float
    hedged: float


def calibration(gold: Sequence[Label], scores: Sequence[float]) -> list[Bin]:
    """Return the reliability diagram: ten bins of equal width, without the empty ones."""
    bins: list[list[tuple[float, bool]]] = [[] for _ in range(CALIBRATION_BINS)]
    for label, score in zip(gold, scores, strict=True):
        place = min(int(score * CALIBRATION_BINS), CALIBRATION_BINS - 1)
        bins[place].append((score, label == "hedged"))
    return [
        Bin(len(b), sum(s for s, _ in b) / len(b), sum(h for _, h in b) / len(b)) for b in bins if b
    ]


def calibration_error(bins: Iterable[Bin]) -> float:
    """Return the expected calibration error: mean distance of score and truth, by sentence."""
    bins = list(bins)
    total = sum(b.count for b in bins)
    return sum(b.count * abs(b.score - b.hedged) for b in bins) / total if total else 0.0


def rank_correlation(scores: Sequence[float], certainty: Sequence[float]) -> float | None:
    """Return Spearman's correlation of 1 − score with graded certainty.

    None if either is constant, as it is undefined then.
    """
    from scipy.stats import spearmanr

    if len(set(scores)) < 2 or len(set(certainty)) < 2:
        return None
    return float(spearmanr([1.0 - score for score in scores], certainty).statistic)
