"""Figures of contenders under other conditions: less to learn from, or damaged texts."""

from __future__ import annotations

from typing import Any, Final

import attrs

from allegedly.bench.measure.measures import Measure

SHARES: Final = (0.1, 0.25, 0.5, 0.75, 1.0)
"""The shares of the training documents at which a learning curve is measured."""


@attrs.frozen
class LearningPoint:
    """The main figure of a classifier that was trained on part of the documents.

    Attributes:
        name: The classifier.
        share: The share of the training documents; those of a smaller share are among them.
        documents: The number of training documents, on average over the folds.
        value: The figure; None if training or judging failed.
        interval: Its 95 % bootstrap interval.
        failure: The reason why the figure is missing.
    """

    name: str
    share: float
    documents: float
    value: float | None
    interval: tuple[float, float] | None
    failure: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the point as plain data."""
        return attrs.asdict(self)


@attrs.frozen
class Drop:
    """How much of its main figure a contender loses if the texts are damaged.

    Attributes:
        name: The contender.
        perturbation: How the texts were damaged.
        value: Its figure on the damaged texts; None if it failed on them.
        drop: Its figure on the texts as they are, minus this one.
        interval: 95 % bootstrap interval of the drop, resampled by document.
        failure: The reason why the figure is missing.
    """

    name: str
    perturbation: str
    value: float | None
    drop: float | None
    interval: tuple[float, float] | None
    failure: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the drop as plain data."""
        return attrs.asdict(self)


class Difference(Measure):
    """One measure minus another of the same documents."""

    def __init__(self, one: Measure, other: Measure) -> None:
        """Store both."""
        self._one, self._other = one, other
        self.vectorized = one.vectorized and other.vectorized

    @property
    def documents(self) -> int:
        """The number of documents."""
        return self._one.documents

    def __call__(self, rows: Any, axis: int = -1) -> Any:
        """Return the difference over documents `rows`."""
        return self._one(rows) - self._other(rows)

    def stack(self, other: Difference) -> Difference:
        """Return both one after the other."""
        return Difference(self._one.stack(other._one), self._other.stack(other._other))
