"""Cues that grammar alone decides: transcripts, "it is said that", labels before a colon."""

from __future__ import annotations

from typing import Final

from allegedly.attribution.rules.decoder_words import SAYS, Evidence
from allegedly.attribution.rules.source_rules import expletive, holder_of_view, speaker
from allegedly.attribution.rules.word_classes import HEARD, HELPERS, LABELS, SUBJECTS
from allegedly.attribution.words import Range

_WITHHOLDING: Final = frozenset(
    "ask asked asks asking declined declines declining refused refuses refusing requested requests"
    " requesting".split()
)
_NAMELESS: Final = frozenset("anonymity anonymous anonymously named identified".split())
_TO_NAMELESS: Final = 5
"""The most words from "asked" to "named": "asked not to be publicly named"."""


def fixed(words: Evidence, k: int, unit: Range) -> bool:
    """Return whether word k is a cue by rule, whatever its weights."""
    if words.lower[k] == ":":
        return speaker(words, k, unit) is not None
    return holder_of_view(words, k, unit) is not None or impersonal(words, k, unit)


def impersonal(words: Evidence, k: int, unit: Range) -> bool:
    """Return whether word k reports without a source: "it is said that", "it emerged that"."""
    j = k - 1
    while j > unit[0] and words.cls[j] in HELPERS:
        j -= 1
    if j < unit[0] or not expletive(words, (j, j + 1), k):
        return False
    following = words.cls[k + 1 : k + 5]
    return "that" in following or (words.lower[k] in HEARD and following[0] in SUBJECTS)


def is_final(words: Evidence, k: int, unit: Range, source: Range | None) -> bool:
    """Return whether source and cue end a sentence after a comma: "Prices rose, the bank said"."""
    if source is None or words.lower[k] not in SAYS or k + 1 != unit[1]:
        return False
    return unit[0] < source[0] < source[1] == k and words.gap[source[0]] == ","


def is_label(words: Evidence, source: Range | None, k: int) -> bool:
    """Return whether a colon follows a label such as "Watch", not a speaker."""
    return words.lower[k] == ":" and source is not None and words.lower[source[0]] in LABELS


def quoted_as_saying(words: Evidence, k: int) -> bool:
    """Return whether word k is the last one of "was quoted as saying"."""
    return k > 1 and words.lower[k] == "saying" and words.lower[k - 2] in ("quoted", "cited")


def withholds_name(words: Evidence, k: int) -> bool:
    """Return whether word k only says why a source has no name: "who asked for anonymity"."""
    if words.lower[k] not in _WITHHOLDING or (
        not words.lower[k].endswith("ing") and words.lower[k - 1] not in ("who", "and")
    ):
        return False
    for j in range(k + 1, k + 1 + _TO_NAMELESS):
        if words.gap[j] or words.cls[j] == "he":
            return False
        if words.lower[j] in _NAMELESS:
            if words.lower[j] == "named" and words.cls[j - 1] not in ("be", "RB", "ly"):
                return False
            return not words.lower[k].endswith("ing") or _is_aside(words, j)
    return False


def _is_aside(words: Evidence, last: int) -> bool:
    """Return whether a comma ends the phrase around a word: "…, asking not to be named, said"."""
    end = next((j for j in range(last + 1, last + 2 + _TO_NAMELESS) if words.gap[j]), last)
    return words.gap[end] == ","
