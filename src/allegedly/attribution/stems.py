"""Crude stems: one for all inflections of a word, good enough to share counts."""

from __future__ import annotations

import json
from functools import lru_cache
from importlib import resources


@lru_cache(maxsize=1)
def _irregular() -> dict[str, str]:
    """Return the stem of each form that inflects irregularly."""
    folder = resources.files("allegedly.attribution.data")
    data = json.loads(folder.joinpath("irregular.json").read_text(encoding="utf-8"))
    return {
        form: stem
        for stem, forms in data.items()
        if not stem.startswith("_")
        for form in forms.split()
    }


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Return the stem of a word in lower case ("denied", "denies" → "deni")."""
    irregular = _irregular().get(word)
    if irregular is not None:
        return irregular
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


@lru_cache(maxsize=4096)
def lemma(word: str) -> str:
    """Return the base form of a cue word in lower case ("denied" → "deny").

    A word that is on no list of this library is returned as it is.
    """
    return _bases().get(stem(word), word)


def listed(word: str) -> bool:
    """Say whether a word in lower case, or another form of it, is on a list of cues."""
    return stem(word) in _bases()


@lru_cache(maxsize=1)
def _bases() -> dict[str, str]:
    """Return the base form of each listed stem."""
    folder = resources.files("allegedly.attribution.data")
    bases: dict[str, str] = {}
    for name in ("cues.json", "stance.json"):
        for key, words in json.loads(folder.joinpath(name).read_text(encoding="utf-8")).items():
            if not key.startswith("_"):
                for word in words.split():
                    bases.setdefault(stem(word), word)
    return bases
