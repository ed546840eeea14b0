"""Memoised functions of a single word."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Generic, TypeVar

V = TypeVar("V")

LONGEST: Final = 64
"""Longer words are not kept: they hardly occur twice, and some are whole encoded images."""
MOST: Final = 65_536


class Remembered(dict[str, V], Generic[V]):
    """A function of words, called by ``remembered[word]``, whose results are kept.

    Bounded: when `MOST` words are kept, all are forgotten.
    """

    def __init__(self, function: Callable[[str], V]) -> None:
        """Keep the results of a function that depends only on the word."""
        super().__init__()
        self._function = function

    def __missing__(self, word: str) -> V:
        """Call the function."""
        result = self._function(word)
        if len(word) <= LONGEST:
            if len(self) >= MOST:
                self.clear()
            self[word] = result
        return result
