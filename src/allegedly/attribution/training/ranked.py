"""A log-linear model that chooses one of several candidates, or none of them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from sklearn.feature_extraction import DictVectorizer
from sklearn.model_selection import GroupKFold

from allegedly.attribution.training.classified import Learnt

STEPS = 300


def learn_ranked(
    choices: Sequence[Sequence[Sequence[str]]],
    right: Sequence[Sequence[bool]],
    groups: Sequence[str],
    *,
    penalty: float,
    folds: int,
    fewest: int,
    least: int = 5,
) -> Learnt:
    """Learn to rank the candidates of each choice; "none of them" has the odds 0.

    The candidates of a choice compete with each other. A model that judged each by itself would
    have to spend weights on how many there are.

    Args:
        choices: The features of each candidate of each choice.
        right: Which candidates are right; if none is, "none of them" is.
        groups: The article of each choice; one is held out as a whole.
        penalty: The weight of the data against the squares of the weights.
        folds: Number of parts that are held out in turn.
        fewest: A feature must occur in at least this many articles.
        least: Features with weights smaller than this, in hundredths, are left out.
    """
    seen: dict[str, set[str]] = {}
    for choice, group in zip(choices, groups, strict=True):
        for row in choice:
            for feature in row:
                seen.setdefault(feature, set()).add(group)
    vectorizer = DictVectorizer()
    rows = [{f: 1 for f in row if len(seen[f]) >= fewest} for choice in choices for row in choice]
    data = csr_matrix(vectorizer.fit_transform(rows))
    labels = np.array([one for some in right for one in some], dtype=float)
    owner = np.repeat(np.arange(len(choices)), [len(choice) for choice in choices])

    def fitted(some: np.ndarray) -> np.ndarray:
        mine = np.isin(owner, some)
        return _fit(data[mine], labels[mine], owner[mine], penalty)

    held_out = np.zeros((len(labels), 1))
    for train, test in GroupKFold(folds).split(groups, groups=groups):
        weights, mine = fitted(train), np.isin(owner, test)
        held_out[mine, 0] = data[mine] @ weights[:-1] + weights[-1]
    weights = np.round(fitted(np.arange(len(choices))) * 100).astype(int)
    names = vectorizer.get_feature_names_out()
    kept = {
        name: [int(weight)]
        for name, weight in zip(names, weights[:-1], strict=True)
        if abs(weight) >= least
    }
    return Learnt(held_out, kept, [int(weights[-1])])


def _fit(data: csr_matrix, labels: np.ndarray, owner: np.ndarray, penalty: float) -> np.ndarray:
    """Return the weights that make the right candidates most likely, and the bias at the end."""
    _, first, choice = np.unique(owner, return_index=True, return_inverse=True)
    none = np.add.reduceat(labels, first) == 0

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        odds = data @ weights[:-1] + weights[-1]
        top = np.maximum(np.maximum.reduceat(odds, first), 0)
        each, other = np.exp(odds - top[choice]), np.exp(-top)
        total = np.add.reduceat(each, first) + other
        hit = np.where(none, other, np.add.reduceat(each * labels, first))
        slope = each / total[choice] - each * labels / hit[choice]
        cost = penalty * (np.log(total) - np.log(np.maximum(hit, 1e-300))).sum()
        gradient = penalty * np.append(data.T @ slope, slope.sum())
        gradient[:-1] += weights[:-1]
        return cost + 0.5 * (weights[:-1] ** 2).sum(), gradient

    start = np.zeros(data.shape[1] + 1)
    best = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": STEPS})
    return np.asarray(best.x)
