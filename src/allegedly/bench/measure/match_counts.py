"""Counts of matched items on two sides."""

from __future__ import annotations

import attrs


@attrs.frozen
class Matched:
    """Counts of gold and of predicted items, and of those of each that are in a good pair.

    The two may differ within a class, as each item is classed by its own content.
    """

    gold: int = 0
    predicted: int = 0
    gold_found: int = 0
    predicted_right: int = 0

    def __add__(self, other: Matched) -> Matched:
        return Matched(
            self.gold + other.gold,
            self.predicted + other.predicted,
            self.gold_found + other.gold_found,
            self.predicted_right + other.predicted_right,
        )

    def percent(self) -> tuple[float, float, float]:
        """Return precision, recall and F1 in per cent; a rate with nothing to count is 0."""
        precision = 100 * self.predicted_right / self.predicted if self.predicted else 0.0
        recall = 100 * self.gold_found / self.gold if self.gold else 0.0
        both = precision + recall
        return precision, recall, 2 * precision * recall / both if both else 0.0
