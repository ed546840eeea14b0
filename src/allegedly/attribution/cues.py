"""What a cue says: its head word, base form and stance."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from allegedly.attribution.lexicon import load, word_classes
from allegedly.attribution.stems import lemma, listed, stem
from allegedly.model import Cue, Spans, Stance

_ASPECTUAL: Final = frozenset(
    "appear begin choose come continue go keep proceed start tend".split()
)


def head(lowers: Sequence[str]) -> int | None:
    """Return which word of a cue tells its lemma and stance; None where it is marks alone.

    It is the first that is listed as a cue: "said" of "has said in a statement", "refused" of
    "refused to say", but "say" of "went on to say" and "saying" of "issued a statement saying";
    else the first of an open class.

    Args:
        lowers: The words and marks of the cue in lower case.
    """
    if len(lowers) == 1:
        return 0 if lowers[0] == ":" or _is_word(lowers[0]) else None
    if "according" in lowers:
        return lowers.index("according")
    words = [k for k, word in enumerate(lowers) if _is_word(word)]
    known = [k for k in words if listed(lowers[k])]
    telling = [k for k in words if _is_open(lowers[k])]
    both = [k for k in telling if listed(lowers[k])]
    plain = [k for k in both if lemma(lowers[k]) not in _ASPECTUAL]
    found = next(filter(None, (plain, both, telling, known, words)), None)
    if found is None:
        return lowers.index(":") if ":" in lowers else None
    if "saying" in lowers and stem(lowers[found[0]]) not in _stances():
        return lowers.index("saying")
    return found[0]


def cue(spans: Spans, text: str, word: str) -> Cue:
    """Return the cue that stands at spans.

    Args:
        spans: Where it stands.
        text: What they say.
        word: Its head in lower case, or, where it is marks alone, what it says.
    """
    base = "according to" if word == "according" else lemma(word)
    return Cue(spans, text, base, _stances().get(stem(word), "neutral"))


@lru_cache(maxsize=1)
def _stances() -> dict[str, Stance]:
    """Return the stance of each cue stem that has one."""
    stances: dict[str, Stance] = {}
    for stance, words in load("stance.json").items():
        if not stance.startswith("_"):
            for word in words.split():
                stances.setdefault(stem(word), stance)
    return stances


def _is_word(word: str) -> bool:
    return any(map(str.isalnum, word))


def _is_open(word: str) -> bool:
    return word not in word_classes() and not word.endswith("ly")
