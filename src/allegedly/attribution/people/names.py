"""Canonical names of people and organisations within one article.

Nothing is guessed: if the article leaves two people possible, there is no name.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import Final

from allegedly.attribution.people.kinds import noun_kind
from allegedly.attribution.people.mentions import Mentions
from allegedly.attribution.people.person import Person, by_gender
from allegedly.attribution.words import Range, Words

_OF: Final = frozenset(("of", "for", "on"))
_ORDINAL: Final = re.compile(r"\d+(?:st|nd|rd|th)")
_APPOSITION_REACH: Final = 8


class Names:
    """The names of one article.

    Attributes:
        known: The surnames of its people.
    """

    def __init__(self, words: Words) -> None:
        """Collect them.

        Args:
            words: The words of the article.
        """
        self._words = words
        self._mentions = Mentions(words)
        self._starts = [first for first, _, _ in self._mentions.places]
        self._by_role: dict[str, set[str]] = {}
        for people in self._mentions.by_surname.values():
            for person in people:
                for role in person.roles:
                    self._by_role.setdefault(role, set()).add(person.name)
        for noun, name in self._mentions.called_after():
            self._by_role.setdefault(noun, set()).add(name)
        self._heads = {first for first, _ in words.units}
        self.known = frozenset(self._mentions.by_surname)

    def person(self, first: int, stop: int) -> str | None:
        """Return the person whom the name that ends words [first, stop) means; None for several."""
        runs = self._mentions.runs(first, stop)
        if not runs or self._paired(runs):
            return None
        begin, end = runs[-1]
        if not all(text[:1].isupper() for text in self._words.text[end:stop]):  # "Theresa May"
            return None
        core = self._mentions.core(begin, stop)
        name = self._mentions.text(core, stop)
        if stop - core == 1 and name in self.known:
            people = self._mentions.bearers(name, self._mentions.titled(begin, core))
            return people[0].name if len(people) == 1 else None
        person = self._mentions.by_name.get(name)
        return person.name if person else name

    def organization(self, first: int, end: int, stop: int) -> str | None:
        """Return the name of an organisation whose head ends at `end`; None for several.

        Args:
            first: The first word of the source.
            end: Position after the head.
            stop: Position after the last word of the source.
        """
        runs = self._mentions.runs(first, end)
        if runs and runs[-1][1] == end:
            if self._paired(runs):
                return None
            begin = runs[-1][0]
            if end - first == 1 and noun_kind(self._words.lower[first]) is not None:
                return self.described(first, end)
            if begin > first and _ORDINAL.fullmatch(self._words.lower[begin - 1]):
                begin -= 1
            return self._mentions.text(begin, self._continued(end, stop))
        if runs and runs[-1][1] >= end - 2:  # "the Clinton campaign"
            known = self._words.text[runs[-1][1] - 1] in self.known
            return self._mentions.text(runs[-1][0], end) if known else None
        return self.described(first, end) if not runs else None

    def described(self, first: int, stop: int) -> str | None:
        """Return the person described, as "the mayor": the only one with that role in the article.

        In a headline "the" may be missing.
        """
        lower = self._words.lower
        if lower[first] != "the" and first not in self._heads:
            return None
        names = self._by_role.get(lower[stop - 1], set())
        return next(iter(names)) if len(names) == 1 else None

    def apposed(self, end: int, stop: int) -> Range | None:
        """Return the full name that follows a description: "the secretary, Ann Berg"."""
        if end >= stop or self._words.gap[end] != ",":
            return None
        runs = self._mentions.runs(end, stop)
        if not runs or runs[0][0] != end:
            return None
        core = self._mentions.core(*runs[0])
        name = self._mentions.text(core, runs[0][1])
        return runs[0] if name in self._mentions.by_name else None

    def within(self, first: int, stop: int, gender: str, *, quoted: bool) -> list[Person]:
        """Return the people of a gender named in words [first, stop), each once.

        A surname that several people share stands for those of them whom the gender allows. People
        named in their own right come before those whose name only describes something else
        ("Ruiz's aide", "the Ruiz campaign").

        Args:
            first: The first word.
            stop: Position after the last word.
            gender: m or f.
            quoted: Whether people named inside quotations count.
        """
        own: list[Person] = []
        other: list[Person] = []
        for index in range(bisect_left(self._starts, first), len(self._starts)):
            start, end, people = self._mentions.places[index]
            if start >= stop:
                break
            if quoted or self._words.quote[start] < 0:
                found = other if self._modifies(end) else own
                found += [p for p in by_gender(people, gender) if p not in found]
        return own or other

    def ending_at(self, word: int) -> str | None:
        """Return the person named right before `word`, or before the apposition that ends there."""
        gap, cls = self._words.gap, self._words.cls
        for k in range(word, max(0, word - _APPOSITION_REACH), -1):
            index = bisect_left(self._starts, k) - 1
            if (
                (k == word or (gap[k] == "," and cls[k] == "D"))
                and index >= 0
                and self._mentions.places[index][1] == k
            ):
                people = self._mentions.places[index][2]
                return people[0].name if len(people) == 1 else None
            if k < word and gap[k]:
                break
        return None

    def gender(self, name: str | None) -> str:
        """Return the gender of a person by canonical name; empty if unknown."""
        person = self._mentions.by_name.get(name or "")
        return person.gender if person else ""

    def _paired(self, runs: list[Range]) -> bool:
        """Return whether the last of several names is joined to the one before it."""
        if len(runs) < 2 or self._words.lower[runs[-1][0] - 1] not in ("and", "or"):
            return False
        return runs[-2][1] == runs[-1][0] - 1

    def _continued(self, end: int, stop: int) -> int:
        """Return the end of the name of an organisation: "Board" continues as "of Elections"."""
        lower, cls, gap = self._words.lower, self._words.cls, self._words.gap
        while end + 1 < stop and lower[end] in _OF and not gap[end] and not gap[end + 1]:
            runs = self._mentions.runs(end + 1, stop)
            if cls[end + 1] not in ("Cap", "CAPS") or not runs:
                break
            end = runs[0][1]
        return end

    def _modifies(self, end: int) -> bool:
        """Return whether the name that ends at a word only describes the noun after it."""
        lower = self._words.lower
        return end < len(self._words.text) and (
            lower[end] == "'s" or (not self._words.gap[end] and noun_kind(lower[end]) is not None)
        )
