"""Crude stems: one for all inflections of a word, good enough to share counts."""

from __future__ import annotations

from functools import lru_cache

from allegedly.attribution.lexicon import irregular_stems


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Return the stem of a word in lower case ("denied", "denies" → "deni")."""
    irregular = irregular_stems().get(word)
    if irregular is not None:
        return irregular
    for ending in ("ings", "ing", "ied", "ies", "ed", "es", "s", "e", "y"):
        if word.endswith(ending) and len(word) - len(ending) >= 2 and not word.endswith("ss"):
            base = word[: -len(ending)]
            if ending in ("ied", "ies", "y"):
                return base + "i"
            if ending in ("ing", "ings", "ed") and len(base) > 3 and base[-1] == base[-2] and base[-1] not in "ls":
                return base[:-1]
            return base if ending in ("ing", "ings", "ed", "e", "s", "es") else word
    return word
