"""The words beside a name that say who its bearer is.

They are titles, appositions and predicates: "*Mayor* Elena Ruiz", "Tom Berg, *an engineer at the
port*", "Berg is *the mayor*".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from allegedly.attribution.people.nouns import noun_kind, nouns, titles
from allegedly.attribution.words import Range, Words

_FINITE: Final = frozenset(("be", "have", "do", "will", "not"))
_LONGEST_ROLE: Final = 14
_BEFORE_NAME: Final = 8
_APPOSITION: Final = frozenset(("D", "PP$", "w", "er", "or", "ist", "an", "k"))
_ROLE_BEGINS: Final = _APPOSITION | {"Cap", "CAPS", "ment"}
_CAPITAL: Final = frozenset(("Cap", "CAPS"))
_COPULAS: Final = frozenset(("is", "was"))
_NO_ROLES: Final = frozenset("Mr Mrs Ms Miss Sir Dame Lord Lady man woman boy girl".split())
_ABBREVIATION: Final = 4
_AGES: Final = frozenset(("year-old", "aged"))
_REACH: Final = 8
_NOUN_REACH: Final = 6


def role_beside(words: Words, first: int, begin: int, end: int, stop: int) -> Range | None:
    """Return the words that give the role of someone named at [begin, end).

    Args:
        words: The words of the article.
        first: The first word of the phrase around the name.
        begin: The first word of the name, without titles.
        end: Position after the name.
        stop: Position after the phrase.
    """
    return _apposed_role(words, end, stop) or _role_before(words, first, begin)


def _role_before(words: Words, first: int, begin: int) -> Range | None:
    lower, cls = words.lower, words.cls
    start = begin
    while start > max(first, begin - _BEFORE_NAME) and is_inside(words, start):
        start -= 1
    while start < begin and (
        cls[start] in ("D", "NUM") or lower[start] in _AGES or lower[start].isdigit()
    ):
        start += 1
    if start == begin or "and" in lower[start:begin]:
        return None
    last = words.text[begin - 1].rstrip(".")
    known = noun_kind(last.lower()) == "unnamed-person" or last in titles()
    return (start, begin) if known and last not in _NO_ROLES else None


def is_inside(words: Words, k: int) -> bool:
    """Return whether no mark divides a word from the one before it."""
    gap = words.gap[k]
    if gap and gap != "/" and (gap != "." or len(words.text[k - 1]) > _ABBREVIATION):
        return False
    return words.quote[k] == words.quote[k - 1] and words.units[words.unit_of(k)][0] != k


def _apposed_role(words: Words, end: int, stop: int) -> Range | None:
    lower, cls, gap = words.lower, words.cls, words.gap
    k = end
    if k < stop and lower[k] == "'s":
        return None
    while k < stop and gap[k] == "," and lower[k].isdigit():
        k += 1
    if k >= stop or gap[k] != "," or cls[k] not in _ROLE_BEGINS or lower[k] in ("that", "this"):
        return None
    last = k + 1
    while last < min(stop, k + _LONGEST_ROLE) and not gap[last] and lower[last] != "who":
        last += 1
    bare = cls[k] not in ("D", "PP$")
    if any(
        cls[j] in _FINITE or lower[j] in ("said", "says") or (bare and cls[j] == "ed")
        for j in range(k, last)
    ):
        return None
    heads = range(k, min(last, k + (4 if bare else _REACH)))
    named = any(noun_kind(lower[j]) not in (None, "document") for j in heads)
    return (k, last) if named or any(words.text[j] in titles() for j in heads) else None


def phrase_start(words: Words, word: int) -> int:
    """Return where the capitalised words before a name begin, with a noun before them."""
    cls = words.cls
    while word and cls[word - 1] in _CAPITAL and is_inside(words, word):
        word -= 1
    if word and is_inside(words, word) and words.lower[word - 1] in nouns():
        word -= 1
        while word and cls[word - 1] in _CAPITAL and is_inside(words, word):
            word -= 1
    return word


def words_beside(words: Words, first: int, stop: int) -> Iterator[str]:
    """Yield the words that describe the bearer of the name at [first, stop).

    They stand right before it, in an apposition, or after "is".
    """
    gap, cls, lower = words.gap, words.cls, words.lower
    for k in range(first - 1, max(-1, first - 4), -1):
        if gap[k + 1] or cls[k] in ("D", "of", "in", "P", "be", "PP$"):
            break
        yield lower[k]
    last = len(words.text) - 1
    k = stop
    if k < last and lower[k].isdigit() and gap[k] == ",":
        k += 1
    if k < last and (
        (gap[k] == "," and cls[k] in _APPOSITION) or (lower[k] in _COPULAS and not gap[k])
    ):
        yield from lower[k : k + 1]
        for j in range(k + 1, min(k + _REACH, last)):
            if gap[j]:
                break
            yield lower[j]


def nouns_beside(words: Words, first: int, stop: int) -> set[str]:
    """Return the nouns beside a name that say what its bearer is.

    Args:
        words: The words of the article.
        first: The first word of the name, with its titles.
        stop: Position after the name.
    """
    return _nouns_before(words, first) | _nouns_after(words, stop)


def _nouns_before(words: Words, first: int) -> set[str]:
    """Return "strategist" for "Democratic strategist Ann Berg"."""
    if first and not words.gap[first] and words.lower[first - 1] in nouns():
        return {words.lower[first - 1]}
    return set()


def _nouns_after(words: Words, stop: int) -> set[str]:
    """Return "mayor" for "Ann Berg, 45, the mayor" and "Ann Berg is the mayor"."""
    gap, cls, lower = words.gap, words.cls, words.lower
    last = len(words.text) - 1
    if stop < last and lower[stop].isdigit() and gap[stop] == gap[stop + 1] == ",":
        stop += 1
    if stop < last and lower[stop] in _COPULAS and cls[stop + 1] == "D":
        stop += 1
    elif stop > last or gap[stop] != "," or cls[stop] not in _APPOSITION:
        return set()
    for k in range(stop, min(stop + _NOUN_REACH, last + 1)):
        if k > stop and gap[k]:
            break
        if lower[k] in nouns() and cls[k + 1] not in ("er", "or"):
            return {lower[k]}
    return set()
