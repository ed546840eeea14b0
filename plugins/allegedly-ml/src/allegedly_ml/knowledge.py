"""What the model knows before training: groups of cue words, phrases, classes of context words."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib import resources
from typing import Any, Final

import attrs

_IRREGULAR: Final = {
    "think": ["thought"], "see": ["saw", "seen"], "feel": ["felt"], "read": [],
    "foresee": ["foresaw", "foreseen"], "forecast": [], "seek": ["sought"], "find": ["found"],
    "know": ["knew", "known"], "hypothesis": ["hypotheses"], "analysis": ["analyses"],
    "mystery": ["mysteries"], "odds": [],
}  # fmt: skip
_DOUBLED: Final = frozenset({"plan", "infer", "posit"} - {"posit"})
_ENDINGS: Final = (
    "ability", "ation", "ness", "ment", "ance", "ence", "able", "ible", "ical", "ious", "ing",
    "ity", "ion", "ive", "ful", "ous", "ism", "ist", "ly", "ed", "er", "al", "ic", "es", "s",
)  # fmt: skip


@attrs.frozen
class Knowledge:
    """The knowledge file, looked up by word.

    Attributes:
        groups: Group of each cue word; the first group that names a word keeps it.
        types: What each group usually means.
        phrases: Type of each cue of several words, by its tokens.
        context: Class of each context word.
    """

    groups: dict[str, str]
    types: dict[str, str]
    phrases: dict[tuple[str, ...], str]
    context: dict[str, str]


@lru_cache(maxsize=1)
def knowledge() -> Knowledge:
    """Return the knowledge that ships with the plugin."""
    data = resources.files("allegedly_ml").joinpath("data", "knowledge.toml")
    raw: dict[str, Any] = tomllib.loads(data.read_text(encoding="utf-8"))
    groups: dict[str, str] = {}
    for cue in raw["cues"]:
        for word in cue["words"]:
            for form in inflected(word, cue.get("inflect")):
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
    )


def inflected(word: str, how: str | None) -> list[str]:
    """Return a word and its inflected forms.

    Args:
        word: The base form.
        how: `verb`, `noun`, or None for a word that does not change.
    """
    if how is None:
        return [word]
    if word.endswith(("s", "x", "z", "ch", "sh")):
        plural = word + "es"
    elif word.endswith("y") and word[-2] not in "aeiou":
        plural = word[:-1] + "ies"
    else:
        plural = word + "s"
    irregular = _IRREGULAR.get(word)
    if how == "noun":
        return [word, *irregular] if irregular is not None else [word, plural]
    stem = word + word[-1] if word in _DOUBLED else word.removesuffix("e")
    if word.endswith("ee"):
        stem = word
    past = word[:-1] + "ied" if word.endswith("y") and word[-2] not in "aeiou" else stem + "ed"
    return [word, plural, stem + "ing", *(irregular if irregular is not None else [past])]


def stem(word: str) -> str:
    """Return a word without its last derivational or inflectional ending, at least 4 letters."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word
