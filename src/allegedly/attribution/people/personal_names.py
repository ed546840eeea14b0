"""Whether capitalised words look like the name of a person."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from allegedly.attribution.people.name_runs import is_calling, is_initials
from allegedly.attribution.people.nouns import (
    noun_kind,
    nouns,
    organization_words,
    places,
    sites,
    titles,
)
from allegedly.attribution.people.person import generations, given, leanings
from allegedly.attribution.people.usage import Usage
from allegedly.attribution.words import Words

_PEOPLES: Final = ("ans", "ats", "ians")
_ADJECTIVES: Final = ("ish", "ese", "ian", "ians", "ans", "ans", "crats", "can", "ists")
_OF_WORKS: Final = frozenset("entitled titled novel film movie song album play".split())
_PLACES_BEGIN: Final = frozenset(
    "New Hong Los Las San Santa St Saint Saudi South North East West Northern Southern Eastern"
    " Western Central Great United White Sri Costa El Puerto Buenos Rio Cape Fort Port"
    " Mount".split()
)
"""First words of two-word place names."""


def is_full_name(words: Words, core: int, stop: int) -> bool:
    """Return whether words [core, stop) look like a given name and a surname."""
    parts = words.text[core:stop]
    if parts[-1].rstrip(".") in generations():
        parts = parts[:-1]
    if not 2 <= len(parts) <= 4 or parts[-1] in sites() or _is_work(words, core):
        return False
    if given(parts[0]) or is_initials(parts[0]):
        if given(parts[0]) and len(parts) > 2 and is_initials(parts[1]):
            return True  # "Anna K. Post" is a person
        return parts[-1] not in organization_words() and not _is_office(parts)
    last = parts[-1].rstrip(".")
    if last.lower() in nouns() or last in titles() or last.endswith(_PEOPLES):
        return False
    called = core > 0 and not words.gap[core] and is_calling(words, core - 1)
    if parts[0] in _PLACES_BEGIN or leanings().get(last, 0) < 0:
        return called and last in places()  # "actor Denis Berlin"
    if any(w.rstrip(".") in organization_words() or w.lower() in nouns() for w in parts):
        return False
    before = words.cls[core - 1] if core and not words.gap[core] else ""
    titled = core > 0 and words.text[core - 1].rstrip(".") in titles()
    return titled or (before not in ("D", "in", "of", "at") and not all(w.isupper() for w in parts))


def _is_office(parts: list[str]) -> bool:
    """Return whether a run is an office of a state: "U.S. Attorney"."""
    return parts[0] in places() and parts[-1].rstrip(".") in titles()


def _is_work(words: Words, core: int) -> bool:
    """Return whether a name is that of a book or a film: "entitled *Some Quiet Thing*"."""
    return any(words.lower[k] in _OF_WORKS for k in range(max(0, core - 2), core))


def is_only_name(text: str, usage: Usage, of_bodies: Collection[str], *, titled: bool) -> bool:
    """Return whether a single capitalised word looks like the only name of a person.

    Args:
        text: The word.
        usage: How the article uses its words.
        of_bodies: Words of names of bodies.
        titled: Whether other capitalised words stand before it.
    """
    if text in places() or text in organization_words() or noun_kind(text.lower()):
        return False
    if text in of_bodies or text[-1].isupper() or not text.isalpha() or text.endswith(_ADJECTIVES):
        return False
    if text.rstrip(".") in titles() or text.lower() in usage.lower_case:
        return False
    alone_at_start = text not in usage.capital
    leaning = leanings().get(text)
    if given(text) or titled or "+who" in usage.around[text]:
        return True
    return (leaning or 0) > 0 or (leaning is None and not alone_at_start)
