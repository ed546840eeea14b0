"""English word forms: all forms of a verb or a noun, and one stem for all of them.

    >>> verb_forms("imply")
    ('imply', 'implies', 'implied', 'implying')
    >>> noun_forms("hypothesis")
    ('hypothesis', 'hypotheses')
    >>> spellings("theorize")
    ('theorize', 'theorise')
    >>> stem("denied") == stem("denies")
    True

All words are in lower case. Regular words follow the rules of spelling; `data/irregular.toml` lists
the irregular ones that the library and its plugins look for.
"""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import Final

from allegedly.text.word_memo import Remembered

__all__ = ["contractions", "noun_forms", "spellings", "stem", "verb_forms"]

_SIBILANT: Final = re.compile(r"(?:s|x|z|ch|sh)$")
_CONSONANT_Y: Final = re.compile(r"(?<=[^aeiou])y$")
_SILENT_E: Final = re.compile(r"(?<!e)e$")
_CONSONANT_O: Final = re.compile(r"(?<=[^aeiou])o$")
_SHORT_SYLLABLE: Final = re.compile(r"[^aeiou]*[aeiou][^aeiouwxy]")
_OUR: Final = {"rumor": "rumour", "favor": "favour", "honor": "honour", "endeavor": "endeavour"}


def verb_forms(verb: str) -> tuple[str, ...]:
    """Return all forms of a verb, given its base form; that comes first, and each form once."""
    return _listed("verbs", "apart").get(verb) or (verb, *_regular(verb))


def noun_forms(noun: str) -> tuple[str, ...]:
    """Return the singular and the plural of a noun, given its singular."""
    return _listed("nouns").get(noun) or (noun, _plus_s(noun))


def contractions(verb: str) -> tuple[str, ...]:
    """Return the short forms of an auxiliary ("be" → "'s", "isn't", …); other verbs have none."""
    return _listed("contractions").get(verb, ())[1:]


def spellings(word: str) -> tuple[str, ...]:
    """Return a word in its American spelling and, if that differs, its British one."""
    if word.endswith(("ize", "yze")) and len(word) > 5:
        return (word, word[:-2] + "se")
    return (word, _OUR[word]) if word in _OUR else (word,)


def stem(word: str) -> str:
    """Return the stem of a word ("denied", "denies" → "deni").

    Stems are crude: good enough to count the forms of a word as one.
    """
    return _STEMS[word]


def _plus_s(word: str) -> str:
    if _SIBILANT.search(word):
        return word + "es"
    return word[:-1] + "ies" if _CONSONANT_Y.search(word) else word + "s"


def _regular(verb: str) -> tuple[str, str, str]:
    if _CONSONANT_Y.search(verb):
        return _plus_s(verb), verb[:-1] + "ied", verb + "ing"
    if verb.endswith("ie"):
        return verb + "s", verb + "d", verb[:-2] + "ying"
    if verb.endswith("e"):
        base = verb if verb.endswith(("ee", "oe", "ye")) else verb[:-1]
        return verb + "s", verb + "d", base + "ing"
    third = verb + "es" if _CONSONANT_O.search(verb) else _plus_s(verb)
    doubled = _SHORT_SYLLABLE.fullmatch(verb) or verb in _irregular()["doubling"].split()
    base = verb + verb[-1] if doubled else verb
    return third, base + "ed", base + "ing"


def _stem(word: str) -> str:
    return _irregular_stems().get(word) or _regular_stem(word)


def _regular_stem(word: str) -> str:
    if word.endswith("ss"):
        return word
    for ending in ("ings", "ing", "ied", "ies", "ed", "es", "s", "e", "y"):
        if word.endswith(ending) and len(word) - len(ending) >= 2:
            base = word[: -len(ending)]
            if ending in ("ied", "ies", "y"):
                return base + "i"
            doubled = len(base) > 3 and base[-1] == base[-2] and base[-1] not in "ls"
            return base[:-1] if doubled and ending in ("ing", "ings", "ed") else base
    return word


@lru_cache(maxsize=1)
def _irregular_stems() -> dict[str, str]:
    """Return the stem of each form from which the rules of spelling do not derive it."""
    return {
        form: _CONSONANT_Y.sub("i", _SILENT_E.sub("", base))
        for base, forms in _listed("verbs", "derived").items()
        for form in forms
    }


@lru_cache
def _listed(*kinds: str) -> dict[str, tuple[str, ...]]:
    """Return the forms of irregular words of the given kinds, by base form and including it."""
    rows = [line.split() for kind in kinds for line in _irregular()[kind].strip().splitlines()]
    return {row[0]: tuple(row) for row in rows}


@lru_cache(maxsize=1)
def _irregular() -> dict[str, str]:
    data = files("allegedly.text").joinpath("data", "irregular.toml")
    return tomllib.loads(data.read_text("utf-8"))


_STEMS: Final = Remembered(_stem)
