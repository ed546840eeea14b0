"""Forms of a word that count as the same when a quotation is compared with a transcript.

Spellings of British and American English, accents, contractions, numbers in words and in figures.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from allegedly.text.accents import without_accents
from allegedly.text.word_memo import Remembered

_SHORT_FORMS: Final = {
    "ain't": "ain't",
    "can't": "can not",
    "cannot": "can not",
    "cause": "because",
    "cuz": "because",
    "dunno": "do not know",
    "em": "them",
    "gimme": "give me",
    "gonna": "going to",
    "gotta": "got to",
    "kinda": "kind of",
    "lemme": "let me",
    "lotta": "lot of",
    "shan't": "shall not",
    "sorta": "sort of",
    "wanna": "want to",
    "won't": "will not",
    "y'all": "you all",
}
"""Short and spoken forms, and the words that they stand for."""

_LEADING: Final = frozenset(("cause", "em"))
"""Short forms only after an apostrophe."""

_ENDINGS: Final = {"n't": "not", "'m": "am", "'re": "are", "'ve": "have", "'ll": "will"}

OPEN_SHORT: Final = {
    "'s": frozenset(("is", "has", "us", "was")),
    "'d": frozenset(("had", "would", "did")),
}
"""Short forms that stand for one of several words."""

_SAME: Final = {
    "alright": "all right",
    "ok": "okay",
    "grey": "gray",
    "ageing": "aging",
    "cheque": "check",
    "cheques": "checks",
    "judgement": "judgment",
    "programme": "program",
    "programmes": "programs",
    "sceptic": "skeptic",
    "sceptical": "skeptical",
    "defence": "defense",
    "offence": "offense",
    "licence": "license",
    "pretence": "pretense",
    "practise": "practice",
    "aluminium": "aluminum",
    "jewellery": "jewelry",
    "tyre": "tire",
    "tyres": "tires",
    "pct": "percent",
}
_OUR: Final = re.compile(
    r"(arm|behavi|cand|clam|col|demean|endeav|fav|ferv|flav|glam|harb|hon|hum|lab|neighb|od|parl"
    r"|rig|rum|savi|splend|tum|val|vap|vig)our"
)
_RE: Final = re.compile(r"(cent|theat|kilomet|centimet|met|lit|fib|calib|spect|lust)re(s|d)?$")
_DOUBLED: Final = re.compile(r"([aeiou][a-z]*[aeiou])ll(ed|ing|er|ers|ous)$")
_ISE: Final = re.compile(r"([iy])s(e|es|ed|er|ers|ing|ation|ations|able)$")
_OGUE: Final = re.compile(r"(anal|catal|dial|monol|prol|epil)ogue(s?)$")

_NUMBERS: Final = {
    word: str(number)
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
        " fifteen sixteen seventeen eighteen nineteen".split()
    )
} | {
    word: str(10 * number)
    for number, word in enumerate(
        "twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2
    )
}
_LARGE: Final = {"hundred": 100, "thousand": 1_000, "million": 10**6, "billion": 10**9}
_ORDINALS: Final = {
    word: f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number, 'th') }"
    for number, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth".split(), start=1
    )
}
_FIGURE: Final = re.compile(r"\d+(?:\.\d+)?")


def _keys(word: str) -> tuple[tuple[str, bool], ...]:
    """Return the words that a written word stands for, and whether it is a short form of them."""
    lower = word.lower()
    if not lower.isascii():
        lower = without_accents(lower.replace("’", "'").replace("ʼ", "'"))
    bare = lower.lstrip("'$£€¥")
    if bare in _SHORT_FORMS and (bare not in _LEADING or bare != lower):
        return tuple((part, True) for part in _SHORT_FORMS[bare].split())
    for ending, full in _ENDINGS.items():
        if bare.endswith(ending) and len(bare) > len(ending):
            return (*_keys(bare[: -len(ending)]), (full, True))
    if bare[-2:] in OPEN_SHORT and len(bare) > 2:
        return (*_keys(bare[:-2]), (bare[-2:], True))
    return tuple((part, False) for part in _spelt(bare or lower).split())


def _spelt(word: str) -> str:
    """Return one spelling for all spellings of a word; it need not be one in use."""
    if word in _SAME:
        return _SAME[word]
    if word in _ORDINALS:
        return _ORDINALS[word]
    if word in _NUMBERS:
        return _NUMBERS[word]
    if word[0].isdigit():
        return word.replace(",", "")
    if len(word) > 4:
        word = _OUR.sub(r"\1or", word)
        word = _RE.sub(r"\1er\2", word)
        word = _OGUE.sub(r"\1og\2", word)
        word = _DOUBLED.sub(r"\1l\2", word)
    return _ISE.sub(r"\1z\2", word) if len(word) > 5 else word


KEYS: Final = Remembered(_keys)
"""By written word, the comparable words that it stands for, each with whether it was short."""


def same_words(spoken: Sequence[str], quoted: Sequence[str]) -> bool:
    """Return whether two series of comparable words differ only in how they are written.

    "per cent" and "percent", "U.S." and "US", "forty-two" and "42", "a hundred thousand" and
    "100,000" are the same.
    """
    if "".join(spoken) == "".join(quoted):
        return True
    number = number_of(spoken)
    return number is not None and number == number_of(quoted)


def same_short(spoken: str, quoted: str) -> bool:
    """Return whether one word may be the short form of another: "'s" of "is"."""
    return quoted in OPEN_SHORT.get(spoken, ()) or spoken in OPEN_SHORT.get(quoted, ())


def number_of(words: Sequence[str]) -> float | None:
    """Return the number that comparable words stand for ("2 hundred", "3 million"), or None."""
    total, part, seen = 0.0, 0.0, False
    for at, word in enumerate(words):
        if word in ("a", "an") and at == 0 and len(words) > 1:
            part = 1
        elif word == "and" and seen:
            continue
        elif _FIGURE.fullmatch(word):
            figure = float(word)
            if part and not (figure < 10 <= part % 100 or (figure < 100 and part % 100 == 0)):
                return None
            part, seen = part + figure, True
        elif word in _LARGE:
            size = _LARGE[word]
            part, seen = (part or 1) * size, True
            if size > 100:
                total, part = total + part, 0
        else:
            return None
    return total + part if seen else None
