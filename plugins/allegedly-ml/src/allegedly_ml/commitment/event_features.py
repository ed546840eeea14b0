"""Features of the word whose truth is in question: its verb group, its clause, its governors.

A governor is a predicate that embeds the clause: "*thinks* that he left", "*managed* to leave".
Without a parser, it is the nearest word to the left whose stem was seen before "that" or "to" in
the training text. Features are strings, so that weights can be read.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

import attrs

from allegedly.text.english import stem
from allegedly_ml.commitment.words import (
    ADVERBS,
    ASKING,
    AUXILIARIES,
    BASES,
    BE,
    DETERMINERS,
    DOUBTS,
    ENDS,
    NEGATIONS,
    OPENERS,
    PERSONS,
    SUBJECTS,
    ending,
    plain,
)

BEFORE, AFTER = 30, 20
"""The number of words before and after a predicate that are looked at."""

_NEAR_BEFORE, _NEAR_AFTER = 12, 8
_GOVERNED_WITHIN: Final = 20
_OPENED_WITHIN: Final = 15
_OBJECT: Final = 5
"""The most words between a governor and what it governs, if they are its object or the subject."""


@attrs.frozen
class Predicate:
    """A word whose truth is in question, in its sentence.

    Attributes:
        words: The words of the sentence, in the spelling of `words.plain`.
        head: The index of the word.
        first: The index of the first word of its verb group.
        group: The auxiliaries, "to" and "not" of its verb group, joined.
        negated: Whether the verb group is negated.
        infinitive: Whether it is an infinitive with "to".
        asked: Whether the sentence ends with a question mark.
    """

    words: list[str]
    head: int
    first: int
    group: str
    negated: bool
    infinitive: bool
    asked: bool

    @classmethod
    def of(cls, lowers: Sequence[str], head: int) -> Predicate:
        """Find the sentence and the verb group of a word.

        Args:
            lowers: The words of the claim in lower case.
            head: The index of the predicate among them.
        """
        start = max(0, head - BEFORE)
        words, head = plain(lowers[start : head + AFTER], head - start)
        if not ENDS.isdisjoint(words[:head]):
            end = max(at for at in range(head) if words[at] in ENDS)
            words, head = words[end + 1 :], head - end - 1
        asked = False
        if not ENDS.isdisjoint(words[head + 1 :]):
            end = next(at for at in range(head + 1, len(words)) if words[at] in ENDS)
            asked = words[end] == "?"
            words = words[:end]
        return cls(words, head, *_verb_group(words, head), asked)


def predicate_features(found: Predicate) -> list[str]:
    """Return the features of a predicate itself, its verb group and what stands before that."""
    words, head, first, group = found.words, found.head, found.first, found.group
    word = words[head]
    base, end = stem(word), ending(word)
    one = words[first - 1] if first else "<"
    two = words[first - 2] if first > 1 else "<"
    person = PERSONS.get(one, "-")
    features = [
        f"w={word}", f"s={base}", f"sg={base}|{group}", f"e={end}", f"g={group}",
        f"ge={group}|{end}", f"p={person}", f"pg={person}|{group}", f"1={one}",
        f"1ge={one}|{group}|{end}", f"2={two}|{one}",
    ]  # fmt: skip
    if found.negated:
        features.append("not")
    if found.infinitive:
        features.append("to")
    if found.asked:
        features += ("?", f"?g={group}", f"?p={person}")
    if head + 1 < len(words) and words[head + 1] == "to":
        features.append(f"sto={base}")
    opener = "-"
    for at in range(first - 1, max(-1, first - _OPENED_WITHIN), -1):
        if words[at] in OPENERS:
            opener = words[at]
            features.append(f"od={opener}|{min(4, first - 1 - at)}")
            break
    features += (f"o={opener}", f"og={opener}|{group}", f"oe={opener}|{end}")
    window = words[max(0, first - _NEAR_BEFORE) : first]
    if not NEGATIONS.isdisjoint(window):
        features.append("<not")
    if not DOUBTS.isdisjoint(window):
        for near in sorted(DOUBTS.intersection(window)):
            features += (f"<{near}", f"<{near}|{group}")
    return features


def context_features(found: Predicate, governors: Collection[str]) -> list[str]:
    """Return the features of a predicate, of the words around it, and of its governors.

    Args:
        found: The predicate.
        governors: The stems of words that may be governors.
    """
    words, first, after = found.words, found.first, found.head + 1
    features = predicate_features(found)
    features += ["L=" + near for near in words[max(0, first - _NEAR_BEFORE) : first]]
    features += ["R=" + near for near in words[after : after + _NEAR_AFTER]]
    _add_governors(features, found, governors)
    return features


def _verb_group(words: list[str], head: int) -> tuple[int, str, bool, bool]:
    """Return the verb group that ends with a predicate.

    Returns:
        The index of its first word, its auxiliaries joined, whether it is negated, and whether it
        is an infinitive with "to".
    """
    parts: list[str] = []
    negated = to = False
    at = head - 1
    while at >= 0 and len(parts) < 6:
        word = words[at]
        if word in AUXILIARIES:
            if word in NEGATIONS:
                parts.append("not")
                negated = True
                word = word.removesuffix("n't") if word not in BASES else word
            parts.append(BASES.get(word, word))
        elif word in NEGATIONS:
            parts.append("not")
            negated = True
        elif word == "to":
            parts.append(word)
            to = True
            at -= 1
            break
        elif word in SUBJECTS and at and words[at - 1] in AUXILIARIES:
            parts.append("?")  # turned round: "did he leave"
        elif not (word in ADVERBS or word.endswith("ly")):
            break
        at -= 1
    if not parts:
        return at + 1, "-", False, False
    parts.reverse()
    return at + 1, "+".join(parts), negated, to


def _add_governors(features: list[str], found: Predicate, governors: Collection[str]) -> None:
    """Add features of the two nearest governors."""
    words, first, group = found.words, found.first, found.group
    number = 0
    for at in range(first - 1, max(-1, first - _GOVERNED_WITHIN), -1):
        word = words[at]
        base = stem(word)
        if base not in governors or word in AUXILIARIES or (at and words[at - 1] in DETERMINERS):
            continue
        start, own, refused, _ = _verb_group(words, at)
        between = words[at + 1 : first]
        frame = _frame(between, to=found.infinitive and not number)
        person = PERSONS.get(words[start - 1], "n") if start else "<"
        sign = "-" if refused else "+"
        passive = "p" if own.rpartition("+")[2] in BE else "a"
        if not number:
            end = ending(word)
            features += (
                f"G={base}", f"Gf={base}|{frame}", f"Gfn={base}|{frame}|{sign}",
                f"Gn={base}|{sign}", f"Gfgn={base}|{frame}|{passive}|{sign}",
                f"Gw={word}|{frame}", f"Gp={person}|{base}", f"f={frame}", f"fn={frame}|{sign}",
                f"fo={frame}|{own}|{end}", f"fg={frame}|{group}", f"fp={person}|{frame}|{sign}",
                f"Gm={base}|{found.negated:d}",
            )  # fmt: skip
            if own != "-":
                features.append(f"Go={base}|{own}")
            if found.asked:
                features.append(f"G?={base}")
            number = 1
        else:
            features += (
                f"H={base}|{frame}|{sign}", f"Hn={base}|{sign}", f"Hp={person}|{frame}|{sign}",
                f"Ho={frame}|{own}",
            )  # fmt: skip
            return
    if not number:
        features += ("-G", f"-Gg={group}")


def _frame(between: list[str], *, to: bool) -> str:
    """Return how a governor is linked to the clause, given the words between them."""
    near = len(between) < _OBJECT and OPENERS.isdisjoint(between)
    if to:
        return "to" if not between else "x to" if near else ".. to"
    if not between:
        return "0"
    if between[0] == "that":
        return "that"
    if between[0] in ASKING:
        return "wh"
    return "0" if near else ".. that" if "that" in between else ".."
