"""The abstract base classes of hedge classifiers."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from pathlib import Path

from allegedly.model import Assessment, Claim, Commitment, GoldHedge, Holder, Label


def score_from(probability: float, threshold: float) -> float:
    """Return the score for a probability, given the threshold at which a classifier decides.

    A classifier may call a claim hedged from a probability of 0.35 upwards, for example because
    that gives the best F1. Scores, however, are compared across classifiers, so 0.5 is where all of
    them decide. Probabilities from 0.35 upwards are therefore stretched to the range from 0.5 to 1,
    and lower ones stay as they are; with a threshold above 0.5 it is the other way round. Their
    order is preserved.

    Args:
        probability: The probability of `hedged`, in [0, 1].
        threshold: The lowest probability at which the classifier decides for `hedged`; above 0 and
            below 1.
    """
    if probability < threshold:
        return min(0.5, probability * min(1.0, 0.5 / threshold))
    return max(0.5, 1 - (1 - probability) * min(1.0, 0.5 / (1 - threshold)))


class ClaimClassifier(ABC):
    """Judges how hedged claims are.

    Attributes:
        name: The name it is registered under; every `Assessment` it makes carries it.
    """

    name: str

    @abstractmethod
    def assess(self, claims: Sequence[Claim]) -> Sequence[Assessment]:
        """Judge a batch of claims.

        A batch may hold claims of several articles; the judgement of a claim must not depend on the
        others in the batch. Must not change its input, and may be called from several threads at
        once.

        Args:
            claims: Any number of claims, possibly none.

        Returns:
            One assessment for each claim, in order. Hedges lie inside `Claim.zones`. The label is
            `hedged` if the score is above 0.5 and `plain` if it is below; a classifier that decides
            at another threshold computes its scores with `score_from`.
        """


class TrainableClassifier(ClaimClassifier):
    """A classifier that learns from labelled claims and can be stored."""

    @abstractmethod
    def fit(
        self,
        claims: Sequence[Claim],
        labels: Sequence[Label],
        hedges: Sequence[Sequence[GoldHedge]] | None = None,
        commitments: Sequence[Mapping[Holder, Commitment]] | None = None,
    ) -> None:
        """Learn from labelled claims, and forget everything learnt before.

        Args:
            claims: The training claims.
            labels: `hedged` or `plain`, one for each claim. In a corpus that annotates commitment
                alone, a claim is plain if its voice is certain, either way.
            hedges: The annotated cues of each claim, if the corpus marks any; a classifier may
                ignore them.
            commitments: The annotated commitments to each claim, if the corpus marks any; empty for
                a claim without. A classifier that gives none ignores them.
        """

    @abstractmethod
    def save(self, path: Path) -> None:
        """Write the learnt state below the folder `path` as plain arrays and JSON, no pickle."""

    @abstractmethod
    def load(self, path: Path) -> None:
        """Load the state that `save` wrote below the folder `path`."""
