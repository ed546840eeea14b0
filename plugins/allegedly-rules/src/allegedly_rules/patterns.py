"""Patterns of tokens, in which triggers and their contexts are written.

A pattern is a sequence of elements, separated by spaces; each matches one token:

========== =======================================================================
``word``   this word, in any case; punctuation marks match themselves
``~word``  any form of a verb (``~suggest``: suggest, suggests, suggested, suggesting)
``@class`` any word of a word class (``data/words.toml``)
``#shape`` a token of that shape (see `SHAPES`)
``a|b``    either of them
``!a``     anything but
``a?``     at most once
``a*``     any number of times, up to `REPEAT`
``..``     a gap of at most `GAP` tokens within the clause
``...``    a gap of at most `FAR` tokens within the sentence
``^ $``    the edge of the sentence, before its first or after its last token
========== =======================================================================
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

import attrs

from allegedly.text.english import contractions, verb_forms
from allegedly_rules.errors import RuleError

REPEAT: Final = 4
GAP: Final = 6
FAR: Final = 40

ADJECTIVE_ENDINGS: Final = (
    "able", "ible", "al", "ant", "ent", "ful", "ic", "ish", "ive", "less", "ous", "ed", "ary",
)  # fmt: skip

SHAPES: Final[Mapping[str, Callable[[str, str], bool]]] = {
    "number": lambda text, lower: text[0].isdigit(),
    "capital": lambda text, lower: text[0].isupper(),
    "small": lambda text, lower: text[0].islower(),
    "word": lambda text, lower: text[0].isalnum(),
    "mark": lambda text, lower: not text[0].isalnum(),
    "ly": lambda text, lower: lower.endswith("ly") and len(lower) > 4,
    "ed": lambda text, lower: lower.endswith("ed") and len(lower) > 3,
    "ing": lambda text, lower: lower.endswith("ing") and len(lower) > 4,
    "adjective": lambda text, lower: lower.endswith(ADJECTIVE_ENDINGS) and len(lower) > 4,
    "s": lambda text, lower: lower.endswith("s") and len(lower) > 3,
}
"""Shapes by name; each is a test of a token as written and in lower case."""


@attrs.frozen
class Element:
    """One element of a pattern.

    Attributes:
        words: The words it accepts, in lower case.
        shapes: The shapes it accepts.
        negated: Whether it accepts everything else instead.
        low: Fewest tokens to match.
        high: Most tokens to match.
        stops: For a gap, the words that it must not contain.
        edge: Whether it also accepts the edge of the sentence, without taking a token.
    """

    words: frozenset[str] = frozenset()
    shapes: tuple[Callable[[str, str], bool], ...] = ()
    negated: bool = False
    low: int = 1
    high: int = 1
    stops: frozenset[str] | None = None
    edge: bool = False

    def accepts(self, text: str, lower: str) -> bool:
        """Return whether a token matches."""
        if self.stops is not None:
            return lower not in self.stops
        if lower in self.words:
            return not self.negated
        for shape in self.shapes:
            if shape(text, lower):
                return not self.negated
        return self.negated


Pattern = tuple[Element, ...]


def compile_pattern(source: str, classes: Mapping[str, frozenset[str]]) -> Pattern:
    """Compile the elements of a pattern.

    Args:
        source: The pattern as written.
        classes: Word classes by name.

    Raises:
        RuleError: If an element names an unknown class or shape.
    """
    return tuple(_element(piece, classes) for piece in source.split())


def _element(piece: str, classes: Mapping[str, frozenset[str]]) -> Element:
    if piece == "..":
        return Element(low=0, high=GAP, stops=classes.get("stop", frozenset()))
    if piece == "...":
        return Element(low=0, high=FAR, stops=frozenset())
    low, high = 1, 1
    if len(piece) > 1 and piece[-1] in "?*":
        low, high = 0, 1 if piece[-1] == "?" else REPEAT
        piece = piece[:-1]
    negated = len(piece) > 1 and piece[0] == "!"
    words: set[str] = set()
    shapes: list[Callable[[str, str], bool]] = []
    edge = False
    for option in (piece[1:] if negated else piece).split("|"):
        name = option[1:]
        if option[:1] == "@" and name:
            if name not in classes:
                raise RuleError(f"unknown word class {option!r}; choose from {_listed(classes)}")
            words |= classes[name]
        elif option[:1] == "#" and name:
            if name not in SHAPES:
                raise RuleError(f"unknown shape {option!r}; choose from {_listed(SHAPES)}")
            shapes.append(SHAPES[name])
        elif option[:1] == "~" and name:
            words.update(verb_forms(name), contractions(name))
        elif option in ("^", "$"):
            edge = True
        elif option:
            words.add(option.lower())
        else:
            raise RuleError(f"{piece!r} has an empty alternative")
    return Element(frozenset(words), tuple(shapes), negated, low, high, edge=edge)


def _listed(names: Mapping[str, object]) -> str:
    return ", ".join(sorted(names))


def match(
    pattern: Pattern,
    at: int,
    step: int,
    first: int,
    last: int,
    texts: Sequence[str],
    lowers: Sequence[str],
) -> int | None:
    """Match a pattern from a token, rightwards or, reversed, leftwards.

    Args:
        pattern: The elements in the order in which they are met.
        at: The first token to look at.
        step: 1 to go right, -1 to go left.
        first: First token of the sentence.
        last: Last token of the sentence.
        texts: All tokens as written.
        lowers: All tokens in lower case.

    Returns:
        The position after the match (before it, going left), or None. Elements that repeat take as
        many tokens as they can; all are bounded, so the time does not depend on the text.
    """
    for number, element in enumerate(pattern):
        if element.low == element.high == 1:
            if not first <= at <= last:
                if not element.edge:
                    return None
                continue
            if not element.accepts(texts[at], lowers[at]):
                return None
            at += step
            continue
        ends = [at]
        while len(ends) <= element.high and first <= at <= last:
            if not element.accepts(texts[at], lowers[at]):
                break
            at += step
            ends.append(at)
        rest = pattern[number + 1 :]
        for end in reversed(ends):
            found = match(rest, end, step, first, last, texts, lowers)
            if found is not None:
                return found
        return None
    return at
