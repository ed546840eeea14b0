"""Who bears a name: the people an article names in full, or by a title and a surname."""

from __future__ import annotations

from typing import Final

from allegedly.attribution.people.name_runs import titles_before
from allegedly.attribution.people.nouns import forms_of_address, nouns, organization_words, titles
from allegedly.attribution.people.person import (
    Person,
    by_gender,
    first_part,
    generations,
    given_names,
    roles_of,
    same_given,
    title_gender,
)
from allegedly.attribution.people.roles import nouns_beside
from allegedly.attribution.words import Words
from allegedly.text.accents import without_accents

_ROYAL: Final = frozenset(
    "Prince Princess King Queen Pope Lord Lady Baroness Baron Dame Duke Duchess".split()
)
"""Titles that belong to a name of one word: "Prince Harry", "Lady Moss"."""

_MOST: Final = 16
"""At most this many people with one surname are kept; more would leave it ambiguous anyway."""


class Bearers:
    """The people of one article, by their names.

    Attributes:
        by_name: Each person by every full form of the name.
        by_surname: The people with a surname, in the order in which the article introduces them.
            Surnames and first names are keys `without_accents`.
        by_first: The people whose full name begins with a word: "Xi" in "Xi Jinping".
    """

    def __init__(self, words: Words) -> None:
        """Begin without people.

        Args:
            words: The words of the article.
        """
        self._words = words
        self.by_name: dict[str, Person] = {}
        self.by_surname: dict[str, list[Person]] = {}
        self.by_first: dict[str, list[Person]] = {}
        self._used: dict[str, int] = {}

    def add(self, first: int, core: int, stop: int) -> None:
        """Add the bearer of a name, or a form of the name of someone known.

        Args:
            first: The first word of the run.
            core: The first word of the name proper.
            stop: Position after the name.
        """
        surname = self.surname(stop)
        if stop - core == 1 and core > first and self._words.text[core - 1] in _ROYAL:
            core -= 1
        name = self._words.spelled(core, stop)
        people = self.by_surname.setdefault(surname, [])
        person = next((p for p in people if same_given(p.name, name)), None)
        if person is None:
            person = Person(name, core)
            if len(people) < _MOST:
                people.append(person)
                if stop - core > 1:
                    first_name = without_accents(self._words.text[core])
                    self.by_first.setdefault(first_name, []).append(person)
        elif len(name) > len(person.name):
            person.name = name
        person.first = min(person.first, core)
        self.by_name[name] = person
        self.by_name[person.name] = person
        titled = titles_before(self._words, first, core)
        person.roles |= roles_of(titled) | nouns_beside(self._words, first, stop)
        usual = given_names().get(first_part(self._words.lower[core]), "")
        person.gender = person.gender or title_gender(titled) or (usual if stop > core + 1 else "")

    def sort(self) -> None:
        """Put people with one surname into the order in which the article introduces them."""
        for people in self.by_surname.values():
            people.sort(key=lambda person: person.first)

    def used_alone(self, word: int) -> None:
        """Remember where the article first uses a word alone, as a surname may be."""
        self._used.setdefault(without_accents(self._words.text[word]), word)

    def of(self, surname: str, titled: set[str]) -> list[Person]:
        """Return the people that a surname after titles may refer to.

        If there are several, the one for whom the article used it alone before introducing another.
        """
        surname = without_accents(surname)
        people = self.by_surname.get(surname) or self.by_first.get(surname, [])
        fitting = by_gender(people, title_gender(titled))
        if len(fitting) > 1 and fitting[0] is people[0]:
            used = self._used.get(surname)
            if used is not None and used < people[1].first:
                return fitting[:1]
        return fitting

    def knows(self, name: str) -> bool:
        """Return whether a name of one word is a surname or a first name of theirs."""
        plain = without_accents(name)
        return plain in self.by_surname or plain in self.by_first

    def surname(self, stop: int) -> str:
        """Return the surname of a full name that ends before `stop`, without accents: not "Jr."."""
        suffix = self._words.text[stop - 1].rstrip(".") in generations()
        return without_accents(self._words.text[stop - 1 - suffix])

    def is_new(self, first: int, core: int) -> bool:
        """Return whether a word is a new surname ("Mr. Berg"): no known bearer fits the title."""
        word = self._words.text[core]
        return (
            core > first
            and self._words.text[core - 1].rstrip(".") in forms_of_address()
            and not self.of(word, titles_before(self._words, first, core))
            and word not in titles()
            and word not in organization_words()
            and word.lower() not in nouns()
        )
