"""A conditional log-linear model: weights by which the right one of several choices is found."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix


class Problem:
    """Groups of choices, each a list of features, one of them right."""

    def __init__(self) -> None:
        self._index: dict[str, int] = {}
        self._rows: list[list[int]] = []
        self._sizes: list[int] = []
        self._right: list[int] = []
        self._weights: list[float] = []

    def __len__(self) -> int:
        return len(self._sizes)

    def add(self, choices: Iterable[list[str]], right: int, weight: float = 1.0) -> None:
        """Add a group of choices, the index of the right one, and how much the group counts."""
        index, start = self._index, len(self._rows)
        for features in choices:
            self._rows.append([index.setdefault(x, len(index)) for x in features])
        self._sizes.append(len(self._rows) - start)
        self._right.append(start + right)
        self._weights.append(weight)

    def add_binary(self, features: list[str], yes: bool, weight: float = 1.0) -> None:
        """Add a decision between yes, which has features, and no, which has none."""
        self.add([features, []], 0 if yes else 1, weight)

    def fit(
        self, l2: float = 2.0, minimum: int = 4, prune: float = 0.1, iterations: int = 60
    ) -> tuple[dict[str, float], float]:
        """Return the weights and the share of groups they get right.

        Args:
            l2: Strength of the penalty on squared weights.
            minimum: Features seen in fewer choices are left out.
            prune: Weights closer to zero than this are left out.
            iterations: Maximum number of L-BFGS iterations.
        """
        matrix, names = self._matrix(minimum)
        sizes, right = np.array(self._sizes), np.array(self._right)
        starts = np.cumsum(sizes) - sizes
        counts = np.array(self._weights)
        transposed = matrix.T.tocsr()
        target = np.zeros(matrix.shape[0])
        target[right] = 1

        def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
            scores = matrix @ weights
            top = np.maximum.reduceat(scores, starts)
            odds = np.exp(scores - np.repeat(top, sizes))
            mass = np.add.reduceat(odds, starts)
            likelihood = counts @ (scores[right] - top - np.log(mass))
            errors = odds / np.repeat(mass, sizes) - target
            gradient = transposed @ (errors * np.repeat(counts, sizes))
            return float(-likelihood + l2 / 2 * weights @ weights), gradient + l2 * weights

        options = {"maxiter": iterations}
        weights = minimize(
            loss, np.zeros(matrix.shape[1]), jac=True, method="L-BFGS-B", options=options
        ).x
        weights = np.where(np.abs(weights) < prune, 0.0, weights.round(2))
        scores = matrix @ weights
        best = np.array(
            [
                start + scores[start : start + size].argmax()
                for start, size in zip(starts, sizes, strict=True)
            ]
        )
        kept = {name: float(w) for name, w in zip(names, weights, strict=True) if w}
        return kept, float((best == right).mean())

    def _matrix(self, minimum: int) -> tuple[csr_matrix, list[str]]:
        lengths = np.array([len(row) for row in self._rows])
        indices = np.fromiter(
            (i for row in self._rows for i in row), dtype=np.int32, count=lengths.sum()
        )
        keep = np.bincount(indices, minlength=len(self._index)) >= minimum
        columns = np.cumsum(keep) - 1
        kept = keep[indices]
        borders = np.concatenate([[0], np.cumsum(kept)])[np.concatenate([[0], np.cumsum(lengths)])]
        matrix = csr_matrix(
            (np.ones(kept.sum(), dtype=np.float32), columns[indices[kept]], borders),
            shape=(len(self._rows), int(keep.sum())),
        )
        return matrix, [name for name, i in self._index.items() if keep[i]]
