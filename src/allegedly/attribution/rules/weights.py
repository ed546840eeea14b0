"""The learnt weights of the built-in attributor, loaded when first needed."""

from __future__ import annotations

from functools import lru_cache

import attrs

from allegedly.attribution.data_files import entries, load
from allegedly.text.english import stem


@attrs.frozen(eq=False)
class Model:
    """The result of learning: cue words, gates and weights.

    Attributes:
        cues: Word forms and stems that may be cues.
        never: Frequent words that are hardly ever cues, whatever their stem.
        meanings: Meanings of cue stems, a string of initials each.
        gates: By decision, the boundary signatures that are hardly ever right.
        weights: By decision, the weight of each feature.
    """

    cues: frozenset[str]
    never: frozenset[str]
    meanings: dict[str, str]
    gates: dict[str, frozenset[str]]
    weights: dict[str, dict[str, float]]


@lru_cache(maxsize=1)
def model() -> Model:
    """Return the learnt model that ships with the library."""
    data = load("weights.json", __package__)
    return Model(
        cues=frozenset(data["cues"].split()),
        never=frozenset(data["never"].split()),
        meanings=cue_meanings(),
        gates={name: frozenset(gate.split()) for name, gate in data["gates"].items()},
        weights={name: _shared(weights) for name, weights in data["weights"].items()},
    )


@lru_cache(maxsize=1)
def cue_meanings() -> dict[str, str]:
    """Return the meanings of each cue stem: the initials of the lists it is on."""
    meanings: dict[str, str] = {}
    for name, words in entries("cues.json"):
        for word in words:
            held = meanings.setdefault(stem(word), "")
            if name[0] not in held:
                meanings[stem(word)] = held + name[0]
    return meanings


def _shared(weights: dict[str, float]) -> dict[str, float]:
    """Return the weights with equal numbers as one object, so that they fit in the CPU cache."""
    seen: dict[float, float] = {}
    return {feature: seen.setdefault(weight, weight) for feature, weight in weights.items()}
