"""Knowledge used before training: groups of cue words, phrases, classes of context words."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib import resources
from typing import Any, Final

import attrs

from allegedly.text.english import noun_forms, verb_forms

_ENDINGS: Final = (
    "ability", "ation", "ness", "ment", "ance", "ence", "able", "ible", "ical", "ious", "ing",
    "ity", "ion", "ive", "ful", "ous", "ism", "ist", "ly", "ed", "er", "al", "ic", "es", "s",
)  # fmt: skip

_VAGUE: Final = frozenset(("who", "widely", "praised", "about"))
"""The groups of vague words."""


@attrs.frozen
class Knowledge:
    """The knowledge file, looked up by word.

    Attributes:
        groups: Group of each cue word; the first group that lists a word keeps it.
        types: The usual hedge type of each group.
        phrases: Type of each cue of several words, by its tokens.
        context: Class of each context word.
        vague: Words that make a claim less definite: vague numbers, frequencies, approximators.
    """

    groups: dict[str, str]
    types: dict[str, str]
    phrases: dict[tuple[str, ...], str]
    context: dict[str, str]
    vague: frozenset[str]


@lru_cache(maxsize=1)
def knowledge() -> Knowledge:
    """Return the knowledge that ships with the plugin."""
    data = resources.files("allegedly_ml").joinpath("data", "knowledge.toml")
    raw: dict[str, Any] = tomllib.loads(data.read_text(encoding="utf-8"))
    groups: dict[str, str] = {}
    for cue in raw["cues"]:
        for word in cue["words"]:
            for form in _forms(word, cue.get("inflect")):
                groups.setdefault(form, cue["group"])
    return Knowledge(
        groups=groups,
        types={cue["group"]: cue["type"] for cue in raw["cues"]},
        phrases={
            tuple(phrase.split()): kind
            for kind, phrases in raw["phrases"].items()
            for phrase in phrases
        },
        context={word: kind for kind, words in reversed(raw["context"].items()) for word in words},
        vague=frozenset(word for word, group in groups.items() if group in _VAGUE),
    )


def _forms(word: str, kind: str | None) -> tuple[str, ...]:
    if kind is None:
        return (word,)
    return verb_forms(word) if kind == "verb" else noun_forms(word)


@lru_cache(maxsize=8192)
def without_ending(word: str) -> str:
    """Return a word without its last derivational or inflectional ending, if 4 letters remain."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word
