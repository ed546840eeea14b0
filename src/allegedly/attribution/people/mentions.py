"""The people an article names, the bodies named after them, and where each is mentioned."""

from __future__ import annotations

from collections.abc import Iterator

from allegedly.attribution.people.bearers import Bearers
from allegedly.attribution.people.name_runs import NameRuns, titles_before
from allegedly.attribution.people.nouns import bodies, places
from allegedly.attribution.people.person import Person, given, given_names, roles_of, title_gender
from allegedly.attribution.people.personal_names import is_full_name, is_only_name
from allegedly.attribution.people.roles import phrase_start, role_beside, words_beside
from allegedly.attribution.people.usage import Usage
from allegedly.attribution.words import Range, Words

_Placed = tuple[int, int, int]
"""First word of a run, first word of the name in it, and the position after both."""


class Mentions:
    """The people of one article, and where it names them.

    Attributes:
        runs: Its capitalised words.
        usage: How it uses them.
        people: Its people by their names.
        bare: The people of whom it gives one name only.
        places: First word, end and possible bearers of each name, in text order.
    """

    def __init__(self, words: Words) -> None:
        """Collect them.

        Args:
            words: The words of the article.
        """
        self._words = words
        self.usage = Usage(words)
        self.runs = NameRuns(words)
        self.people = Bearers(words)
        self.bare: dict[str, Person] = {}
        self.places: list[tuple[int, int, list[Person]]] = []
        placed = [(first, self.runs.core(first, stop), stop) for first, stop in self.runs.every]
        doubtful = self._introduce(placed)
        self._mention(placed, doubtful)
        self._describe()

    def called_after_people(self) -> Iterator[_Placed]:
        """Yield the bodies that bear a person's name: "the *Clinton campaign*".

        Each is the surname, the noun, and the position after it.
        """
        lower, gap = self._words.lower, self._words.gap
        for _, stop, people in self.places:
            if people and lower[stop] in bodies() and not gap[stop]:
                yield stop - 1, stop, stop + 1

    def _introduce(self, placed: list[_Placed]) -> set[Range]:
        """Collect the people; return the names that may be a word and a surname."""
        starts = {first for first, _ in self._words.units}
        doubtful: set[Range] = set()
        for first, core, stop in placed:
            if stop - core >= 2 and is_full_name(self._words, core, stop):
                if core in starts and self._words.text[core].lower() not in given_names():
                    doubtful.add((core, stop))
                else:
                    self.people.add(first, core, stop)
        for first, core, stop in placed:
            if (core, stop) in doubtful:  # "Absent Sanders" is not a second Sanders
                last = self.people.surname(stop)
                if (
                    last not in self.people.by_surname and last not in places()
                ):  # "Mountainous Peru"
                    self.people.add(first, core, stop)
            elif stop - core == 1 and self.people.is_new(first, core):
                self.people.add(first, core, stop)
        self.people.sort()
        return doubtful

    def _mention(self, placed: list[_Placed], doubtful: set[Range]) -> None:
        """Record where people are mentioned; a title beside a surname describes its bearer."""
        words, known = self._words, self.people
        of_bodies = self._words_of_bodies(placed)
        for _, core, stop in placed:
            if stop - core == 1:
                known.used_alone(core)
        for first, core, stop in placed:
            name = words.spelled(core, stop)
            if name in known.by_name and stop - core > 1:
                self.places.append((core, stop, [known.by_name[name]]))
            elif stop - core == 1 and known.knows(name):
                titled = titles_before(words, first, core)
                people = known.of(name, titled)
                self.places.append((core, stop, people))
                if len(people) == 1:
                    people[0].roles |= roles_of(titled)
                    people[0].gender = people[0].gender or title_gender(titled)
            elif (core, stop) in doubtful:
                self.places.append((stop - 1, stop, known.of(known.surname(stop), set())))
            elif stop - core == 1 and is_only_name(
                words.text[core], self.usage, of_bodies, titled=first < core
            ):
                person = self.bare.setdefault(name, Person(name, core))
                person.gender = given_names().get(name.lower(), "")
                self.places.append((core, stop, [person]))

    def _words_of_bodies(self, placed: list[_Placed]) -> set[str]:
        """Return the words of names that are not those of people."""
        texts = self._words.text
        return {
            text
            for first, core, stop in placed
            if stop - core > 1 and self._words.spelled(core, stop) not in self.people.by_name
            for text in (texts[core], texts[core + 1], texts[stop - 1])
            if self._words.roles[self._words.unit_of(first)] != "title" and not given(text)
        }

    def _describe(self) -> None:
        """Collect what stands beside each name about its bearer."""
        for first, stop, people in self.places:
            if len(people) == 1:
                one = people[0]
                one.about.update(words_beside(self._words, first, stop))
                one.body = one.body or (
                    one.name in self.bare and not bodies().isdisjoint(one.about)
                )
                if one.role is None:
                    unit = self._words.units[self._words.unit_of(first)]
                    start = phrase_start(self._words, first)
                    one.role = role_beside(self._words, start, first, stop, unit[1])
