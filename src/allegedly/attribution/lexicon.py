"""The data the attributor rests on, loaded when first needed."""

from __future__ import annotations

import json
from functools import lru_cache
from importlib import resources
from typing import Any, Final

_DATA: Final = "allegedly.attribution.data"


def load(name: str) -> Any:
    """Return the content of one JSON data file."""
    text = resources.files(_DATA).joinpath(name).read_text(encoding="utf-8")
    return json.loads(text)


@lru_cache(maxsize=1)
def word_classes() -> dict[str, str]:
    """Return the class of each closed-class word; a word of its own class stands for itself."""
    classes: dict[str, str] = {}
    for name, words in load("classes.json").items():
        if not name.startswith("_"):
            for word in words.split():
                classes.setdefault(word, word if name == "=" else name)
    return classes


@lru_cache(maxsize=1)
def irregular_stems() -> dict[str, str]:
    """Return the stem of each form that inflects irregularly."""
    return {
        form: stem
        for stem, forms in load("irregular.json").items()
        if not stem.startswith("_")
        for form in forms.split()
    }
