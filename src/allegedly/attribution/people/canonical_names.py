"""Canonical names of people and organisations within one article.

Nothing is guessed: if the article leaves two people possible, there is no name.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import Final

from allegedly.attribution.people.bodies import Bodies
from allegedly.attribution.people.mentions import Mentions
from allegedly.attribution.people.nouns import bodies, noun_kind, organization_words, places, titles
from allegedly.attribution.people.person import Person
from allegedly.attribution.people.roles import role_beside
from allegedly.attribution.words import Range, Words
from allegedly.text.accents import without_accents

_CAPITAL: Final = ("Cap", "CAPS")
_MOST_WORDS: Final = 60
"""The number of words of a source in which further names are looked for."""

_ENUMERATION: Final = ("and", "or", "nor")
_JOINS: Final = frozenset(("and", "or", "nor", "as"))
_ORDINAL: Final = re.compile(r"\d+(?:st|nd|rd|th)")
_APPOSITION_REACH: Final = 8


class Names:
    """The names of one article.

    Attributes:
        known: The surnames of its people, without accents.
    """

    def __init__(self, words: Words) -> None:
        """Collect them.

        Args:
            words: The words of the article.
        """
        self._words = words
        self._mentions = Mentions(words)
        self._bodies = Bodies(words, self._mentions)
        self._starts = [first for first, _, _ in self._mentions.places]
        self._ending: dict[int, list[Person]] = {
            stop: [body] for _, stop, body in self._bodies.mentioned
        }
        self._ending.update((stop, people) for _, stop, people in self._mentions.places)
        self._by_role: dict[str, set[str]] = {}
        for people in self._mentions.people.by_surname.values():
            for person in people:
                for role in person.roles:
                    self._by_role.setdefault(role, set()).add(person.name)
        for first, stop, body in self._bodies.mentioned:
            noun = words.lower[stop - 1]
            if stop - first > 1 and noun in bodies():
                self._by_role.setdefault(noun, set()).add(body.name)
        self._heads = {first for first, _ in words.units}
        self.known = frozenset(self._mentions.people.by_surname)
        self.usage = self._mentions.usage
        self.runs = self._mentions.runs.between
        self.core = self._mentions.runs.core

    def all_mentions(self) -> Iterator[tuple[int, int, Person]]:
        """Yield first word, end and bearer of each name that means one person or body."""
        for first, stop, people in self._mentions.places:
            if len(people) == 1:
                yield first, stop, people[0]
        yield from self._bodies.mentioned

    def is_person(self, core: int, stop: int) -> bool:
        """Return whether words [core, stop) are a name that the article gives to a person."""
        return self._words.spelled(core, stop) in self._mentions.people.by_name

    def person(self, first: int, end: int, stop: int) -> str | None:
        """Return the person whom a source names; None for several.

        Args:
            first: The first word of the source.
            end: Position after its head.
            stop: Position after its last word.
        """
        if self._goes_on(end, stop):
            return None
        for limit, index in ((end, -1), (stop, 0)):
            if limit > end and self._names_itself(first, end):
                break
            people = self._people(first, limit)
            if people:
                if self._joins_names(first, limit):
                    return None
                whole = [some for _, some in people if len(some) == 1 and " " in some[0].name]
                some = whole[index] if whole else people[index][1]
                return some[0].name if len(some) == 1 else None
        runs = self.runs(first, end)
        if not runs or self._joins_names(first, end):
            return None
        begin, last = runs[-1]
        core = self.core(begin, last)
        shouted = without_accents(self._words.text[core].capitalize())
        if last - core == 1 and len(self._mentions.people.by_surname.get(shouted, ())) == 1:
            return self._mentions.people.by_surname[shouted][0].name  # "BERG: We will build it."
        return self._words.spelled(core, last)

    def _names_itself(self, first: int, end: int) -> bool:
        """Return whether a head is a full name itself: "*Ada Radio*, who left Berg & Co"."""
        runs = self.runs(first, end)
        last = self._words.text[end - 1].rstrip(".")
        if not runs or runs[-1][1] != end or last in titles() or noun_kind(last.lower()):
            return False
        return end - self.core(*runs[-1]) > 1

    def role(self, source: Range, name: str | None) -> Range | None:
        """Return the words that give the role of a source, there or elsewhere in the article."""
        first, stop = source
        places = self._mentions.places
        for index in range(bisect_left(self._starts, first), len(places)):
            begin, end, people = places[index]
            if begin >= stop:
                break
            if any(person.name == name for person in people):
                found = role_beside(self._words, first, begin, end, stop)
                if found is not None:
                    return found
        person = self._mentions.people.by_name.get(name or "")
        return None if person is None else person.role

    def _people(self, first: int, stop: int) -> list[tuple[int, list[Person]]]:
        """Return the mentions of people in a range, without possessors ("Ruiz's aide")."""
        found = []
        places = self._mentions.places
        for index in range(bisect_left(self._starts, first), len(places)):
            start, end, people = places[index]
            if start >= stop:
                break
            if not self._modifies(end) or end >= stop:
                found.append((start, people))
        return found

    def _joins_names(self, first: int, stop: int) -> bool:
        """Return whether a range of words joins names by "and", "nor" or "as well as"."""
        lower, cls = self._words.lower, self._words.cls
        stop = min(stop, first + _MOST_WORDS)
        return any(
            lower[k] in _JOINS
            and any(cls[j] in _CAPITAL for j in range(first, k))
            and self._begins_name(k + 1, stop)
            for k in range(first + 1, stop - 1)
        )

    def _one_body(self, runs: list[Range]) -> bool:
        """Return whether two runs joined by "and" are one name: "Marine and Coastguard Agency"."""
        texts = self._words.text
        one, other = texts[runs[-2][1] - 1], texts[runs[-1][1] - 1]
        return other in organization_words() and not (
            one in organization_words() or one in places() or without_accents(one) in self.known
        )

    def _goes_on(self, end: int, stop: int) -> bool:
        """Return whether another name follows a head: "Dana Kroll *and the Harbour Board*"."""
        lower = self._words.lower
        if lower[end : end + 3] == ["as", "well", "as"]:
            return self._begins_name(end + 3, stop)
        if end < stop and lower[end] in _ENUMERATION:
            return self._begins_name(end + 1, stop)
        return self._is_list(end, stop)

    def _is_list(self, end: int, stop: int) -> bool:
        """Return whether names go on after a comma: "France, *Spain and Portugal*"."""
        lower, cls, gap = self._words.lower, self._words.cls, self._words.gap
        if end >= stop or gap[end] != ",":
            return False
        k = end
        while k < stop and cls[k] in _CAPITAL and (k == end or gap[k] in ("", ",")):
            k += 1
        if k > end and lower[k] in _ENUMERATION and self._begins_name(k + 1, stop):
            return True
        return any(
            lower[k] in _ENUMERATION and gap[k] == "," and self._begins_name(k + 1, stop)
            for k in range(end + 1, stop - 1)
        )

    def _begins_name(self, word: int, stop: int) -> bool:
        cls = self._words.cls
        return word < stop and (
            cls[word] in _CAPITAL
            or (cls[word] == "D" and word + 1 < stop and cls[word + 1] in _CAPITAL)
        )

    def organization(self, first: int, end: int, stop: int) -> str | None:
        """Return the name of an organisation whose head ends at `end`; None for several.

        Args:
            first: The first word of the source.
            end: Position after the head.
            stop: Position after the last word of the source.
        """
        runs = self.runs(first, end)
        if not runs:
            return None
        begin, last = runs[-1]
        if self._paired(runs):
            if not self._one_body(runs):
                return None
            begin = runs[-2][0]
        elif self._goes_on(end, stop):
            return None
        if last < end:  # "the Clinton campaign", "Hong Kong police"
            return self._words.spelled(begin, end)
        if begin > first and _ORDINAL.fullmatch(self._words.lower[begin - 1]):
            begin -= 1
        last = self._bodies.whole(begin, last, max(stop, last))
        known = self._bodies.named(begin, last)
        if known is not None:
            recent = self._bodies.recent(begin, last) if known.name.count(" ") == 0 else None
            return recent or known.name
        bearers = self._ending.get(last, ())
        if len(bearers) == 1 and last - begin <= len(bearers[0].name.split()):
            return bearers[0].name
        if begin > first + 1 and self._words.lower[begin - 1] == "'s":
            return self._words.spelled(first + (self._words.cls[first] == "D"), last)
        return self._words.spelled(begin, last)

    def sort(self, stop: int) -> str:
        """Return what ends at a word: a person or a body, by a full or a shorter name."""
        bearers = self._ending.get(stop, ())
        if len(bearers) != 1:
            return "-"
        one = bearers[0]
        longer = " " in one.name
        return f"{'body' if one.body else 'person'} {longer} {one.name in self._mentions.bare}"

    def called(self, first: int, end: int) -> str | None:
        """Return the name of the body whose mention ends a noun phrase: "the Ruiz campaign"."""
        bearers = self._ending.get(end, ())
        return (
            bearers[0].name if len(bearers) == 1 and bearers[0].body and end - first > 2 else None
        )

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
        runs = self.runs(end, stop)
        if not runs or runs[0][0] != end:
            return None
        core = self.core(*runs[0])
        name = self._words.spelled(core, runs[0][1])
        return runs[0] if name in self._mentions.people.by_name else None

    def ending_at(self, word: int) -> str | None:
        """Return the one named right before `word`, or before the apposition that ends there."""
        gap, cls = self._words.gap, self._words.cls
        for k in range(word, max(0, word - _APPOSITION_REACH), -1):
            if k == word or (gap[k] == "," and (cls[k] == "D" or self._words.lower[k].isdigit())):
                bearers = self._ending.get(k)
                if bearers is not None:
                    return bearers[0].name if len(bearers) == 1 else None
            if k < word and gap[k]:
                break
        return None

    def _paired(self, runs: list[Range]) -> bool:
        """Return whether the last of several names is joined to the one before it."""
        if len(runs) < 2 or self._words.lower[runs[-1][0] - 1] not in ("and", "or"):
            return False
        return runs[-2][1] == runs[-1][0] - 1

    def _modifies(self, end: int) -> bool:
        """Return whether the name that ends at a word only describes the noun after it."""
        lower = self._words.lower
        return end < len(self._words.text) and (
            lower[end] == "'s" or (not self._words.gap[end] and noun_kind(lower[end]) is not None)
        )
