"""Measures: one figure of one classifier, for any choice of documents.

Significance is tested by resampling and swapping documents, so each measure is a function of them.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any, Final

_ROUNDING: Final = 1e-12


class Measure(ABC):
    """One figure of one classifier, for any choice of documents."""

    vectorized = False

    @property
    @abstractmethod
    def documents(self) -> int:
        """The number of documents."""

    @abstractmethod
    def __call__(self, rows: Any, axis: int = -1) -> Any:
        """Return the figure for documents `rows`, an integer array; they may repeat.

        If the measure is vectorized, `rows` may have leading dimensions; documents are along the
        last one.
        """

    @property
    def undefined(self) -> str | None:
        """Why there is no figure over all documents, as a clause; None if there is one."""
        return None

    @abstractmethod
    def stack(self, other: Any) -> Measure:
        """Return the measure whose documents are this one's, followed by the other's."""

    def sums(self) -> Any:
        """Return an array with the numbers of each document whose sums `of_sums` needs, or None.

        With them, the figures of many choices of documents are one product of matrices.
        """
        return None

    def of_sums(self, sums: Any) -> Any:
        """Return the figure from sums over documents, which are along the last axis."""
        raise NotImplementedError

    def rows(self) -> list[list[Any]]:
        """Return the numbers that the figure rests on, a list for each document; may be empty."""
        return []

    def value(self, rows: Sequence[int] | None = None) -> float:
        """Return the figure for some documents, by default for all."""
        import numpy as np

        return float(self(np.arange(self.documents) if rows is None else np.asarray(rows)))


class F1(Measure):
    """F1 from counts by document; 0 if there is nothing to count."""

    vectorized = True

    def __init__(self, counts: Sequence[tuple[int, int, int]]) -> None:
        """Store the counts.

        Args:
            counts: Gold, predicted and correctly predicted items of each document,
                shape `(documents, 3)`.
        """
        import numpy as np

        self._counts = np.asarray(counts, dtype=np.int64).reshape(-1, 3)

    @property
    def documents(self) -> int:
        """The number of documents."""
        return len(self._counts)

    def __call__(self, rows: Any, axis: int = -1) -> Any:
        """Return F1 over documents `rows`."""
        import numpy as np

        rows = np.asarray(rows, dtype=np.int64)
        columns = np.ascontiguousarray(self._counts.T)
        return self.of_sums(np.stack([column[rows].sum(axis=-1) for column in columns], axis=-1))

    def sums(self) -> Any:
        """Return gold, predicted and correctly predicted items of each document."""
        return self._counts

    def of_sums(self, sums: Any) -> Any:
        """Return F1 from these numbers, summed."""
        import numpy as np

        gold, predicted, found = np.moveaxis(sums, -1, 0)
        return 2 * found / np.maximum(gold + predicted, 1)

    def rows(self) -> list[list[Any]]:
        """Return gold, predicted and correctly predicted items of each document."""
        return [list(map(int, row)) for row in self._counts]

    def stack(self, other: F1) -> F1:
        """Return both one after the other."""
        return F1([*map(tuple, self._counts), *map(tuple, other._counts)])


class Accuracy(Measure):
    """Share of right items; 0 if there is nothing to count."""

    vectorized = True

    def __init__(self, counts: Sequence[tuple[int, int]]) -> None:
        """Store the numbers of items and of right items of each document."""
        import numpy as np

        self._counts = np.asarray(counts, dtype=np.int64).reshape(-1, 2)

    @property
    def documents(self) -> int:
        """The number of documents."""
        return len(self._counts)

    def __call__(self, rows: Any, axis: int = -1) -> Any:
        """Return the share over documents `rows`."""
        import numpy as np

        rows = np.asarray(rows, dtype=np.int64)
        columns = np.ascontiguousarray(self._counts.T)
        return self.of_sums(np.stack([column[rows].sum(axis=-1) for column in columns], axis=-1))

    def sums(self) -> Any:
        """Return the items and the right items of each document."""
        return self._counts

    def of_sums(self, sums: Any) -> Any:
        """Return the share from these numbers, summed."""
        import numpy as np

        items, right = np.moveaxis(sums, -1, 0)
        return right / np.maximum(items, 1)

    def rows(self) -> list[list[Any]]:
        """Return the items and the right items of each document."""
        return [list(map(int, row)) for row in self._counts]

    def stack(self, other: Accuracy) -> Accuracy:
        """Return both one after the other."""
        return Accuracy([*map(tuple, self._counts), *map(tuple, other._counts)])


class Correlation(Measure):
    """Pearson's correlation of values between -1 and 1; a resample without one counts as 0."""

    vectorized = True

    def __init__(self, groups: Sequence[Sequence[tuple[float, float]]]) -> None:
        """Store the two values of the items of each document."""
        import numpy as np

        self._groups = list(groups)
        sums = [
            [
                sum(column)
                for column in zip(
                    (0.0,) * 6, *((1, x, y, x * x, y * y, x * y) for x, y in group), strict=True
                )
            ]
            for group in groups
        ]
        self._sums = np.ascontiguousarray(np.array(sums, dtype=float).reshape(-1, 6).T)

    @property
    def documents(self) -> int:
        """The number of documents."""
        return len(self._groups)

    def __call__(self, rows: Any, axis: int = -1) -> Any:
        """Return the correlation over documents `rows`."""
        import numpy as np

        rows = np.asarray(rows, dtype=np.int64)
        return self.of_sums(np.stack([column[rows].sum(axis=-1) for column in self._sums], axis=-1))

    @property
    def undefined(self) -> str | None:
        """Why the correlation is undefined; None if it is not."""
        pairs = [pair for group in self._groups for pair in group]
        return _constant([x for x, _ in pairs], [y for _, y in pairs])

    def sums(self) -> Any:
        """Return number, sums, squares and products of the values of each document."""
        return self._sums.T

    def of_sums(self, sums: Any) -> Any:
        """Return the correlation from these numbers, summed."""
        import numpy as np

        n, x, y, xx, yy, xy = np.moveaxis(sums, -1, 0)
        # Rounding must not make the variance of a constant look like one.
        least = _ROUNDING * np.maximum(n * n, 1)
        varies = (n * xx - x * x > least) & (n * yy - y * y > least)
        spread = np.where(varies, (n * xx - x * x) * (n * yy - y * y), 1.0)
        return np.where(varies, (n * xy - x * y) / np.sqrt(spread), 0.0)

    def rows(self) -> list[list[Any]]:
        """Return the pairs of values of each document."""
        return [[[float(x), float(y)] for x, y in group] for group in self._groups]

    def stack(self, other: Correlation) -> Correlation:
        """Return both one after the other."""
        return Correlation(self._groups + other._groups)


def _constant(given: Sequence[float], annotated: Sequence[float]) -> str | None:
    for values, which in ((annotated, "annotated"), (given, "given")):
        if len(set(values)) < 2:
            return f"all {which} values are equal"
    return None


class RankCorrelation(Measure):
    """Spearman's correlation of 1 − score with certainty; a resample without one counts as 0."""

    def __init__(self, scores: Sequence[Sequence[float]], certainty: Sequence[Sequence[float]]):
        """Store scores and certainty of the sentences of each document."""
        import numpy as np

        self._groups = list(scores), list(certainty)
        self._scores = np.array([score for group in scores for score in group])
        self._certainty = np.array([value for group in certainty for value in group])
        ends = np.cumsum([len(group) for group in scores])
        self._places = np.split(np.arange(len(self._scores)), ends[:-1])

    @property
    def documents(self) -> int:
        """The number of documents."""
        return len(self._places)

    def __call__(self, rows: Any, axis: int = -1) -> Any:
        """Return the correlation over documents `rows`."""
        import numpy as np
        from scipy.stats import spearmanr

        chosen = np.concatenate([self._places[int(row)] for row in rows])
        scores, certainty = self._scores[chosen], self._certainty[chosen]
        if np.ptp(scores) == 0 or np.ptp(certainty) == 0:
            return 0.0
        return spearmanr(1.0 - scores, certainty).statistic

    @property
    def undefined(self) -> str | None:
        """Why the correlation is undefined; None if it is not."""
        return _constant(self._scores.tolist(), self._certainty.tolist())

    def rows(self) -> list[list[Any]]:
        """Return the pairs of score and certainty of each document."""
        return [
            [[float(x), float(y)] for x, y in zip(*group, strict=True)]
            for group in zip(*self._groups, strict=True)
        ]

    def stack(self, other: RankCorrelation) -> RankCorrelation:
        """Return both one after the other."""
        (scores, certainty), (more, values) = self._groups, other._groups
        return RankCorrelation(scores + more, certainty + values)
