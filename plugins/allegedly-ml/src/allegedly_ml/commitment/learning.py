"""Learning commitment: ridge regression for events, multinomial regression for other claims."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise, product
from typing import TYPE_CHECKING, Final

import attrs
import numpy as np

from allegedly import Claim
from allegedly.text.english import stem
from allegedly_ml.calibration import Floats
from allegedly_ml.commitment.claim_features import Hints, reporting_features
from allegedly_ml.commitment.event_features import Predicate, context_features
from allegedly_ml.commitment.examples import DegreeExample, EventExample, Example
from allegedly_ml.commitment.model import (
    CLASSES,
    CommitmentModel,
    Curve,
    Weights,
    cue_place,
)
from allegedly_ml.commitment.words import ADVERBS, AUXILIARIES, NEGATIONS, OPENERS, PERSONS

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

SCALE: Final = 3.0
"""The weights of events add up to a number on the scale of the corpora, from -3 to 3."""

_NO_GOVERNORS: Final = ADVERBS | AUXILIARIES | NEGATIONS | OPENERS | frozenset(PERSONS)
_NEVER: Final = -20.0
"""The intercept of a class that no example has."""


@attrs.frozen
class CommitmentSettings:
    """How to train. The defaults come from the ablation in ``docs/commitment.md``.

    Attributes:
        ridge: The L2 penalty on the weights of events.
        strength: Inverse of the L2 penalty on the weights of degrees (`C` in scikit-learn).
        min_count: Fewest examples in which a feature must occur.
        min_governed: Fewest clauses that a word must stand before to be a governor.
        prune: Features whose weights are all smaller than this are dropped.
        folds: Number of folds for cross-fitting the curve.
    """

    ridge: float = 60.0
    strength: float = 0.3
    min_count: int = 2
    min_governed: int = 3
    prune: float = 0.005
    folds: int = 5


Hinting = Callable[[Sequence[Claim]], list[Hints]]
"""Returns what the model of cues says about the hedges of claims."""


def learn(
    examples: Iterable[Example], hints: Hinting, settings: CommitmentSettings | None = None
) -> CommitmentModel | None:
    """Learn from examples; None without any.

    Deterministic: the same examples, settings and versions of numpy, scipy and scikit-learn give
    the same weights.
    """
    import sklearn.linear_model  # noqa: F401 - only loaded libraries can be limited
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    settings = settings or CommitmentSettings()
    events: list[EventExample] = []
    degrees: list[DegreeExample] = []
    for example in examples:
        if isinstance(example, EventExample):
            events.append(example)
        else:
            degrees.append(example)
    if not events and not degrees:
        return None
    governors = governors_in((e.predicate for e in events), settings.min_governed)
    with threadpool_limits(limits=1):
        curve, weights = _events(events, governors, settings) if events else (Curve(), None)
        return CommitmentModel(
            governors, weights, curve, _degrees(degrees, hints, settings) if degrees else None
        )


def governors_in(predicates: Iterable[Predicate], least: int) -> frozenset[str]:
    """Return the stems of words that stand before "to" or "that" often enough."""
    counts: Counter[str] = Counter()
    seen: set[tuple[str, ...]] = set()
    for predicate in predicates:
        words = predicate.words
        if (key := tuple(words)) in seen:
            continue  # several events of one sentence
        seen.add(key)
        for before, word in pairwise(words):
            if word in ("to", "that") and before.isalpha() and before not in _NO_GOVERNORS:
                counts[stem(before)] += 1
    return frozenset(word for word, count in counts.items() if count >= least)


def _events(
    examples: Sequence[EventExample], governors: frozenset[str], settings: CommitmentSettings
) -> tuple[Curve, Weights]:
    rows = [context_features(example.predicate, governors) for example in examples]
    values = np.array([example.value for example in examples])
    counted = np.array([example.weight for example in examples])
    totals = np.empty(len(rows))
    fold = np.arange(len(rows)) * settings.folds // len(rows)  # neighbours share a sentence
    for part in range(settings.folds if len(rows) >= settings.folds else 0):
        held = fold == part
        taught = [row for row, out in zip(rows, held, strict=True) if not out]
        features, weights = _ridge(taught, SCALE * values[~held], counted[~held], settings)
        left = [row for row, out in zip(rows, held, strict=True) if out]
        totals[held] = _matrix(left, features) @ weights[1:] + weights[0]
    curve = _curve(totals, values, counted) if len(rows) >= 10 * settings.folds else Curve()
    features, weights = _ridge(rows, SCALE * values, counted, settings)
    return curve, _pruned(features, weights[:, None], settings.prune)


def _ridge(
    rows: Sequence[list[str]], targets: Floats, counted: Floats, settings: CommitmentSettings
) -> tuple[list[str], Floats]:
    """Return the features, and the intercept and their weights."""
    from sklearn.linear_model import Ridge

    features = _vocabulary(rows, settings.min_count)
    matrix = _matrix(rows, features)
    regression = Ridge(alpha=settings.ridge, solver="sparse_cg", max_iter=300, tol=1e-4)
    regression.fit(matrix, targets, sample_weight=counted)
    return features, np.r_[regression.intercept_, regression.coef_]


def _curve(totals: Floats, values: Floats, counted: Floats) -> Curve:
    """Return the curve with the least absolute error on examples that were held out."""

    def error(curve: Curve) -> float:
        part = (np.tanh((totals - curve.centre) / curve.width) + 1) / 2
        found = np.clip(curve.low + (curve.high - curve.low) * part, -1, 1)
        return float((counted * np.abs(found - values)).sum())

    grid = product((0.0, 0.5, 1.0), (1.5, 2.0, 3.0), (-1.3, -1.15, -1.0), (1.0, 1.1))
    return min((Curve(*point) for point in grid), key=error)


def _degrees(
    examples: Sequence[DegreeExample], hints: Hinting, settings: CommitmentSettings
) -> Weights:
    from sklearn.linear_model import LogisticRegression

    claims = [example.claim for example in examples]
    rows = [
        [*reporting_features(claim, cue_place(claim)), *hint.features]
        for claim, hint in zip(claims, hints(claims), strict=True)
    ]
    features = _vocabulary(rows, settings.min_count)
    known = {pair: number for number, pair in enumerate(CLASSES)}
    classes = np.array(
        [known[c.degree, c.polarity or "+"] for c in (e.commitment for e in examples)]
    )
    table = np.zeros((1 + len(features), len(CLASSES)))
    table[0] = _NEVER
    present = np.unique(classes)
    if len(present) == 1:
        table[0, present] = 0.0
    else:
        regression = LogisticRegression(C=settings.strength, max_iter=500, tol=1e-3)
        regression.fit(_matrix(rows, features), classes, sample_weight=[e.weight for e in examples])
        solved = np.vstack([regression.intercept_, regression.coef_.T])
        # With two classes scikit-learn returns the weights of the second against the first.
        table[:, present] = solved if len(present) > 2 else np.hstack([0 * solved, solved])
    return _pruned(features, table, settings.prune)


def _vocabulary(rows: Iterable[list[str]], least: int) -> list[str]:
    counts: Counter[str] = Counter()
    for row in rows:
        counts.update(set(row))
    return sorted(name for name, count in counts.items() if count >= least and "\n" not in name)


def _matrix(rows: Sequence[list[str]], features: Sequence[str]) -> csr_matrix:
    """Return how often each feature occurs in each row."""
    from scipy.sparse import csr_matrix

    column: Callable[[str], int | None] = {name: n for n, name in enumerate(features)}.get
    indices: list[int] = []
    pointers = [0]
    for row in rows:
        indices += sorted(n for n in map(column, row) if n is not None)
        pointers.append(len(indices))
    return csr_matrix((np.ones(len(indices)), indices, pointers), shape=(len(rows), len(features)))


def _pruned(features: Sequence[str], table: Floats, least: float) -> Weights:
    kept = np.abs(table[1:]).max(axis=1) > least
    names = tuple(name for name, keep in zip(features, kept, strict=True) if keep)
    return Weights(names, table[np.r_[True, kept]].astype(np.float16))
