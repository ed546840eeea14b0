"""The basis of what a source says: how it knows, or why it is not named.

"officials *familiar with the talks*", "a manager *who was not authorised to speak*".
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import attrs

from allegedly.attribution.words import Range, Words

_LONGEST: Final = 24
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
            end = _end(words, k, stop, content)
            if end - k > 1:
                return k, end
    return None


def _end(words: Words, k: int, stop: int, content: Sequence[Range]) -> int:
    gap = words.gap
    end = k + 1
    while end < min(stop, k + _LONGEST):
        if (gap[end] and gap[end] != ".") or any(a <= end < b for a, b in content):
            break
        end += 1
    while end > k + 1 and words.cls[end - 1] == "DAY":
        end -= 1
    return end
