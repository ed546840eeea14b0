"""A log-linear model that gives each example one of several classes, by sparse features."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import attrs
import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold


@attrs.frozen(eq=False)
class Learnt:
    """A model, and what it says about examples that were held out.

    Attributes:
        held_out: The log odds of each class for each example, from a model that has seen no
            example of its group; one column if there are two classes.
        weights: By feature, the weight of each class in hundredths.
        bias: The bias of each class in hundredths.
    """

    held_out: np.ndarray
    weights: dict[str, list[int]]
    bias: list[int]


def learn(
    rows: Sequence[Sequence[str]],
    labels: np.ndarray,
    groups: Sequence[str],
    *,
    penalty: float,
    folds: int,
    fewest: int,
    units: Sequence[Hashable] | None = None,
    least: int = 10,
) -> Learnt:
    """Learn a model from examples.

    Args:
        rows: The features of each example.
        labels: The class of each, from 0 on.
        groups: The article of each; one is held out as a whole.
        penalty: `C` of the logistic regression.
        folds: Number of parts that are held out in turn.
        fewest: A feature must occur in at least this many units.
        units: The unit of each example in this count; by default its article.
        least: Features whose weights are all smaller than this, in hundredths, are left out.
    """
    seen: dict[str, set[Hashable]] = {}
    for row, unit in zip(rows, groups if units is None else units, strict=True):
        for feature in row:
            seen.setdefault(feature, set()).add(unit)
    vectorizer = DictVectorizer()
    data = vectorizer.fit_transform([{f: 1 for f in row if len(seen[f]) >= fewest} for row in rows])

    def fitted(some: np.ndarray | slice) -> LogisticRegression:
        return LogisticRegression(C=penalty, max_iter=1000).fit(data[some], labels[some])

    model = fitted(slice(None))
    held_out = np.zeros((len(labels), len(model.coef_)))
    for train, test in GroupKFold(folds).split(data, labels, groups):
        odds = fitted(train).decision_function(data[test])
        held_out[test] = odds.reshape(len(test), -1)
    weights = np.round(model.coef_.T * 100).astype(int)
    names = vectorizer.get_feature_names_out()
    return Learnt(
        held_out,
        {
            name: row.tolist()
            for name, row in zip(names, weights, strict=True)
            if np.abs(row).max() >= least or name == "any"
        },
        np.round(model.intercept_ * 100).astype(int).tolist(),
    )


def with_bias(learnt: Learnt) -> dict[str, list[int]]:
    """Return the weights with the bias on the feature `any`, which every example has."""
    both = [w + b for w, b in zip(learnt.weights["any"], learnt.bias, strict=True)]
    return learnt.weights | {"any": both}
