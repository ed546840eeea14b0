"""How similar two claims are: the words they share, weighted by how rare those are."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from math import log
from typing import Final

from allegedly.diff.content import Content, content_of
from allegedly.model import Claim

SHORTER: Final = 0.8
"""Weight of the shorter claim in the measure: a headline may repeat part of a sentence."""

FEWEST: Final = 3
"""Content words that a claim must have (a bare name claims nothing), and that two must share.

Two shared words are enough if neither claim has more than `SHORT`; a claim of only two content
words matches only one with the same two. At least one must be neither a name nor a number.
"""

SHORT: Final = 4

_OTHER_NUMBERS: Final = 0.5
_OTHER_NAMES: Final = 0.7
_CONTRARY: Final = 0.8
_OTHER_NEGATION: Final = 0.4


class Similarity:
    """Finds the claims of a collection that are similar to a given claim.

    The similarity is the weight of the shared words, divided by a mean of the weights of both
    claims in which the shorter one counts more. A word weighs more if fewer claims contain it. The
    similarity is lowered if both claims have numbers and share none, if both have names and share
    none, and if only one is negated. It lies in [0, 1], and is 1 for a claim and itself.
    """

    def __init__(self, claims: Sequence[Claim], others: Sequence[Claim] = ()) -> None:
        """Index a collection.

        Args:
            claims: The claims to search.
            others: The claims to search for, so that their words are weighted as well.
        """
        self._claims = list(claims)
        self._contents = [content_of(claim) for claim in self._claims]
        more = [content_of(claim) for claim in others]
        counts = Counter(word for found in (*self._contents, *more) for word in found.words)
        self._total = len(self._contents) + len(more)
        self._weights = {word: self._weight(count) for word, count in counts.items()}
        self._where: dict[str, list[int]] = defaultdict(list)
        for index, found in enumerate(self._contents):
            for word in found.words:
                self._where[word].append(index)
        self._most = max(50, self._total // 10)

    def _weight(self, count: int) -> float:
        return log(1 + (self._total + 1) / (count + 0.5))

    def to(self, claim: Claim) -> list[tuple[float, Claim]]:
        """Return the claims that share enough words with a claim, the most similar first."""
        mine = content_of(claim)
        shared: Counter[int] = Counter()
        for word in sorted(mine.words):
            places = self._where.get(word, ())
            if len(places) <= self._most:  # words in every claim would make this quadratic
                shared.update(places)
        found = [(self._measure(mine, self._contents[i]), i) for i in shared]
        found.sort(key=lambda pair: (-pair[0], pair[1]))
        return [(value, self._claims[i]) for value, i in found if value > 0]

    def _measure(self, mine: Content, other: Content) -> float:
        common = mine.words & other.words
        fewest, most = sorted((len(mine.words), len(other.words)))
        if len(common) < FEWEST - (most <= SHORT) or (fewest < FEWEST and fewest < most):
            return 0.0
        if not common - mine.names - other.names - mine.numbers:
            return 0.0
        weights = sorted((self._sum(mine.words), self._sum(other.words)))
        value = self._sum(common) / (SHORTER * weights[0] + (1 - SHORTER) * weights[1])
        if mine.numbers and other.numbers and not mine.numbers & other.numbers:
            value *= _OTHER_NUMBERS
        if mine.names and other.names and not mine.names & other.names:
            value *= _OTHER_NAMES
        if mine.contradicts(other):
            value *= _CONTRARY
        elif mine.turned(other):
            value *= _OTHER_NEGATION
        return min(1.0, value)

    def _sum(self, words: frozenset[str]) -> float:
        unknown = self._weight(0)
        return sum(sorted(self._weights.get(word, unknown) for word in words))
