"""Training: logistic regression over candidates, from annotated cues or from labels alone.

If cues are annotated, each candidate has a class. If only the label of a claim is known, the
candidates of a hedged claim share the credit for it: expectation maximisation over a noisy-or,
which starts from how often the word occurs in hedged claims.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import attrs
import numpy as np

from allegedly_ml.calibration import Calibration, Floats, calibrated, deal
from allegedly_ml.errors import ModelError
from allegedly_ml.examples import Example
from allegedly_ml.model import CueModel
from allegedly_ml.settings import Settings
from allegedly_ml.sources import primer_examples
from allegedly_ml.training_table import Ints, Table

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

_IDENTITY: Final = frozenset({"w=", "g=", "s="})
_NEGLIGIBLE: Final = 1e-4


def train(examples: Sequence[Example], settings: Settings) -> CueModel:
    """Train a model, with its calibration cross-fitted by group.

    Deterministic: the same examples, settings and versions of numpy, scipy and scikit-learn give
    the same weights.

    Raises:
        ModelError: If one of the two labels is missing, or no claim has a candidate.
    """
    import sklearn.linear_model  # noqa: F401 - only loaded libraries can be limited
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    labels = {example.hedged for example in examples}
    if labels != {True, False}:
        raise ModelError(
            f"{len(examples)} claims of {len(labels)} label(s) are not enough to train on; "
            "give claims labelled 'hedged' and claims labelled 'plain'"
        )
    primer = list(primer_examples(settings.primer)) if settings.primer else []
    table = Table([*examples, *primer], settings)
    with threadpool_limits(limits=1):
        fit = fit_weights(table, np.arange(len(table)), settings)
        odds, leak = cross_fitted(table, len(examples), settings)
        used = ~np.isnan(odds)
        calibration = calibrated(
            odds[used],
            table.hedged[: len(odds)][used],
            table.weights[: len(odds)][used],
            leak,
        )
    keep = np.abs(fit.weights[1:]).max(axis=1) > settings.prune
    return CueModel(
        settings.types,
        table.words,
        [feature for feature, kept in zip(fit.vocabulary, keep, strict=True) if kept],
        fit.weights[np.r_[True, keep]].astype(np.float16),
        calibration,
        lexical=settings.lexical,
    )


@attrs.frozen
class Fit:
    """Weights learnt from part of the examples.

    Attributes:
        vocabulary: The features, in order.
        weights: Intercepts, then one row per feature, shape `(1 + features, types)`.
        leak: Share of claims without candidates that are hedged.
    """

    vocabulary: list[str]
    weights: Floats
    leak: float

    def cue_probabilities(self, table: Table, rows: Ints) -> Floats:
        """Return the probability that each of the given candidates is a cue of any type."""
        columns = {feature: column for column, feature in enumerate(self.vocabulary)}
        return _cue_probabilities(table.matrix(rows, columns), self.weights)


def fit_weights(table: Table, chosen: Ints, settings: Settings) -> Fit:
    """Fit the weights to the candidates of the chosen examples."""
    member = np.zeros(len(table), dtype=bool)
    member[chosen] = True
    rows = np.flatnonzero(member[table.claims])
    counts: Counter[str] = Counter()
    for row in rows:
        counts.update(table.features[row])
    vocabulary = sorted(f for f, count in counts.items() if count >= settings.min_count)
    matrix = table.matrix(rows, {feature: column for column, feature in enumerate(vocabulary)})
    sizes = np.array([settings.identity if f[:2] in _IDENTITY else 1.0 for f in vocabulary])
    sized = matrix.multiply(sizes).tocsr()
    targets = _Targets(table, rows)
    regression = _regression(settings.strength)
    certain = bool(table.known[chosen].all())
    for last in [True] if certain else [False] * (settings.rounds - 1) + [True]:
        weights = _regress(regression, sized, *targets.expanded(), len(table.types))
        weights[1:] *= sizes[:, None]
        if not last:
            targets.update(_cue_probabilities(matrix, weights))
    bare = member.copy()
    bare[table.claims[rows]] = False
    leak = (table.hedged[bare].sum() + 0.05) / (bare.sum() + 10)
    return Fit(vocabulary, weights, float(leak))


class _Targets:
    """The class assigned to each candidate: certain if annotated, else an estimate."""

    def __init__(self, table: Table, rows: Ints) -> None:
        self._claims = table.claims[rows]
        self._known = table.known[self._claims]
        self._hedged = table.hedged[self._claims]
        self._weights = table.weights[self._claims]
        self._class = np.where(self._known, table.gold[rows], table.hints[rows])
        self._cue: Floats = (self._known & (self._class > 0)).astype(np.float64)
        _, word = np.unique(np.array([table.names[row] for row in rows]), return_inverse=True)
        base = float(table.hedged[np.unique(self._claims)].mean())
        rate = (np.bincount(word, self._hedged) + 2 * base) / (np.bincount(word) + 2)
        self.update(rate[word] ** 2)

    def update(self, probability: Floats) -> None:
        """Estimate again which candidates of a hedged claim are its cues.

        Given that at least one of them is a cue, the probability of each is its own over that of
        any.
        """
        quiet = np.bincount(self._claims, np.log1p(-np.clip(probability, 0, 1 - 1e-6)))
        some = -np.expm1(quiet[self._claims])
        posterior = np.clip(probability / np.maximum(some, 1e-6), 0, 1)
        self._cue = np.where(self._known, self._cue, np.where(self._hedged, posterior, 0.0))

    def expanded(self) -> tuple[Ints, Ints, Floats]:
        """Return rows of the design matrix, with the class and weight of each."""
        row = np.arange(len(self._cue))
        classes = np.r_[np.zeros_like(row), self._class]
        weights = np.r_[1 - self._cue, self._cue] * np.r_[self._weights, self._weights]
        keep = weights > _NEGLIGIBLE
        return np.r_[row, row][keep], classes[keep], weights[keep]


def _regression(strength: float) -> LogisticRegression:
    """Return a regression that continues, when fitted again, from its last weights."""
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=strength, max_iter=300, tol=1e-3, warm_start=True)


def _regress(
    regression: LogisticRegression,
    matrix: csr_matrix,
    rows: Ints,
    classes: Ints,
    weights: Floats,
    types: int,
) -> Floats:
    """Return intercepts and weights against "no cue", shape `(1 + features, types)`.

    The intercept rules out a type that no candidate has.
    """
    from sklearn.base import clone

    present = np.unique(classes)
    if not np.array_equal(getattr(regression, "classes_", present), present):
        regression = clone(regression)  # a type has died out, so its old weights do not fit
    fitted = np.zeros((1 + matrix.shape[1], 1 + types))
    fitted[0, :] = -20.0
    if len(present) == 1:
        fitted[0, present] = 0.0
    else:
        regression.fit(matrix[rows], classes, sample_weight=weights)
        solved = np.vstack([regression.intercept_, regression.coef_.T])
        # With two classes scikit-learn returns the weights of the second against the first.
        fitted[:, present] = solved if len(present) > 2 else np.hstack([0 * solved, solved])
    against: Floats = fitted[:, 1:] - fitted[:, :1]
    return against


def _cue_probabilities(matrix: csr_matrix, weights: Floats) -> Floats:
    logits = matrix @ weights[1:] + weights[0]
    top = np.maximum(logits.max(axis=1), 0)
    powers = np.exp(logits - top[:, None]).sum(axis=1)
    probabilities: Floats = powers / (powers + np.exp(-top))
    return probabilities


def cross_fitted(table: Table, count: int, settings: Settings) -> tuple[Floats, float]:
    """Return the log odds of claims whose group was left out of training, and the mean leak.

    Args:
        table: All examples.
        count: The number of examples, from the first, that are assigned to folds; the others (the
            primer) are only used for training.
        settings: How to train.

    Returns:
        Log odds of shape `(count,)`, NaN if a fold could not be trained.
    """
    parts = deal(table.groups[:count], settings.folds)
    odds = np.full(count, np.nan)
    leaks = []
    for part in range(settings.folds):
        inside = np.flatnonzero(parts == part)
        outside = np.r_[np.flatnonzero(parts != part), count : len(table)]
        rows = np.flatnonzero(np.isin(table.claims, inside))
        taught = np.isin(table.claims, outside)
        if not len(inside) or not taught.any() or len(np.unique(table.hedged[outside])) < 2:
            continue
        fit = fit_weights(table, outside, settings)
        leaks.append(fit.leak)
        cues: dict[int, list[float]] = {int(claim): [] for claim in inside}
        probabilities = fit.cue_probabilities(table, rows)
        for claim, probability in zip(table.claims[rows], probabilities, strict=True):
            cues[int(claim)].append(float(probability))
        for claim, own in cues.items():
            odds[claim] = Calibration(leak=fit.leak).log_odds(own)
    return odds, float(np.mean(leaks)) if leaks else Calibration().leak
