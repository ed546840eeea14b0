"""The pattern language of lexicon entries, and its expansion into token sequences.

A pattern is a sequence of items, separated by spaces:

    ========================  ==============================================================
    ``perhaps``               this word
    ``theorize:v``            any form of the verb, in British spelling as well
    ``rumor:n``               singular or plural, in British spelling as well
    ``many|most|some``        one of several
    ``<group>``               one of a word class (`CLASSES`)
    ``<number>``              a number, in digits or words, or a currency sign
    ``not?``                  optional
    ``[...]``                 context: must be there, but is not part of the hedge
    ========================  ==============================================================
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from typing import Final, NamedTuple

from allegedly.text import tokenize
from allegedly.text.english import noun_forms, spellings, verb_forms
from allegedly_lexicon.errors import LexiconError

DIGITS: Final = "\0digits"
"""Represents any token that begins with a digit in a sequence."""

MOST_SEQUENCES: Final = 20_000
"""A pattern that expands to more sequences than this is refused."""

MOST_WORDS: Final = 30
"""A pattern with more words than this is refused."""

CLASSES: Final[dict[str, str]] = {
    "be": "am is are was were be been being 's 're isn't aren't wasn't weren't",
    "have": "has have had having 's 've",
    "number": (
        f"{DIGITS} one two three four five six seven eight nine ten eleven twelve fifteen twenty "
        "thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand thousands "
        "million millions billion billions half dozen $ £ €"
    ),
    "group": (
        "academics activists advocates analysts anthropologists archaeologists authorities "
        "authors biographers commentators critics detractors diplomats economists experts fans "
        "folks historians insiders investigators journalists lawmakers linguists observers "
        "officials opponents people philosophers politicians proponents pundits readers "
        "researchers reviewers scholars scientists skeptics sceptics sources specialists "
        "supporters theorists traders viewers witnesses writers"
    ),
    "kind": (
        "conservative early foreign former independent industry legal liberal local military "
        "modern outside political religious scientific senior"
    ),
    "vague": "few many most numerous others several some various",
    "say": (
        "accept accuse acknowledge add admit agree allege argue assert assume attribute "
        "believe caution characterize charge cite claim classify compare concede conclude "
        "condemn consider contend credit criticize debate define deny describe dismiss dispute "
        "doubt fear feel find hold identify insist interpret maintain mention note object oppose "
        "point praise predict prefer propose question recognize refer regard reject report "
        "say see speculate state suggest suspect tell think urge view warn wonder worry write"
    ),
    "widely": (
        "commonly frequently generally largely long mainly mostly now often popularly "
        "sometimes still traditionally typically universally usually variously widely"
    ),
}
"""Word classes; the members of ``say`` are verbs, which match in all their forms."""

_ITEM: Final = re.compile(r"(\[?)([^\[\]?\s]+?)(\??)(\]?)")
_PLACEHOLDER: Final = re.compile(r"<([a-z]+)>")


class Sequence(NamedTuple):
    """One sequence of lower-case tokens that an entry matches.

    Attributes:
        words: The tokens, context included.
        first: Index of the first token of the hedge.
        last: Index after the last token of the hedge.
    """

    words: tuple[str, ...]
    first: int
    last: int


def is_plain(pattern: str) -> bool:
    """Return whether a pattern contains neither forms nor classes to expand."""
    return ":" not in pattern and "<" not in pattern


def expand(pattern: str) -> Iterator[Sequence]:
    """Yield every token sequence that a pattern matches.

    Raises:
        LexiconError: If the pattern is malformed, or matches too many sequences.
    """
    items = _parse(pattern)
    if len(items) > MOST_WORDS:
        raise LexiconError(f"has {len(items)} words; at most {MOST_WORDS} are allowed")
    size = 1
    for alternatives, _ in items:
        size *= len(alternatives)
    if size > MOST_SEQUENCES:
        raise LexiconError(f"matches {size:,} sequences; at most {MOST_SEQUENCES:,} are allowed")
    for choice in product(*(alternatives for alternatives, _ in items)):
        words: list[str] = []
        hedge: list[int] = []
        for tokens, (_, context) in zip(choice, items, strict=True):
            if not context:
                hedge.extend(range(len(words), len(words) + len(tokens)))
            words.extend(tokens)
        if not hedge:
            raise LexiconError("every word is optional or context; nothing is left to match")
        if hedge[-1] - hedge[0] != len(hedge) - 1:
            raise LexiconError("context is allowed before and after the hedge, not inside it")
        if words[0] == DIGITS:
            raise LexiconError("<number> cannot come first")
        yield Sequence(tuple(words), hedge[0], hedge[-1] + 1)


def _parse(pattern: str) -> list[tuple[list[tuple[str, ...]], bool]]:
    """Return the alternatives of each item, and whether it is context."""
    items = []
    inside = False
    for raw in pattern.split():
        match = _ITEM.fullmatch(raw)
        if match is None:
            raise LexiconError(f"cannot read {raw!r}")
        opening, body, optional, closing = match.groups()
        if opening and inside:
            raise LexiconError("'[' inside '['")
        inside = inside or bool(opening)
        alternatives = list(
            dict.fromkeys(form for part in body.split("|") for form in _forms(part))
        )
        if optional:
            alternatives.append(())
        items.append((alternatives, inside))
        if closing:
            if not inside:
                raise LexiconError("']' without '['")
            inside = False
    if inside:
        raise LexiconError("'[' without ']'")
    if not items:
        raise LexiconError("is empty")
    return items


def _forms(part: str) -> Iterator[tuple[str, ...]]:
    placeholder = _PLACEHOLDER.fullmatch(part)
    if placeholder:
        name = placeholder[1]
        if name not in CLASSES:
            raise LexiconError(f"unknown word class {name!r}; choose from {', '.join(CLASSES)}")
        for word in CLASSES[name].split():
            for form in _inflected(word, "v") if name == "say" else (word,):
                yield (form,)
        return
    word, colon, kind = part.partition(":")
    if colon and kind not in ("v", "n"):
        raise LexiconError(f"cannot read {part!r}; only ':v' and ':n' may follow a word")
    if not word:
        raise LexiconError("a word is missing")
    for form in _inflected(word, kind):
        yield tuple(tokenize(form).lowers)


def _inflected(word: str, kind: str) -> Iterator[str]:
    """Yield the forms of a verb (``v``) or a noun (``n``) in both spellings, or the word itself."""
    if not kind:
        yield word
        return
    for spelling in spellings(word):
        yield from verb_forms(spelling) if kind == "v" else noun_forms(spelling)
