r"""The unit of comparison, a match of ``\w+``, so that marks and white space never count."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import Final

import attrs

from allegedly.model import Span

_TOKEN: Final = re.compile(r"\w+")


@attrs.frozen
class Words:
    """The words of a text.

    Attributes:
        starts: Where each begins.
        ends: Where each ends.
    """

    starts: Sequence[int]
    ends: Sequence[int]

    @classmethod
    def of(cls, text: str) -> Words:
        """Find the words of a text."""
        bounds = [match.span() for match in _TOKEN.finditer(text)]
        return cls([start for start, _ in bounds], [end for _, end in bounds])

    def __len__(self) -> int:
        return len(self.starts)

    def covered(self, spans: Iterable[Span]) -> frozenset[int]:
        """Return the indices of the words that share a character with one of the spans."""
        return frozenset(
            word
            for span in spans
            for word in range(
                bisect_right(self.ends, span.start), bisect_left(self.starts, span.end)
            )
        )


def agree(one: frozenset[int], other: frozenset[int]) -> bool:
    """Return whether two parts share at least half of their words; two empty ones do."""
    return 2 * len(one & other) >= len(one | other)
