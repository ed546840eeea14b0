"""Ends of contents that grammar alone decides: asides, fronted clauses, relative clauses."""

from __future__ import annotations

from typing import Final

from allegedly.attribution.cues import lemma
from allegedly.attribution.rules.decoder_words import SAYS, Evidence
from allegedly.attribution.rules.source_rules import continues_after_agent, is_agent
from allegedly.attribution.rules.word_classes import (
    AFTER_NOUNS,
    CLAUSE_OPENERS,
    HELPERS,
    PHRASE,
    PREDICATES,
    RELATIVE_CLAUSE,
    SUBJECTS,
)
from allegedly.attribution.words import Range

_NO_CLAUSE_END: Final = frozenset(("not", "RB", "ly", "D", "PP$", "Q", "of", "in", "on", "to", "P"))
_ADDRESSING: Final = frozenset("tell warn assure inform remind advise convince promise".split())
_SUBORDINATING: Final = frozenset(
    "if when while because although though unless since after before as despite in".split()
)
_RECIPIENT_ENDS: Final = AFTER_NOUNS | {"Cap", "CAPS", "him", "it"}
_MEDIA: Final = frozenset(
    "statement tweet post letter email memo interview release message note twitter facebook".split()
)
_MEDIUM: Final = 5
"""The most words from "in" to the medium: "in a brief written statement"."""
_FRONTED: Final = 20
"""The most words of a clause in front of the main one."""


def subject_end(words: Evidence, first: int, e: int, k: int) -> int:
    """Shorten "the mayor was" to "the mayor" if it ends right before cue k."""
    if e != k - 1 or words.gap[k] or words.quote[e] != words.quote[k]:
        return e
    while e > first and words.cls[e] in HELPERS:
        e -= 1
    return e


def is_aside(words: Evidence, k: int, unit: Range, source: Range | None) -> bool:
    """Return whether source and cue stand between commas: "The winner, critics claim, cheated"."""
    if source is None:
        return False
    first, stop = min(source[0], k), max(source[1], k + 1)
    if stop - first != source[1] - source[0] + 1 or not unit[0] < first < stop < unit[1]:
        return False
    if any(words.verbal[unit[0] : first]):
        return False
    quote = words.quote
    unquoted = quote[first - 1] == quote[first] == quote[k] == quote[stop]
    return unquoted and words.gap[first] == "," == words.gap[stop]


def passive_content(words: Evidence, source: Range | None, k: int) -> int | None:
    """Return where content begins in "accused by Berg *of lying*"."""
    if (
        source is None
        or not is_agent(words, source, k)
        or not continues_after_agent(words, source[1])
    ):
        return None
    return source[1]


def after_recipient(words: Evidence, k: int, s: int, unit: Range) -> int:
    """Return where content begins in "told her brother *the house was sold*"."""
    if s != k + 1 or words.gap[s]:
        return s
    if words.lower[s] in ("in", "on") and words.lower[k] in SAYS:
        return _after_medium(words, s, unit)
    if lemma(words.lower[k]) not in _ADDRESSING:
        return s
    for j in range(s + 1, min(s + PHRASE, unit[1])):
        if words.gap[j] or words.verbal[j]:
            return s
        if words.cls[j] in ("D", "PP$", "he", "Q") and words.cls[j - 1] in _RECIPIENT_ENDS:
            clause = range(j, min(j + PHRASE, unit[1]))
            return j if any(words.verbal[x] for x in clause) else s
    return s


def _after_medium(words: Evidence, s: int, unit: Range) -> int:
    """Return where content begins in "said in a statement *he had fled*"."""
    for j in range(s + 1, min(s + _MEDIUM, unit[1] - 2)):
        if words.gap[j]:
            return s
        if words.lower[j] in _MEDIA:
            clause = range(j + 2, min(j + 1 + PHRASE, unit[1]))
            subject = words.cls[j + 1] in SUBJECTS and not words.gap[j + 1]
            return j + 1 if subject and any(words.verbal[x] for x in clause) else s
    return s


def earliest_end(words: Evidence, s: int, stop: int) -> int:
    """Return the first word at which content that begins at s may end.

    A clause or phrase in front of the main clause does not end it: "that if the dam fails, the
    town will drown".
    """
    first = s + 1 if words.cls[s] == "that" else s
    opener = words.lower[first]
    if opener not in _SUBORDINATING and not (opener == "to" and first > s):
        return s
    if words.gap[first] or (first == s and opener in ("in", "as", "after", "before", "since")):
        return s
    for j in range(first + 1, min(first + _FRONTED, stop - 2)):
        if words.quote[j] != words.quote[s]:
            return s
        if words.gap[j + 1] == ",":
            return s if words.cls[j + 1] in ("and", "but", "who", "which") else j + 1
    return s


def latest_end(words: Evidence, k: int, s: int, stop: int, source: Range | None) -> int:
    """Return the last word at which content of cue k that begins at s may end.

    Three things always end a clause: the comma that closes a relative clause ("the minister, who
    said …, resigned"), the verb of the sentence after a noun with "that …" ("his claim that …
    has"), and a second cue coordinated with the first ("said … and added").
    """
    cls, gap, verbal, quote = words.cls, words.gap, words.verbal, words.quote
    relative = _in_relative_clause(words, k)
    noun = cls[s] == "that" and s == k + 1 and k > 0 and cls[k - 1] in ("PP$", "'s", "D")
    verbs = 0
    for j in range(s, stop - 1):
        if quote[j] >= 0:
            return stop - 1
        if verbal[j] and not (j > s and verbal[j - 1]):
            verbs += 1
        following = j + 1
        if (
            relative
            and gap[following] == ","
            and cls[following] not in ("and", "or", "who", "which")
            and (verbs or cls[following] in PREDICATES or verbal[following])
        ):
            return j
        if not verbs:
            continue
        if noun:
            if gap[following] or cls[following] in CLAUSE_OPENERS:
                noun = False
            elif cls[following] in PREDICATES and not verbal[j] and cls[j] not in _NO_CLAUSE_END:
                return j
        if cls[following] in ("and", "but") and _in_line(words, following + 1, stop, k):
            return j
    return stop - 1


def _in_relative_clause(words: Evidence, k: int) -> bool:
    """Return whether cue k is in a clause that begins with a comma and "who" or "which"."""
    for j in range(k - 1, max(-1, k - RELATIVE_CLAUSE), -1):
        if words.gap[j + 1]:
            return False
        if words.lower[j] in ("who", "which"):
            return words.gap[j] == ","
    return False


def _in_line(words: Evidence, j: int, stop: int, k: int) -> bool:
    """Return whether a cue in the same form as cue k begins at j, adverbs aside."""
    if j < stop and words.cls[j] in ("RB", "ly"):
        j += 1
    return (
        j < stop
        and j in words.strong
        and (words.verbal[j] or words.cls[j] == "ed")
        and words.lower[j].endswith("s") == words.lower[k].endswith("s")
        and not words.lower[k].endswith("ing")
        and not words.lower[j].endswith("ing")
    )
