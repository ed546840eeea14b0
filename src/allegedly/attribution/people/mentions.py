"""The people an article names, the bodies named after them, and where each is mentioned."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from allegedly.attribution.people.about import is_inside, role_beside
from allegedly.attribution.people.nouns import (
    bodies,
    forms_of_address,
    noun_kind,
    nouns,
    organization_words,
    places,
    sites,
    titles,
)
from allegedly.attribution.people.person import (
    Person,
    by_gender,
    first_part,
    generations,
    given,
    given_names,
    leanings,
    roles_of,
    same_given,
    title_gender,
)
from allegedly.attribution.people.usage import Usage
from allegedly.attribution.words import Range, Words
from allegedly.text.accents import without_accents

_CAPITAL: Final = frozenset(("Cap", "CAPS"))
_INITIALS: Final = re.compile(r"[A-Z]\.?|(?:[A-Z]\.){1,3}")
_PEOPLES: Final = ("ans", "ats", "ians")
_LINKS: Final = frozenset("de la van von der den bin al el du di da ben des le dos du ter".split())
_MOST_LINKS: Final = 2
_APPOSITION: Final = frozenset(("D", "PP$", "w", "er", "or", "ist", "an", "k"))
_ADJECTIVES: Final = ("ish", "ese", "ian", "ians", "ans", "ans", "crats", "can", "ists")
_APPOSED_WORDS: Final = 8
_OF_WORKS: Final = frozenset("entitled titled novel film movie song album play".split())
_MONTHS: Final = frozenset(("May", "March", "August"))
_PLACES_BEGIN: Final = frozenset(
    "New Hong Los Las San Santa St Saint Saudi South North East West Northern Southern Eastern"
    " Western Central Great United White Sri Costa El Puerto Buenos Rio Cape Fort Port"
    " Mount".split()
)
"""First words of two-word place names."""

_ROYAL: Final = frozenset(
    "Prince Princess King Queen Pope Lord Lady Baroness Baron Dame Duke Duchess".split()
)
"""Titles that belong to a name of one word: "Prince Harry", "Lady Moss"."""

_COPULAS: Final = frozenset(("is", "was"))
_LONGEST: Final = 12
_MOST_BEARERS: Final = 16
"""At most this many people with one surname are kept; more would leave it ambiguous anyway."""


class Mentions:
    """The people of one article, and where it names them.

    Attributes:
        by_name: Each person by every full form of the name.
        by_surname: The people with a surname, in the order in which the article introduces them.
            Names of one word are keys `without_accents` here and in `by_first`.
        by_first: The people whose full name begins with a word: "Xi" in "Xi Jinping".
        bare: The people of whom the article gives one name only.
        places: First word, end and possible bearers of each name, in text order.
    """

    def __init__(self, words: Words) -> None:
        """Collect them.

        Args:
            words: The words of the article.
        """
        self._words = words
        self.usage = Usage(words)
        self.by_name: dict[str, Person] = {}
        self.by_surname: dict[str, list[Person]] = {}
        self.by_first: dict[str, list[Person]] = {}
        self.bare: dict[str, Person] = {}
        self.places: list[tuple[int, int, list[Person]]] = []
        self._used: dict[str, int] = {}
        self._collect()

    def runs(self, begin: int, end: int) -> list[Range]:
        """Return the runs of capitalised words in [begin, end), divided at marks."""
        cls, gap, texts = self._words.cls, self._words.gap, self._words.text
        runs: list[Range] = []
        j = begin
        for k in [k for k in range(begin, end) if cls[k] in _CAPITAL]:
            if k < j:
                continue
            j = k + 1
            while (
                j < min(end, k + _LONGEST)
                and (not gap[j] or (gap[j] == "." and len(texts[j - 1]) <= 4))
                and (cls[j] in _CAPITAL or self._links(j) or self._month(j))
            ):
                j += 1
            runs.append((k, j))
        return runs

    def _month(self, word: int) -> bool:
        """Return whether a word that looks like a month is a surname: "Brian May"."""
        texts = self._words.text
        return texts[word] in _MONTHS and given(texts[word - 1])

    def _links(self, word: int) -> bool:
        """Return whether a word links the parts of a name: "von" and "der" in "von der Leyen"."""
        cls, gap, lower = self._words.cls, self._words.gap, self._words.lower
        k = word
        while k < word + _MOST_LINKS and lower[k] in _LINKS and not gap[k + 1]:
            k += 1
        return k > word and cls[k] in _CAPITAL

    def core(self, first: int, stop: int) -> int:
        """Return the start of the name proper.

        It begins after the last title, at a given name or initials, or one word before a surname
        that the article also uses alone.
        """
        texts = self._words.text
        for k in range(stop - 1, first, -1):
            if self._title(k - 1, last=k == stop - 1):
                first = k
                break
        else:
            if stop - first > 2 and self._calling(first):
                first += 1
        for k in range(first, stop - 1):
            if given(texts[k]) or _INITIALS.fullmatch(texts[k]):
                return k
        if stop - first > 2 and texts[stop - 1] in self._alone:
            return stop - 2
        return first

    def _title(self, word: int, *, last: bool) -> bool:
        """Return whether a word is a title; before the last word of a run, no given name."""
        text = self._words.text[word].rstrip(".")
        return text in titles() and (not last or text in forms_of_address() or not given(text))

    def _calling(self, word: int) -> bool:
        """Return whether a word says what somebody is, as titles do: "*Actor* Denis Lund"."""
        lower = self._words.lower[word]
        return noun_kind(lower) == "unnamed-person" and not given(self._words.text[word])

    def text(self, first: int, stop: int) -> str:
        """Return words [first, stop)."""
        return self._words.spelled(first, stop)

    def titled(self, first: int, core: int) -> set[str]:
        """Return the titles that stand before a name, in lower case."""
        return {self._words.text[k].lower().rstrip(".") for k in range(first, core)}

    def bearers(self, surname: str, titled: set[str]) -> list[Person]:
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

    def called_after_people(self) -> Iterator[tuple[int, int, int]]:
        """Yield the bodies that bear a person's name: "the *Clinton campaign*".

        Each is the surname, the noun, and the position after it.
        """
        lower, gap = self._words.lower, self._words.gap
        for _, stop, people in self.places:
            if people and lower[stop] in bodies() and not gap[stop]:
                yield stop - 1, stop, stop + 1

    def _collect(self) -> None:
        self.every_run = [run for unit in self._words.units for run in self.runs(*unit)]
        texts = self._words.text
        self._alone = {texts[first] for first, stop in self.every_run if stop - first == 1}
        self._alone -= places() | organization_words()
        placed = [(first, self.core(first, stop), stop) for first, stop in self.every_run]
        starts = {first for first, _ in self._words.units}
        doubtful: set[Range] = set()
        for first, core, stop in placed:
            if stop - core >= 2 and self._personal(core, stop):
                if core in starts and self._words.text[core].lower() not in given_names():
                    doubtful.add((core, stop))
                else:
                    self._add(first, core, stop)
        for first, core, stop in placed:
            if (core, stop) in doubtful:  # "Absent Sanders" is not a second Sanders
                last = self._surname(stop)
                if last not in self.by_surname and last not in places():  # "Mountainous Peru"
                    self._add(first, core, stop)
            elif stop - core == 1 and self._addressed(first, core):
                self._add(first, core, stop)
        for people in self.by_surname.values():
            people.sort(key=lambda person: person.first)
        self._of_bodies = {
            text
            for first, core, stop in placed
            if stop - core > 1 and self.text(core, stop) not in self.by_name
            for text in (texts[core], texts[core + 1], texts[stop - 1])
            if self._words.roles[self._words.unit_of(first)] != "title" and not given(text)
        }
        self._mention(placed, doubtful)
        for first, stop, people in self.places:
            if len(people) == 1:
                one = people[0]
                one.about.update(self.about(first, stop))
                one.body = one.body or (
                    one.name in self.bare and not bodies().isdisjoint(one.about)
                )
                if one.role is None:
                    unit = self._words.units[self._words.unit_of(first)]
                    one.role = role_beside(
                        self._words, self._run_start(first), first, stop, unit[1]
                    )

    def _mention(self, placed: list[tuple[int, int, int]], doubtful: set[Range]) -> None:
        """Record where people are mentioned; a title beside a surname describes its bearer."""
        for _, core, stop in placed:
            if stop - core == 1:
                self._used.setdefault(without_accents(self._words.text[core]), core)
        for first, core, stop in placed:
            name = self.text(core, stop)
            plain = without_accents(name)
            if name in self.by_name and stop - core > 1:
                self.places.append((core, stop, [self.by_name[name]]))
            elif stop - core == 1 and (plain in self.by_surname or plain in self.by_first):
                titled = self.titled(first, core)
                people = self.bearers(name, titled)
                self.places.append((core, stop, people))
                if len(people) == 1:
                    people[0].roles |= roles_of(titled)
                    people[0].gender = people[0].gender or title_gender(titled)
            elif (core, stop) in doubtful:
                self.places.append((stop - 1, stop, self.bearers(self._surname(stop), set())))
            elif stop - core == 1 and self._is_bare(first, core):
                person = self.bare.setdefault(name, Person(name, core))
                person.gender = given_names().get(name.lower(), "")
                self.places.append((core, stop, [person]))

    def _is_bare(self, first: int, word: int) -> bool:
        """Return whether a single capitalised word looks like the only name of a person."""
        text = self._words.text[word]
        if text in places() or text in organization_words() or noun_kind(text.lower()):
            return False
        if (
            text in self._of_bodies
            or text[-1].isupper()
            or not text.isalpha()
            or text.endswith(_ADJECTIVES)
        ):
            return False
        if text.rstrip(".") in titles() or text.lower() in self.usage.lower_case:
            return False
        alone_at_start = text not in self.usage.capital
        leaning = leanings().get(text)
        if given(text) or first < word or "+who" in self.usage.around[text]:
            return True
        return (leaning or 0) > 0 or (leaning is None and not alone_at_start)

    def _run_start(self, word: int) -> int:
        """Return where the capitalised words before a name begin, with a noun before them."""
        cls = self._words.cls
        while word and cls[word - 1] in _CAPITAL and is_inside(self._words, word):
            word -= 1
        if word and is_inside(self._words, word) and self._words.lower[word - 1] in nouns():
            word -= 1
            while word and cls[word - 1] in _CAPITAL and is_inside(self._words, word):
                word -= 1
        return word

    def about(self, first: int, stop: int) -> Iterator[str]:
        """Yield the words that describe the bearer of the name at [first, stop).

        They stand right before it, in an apposition, or after "is".
        """
        gap, cls, lower = self._words.gap, self._words.cls, self._words.lower
        for k in range(first - 1, max(-1, first - 4), -1):
            if gap[k + 1] or cls[k] in ("D", "of", "in", "P", "be", "PP$"):
                break
            yield lower[k]
        last = len(self._words.text) - 1
        k = stop
        if k < last and lower[k].isdigit() and gap[k] == ",":
            k += 1
        if k < last and (
            (gap[k] == "," and cls[k] in _APPOSITION) or (lower[k] in _COPULAS and not gap[k])
        ):
            yield from lower[k : k + 1]
            for j in range(k + 1, min(k + _APPOSED_WORDS, last)):
                if gap[j]:
                    break
                yield lower[j]

    def _addressed(self, first: int, core: int) -> bool:
        """Return whether a word is a new surname ("Mr. Berg"): no known bearer fits the title."""
        word = self._words.text[core]
        return (
            core > first
            and self._words.text[core - 1].rstrip(".") in forms_of_address()
            and not self.bearers(word, self.titled(first, core))
            and word not in titles()
            and word not in organization_words()
            and word.lower() not in nouns()
        )

    def _personal(self, core: int, stop: int) -> bool:
        """Return whether words [core, stop) look like a given name and a surname."""
        parts = self._words.text[core:stop]
        if parts[-1].rstrip(".") in generations():
            parts = parts[:-1]
        if not 2 <= len(parts) <= 4 or parts[-1] in sites() or self._is_work(core):
            return False
        if given(parts[0]) or _INITIALS.fullmatch(parts[0]):
            initialled = given(parts[0]) and len(parts) > 2 and _INITIALS.fullmatch(parts[1])
            if initialled:  # "Anna K. Post" is a person
                return True
            return parts[-1] not in organization_words() and not self._office(parts)
        last = parts[-1].rstrip(".")
        if last.lower() in nouns() or last in titles() or last.endswith(_PEOPLES):
            return False
        called = core > 0 and not self._words.gap[core] and self._calling(core - 1)
        if parts[0] in _PLACES_BEGIN or leanings().get(last, 0) < 0:
            return called and last in places()  # "actor Denis Berlin"
        if any(w.rstrip(".") in organization_words() or w.lower() in nouns() for w in parts):
            return False
        before = self._words.cls[core - 1] if core and not self._words.gap[core] else ""
        titled = core > 0 and self._words.text[core - 1].rstrip(".") in titles()
        return titled or (
            before not in ("D", "in", "of", "at") and not all(w.isupper() for w in parts)
        )

    def _office(self, parts: list[str]) -> bool:
        """Return whether a run is an office of a state: "U.S. Attorney"."""
        return parts[0] in places() and parts[-1].rstrip(".") in titles()

    def _is_work(self, core: int) -> bool:
        """Return whether a name is that of a book or a film: "entitled *Some Quiet Thing*"."""
        lower = self._words.lower
        return any(lower[k] in _OF_WORKS for k in range(max(0, core - 2), core))

    def _surname(self, stop: int) -> str:
        """Return the surname of a name, without accents."""
        texts = self._words.text
        return without_accents(texts[stop - 1 - (texts[stop - 1].rstrip(".") in generations())])

    def _add(self, first: int, core: int, stop: int) -> None:
        surname = self._surname(stop)
        if stop - core == 1 and core > first and self._words.text[core - 1] in _ROYAL:
            core -= 1
        name = self.text(core, stop)
        people = self.by_surname.setdefault(surname, [])
        person = next((p for p in people if same_given(p.name, name)), None)
        if person is None:
            person = Person(name, core)
            if len(people) < _MOST_BEARERS:
                people.append(person)
                if stop - core > 1:
                    first_name = without_accents(self._words.text[core])
                    self.by_first.setdefault(first_name, []).append(person)
        elif len(name) > len(person.name):
            person.name = name
        person.first = min(person.first, core)
        self.by_name[name] = person
        self.by_name[person.name] = person
        titled = self.titled(first, core)
        person.roles |= roles_of(titled) | self._roles_before(first) | self._roles_after(stop)
        usual = given_names().get(first_part(self._words.lower[core]), "")
        person.gender = person.gender or title_gender(titled) or (usual if stop > core + 1 else "")

    def _roles_before(self, first: int) -> set[str]:
        """Return "strategist" for "Democratic strategist Ann Berg"."""
        if first and not self._words.gap[first] and self._words.lower[first - 1] in nouns():
            return {self._words.lower[first - 1]}
        return set()

    def _roles_after(self, stop: int) -> set[str]:
        """Return "mayor" for "Ann Berg, 45, the mayor" and "Ann Berg is the mayor"."""
        gap, cls, lower = self._words.gap, self._words.cls, self._words.lower
        last = len(self._words.text) - 1
        if stop < last and lower[stop].isdigit() and gap[stop] == gap[stop + 1] == ",":
            stop += 1
        if stop < last and lower[stop] in _COPULAS and cls[stop + 1] == "D":
            stop += 1
        elif stop > last or gap[stop] != "," or cls[stop] not in _APPOSITION:
            return set()
        for k in range(stop, min(stop + 6, last + 1)):
            if k > stop and gap[k]:
                break
            if lower[k] in nouns() and cls[k + 1] not in ("er", "or"):
                return {lower[k]}
        return set()
