"""The data the attributor rests on, loaded when first needed."""

from __future__ import annotations

import json
from functools import lru_cache
from importlib import resources
from typing import Any, Final

import attrs

from allegedly.attribution.stems import stem

_DATA: Final = "allegedly.attribution.data"


@attrs.frozen(eq=False)
class Model:
    """What was learnt by counting.

    Attributes:
        cues: Word forms and stems that may be cues.
        never: Frequent words that hardly ever are, whatever their stem.
        meanings: Meanings of cue stems, a string of initials each.
        gates: By decision, the boundary signatures that are hardly ever right.
        weights: By decision, the weight of each feature.
    """

    cues: frozenset[str]
    never: frozenset[str]
    meanings: dict[str, str]
    gates: dict[str, frozenset[str]]
    weights: dict[str, dict[str, float]]


def load(name: str) -> Any:
    """Return the content of one JSON data file."""
    text = resources.files(_DATA).joinpath(name).read_text(encoding="utf-8")
    return json.loads(text)


@lru_cache(maxsize=1)
def model() -> Model:
    """Return the learnt model that ships with the library."""
    data = load("weights.json")
    return Model(
        cues=frozenset(data["cues"].split()),
        never=frozenset(data["never"].split()),
        meanings=cue_meanings(),
        gates={name: frozenset(gate.split()) for name, gate in data["gates"].items()},
        weights={name: _shared(weights) for name, weights in data["weights"].items()},
    )


@lru_cache(maxsize=1)
def word_classes() -> dict[str, str]:
    """Return the class of each closed-class word; a word of its own class stands for itself."""
    classes: dict[str, str] = {}
    for name, words in _entries("classes.json"):
        for word in words.split():
            classes.setdefault(word, word if name == "=" else name)
    return classes


@lru_cache(maxsize=1)
def word_clusters() -> dict[str, str]:
    """Return the learnt class of each frequent open-class word in lower case."""
    return {word: name for name, words in _entries("clusters.json") for word in words.split()}


@lru_cache(maxsize=1)
def cue_meanings() -> dict[str, str]:
    """Return the meanings of each cue stem: the letters that name the lists it is on."""
    meanings: dict[str, str] = {}
    for name, words in _entries("cues.json"):
        for word in words.split():
            held = meanings.setdefault(stem(word), "")
            if name[0] not in held:
                meanings[stem(word)] = held + name[0]
    return meanings


def _shared(weights: dict[str, float]) -> dict[str, float]:
    """Return the weights with equal numbers as one object, which keeps them in the cache."""
    seen: dict[float, float] = {}
    return {feature: seen.setdefault(weight, weight) for feature, weight in weights.items()}


def _entries(name: str) -> list[tuple[str, str]]:
    """Return the entries of a file of word lists without its header."""
    return [(key, words) for key, words in load(name).items() if not key.startswith("_")]
