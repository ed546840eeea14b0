"""The words of a claim that say what it is about, and whether it is negated."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import Final

import attrs

from allegedly.model import Claim
from allegedly.text.english import stem
from allegedly.text.predicates import AUXILIARIES, BE, DETERMINERS, main_predicate

MOST_OTHER_WORDS: Final = 2
"""Content words by which a claim and its contrary may differ: "took", and "did not take"."""

_WORD: Final = re.compile(r"\w")
NEGATIONS: Final = frozenset(
    "not no never n't cannot without nobody nothing none neither nor hardly scarcely".split()
)
_SUBJECTS: Final = frozenset("no nobody nothing none neither".split())
_NO_NEGATION: Final = frozenset(
    "only just merely simply least later fewer less sooner doubt matter wonder until".split()
)
"""Words before which "not" or "no" negates nothing: "not only", "no later than"."""

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
class Content:
    """What a claim is about.

    Attributes:
        words: The stems of its content words.
        numbers: Those that are numbers.
        names: Those that are names.
        negations: The words that negate, in text order.
        negated: Whether one of them negates the main clause.
    """

    words: frozenset[str]
    numbers: frozenset[str]
    names: frozenset[str]
    negations: tuple[str, ...]
    negated: bool

    def turned(self, other: Content) -> bool:
        """Return whether one claim has a negation more than the other, anywhere."""
        return len(self.negations) % 2 != len(other.negations) % 2

    def contradicts(self, other: Content) -> bool:
        """Return whether one claim is, by its wording, the contrary of the other.

        That is so if only one main clause is negated. A negation that stands elsewhere, or whose
        verb is not recognised, counts if both claims have nearly the same words.
        """
        alike = len(self.words ^ other.words) <= MOST_OTHER_WORDS
        return self.turned(other) and (alike or self.negated != other.negated)


def content_of(claim: Claim) -> Content:
    """Return what a claim is about."""
    segmentation = claim.segmentation
    tokens = segmentation.tokens
    places = [place for span in claim.spans for place in tokens.within(span)]
    starts = _starts(claim)
    heading = segmentation.sentences[claim.sentence].role == "title"
    words, numbers, names = set(), set(), set()
    lowers = [tokens.lowers[place] for place in places]
    negations = dict(_negations(lowers))
    for index, place in enumerate(places):
        lower = lowers[index]
        if index in negations:
            continue
        named = tokens.texts[place][0].isupper() and place not in starts and not heading
        if _WORD.search(lower) and (lower not in EMPTY or (named and lower == "may")):
            root = stem(lower.removesuffix("'s"))
            words.add(root)
            if lower[0].isdigit():
                numbers.add(root)
            elif named:
                names.add(root)
    return Content(
        frozenset(words),
        frozenset(numbers),
        frozenset(names),
        tuple(negations.values()),
        bool(negations) and _negated(claim, lowers, negations),
    )


def _starts(claim: Claim) -> frozenset[int]:
    """Return the first token of each sentence of a claim; its capital may not show a name."""
    end = claim.spans[-1].end
    sentences = claim.segmentation.sentences
    of_claim = takewhile(
        lambda sentence: sentence.span.start < end,
        (sentences[at] for at in range(claim.sentence, len(sentences))),
    )
    return frozenset(sentence.tokens.start for sentence in of_claim)


def _negations(lowers: Sequence[str]) -> Iterator[tuple[int, str]]:
    for index, lower in enumerate(lowers):
        if lower in NEGATIONS or lower.endswith("n't"):
            after = lowers[index + 1 : index + 3]
            if not (after and after[0] in _NO_NEGATION) and after != ["more", "than"]:
                yield index, lower


def _negated(claim: Claim, lowers: Sequence[str], negations: dict[int, str]) -> bool:
    """Return whether the main clause is negated: its verb, its subject or the word after it."""
    predicate = main_predicate(claim.segmentation, claim.spans)
    if predicate is None:
        return False
    tokens = claim.segmentation.tokens
    places = (place for span in claim.spans for place in tokens.within(span))
    verb = next((i for i, place in enumerate(places) if tokens.span(place) == predicate), 0)
    if verb in negations or (verb + 1 in negations and lowers[verb + 1] not in ("without", "nor")):
        return True
    if any(i in negations and lowers[i] in _SUBJECTS for i in _clause_starts(lowers, verb)):
        return True
    first = verb
    while first and _beside_verb(lowers[first - 1], negations, first - 1):
        first -= 1
    first = _copula(lowers, first)
    return any(index in negations for index in range(first, verb))


def _clause_starts(lowers: Sequence[str], verb: int) -> Iterator[int]:
    words = [index for index in range(verb) if lowers[index][0].isalnum()]
    yield from words[:1]
    yield from (index for index in words if index and lowers[index - 1] == ",")


def _beside_verb(lower: str, negations: dict[int, str], index: int) -> bool:
    return lower in AUXILIARIES or lower.endswith("ly") or index in negations or lower == "longer"


def _copula(lowers: Sequence[str], first: int) -> int:
    """Return the start of "was not a close friend", given that of "friend"."""
    at = first - 1
    while at > 0 and lowers[at].isalpha() and lowers[at] not in DETERMINERS:
        at -= 1
    if at <= 0 or lowers[at] not in DETERMINERS:
        return first
    before = max(0, at - 2)
    return before if any(lower in BE for lower in lowers[before:at]) else first
