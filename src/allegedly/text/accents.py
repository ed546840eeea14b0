"""Letters without accents, for names that one writes with them and another without."""

from __future__ import annotations

import unicodedata
from typing import Final

_MARKS: Final = ("Mn", "Cf")
"""Accents, soft hyphens and other marks that change no letter."""

_LETTERS: Final = str.maketrans(
    {
        "ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "ħ": "h",
        "Ħ": "H", "ŧ": "t", "Ŧ": "T", "ı": "i", "ə": "e", "Ə": "E", "æ": "ae", "Æ": "Ae",
        "œ": "oe", "Œ": "Oe", "þ": "th", "Þ": "Th", "ŋ": "n", "Ŋ": "N",
    }
)  # fmt: skip
"""Letters that Unicode does not divide into a letter and a mark, and the usual ones for them."""


def without_accents(text: str) -> str:
    """Return a text with plain letters: "Erdogan" for "Erdoğan", "Walesa" for "Wałęsa"."""
    if text.isascii():
        return text
    parts = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    return "".join(c for c in parts if unicodedata.category(c) not in _MARKS)
