"""Sources that grammar alone decides: whole noun phrases, agents of passives, inversions."""

from __future__ import annotations

from typing import Final

from allegedly.attribution.rules.decoder_words import Evidence
from allegedly.attribution.rules.word_classes import (
    AFTER_NOUNS,
    CLAUSE_OPENERS,
    HEARD,
    HELPERS,
    LABELS,
    PHRASE,
    PREDICATES,
    RELATIVE_CLAUSE,
    SUBJECTS,
)
from allegedly.attribution.words import Range

_SPEAKER: Final = 5
"""The most words of a speaker's name in a transcript."""
_QUESTION_AND_ANSWER: Final = frozenset(("q", "a"))
_DETERMINERS: Final = frozenset(("D", "PP$", "Q", "'s"))
_NOBODY: Final = frozenset(("nobody", "none"))
_NO_NOUN_PHRASE: Final = CLAUSE_OPENERS | {"to", "ing", "be", "have", "do", "will", "not", "he"}
_NAMING: Final = frozenset(("Cap", "CAPS", "D", "PP$", "of", "NUM", "er", "or", "ist", "w", "s"))
SOURCE_REACH: Final = 30
"""The most words between a passive and the agent that follows its quotation."""
_EMERGES: Final = frozenset("emerged emerges transpired transpires".split())
_PREPOSITIONS: Final = frozenset(
    "of in on for at by with from to about into over against under during through P".split()
)
_VIEWS: Final = frozenset(("view", "opinion", "eyes", "words", "judgment", "estimation"))


def expletive(words: Evidence, source: Range, k: int) -> bool:
    """Return whether a source is the "it" of "it is said that", which refers to no person."""
    first, stop = source
    if words.lower[first] != "it" or stop - first > 1 or first > k:
        return False
    if words.lower[k] in _EMERGES:
        return True
    passive = words.cls[k] == "ed" or words.lower[k] in HEARD
    return passive and "be" in words.cls[stop:k]


def speaker(words: Evidence, k: int, unit: Range) -> Range | None:
    """Return the words of a transcript's speaker before the colon k ("TRUMP:", "Q:"), or None."""
    first = unit[0]
    if words.lower[k] != ":" or k + 1 >= unit[1] or not 0 < k - first <= _SPEAKER:
        return None
    if k - first == 1 and words.lower[first] in _QUESTION_AND_ANSWER:
        return first, k
    if all(words.cls[j] == "CAPS" for j in range(first, k)) and len(words.lower[k - 1]) > 1:
        return None if words.lower[first] in LABELS else (first, k)
    return None


def holder_of_view(words: Evidence, k: int, unit: Range) -> tuple[Range, int] | None:
    """Return the source and the start of the content in "in the view of engineers, …"."""
    lower, gap = words.lower, words.gap
    if lower[k] not in _VIEWS or k - 2 < unit[0] or lower[k - 2] != "in":
        return None
    if words.cls[k - 1] == "PP$":
        return ((k - 1, k), k + 1) if k + 1 < unit[1] and gap[k + 1] == "," else None
    if lower[k - 1] != "the" or lower[k + 1] != "of":
        return None
    for j in range(k + 3, min(k + 16, unit[1])):
        if gap[j] == ",":
            return (k + 2, j), j
    return None


def whole_source(words: Evidence, source: Range, k: int, unit: Range) -> Range:
    """Correct a source before cue k: restore a subject, include modifiers, leave out a day."""
    if shared := _shared_subject(words, source, k, unit):
        return shared
    source = _asserted(words, _late(words, _unnumbered(words, source)))
    source = _described(words, _subject(words, source, k), k, unit)
    return _undated(words, _modified(words, source, k))


def _shared_subject(words: Evidence, source: Range, k: int, unit: Range) -> Range | None:
    """Return "Lind" in "Lind attacked Berg, claimed he lied", "Lind would neither see nor say"."""
    first, stop = source
    cls = words.cls
    if stop != k:
        return None
    if words.lower[first] == "neither" and words.lower[k - 1] == "nor":
        last = first
        while last > unit[0] and cls[last - 1] in HELPERS:
            last -= 1
    elif words.gap[k] == "," and not words.gap[first] and cls[first - 1] == "ed":
        last = first - 1
    else:
        return None
    begin = last
    while begin > unit[0] and cls[begin - 1] in _NAMING and not words.gap[begin]:
        begin -= 1
    clause = begin == unit[0] or words.gap[begin]
    return (begin, last) if begin < last and clause and cls[begin] in SUBJECTS else None


def _unnumbered(words: Evidence, source: Range) -> Range:
    """Leave out the mark of a footnote: “We agree,”1 the mayor said."""
    first, stop = source
    footnote = stop - first > 1 and words.lower[first].isdigit() and words.quote[first - 1] >= 0
    return (first + 1, stop) if footnote and words.cls[first + 1] in SUBJECTS else source


def _late(words: Evidence, source: Range) -> Range:
    """Shorten "the vote the chairman" to "the chairman": a second noun phrase begins there."""
    first, stop = source
    for j in range(stop - 1, first, -1):
        if words.verbal[j] or words.gap[j]:
            return source
        if words.cls[j] == "D" and (words.cls[j - 1] in AFTER_NOUNS or words.cls[j - 1] == "DAY"):
            return j, stop
    return source


def _asserted(words: Evidence, source: Range) -> Range:
    """Shorten "a man who police" to "police" in "a man who police say fled"."""
    first, stop = source
    for j in range(stop - 2, first - 1, -1):
        if words.verbal[j + 1] or words.gap[j + 1]:
            return source
        if words.lower[j] in ("who", "which", "whom"):
            return j + 1, stop
    return source


def _described(words: Evidence, source: Range, k: int, unit: Range) -> Range:
    """Extend "the Act" to "papers obtained under the Act" in front of a verb."""
    first, stop = source
    cls = words.cls
    if stop != k or words.gap[k] or first <= unit[0] or cls[first - 1] not in _PREPOSITIONS:
        return source
    begin = first
    for j in range(first - 1, max(unit[0], first - PHRASE) - 1, -1):
        participle = cls[j] == "ed" and cls[j + 1] in _PREPOSITIONS
        if words.gap[j + 1] or cls[j] in CLAUSE_OPENERS or (j in words.strong and not participle):
            break
        if cls[j] in PREDICATES and not participle:
            return source
        begin = j
    adverbial = begin == first or cls[begin] in _PREPOSITIONS or cls[begin] in ("he", "ing")
    return source if adverbial else (begin, stop)


def _subject(words: Evidence, source: Range, k: int) -> Range:
    """Return "the port" for "the hotel" in "the port, which built the hotel, denied"."""
    first, stop = source
    cls, gap = words.cls, words.gap
    if stop != k or gap[k] != ",":
        return source
    low = max(0, first - RELATIVE_CLAUSE)
    for j in range(first - 1, low, -1):
        if gap[j + 1]:
            return source
        if cls[j] in ("who", "which") and gap[j] == ",":
            begin = j
            while begin > low and cls[begin - 1] in _NAMING and (begin == j or not gap[begin]):
                begin -= 1
            return (begin, j) if begin < j else source
    return source


def _undated(words: Evidence, source: Range) -> Range:
    """Shorten "the mayor on Thursday" to "the mayor"."""
    first, stop = source
    cls = words.cls
    if stop - first > 2 and cls[stop - 1] == "DAY" and cls[stop - 2] == "on":
        return first, stop - 2
    return source


def _modified(words: Evidence, source: Range, k: int) -> Range:
    """Extend a source over modifiers: "officials familiar with the talks said"."""
    first, stop = source
    end = k
    while end > stop and words.cls[end - 1] in HELPERS:
        end -= 1
    between = range(stop, end)
    if not between or len(between) > 10 or any(words.gap[j] for j in range(stop, k + 1)):
        return source
    if any(_predicate(words, j) for j in between):
        return source
    return first, end


def _predicate(words: Evidence, j: int) -> bool:
    """Return whether word j cannot be part of the modifiers of a noun."""
    if words.cls[j] in _NO_NOUN_PHRASE:
        return True
    return words.verbal[j] and words.cls[j - 1] not in _DETERMINERS


def inverted(words: Evidence, k: int, unit: Range) -> Range | None:
    """Return the "his wife" of "He was tired, said his wife."."""
    a, b = unit
    if words.lower[k] not in ("said", "says") or words.gap[k] != "," or not 0 < b - k - 1 <= PHRASE:
        return None
    if (
        words.cls[k + 1] not in SUBJECTS
        or any(words.verbal[k + 1 : b])
        or any(words.gap[k + 1 : b])
    ):
        return None
    return (k + 1, b) if any(words.verbal[a:k]) else None


def before_relative(words: Evidence, k: int, unit: Range) -> Range | None:
    """Return the "the owner" of "The owner, who sold the mill, said it was old"."""
    low = max(unit[0], k - RELATIVE_CLAUSE)
    if words.gap[k] != "," or not words.verbal[k] or not _clause_follows(words, k, unit[1]):
        return None
    last = next((j for j in range(k - 1, low, -1) if words.gap[j]), low)
    if words.lower[last] not in ("who", "which") or words.gap[last] != ",":
        return None
    begin, cls = last, words.cls
    while begin > low and not words.verbal[begin - 1] and cls[begin - 1] not in CLAUSE_OPENERS:
        begin -= 1
        if words.gap[begin] or words.quote[begin] != words.quote[k]:
            break
    opens = begin == unit[0] or cls[begin - 1] in CLAUSE_OPENERS
    subject = begin < last and cls[begin] in SUBJECTS | AFTER_NOUNS
    return (begin, last) if opens and subject else None


def _clause_follows(words: Evidence, k: int, stop: int) -> bool:
    """Return whether cue k is followed by a quotation or a clause, not "said police, was"."""
    if k + 1 < stop and words.quote[k + 1] >= 0 > words.quote[k]:
        return True
    for j in range(k + 1, min(k + 1 + PHRASE, stop)):
        if words.gap[j]:
            return False
        if words.verbal[j]:
            return j > k + 1
    return k + 1 < stop


def agent(words: Evidence, source: Range, k: int) -> Range:
    """Shorten "Berg of lying" to "Berg" in "was accused by Berg of lying"."""
    first, stop = source
    if not is_agent(words, source, k):
        return source
    for j in range(first + 1, stop):
        if continues_after_agent(words, j):
            return first, j
    return source


def is_agent(words: Evidence, source: Range | None, k: int) -> bool:
    """Return whether a source follows the "by" of a passive."""
    return source is not None and source[0] - 1 > k and words.lower[source[0] - 1] == "by"


def late_agent(words: Evidence, k: int, unit: Range) -> Range | None:
    """Return the "Berg" in "was called “a gift” by Berg"."""
    if k == unit[0] or words.cls[k - 1] not in ("be", "RB", "ly"):
        return None
    for j in range(k + 2, min(k + SOURCE_REACH, unit[1] - 1)):
        if words.lower[j] == "by" and words.quote[j] < 0 <= words.quote[j - 1]:
            stop = j + 1
            while stop < unit[1] and not words.gap[stop] and not words.verbal[stop]:
                stop += 1
            return (j + 1, stop) if j + 1 < stop and words.quote[j + 1] < 0 else None
    return None


def continues_after_agent(words: Evidence, j: int) -> bool:
    """Return whether content continues with word j after the agent of a passive."""
    if j >= len(words.token):
        return False
    gerund = words.cls[j] in ("of", "for") and words.lower[j + 1].endswith("ing")
    return gerund or words.cls[j] in ("that", "because")


def implied_source(words: Evidence, k: int, unit: Range) -> Range | None:
    """Return the "nobody" in "nobody said"."""
    return (k - 1, k) if k > unit[0] and words.lower[k - 1] in _NOBODY else None
