"""English word forms: one stem for all inflections of a word."""

from __future__ import annotations

import json
from functools import lru_cache
from importlib.resources import files
from typing import Final

from allegedly.text.remembered import Remembered


def stem(word: str) -> str:
    """Return the stem of a word in lower case ("denied", "denies" → "deni").

    Stems are crude: good enough to count the forms of a word as one.
    """
    return _STEMS[word]


def _stem(word: str) -> str:
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


@lru_cache(maxsize=1)
def _irregular() -> dict[str, str]:
    """Return the stem of each form that inflects irregularly."""
    data = json.loads(files("allegedly.text").joinpath("data", "irregular.json").read_text("utf-8"))
    return {
        form: stem
        for stem, forms in data.items()
        if not stem.startswith("_")
        for form in forms.split()
    }


_STEMS: Final = Remembered(_stem)
