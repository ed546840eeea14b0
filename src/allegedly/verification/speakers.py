"""Whether the source of a story is a speaker of a transcript."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

import attrs

from allegedly.attribution.people.nouns import forms_of_address, nouns, titles
from allegedly.model import Source

_WORD: Final = re.compile(r"[^\W\d_]+(?:[.’'&-][^\W\d_]+)*")
_GENERIC: Final = frozenset(
    "q a qa speaker interviewer interviewee question answer host moderator reporter journalist"
    " narrator man woman male female voice unknown unidentified audience member participant"
    " presenter anchor caller operator witness guest subject everyone all crowd chorus both".split()
)
"""Words of labels that do not say which person it is."""

_ASKING: Final = frozenset(
    "q question interviewer host moderator reporter journalist narrator presenter anchor".split()
)

_MOST_NAMESAKES: Final = 12

_LINKS: Final = frozenset("of the for and at in de van von der del la le bin al a an".split())
_SUFFIXES: Final = frozenset("jr sr ii iii iv phd md mp qc kc esq mep".split())


@attrs.frozen
class _Names:
    """The words of a name, in lower case.

    Attributes:
        proper: Given names and surnames.
        roles: Titles and nouns for what someone does.
        generic: Whether it could be anyone's.
    """

    proper: tuple[str, ...]
    roles: frozenset[str]
    generic: bool


@lru_cache(maxsize=1)
def _role_words() -> frozenset[str]:
    person = {noun for noun, kind in nouns().items() if kind == "unnamed-person"}
    return frozenset(person | set(titles()) | forms_of_address() | {"court", "chair", "minister"})


@lru_cache(maxsize=4096)
def _parts(name: str) -> _Names:
    before, _, after = name.partition(",") if "(" not in name else name.partition("(")
    proper, roles, generic = [], set(), False
    for number, part in enumerate((before, after)):
        for found in _WORD.finditer(part):
            word = found[0].lower().replace("’", "'").removesuffix("'s").strip(".")
            if word in _LINKS or word in _SUFFIXES:
                continue
            if word in _GENERIC:
                generic = True
            elif word in _role_words():
                roles.add(word)
            elif number == 0:
                proper.append(word)
    return _Names(tuple(proper), frozenset(roles), generic and not proper)


def same_person(source: Source, label: str | None) -> bool | None:
    """Return whether a source is the speaker whom a transcript calls by a label.

    Args:
        source: The source of an attribution.
        label: The name in the transcript, such as "RUIZ", "Mayor Ruiz" or "Elena Ruiz, mayor".

    Returns:
        True if names or roles agree, False if both have names and these differ, and None if either
        could be anyone: without a name, "Q", "Speaker 1", "an official".
    """
    if label is None:
        return None
    speaker = _parts(label)
    named = _parts(source.name or (source.text if source.kind.startswith("named") else ""))
    if speaker.proper and named.proper:
        return _same_name(named.proper, speaker.proper)
    if not speaker.generic and not speaker.proper:
        roles = _parts(source.role or "").roles | _parts(source.text).roles | named.roles
        return True if speaker.roles & roles else None
    if speaker.roles and not named.proper and source.kind == "description":
        return True if speaker.roles & _parts(source.text).roles else None
    return None


def _same_name(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Return whether two names can be one person's: a surname, a given name, or both."""
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) == 1:
        return shorter[0] in (longer[0], longer[-1]) or any(
            shorter[0] in word.split("-") for word in longer
        )
    if shorter[-1] != longer[-1]:
        return set(shorter) <= set(longer)
    return _same_given(shorter[0], longer[0])


def _same_given(one: str, other: str) -> bool:
    """Return whether two given names agree: "Daniel" with "Dan" and "D."."""
    shorter, longer = sorted((one, other), key=len)
    return longer.startswith(shorter) or (shorter[0] == longer[0] and len(shorter) <= 4)


def asks(label: str | None) -> bool:
    """Return whether a label is that of someone who asks the questions."""
    words = {found[0].lower() for found in _WORD.finditer(label or "")}
    return bool(words) and words <= _ASKING


def one_name_each(labels: Iterable[str]) -> dict[str, str]:
    """Return for each label of a transcript the longest one that means the same person.

    "RUIZ" and "Mayor Ruiz" are "Elena Ruiz" if no other speaker is called Ruiz.
    """
    names = {label: _parts(label).proper for label in dict.fromkeys(labels)}
    by_word: dict[str, list[str]] = {}
    for label, proper in names.items():
        for word in set(proper):
            by_word.setdefault(word, []).append(label)
    chosen: dict[str, str] = {}
    for label, proper in names.items():
        others = by_word[proper[-1]] if proper else []
        same = [o for o in others[:_MOST_NAMESAKES] if _same_name(proper, names[o])]
        full = {names[o] for o in same if len(names[o]) > 1}
        chosen[label] = max(same, key=lambda o: len(names[o])) if same and len(full) < 2 else label
    return chosen
