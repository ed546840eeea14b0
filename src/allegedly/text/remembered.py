"""What was found out about words, kept for their next occurrence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Generic, TypeVar

V = TypeVar("V")

LONGEST: Final = 64
"""A longer word is not kept: it hardly comes twice, and some "words" are whole encoded images."""
MOST: Final = 65_536


class Remembered(dict[str, V], Generic[V]):
    """A function of words, called by ``remembered[word]``, whose results are kept.

    Bounded: when `MOST` words are kept, all are forgotten.
    """

    def __init__(self, function: Callable[[str], V]) -> None:
        """Keep results of a function that depends on the word alone."""
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
