"""How similar two claims are: the words they share, weighted by how rare those are."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from math import log
from typing import Final

import attrs

from allegedly.model import Claim, Segmentation
from allegedly.text.english import stem

SHORTER: Final = 0.8
"""Weight of the shorter claim in the measure: a headline may repeat part of a sentence."""

FEWEST: Final = 3
"""Content words that a claim must have (a bare name claims nothing), and that two must share.

Two shared words are enough if neither claim has more than `SHORT`, and two are enough for a claim
if the other has the same ones. At least one must be neither a name nor a number.
"""

SHORT: Final = 4

_OTHER_NUMBERS: Final = 0.5
_OTHER_NAMES: Final = 0.7
_OTHER_POLARITY: Final = 0.4

_WORD: Final = re.compile(r"\w")
NEGATIONS: Final = frozenset("not no never n't cannot without nobody nothing neither nor".split())
EMPTY: Final = frozenset(
    """a about above across after again all almost also although am among an and another any are
    around as at back be because been before being below between both but by came can could
    did do does doing down during each either even ever every few for from further get gets go
    got had has have having he her here hers herself him himself his how however i if in into is
    it its itself just last least less made make may me might mine more most much must my myself
    now of off on once one only onto or other our ours out over own per put quite rather s said
    same say says set shall she should since so some such t take than that the their theirs them
    themselves then there these they this those though through thus to too toward towards u under
    until up upon us very was we well were what when where whether which while who whom whose why
    will with within would yet you your yours
    allegedly apparent apparently appear appeared appears believe believed believes claim claimed
    claims fear feared fears likely maybe perhaps possible possibly probable probably reported
    reportedly seem seemed seems suspect suspected suspects think thinks thought unlikely""".split()
)
"""Words that do not show what a claim is about: function words, and the hedges themselves."""


@attrs.frozen
class _Content:
    words: frozenset[str]
    numbers: frozenset[str]
    names: frozenset[str]
    negated: bool


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
        self._starts: dict[Segmentation, frozenset[int]] = {}
        self._claims = list(claims)
        self._contents = [self._content(claim) for claim in self._claims]
        more = [self._content(claim) for claim in others]
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
        mine = self._content(claim)
        shared: Counter[int] = Counter()
        for word in sorted(mine.words):
            places = self._where.get(word, ())
            if len(places) <= self._most:  # words in every claim would make this quadratic
                shared.update(places)
        found = [(self._measure(mine, self._contents[i]), i) for i in shared]
        found.sort(key=lambda pair: (-pair[0], pair[1]))
        return [(value, self._claims[i]) for value, i in found if value > 0]

    def _measure(self, mine: _Content, other: _Content) -> float:
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
        if mine.negated != other.negated:
            value *= _OTHER_POLARITY
        return min(1.0, value)

    def _sum(self, words: frozenset[str]) -> float:
        unknown = self._weight(0)
        return sum(sorted(self._weights.get(word, unknown) for word in words))

    def _content(self, claim: Claim) -> _Content:
        segmentation = claim.segmentation
        if segmentation not in self._starts:
            self._starts[segmentation] = frozenset(s.tokens.start for s in segmentation.sentences)
        return _content(claim, self._starts[segmentation])


def _content(claim: Claim, starts: frozenset[int]) -> _Content:
    """Return the content words of a claim; the first word of a sentence may not be a name."""
    tokens = claim.segmentation.tokens
    heading = claim.segmentation.sentences[claim.sentence].role == "title"
    words, numbers, names = set(), set(), set()
    negated = False
    for span in claim.spans:
        for i in tokens.within(span):
            lower = tokens.lowers[i]
            if lower in NEGATIONS or lower.endswith("n't"):
                negated = not negated
                continue
            named = tokens.texts[i][0].isupper() and i not in starts and not heading
            if _WORD.search(lower) and (lower not in EMPTY or (named and lower == "may")):
                root = stem(lower.removesuffix("'s"))
                words.add(root)
                if lower[0].isdigit():
                    numbers.add(root)
                elif named:
                    names.add(root)
    return _Content(frozenset(words), frozenset(numbers), frozenset(names), negated)
