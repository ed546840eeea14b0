"""The language of an article: is it English, and if not, which language is it?

For nearly every English article, common English words in a sample of 600 characters decide. Only
the rest goes to py3langid, whose model takes most of a second to load.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from functools import lru_cache
from importlib import resources
from typing import Any, Final

from allegedly.model import Article

_WINDOWS: Final = 3
_WINDOW: Final = 200
"""The number of samples taken from a long text, and the length of each in characters."""

_COMMON: Final = frozenset(
    "about after and been but by from had has his its more not of said she that the their they "
    "this to were what when which who with would".split()
)
"""Words that are frequent in English and rare in every other language."""

_COMMON_SHARE: Final = 0.15
"""A text in which this share of the words is common English is English."""

_FEWEST_LETTERS: Final = 20
"""A language cannot be recognised from fewer Latin letters."""

_SURE: Final = 0.5
"""The lowest probability at which a text counts as being in another language."""

_NOT_FOREIGN: Final = frozenset({"en", "pcm", "zxx"})
"""Labels that py3langid gives to English: its own; Nigerian Pidgin, for English with African names;
and "no language", for tables and lists."""

_UNDECLARED: Final = frozenset({"en", "eng", "mis", "mul", "und", "zxx"})
"""Declared languages that are not trusted: the text itself is examined."""

_SUBTAG: Final = re.compile(r"[a-z]{2,3}(?![a-z])")
_WORD: Final = re.compile(r"[^\W\d_]+")
_NOT_LATIN: Final = re.compile(
    r"[^\W\d_\u0000-\u02ff\u1d00-\u1dbf\u1e00-\u1eff\u2c60-\u2c7f\ua722-\ua7ff\uab30-\uab6f]"
)


def other_language(article: Article) -> str | None:
    """Return the name of an article's language, such as "German"; None for English.

    A declared language counts unless it is English, which the templates of many web pages declare
    regardless of the text. A text in several languages counts as being in the one used most. A text
    too short to decide counts as English, unless its script is not Latin.
    """
    return _declared(article.language) or detected_language(article.text)


def detected_language(text: str) -> str | None:
    """Return the name of a text's language; None for English and for a text too short to decide."""
    sample = unicodedata.normalize("NFKC", _sample(text))
    words = _WORD.findall(sample)
    letters = sum(map(len, words))
    if 2 * len(_NOT_LATIN.findall(sample)) > letters:
        return _most_likely(sample) or "in another script"
    common = sum(word.lower() in _COMMON for word in words)
    if letters < _FEWEST_LETTERS or common >= _COMMON_SHARE * len(words):
        return None
    return _most_likely(sample)


def _sample(text: str) -> str:
    """Return a short text whole, and samples from beginning to end of a longer one."""
    if len(text) <= _WINDOWS * _WINDOW:
        return text
    step = (len(text) - _WINDOW) // (_WINDOWS - 1)
    return " ".join(text[i * step : i * step + _WINDOW] for i in range(_WINDOWS))


def _declared(language: str | None) -> str | None:
    """Return the name of a declared language: that of a BCP 47 tag, or a name as it is."""
    tag = (language or "").strip().lower()
    if match := _SUBTAG.match(tag):
        code = match[0]
        return None if code in _UNDECLARED else _names().get(code, code)
    return next((name for name in _names().values() if name.lower() == tag), None)


def _most_likely(sample: str) -> str | None:
    """Return the name of the most likely language; None for English, or if it is uncertain."""
    scores: defaultdict[str | None, float] = defaultdict(float)
    for label, score in _identifier().rank(sample):
        scores[None if label in _NOT_FOREIGN else _names().get(label, label)] += score
    best = max(scores, key=scores.__getitem__)
    return best if scores[best] >= _SURE else None


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    """Return the English names of languages by their codes."""
    lines = (resources.files(__package__) / "data/languages.txt").read_text("utf-8").splitlines()
    return dict(line.split(" ", 1) for line in lines)


@lru_cache(maxsize=1)
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
