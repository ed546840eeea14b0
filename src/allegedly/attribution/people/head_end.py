"""The noun phrase that names a source: where its core ends, and its head."""

from __future__ import annotations

from typing import Final

from allegedly.attribution.people.nouns import noun_kind
from allegedly.attribution.people.person import given
from allegedly.attribution.words import Words

_BREAKS: Final = frozenset(
    "of for who whom which that from with at in on to near by as close".split()
)
_MORE: Final = frozenset(("and", "or"))
_THEMSELVES: Final = frozenset("himself herself itself themselves both all alone too".split())
_CAPITAL: Final = ("Cap", "CAPS")
_WITHIN: Final = ("", "/")
_ABBREVIATION: Final = 4
"""A full stop does not end a phrase after a word of at most this length: "Sen. Berg", "J. Berg"."""


def head_stop(words: Words, first: int, stop: int) -> int:
    """Return the position at which the core of a noun phrase ends.

    It ends before a comma, a preposition, a relative pronoun, a day, the participle that follows a
    noun ("people involved", "a poll released"), and before further members ("Berg and others").
    """
    lower, cls, gap = words.lower, words.cls, words.gap
    for k in range(first + 1, stop):
        if gap[k] not in _WITHIN and not _joined(words, k):
            return k
        if (lower[k] in _BREAKS and cls[k] != "CAPS") or cls[k] in ("P", "of", "DAY"):
            return k
        if cls[k] == "ed" and noun_kind(lower[k - 1]) is not None:
            return k
        if lower[k] in _MORE and k > first and not _one_name(words, k, stop):
            return k
        if lower[k] in _THEMSELVES and k + 1 == stop:
            return k
    return stop


def _joined(words: Words, k: int) -> bool:
    """Return whether the mark before a word stands inside a name or an age."""
    gap, before = words.gap[k], words.lower[k - 1]
    if gap == "-":
        return before.isdigit()
    return gap == "." and len(before) <= _ABBREVIATION


def _one_name(words: Words, k: int, stop: int) -> bool:
    """Return whether "and" stands between two words that may form one name or one plural."""
    if k + 1 >= stop:
        return False
    one, other = words.cls[k - 1] in _CAPITAL, words.cls[k + 1] in _CAPITAL
    if k + 2 < stop and given(words.text[k + 1]) and words.cls[k + 2] in _CAPITAL:
        return False
    return one == other and words.cls[k - 1] not in ("he", "him")


def head_end(words: Words, first: int, stop: int) -> int:
    """Return the position after the head of a source, without the possessive."""
    end = head_stop(words, first, stop)
    return end - 1 if words.lower[end - 1] == "'s" and end - 1 > first else end
