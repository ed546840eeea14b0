"""Measures of one classifier on one corpus: sentences, cues, scores.

Classification and ranking measures are scikit-learn's, correlation is scipy's.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Final

import attrs

from allegedly.model import HEDGE_TYPES, Assessment, GoldHedge, Hedge, HedgeType, Label, Span

CALIBRATION_BINS: Final = 10


def judgement(assessment: Assessment, positive: Collection[HedgeType]) -> tuple[Label, float]:
    """Put an assessment to the task that a corpus poses.

    A judgement that rests wholly on hedges of types that the corpus does not count (`hearsay` where
    only semantic uncertainty counts) is turned round: `plain`, and the score becomes 1 − score.

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
        gold: How many there are.
        predicted: How many were predicted.
        found: How many of the predicted are right.
    """

    gold: int
    predicted: int
    found: int

    @property
    def precision(self) -> float:
        """Right ones among the predicted."""
        return self.found / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """Found ones among the gold."""
        return self.found / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        both = self.gold + self.predicted
        return 2 * self.found / both if both else 0.0

    def __add__(self, other: Rates) -> Rates:
        return Rates(
            self.gold + other.gold, self.predicted + other.predicted, self.found + other.found
        )


@attrs.frozen
class SentenceScores:
    """How well sentences were labelled.

    Attributes:
        classes: Precision, recall and F1 of `hedged` and of `plain`.
        accuracy: Share of sentences labelled right.
        auprc: Average precision of the scores for `hedged`; None where a class is missing.
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
    """Sentences whose scores lie close together.

    Attributes:
        count: How many.
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

    None where either is constant, since then it is not defined.
    """
    from scipy.stats import spearmanr

    if len(set(scores)) < 2 or len(set(certainty)) < 2:
        return None
    return float(spearmanr([1.0 - score for score in scores], certainty).statistic)


@attrs.frozen
class CueScores:
    """How well cues were found.

    Attributes:
        exact: By type; a cue is right if span and type are.
        overlap: By type; a cue is right if it overlaps one of its type, one to one.
        any_exact: Whatever the type, span alone.
        any_overlap: Whatever the type, overlap alone.
    """

    exact: dict[HedgeType, Rates]
    overlap: dict[HedgeType, Rates]
    any_exact: Rates
    any_overlap: Rates


def cue_scores(
    gold: Iterable[Sequence[GoldHedge]],
    predicted: Iterable[Sequence[Hedge]],
    positive: Collection[HedgeType],
) -> CueScores:
    """Compare cue spans, sentence by sentence.

    Args:
        gold: The annotated cues of each sentence; where none has a type, only `any_exact` and
            `any_overlap` mean something and the types are left out.
        predicted: The predicted cues of each sentence.
        positive: The types that the corpus counts, empty for all; predicted cues of other types are
            left out.
    """
    kinds = sorted(positive or HEDGE_TYPES)
    none = Rates(0, 0, 0)
    exact = dict.fromkeys(kinds, none)
    overlap = dict.fromkeys(kinds, none)
    any_exact, any_overlap = none, none
    typed = False
    for truth, found in zip(gold, predicted, strict=True):
        counted = [hedge for hedge in found if hedge.type in exact]
        pair = [hedge.span for hedge in truth], [hedge.span for hedge in counted]
        any_exact += _exact(*pair)
        any_overlap += _overlap(*pair)
        for kind in {hedge.type for hedge in truth} | {hedge.type for hedge in counted}:
            if kind is None or kind not in exact:
                continue
            typed = typed or any(hedge.type == kind for hedge in truth)
            pair = (
                [hedge.span for hedge in truth if hedge.type == kind],
                [hedge.span for hedge in counted if hedge.type == kind],
            )
            exact[kind] += _exact(*pair)
            overlap[kind] += _overlap(*pair)
    if not typed:
        exact, overlap = {}, {}
    return CueScores(exact, overlap, any_exact, any_overlap)


def _exact(gold: Sequence[Span], predicted: Sequence[Span]) -> Rates:
    truth, found = set(gold), set(predicted)
    return Rates(len(truth), len(found), len(truth & found))


def _overlap(gold: Sequence[Span], predicted: Sequence[Span]) -> Rates:
    """Count pairs of overlapping spans, each span in one pair at most, in text order."""
    truth, found = sorted(set(gold)), sorted(set(predicted))
    pairs = i = j = 0
    while i < len(truth) and j < len(found):
        if truth[i].overlaps(found[j]):
            pairs += 1
            i += 1
            j += 1
        elif truth[i].end <= found[j].end:
            i += 1
        else:
            j += 1
    return Rates(len(truth), len(found), pairs)
