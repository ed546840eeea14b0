"""The role of a person in an article, and the basis of what a source says.

A role is a title or an apposition: "*Mayor* Elena Ruiz", "Tom Berg, *an engineer at the port*". The
basis is how a source knows, or why it is not named: "officials *familiar with the talks*".
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import attrs

from allegedly.attribution.people.nouns import noun_kind, titles
from allegedly.attribution.words import Range, Words

_FINITE: Final = frozenset(("be", "have", "do", "will", "not"))
_LONGEST_ROLE: Final = 14
_LONGEST_BASIS: Final = 24
_BEFORE_NAME: Final = 8
_APPOSITION: Final = frozenset(
    ("D", "PP$", "w", "er", "or", "ist", "an", "k", "Cap", "CAPS", "ment")
)
_CAPITAL: Final = frozenset(("Cap", "CAPS"))
_NO_ROLES: Final = frozenset("Mr Mrs Ms Miss Sir Dame Lord Lady man woman boy girl".split())
_ABBREVIATION: Final = 4
_AGES: Final = frozenset(("year-old", "aged"))
_REACH: Final = 8


@attrs.frozen
class _Pattern:
    """The beginning of a basis: one of some words, and one of each group soon after it."""

    first: frozenset[str]
    groups: tuple[frozenset[str], ...] = ()
    reach: int = _REACH

    def fits(self, ahead: Sequence[str]) -> bool:
        """Return whether the words after a first word go on like a basis."""
        near = ahead[: self.reach]
        return all(not group.isdisjoint(near) for group in self.groups)


def _of(*words: str) -> frozenset[str]:
    return frozenset(" ".join(words).split())


_PATTERNS: Final = (
    _Pattern(_of("citing")),
    _Pattern(_of("familiar"), (_of("with"),), 1),
    _Pattern(_of("briefed based"), (_of("on upon"),), 1),
    _Pattern(_of("privy"), (_of("to"),), 1),
    _Pattern(_of("with"), (_of("knowledge"),), 3),
    _Pattern(_of("speaking on under"), (_of("condition"), _of("anonymity"))),
    _Pattern(
        _of("who whose"),
        (_of("authorised authorized allowed permitted"), _of("not n't wasn't weren't isn't")),
    ),
    _Pattern(
        _of("who asking declining refusing requesting speaking"),
        (_of("named identified anonymity anonymously"), _of("be anonymity anonymously")),
    ),
    _Pattern(_of("who"), (_of("seen reviewed read attended witnessed viewed examined"),), 3),
)


_BY_WORD: Final = {
    word: [pattern for pattern in _PATTERNS if word in pattern.first]
    for word in frozenset().union(*(pattern.first for pattern in _PATTERNS))
}


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
    if k >= stop or gap[k] != "," or cls[k] not in _APPOSITION or lower[k] in ("that", "this"):
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


def basis_in(words: Words, clause: Range, content: Sequence[Range]) -> Range | None:
    """Return the words of a reporting clause that say how a source knows, or why it has no name.

    Args:
        words: The words of the article.
        clause: The clause, from the source or the cue to where the sentence ends.
        content: The words that are attributed; they say nothing about their source.
    """
    first, stop = clause
    for k in range(first, stop):
        patterns = _BY_WORD.get(words.lower[k])
        if patterns is None or any(a <= k < b for a, b in content):
            continue
        ahead = words.lower[k + 1 : min(stop, k + 1 + _REACH)]
        if any(pattern.fits(ahead) for pattern in patterns):
            end = _basis_end(words, k, stop, content)
            if end - k > 1:
                return k, end
    return None


def _basis_end(words: Words, k: int, stop: int, content: Sequence[Range]) -> int:
    gap = words.gap
    end = k + 1
    while end < min(stop, k + _LONGEST_BASIS):
        if (gap[end] and gap[end] != ".") or any(a <= end < b for a, b in content):
            break
        end += 1
    while end > k + 1 and words.cls[end - 1] == "DAY":
        end -= 1
    return end
