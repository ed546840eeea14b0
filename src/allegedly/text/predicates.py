"""The main predicate of a clause, found by word order alone.

A parser would do this better at a hundred times the cost. Here, closed classes of words
(auxiliaries, subordinators, determiners) and the endings of the others are enough to pass over
opening clauses, relative clauses and infinitives in most sentences of news.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, islice
from typing import Final

from allegedly.model import Segmentation, Span, Spans

MOST_TOKENS: Final = 80
"""The number of tokens that are looked at; bounds the work on texts without sentence ends."""

MODALS: Final = frozenset(
    """will would can could may might must shall should 'll won't wouldn't can't cannot
    couldn't mightn't mustn't shan't shouldn't ought""".split()
)
BE: Final = frozenset(
    "is are was were am be been being 's 're 'm isn't aren't wasn't weren't ain't".split()
)
HAVE: Final = frozenset("has have had having 've haven't hasn't hadn't".split())
DO: Final = frozenset("do does did don't doesn't didn't".split())
AUXILIARIES: Final = MODALS | BE | HAVE | DO | {"'d"}
"""Finite and other forms of the verbs that stand before the main verb."""

SUBORDINATORS: Final = frozenset(
    "if when while although though because since as after before unless once until whereas".split()
)
RELATIVES: Final = frozenset("who which whom whose where that why how whether what".split())
DETERMINERS: Final = frozenset(
    """the a an this these those my your his her its our their some any no every each all both
    many several few most more two three four five six seven eight nine ten""".split()
)
PREPOSITIONS: Final = frozenset(
    """of in on at by for with from into onto over under about against between among through
    during without within toward towards despite per via amid than""".split()
)
_ADVERBS: Final = frozenset(
    """not n't never also still already just only even yet ever now then always often probably
    perhaps again soon so too very rather quite almost nearly no longer much more most less
    far well""".split()
)
_SUBJECTS: Final = frozenset("i he she it they we you there who which that".split())
_PAST: Final = frozenset(
    """said told rose fell went came made took got gave found held won lost left met paid began
    ran saw knew thought felt kept led sent spent stood brought built bought caught fought
    sought taught wrote drove broke spoke chose froze stole woke drew flew grew threw blew
    hit cut put set shut let quit beat became sold heard hid shot slept sank sang swam swore
    tore wore bit bled fed fled dealt meant read struck stuck swept hung dug lay laid rang
    shook understood withdrew overcame""".split()
)
_PARTICIPLES: Final = frozenset(
    """made found held lost left met paid led sent brought built bought caught taught sold hit cut
    put set shut read struck hung laid known taken given written driven broken chosen frozen
    stolen seen born drawn grown thrown shown torn worn begun sunk sung said thought told kept
    heard hidden shot""".split()
)
_LONGEST_ASIDE: Final = 12
"""Most words between the commas around a participle clause."""
_PRESENT: Final = frozenset(
    """say think believe know want need hope expect fear feel see mean make take go come get
    give find become seem appear remain agree plan claim insist argue deny admit suspect
    doubt love like hate live work run face show call ask try begin start stop keep hold
    lose win pay owe own lack live depend suggest require include support oppose refuse wish
    understand remember forget""".split()
)


def main_predicate(segmentation: Segmentation, spans: Spans) -> Span | None:
    """Return the main predicate of the first clause of some words.

    That is its verb, without auxiliaries: "Prices have *risen*". After a form of "be" it is the
    participle, adjective or noun: "Prices are *high*". An infinitive counts if nothing else does:
    "to *resign*".

    Args:
        segmentation: The article.
        spans: The words, in order.

    Returns:
        The span of one word; None if the spans hold no word.
    """
    found = _find(segmentation, spans)
    return found and found[0]


def asides(segmentation: Segmentation, spans: Spans) -> Spans:
    """Return what stands between subject and main predicate without being part of its clause.

    In "The driver, *who may be drunk*, hit a wall" that is the relative clause, in "The mill,
    *reportedly sold*, burned down" the participle. Each ends with its own predicate.

    Args:
        segmentation: The article.
        spans: The words, in order.
    """
    found = _find(segmentation, spans)
    return found[1] if found else ()


def _find(segmentation: Segmentation, spans: Spans) -> tuple[Span, Spans] | None:
    tokens = segmentation.tokens
    places = _places(segmentation, spans)
    if not places:
        return None
    passed: list[tuple[int, int]] = []
    lowers = tokens.lowers
    found = _main([lowers[place] for place in places], passed)
    return tokens.span(places[found]), tuple(
        tokens.span(places[first], places[last]) for first, last in passed
    )


def _places(segmentation: Segmentation, spans: Spans) -> Sequence[int]:
    """Return the indices of the first tokens of some spans, in order."""
    if len(spans) == 1:
        return segmentation.tokens.within(spans[0])[:MOST_TOKENS]
    return list(islice(chain.from_iterable(map(segmentation.tokens.within, spans)), MOST_TOKENS))


def _main(lowers: list[str], passed: list[tuple[int, int]]) -> int:
    """Return the index of the main predicate among words in lower case.

    Args:
        lowers: The words.
        passed: Receives the first and the last index of each aside before it.
    """
    last = len(lowers) - 1
    at = _after_opening(lowers)
    infinitive: int | None = None
    opened: int | None = None
    while at <= last:
        word, before = lowers[at], lowers[at - 1] if at else ""
        if word == ",":
            if opened is not None:
                passed.append((opened, at))
                opened = None
            elif (end := _after_participle(lowers, at)) is not None:
                passed.append((at, end))
                at = end
        elif word == "to" and at < last and lowers[at + 1][0].isalpha():
            at += 1
            infinitive = at if infinitive is None else infinitive
        elif at and word in RELATIVES and before not in AUXILIARIES:
            opened = at if opened is None else opened
        elif word in AUXILIARIES or _is_finite(lowers, at):
            head = _after_auxiliaries(lowers, at)
            if opened is None:
                return head
            passed.append((opened, head))
            opened, at = None, head
        at += 1
    if infinitive is not None:
        return infinitive
    return _likely(lowers) or next((i for i, word in enumerate(lowers) if word[0].isalnum()), 0)


def _likely(lowers: list[str]) -> int | None:
    """Return the index of a verb that only its place shows: "The council *meets* on Friday"."""
    for at in range(1, len(lowers)):
        word, before = lowers[at], lowers[at - 1]
        after = lowers[at + 1] if at + 1 < len(lowers) else "."
        in_phrase = before in DETERMINERS or before in PREPOSITIONS or not before[0].isalnum()
        ends = after in PREPOSITIONS or after in _ADVERBS or not after[0].isalnum()
        if ends and not in_phrase and word.endswith("s") and len(word) > 3 and word.isalpha():
            return at
    return None


def _after_opening(lowers: list[str]) -> int:
    """Return the index after an opening clause or phrase that ends with a comma, or 0."""
    first = next((i for i, word in enumerate(lowers) if word[0].isalnum()), 0)
    if lowers[first] not in SUBORDINATORS and lowers[first] not in PREPOSITIONS:
        return first
    comma = next((i for i, word in enumerate(lowers) if word == ","), None)
    return first + 1 if comma is None or comma + 1 >= len(lowers) else comma + 1


def _after_participle(lowers: list[str], at: int) -> int | None:
    """Return the index of the comma that ends a participle clause which a comma at `at` begins.

    "The mill, *sold in May,* burned down": a second comma follows, and then a verb.
    """
    first = at + 1
    while first < len(lowers) and (lowers[first] in _ADVERBS or lowers[first].endswith("ly")):
        first += 1
    if first >= len(lowers) or not (lowers[first] in _PARTICIPLES or lowers[first].endswith("ed")):
        return None
    within = range(first + 1, min(first + _LONGEST_ASIDE, len(lowers) - 1))
    end = next((place for place in within if lowers[place] == ","), None)
    if end is None:
        return None
    verb = end + 1
    while verb < len(lowers) - 1 and (lowers[verb] in _ADVERBS or lowers[verb].endswith("ly")):
        verb += 1
    return end if lowers[verb] in AUXILIARIES or _is_finite(lowers, verb) else None


def _is_finite(lowers: list[str], at: int) -> bool:
    """Return whether a word, not an auxiliary, is likely to be a finite verb."""
    word, before = lowers[at], lowers[at - 1] if at else ""
    if before in DETERMINERS or before in PREPOSITIONS or not word.isalpha():
        return False
    after = lowers[at + 1] if at + 1 < len(lowers) else ""
    if word in _PAST or (word.endswith("ed") and len(word) > 3 and after != "by"):
        return at > 0
    if word in _PRESENT:
        return at > 0 and (before in _SUBJECTS or before.endswith("s") or before in _ADVERBS)
    if word.endswith("s") and len(word) > 3 and not word.endswith(("ss", "us", "is")):
        return before in _SUBJECTS - {"that"} or (after in DETERMINERS and at > 0)
    return before in ("i", "we", "they", "you") and word not in _ADVERBS


def _after_auxiliaries(lowers: list[str], at: int) -> int:
    """Return the index of the predicate that the auxiliaries at an index belong to."""
    first = at
    was_be = False
    while at < len(lowers) and lowers[at] in AUXILIARIES:
        was_be = lowers[at] in BE
        at += 1
        while at < len(lowers) and _is_adverb(lowers, at):
            at += 1
        if at < len(lowers) and first == at - 1:
            at = _after_subject(lowers, first, at)
    if at >= len(lowers) or not lowers[at][0].isalnum():
        return at - 1
    if was_be and lowers[at] in DETERMINERS:  # "is a good friend of hers": its noun
        while at + 1 < len(lowers) and lowers[at + 1].isalpha() and _goes_on(lowers[at + 1]):
            at += 1
    return at


def _is_adverb(lowers: list[str], at: int) -> bool:
    """Return whether a word after an auxiliary is an adverb; "is *likely* to" has an adjective."""
    word = lowers[at]
    if word in ("likely", "unlikely"):
        after = lowers[at + 1] if at + 1 < len(lowers) else "."
        return after not in ("that", "to") and after[0].isalnum()
    return word in _ADVERBS or word.endswith("ly")


def _after_subject(lowers: list[str], first: int, at: int) -> int:
    """Return the index after the subject of a question: "will *he* resign"."""
    if lowers[at] in _SUBJECTS:
        return at + 1
    if first or lowers[at] not in DETERMINERS or lowers[first] in BE:
        return at
    # "Will the council approve the plan": the word before the next phrase is the verb.
    stop = at + 2
    while stop + 1 < len(lowers) and lowers[stop + 1].isalpha() and _goes_on(lowers[stop + 1]):
        if lowers[stop + 1] in DETERMINERS:
            break
        stop += 1
    return min(stop, len(lowers) - 1)


def _goes_on(word: str) -> bool:
    return not any(
        word in words
        for words in (PREPOSITIONS, AUXILIARIES, RELATIVES, SUBORDINATORS, {"and", "to"})
    )
