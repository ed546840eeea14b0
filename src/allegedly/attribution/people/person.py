"""A person in an article: name, gender and roles, and what titles and names show about them."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import attrs

from allegedly.attribution.words.lists import load

_MALE_TITLES: Final = frozenset(("mr", "sir", "congressman", "chairman", "spokesman", "king"))
_FEMALE_TITLES: Final = frozenset(("mrs", "ms", "miss", "congresswoman", "chairwoman", "queen"))
_ROLE_OF_TITLE: Final = {
    "sen": "senator",
    "gov": "governor",
    "rep": "representative",
    "gen": "general",
    "prof": "professor",
}


@lru_cache(maxsize=1)
def given_names() -> dict[str, str]:
    """Return the usual gender (m, f) of each given name, in lower case."""
    lists = load("sources.json")
    genders = dict.fromkeys(lists["male"].split(), "m")
    genders.update(dict.fromkeys(lists["female"].split(), "f"))
    return genders


@lru_cache(maxsize=1)
def generations() -> frozenset[str]:
    """Return the suffixes that may follow a surname: Jr, III."""
    return frozenset(load("sources.json")["generation"].split())


@attrs.define(eq=False)
class Person:
    """Someone whom the article names in full, or by title and surname, at least once.

    Attributes:
        name: The longest form of the name, without titles.
        first: The word at which the name first occurs.
        gender: m, f, or empty if unknown.
        roles: Nouns and titles in lower case that the article gives them.
    """

    name: str
    first: int
    gender: str = ""
    roles: set[str] = attrs.field(factory=set)


def roles_of(titled: set[str]) -> set[str]:
    """Return the roles that titles name."""
    return {_ROLE_OF_TITLE.get(title, title) for title in titled}


def same_given(one: str, other: str) -> bool:
    """Return whether two full names with the same surname may be those of one person."""
    a, b = one.split()[0].rstrip("."), other.split()[0].rstrip(".")
    return a == b or (a[0] == b[0] and (len(a) == 1 or len(b) == 1))


def title_gender(titled: set[str]) -> str:
    """Return the gender that titles imply; empty if they imply none."""
    return "m" if titled & _MALE_TITLES else "f" if titled & _FEMALE_TITLES else ""


def by_gender(people: list[Person], gender: str) -> list[Person]:
    """Return the people whom the gender allows, those known to have it first."""
    if not gender:
        return people
    return [p for p in people if p.gender == gender] or [p for p in people if not p.gender]
