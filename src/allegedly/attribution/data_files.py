"""Word lists and learnt weights: the JSON files in the data folders, loaded when needed."""

from __future__ import annotations

import json
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final

_SHARED: Final = "allegedly.attribution"


def load(name: str, package: str = _SHARED) -> Any:
    """Return the content of a JSON file in the data folder of a package."""
    return json.loads(files(package).joinpath("data", name).read_text(encoding="utf-8"))


def entries(name: str, package: str = _SHARED) -> list[tuple[str, list[str]]]:
    """Return the lists of a file, each with its name; keys that begin with "_" are comments."""
    lists = load(name, package).items()
    return [(key, words.split()) for key, words in lists if not key.startswith("_")]


@lru_cache(maxsize=1)
def word_classes() -> dict[str, str]:
    """Return the class of each closed-class word; a word of its own class stands for itself."""
    classes: dict[str, str] = {}
    for name, words in entries("classes.json"):
        for word in words:
            classes.setdefault(word, word if name == "=" else name)
    return classes
