"""A person in an article: name, gender and roles, and what titles and names show about them."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import attrs

from allegedly.attribution.data_files import load
from allegedly.attribution.words import Range
from allegedly.text.accents import without_accents

_MALE_TITLES: Final = frozenset(
    "mr sir lord baron prince duke king congressman chairman spokesman".split()
)
_FEMALE_TITLES: Final = frozenset(
    "mrs ms miss lady baroness dame princess duchess queen congresswoman chairwoman"
    " spokeswoman".split()
)
_EITHER: Final = frozenset(
    "robin kim leslie dana andrea jean sam alex chris jordan kelly lee morgan taylor terry tracy"
    " jamie jo laurence lindsay kerry sasha shannon ashley avery cameron casey dominique francis"
    " jaime kay kiran lynn nicola pat robbie sandy shelby sidney sydney stacy val vivian".split()
)
"""Given names of women and men."""

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
    learnt, lists = load("names.json")["gender"], load("sources.json")
    genders = dict.fromkeys(learnt["m"].split(), "m")
    genders.update(dict.fromkeys(learnt["f"].split(), "f"))
    genders.update(dict.fromkeys(lists["male"].split(), "m"))
    for name in lists["female"].split():
        genders[name] = "" if name in _EITHER else "f"
    return genders


def first_part(name: str) -> str:
    """Return the first part of a given name with a hyphen: "Eva" of "Eva-Marie"."""
    return name.partition("-")[0]


def given(word: str) -> bool:
    """Return whether a word is a given name."""
    return word[:1].isupper() and first_part(word.lower()) in given_names()


@lru_cache(maxsize=1)
def leanings() -> dict[str, int]:
    """Return for last words of names whether people (up to 3) or bodies (down to -3) bear them."""
    sides = load("names.json")["leaning"]
    return {word: int(side) for side, words in sides.items() for word in words.split()}


@lru_cache(maxsize=1)
def generations() -> frozenset[str]:
    """Return the suffixes that may follow a surname: Jr, III."""
    return frozenset(load("sources.json")["generation"].split())


@attrs.define(eq=False)
class Person:
    """Someone, or some body, that the article names.

    Attributes:
        name: The longest form of the name, without titles.
        first: The word at which the name first occurs.
        gender: m, f, or empty if unknown.
        roles: Nouns and titles in lower case that the article gives them.
        about: Words in lower case that stand beside its name: "airline" in "the airline Solis".
        body: Whether it is a body and no person.
        role: The words that give the person's role where the article first does so.
    """

    name: str
    first: int
    gender: str = ""
    roles: set[str] = attrs.field(factory=set)
    about: set[str] = attrs.field(factory=set)
    body: bool = False
    role: Range | None = None


def roles_of(titled: set[str]) -> set[str]:
    """Return the roles that titles name."""
    return {_ROLE_OF_TITLE.get(title, title) for title in titled}


def same_given(one: str, other: str) -> bool:
    """Return whether two full names with the same surname may be those of one person."""
    a, b = (without_accents(name).split()[0].rstrip(".") for name in (one, other))
    return a == b or (a[0] == b[0] and (len(a) == 1 or len(b) == 1))


def title_gender(titled: set[str]) -> str:
    """Return the gender that titles imply; empty if they imply none."""
    return "m" if titled & _MALE_TITLES else "f" if titled & _FEMALE_TITLES else ""


def by_gender(people: list[Person], gender: str) -> list[Person]:
    """Return the people whom the gender allows, those known to have it first."""
    if not gender:
        return people
    return [p for p in people if p.gender == gender] or [p for p in people if not p.gender]
