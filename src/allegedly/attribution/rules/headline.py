"""Speakers of headlines: "Mayor: port to close", "Port to close – mayor", "…, mayor says"."""

from __future__ import annotations

from typing import Final

import attrs

from allegedly.attribution.people.nouns import noun_kind
from allegedly.attribution.rules.decoder_words import Evidence
from allegedly.attribution.words import Range

_MOST_WORDS: Final = 4
"""The most words of a speaker."""
_DOCUMENTS: Final = frozenset("report reports study studies survey poll research".split())
_SAYS: Final = frozenset(
    "say says said warn warns claim claims suggest suggests find finds insist insists admit admits"
    " reveal reveals confirm confirms hear told tell tells show shows".split()
)
_CAPITALS: Final = frozenset(("Cap", "CAPS"))


@attrs.frozen
class Headline:
    """A headline divided into speaker and content; the cue is None if a dash stands for it."""

    source: Range
    cue: int | None
    content: Range


def headline(words: Evidence, unit: Range) -> Headline | None:
    """Return the parts of a headline whose speaker a colon, a dash or a final clause names."""
    a, b = unit
    lower, gap = words.lower, words.gap
    for k in range(a + 1, b - 1):
        if lower[k] == ":":
            before, after = (a, k), (k + 1, b)
            if _speaks(words, before) or (_is_name(words, before) and _quoted(words, after)):
                return Headline(before, k, after)
            return Headline(after, k, before) if _speaks(words, after) else None
    last = b - 1
    for j in range(last, max(a, last - _MOST_WORDS), -1):
        if "-" in gap[j]:
            return Headline((j, b), None, (a, j)) if _speaks(words, (j, b)) else None
        if gap[j] != ",":
            continue
        if lower[last] in _SAYS and j < last:
            return Headline((j, last), last, (a, j))
        if lower[j] in _SAYS and j < last and not any(words.verbal[j + 1 : b]):
            return Headline((j + 1, b), j, (a, j))
        return None
    return None


def _speaks(words: Evidence, part: Range) -> bool:
    """Return whether a part of a headline is a person, a body or a report."""
    first, stop = part
    if not 0 < stop - first <= _MOST_WORDS or any(words.gap[first + 1 : stop]):
        return False
    head = words.lower[stop - 1]
    kind = noun_kind(head)
    return head in _DOCUMENTS or kind in ("unnamed-person", "unnamed-group")


def _is_name(words: Evidence, part: Range) -> bool:
    first, stop = part
    return stop - first <= _MOST_WORDS and _CAPITALS.issuperset(words.cls[first:stop])


def _quoted(words: Evidence, part: Range) -> bool:
    first, stop = part
    number = words.quote[first]
    return number >= 0 and words.quote[stop - 1] == number
