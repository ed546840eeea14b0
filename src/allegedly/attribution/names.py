"""Who a source is: canonical names of people and organisations inside one article.

Nothing is guessed: where the article leaves two people open, there is no name.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import lru_cache
from typing import Final

import attrs

from allegedly.attribution.columns import Columns, Range
from allegedly.attribution.lexicon import load
from allegedly.attribution.sources import nouns, organization_words, titles

_CAPITAL: Final = frozenset(("Cap", "CAPS"))
_LINKS: Final = frozenset("de la van von der den bin al el du di da ben".split())
_AFTER_NAME: Final = frozenset(("of", "for", "who", "from", "with", "in"))
_APPOSITION: Final = frozenset(("D", "PP$", "w", "er", "or", "ist", "an", "k"))
_MALE_TITLES: Final = frozenset(("mr", "sir", "congressman", "chairman", "spokesman", "king"))
_FEMALE_TITLES: Final = frozenset(("mrs", "ms", "miss", "congresswoman", "chairwoman", "queen"))
_LONGEST: Final = 8


@lru_cache(maxsize=1)
def given_names() -> dict[str, str]:
    """Return the usual gender (m, f) of each given name, in lower case."""
    lists = load("sources.json")
    genders = dict.fromkeys(lists["male"].split(), "m")
    genders.update(dict.fromkeys(lists["female"].split(), "f"))
    return genders


@lru_cache(maxsize=1)
def generations() -> frozenset[str]:
    """Return what may follow a surname: Jr, III."""
    return frozenset(load("sources.json")["generation"].split())


@attrs.define(eq=False)
class Person:
    """Someone whom the article names in full at least once.

    Attributes:
        name: The longest form of the name, without titles.
        gender: m, f, or empty where unknown.
        roles: Nouns and titles in lower case that the article gives them.
    """

    name: str
    gender: str = ""
    roles: set[str] = attrs.field(factory=set)


class Names:
    """The people of one article."""

    def __init__(self, columns: Columns, texts: list[str]) -> None:
        """Collect them.

        Args:
            columns: The words of the article.
            texts: The words as they stand, by word position.
        """
        self._columns = columns
        self._texts = texts
        self._by_name: dict[str, Person] = {}
        self._by_surname: dict[str, list[Person]] = {}
        self._mentions: list[tuple[int, int, list[Person]]] = []
        self._collect()
        self._starts = [first for first, _, _ in self._mentions]
        self._by_role: dict[str, set[str]] = {}
        for people in self._by_surname.values():
            for person in people:
                for role in person.roles:
                    self._by_role.setdefault(role, set()).add(person.name)
        self.known = frozenset(self._by_surname)

    def named(self, first: int, stop: int) -> str | None:
        """Return the canonical name that stands in words [first, stop); None for two or more."""
        runs = self._runs(first, stop)
        if not runs:
            return None
        start, end = runs[0]
        if len(runs) > 1 and self._columns.lower[end] == "and" and runs[1][0] == end + 1:
            return None  # "Cruz and Trump"
        for start, end in runs[:2]:  # "Trump's rival Marco Rubio": the head comes last
            core = self._core(start, end)
            if end >= stop or self._columns.lower[end] != "'s":
                break
        name = self._name(core, end)
        if name in self._by_name:
            return self._by_name[name].name
        people = self._by_surname.get(self._texts[end - 1], [])
        if end - core == 1 and people:
            title = {self._texts[k].lower().rstrip(".") for k in range(start, core)}
            people = _by_gender(people, _title_gender(title))
            return people[0].name if len(people) == 1 else None
        return name

    def described(self, first: int, stop: int) -> str | None:
        """Return who "the mayor" is: the one person to whom the article gives that role."""
        names = self._by_role.get(self._columns.lower[stop - 1], set())
        return next(iter(names)) if len(names) == 1 else None

    def within(self, first: int, stop: int, gender: str) -> list[Person]:
        """Return who of a gender is named in words [first, stop), each once.

        A surname that several people bear stands for those of them whom the gender allows.
        """
        found: list[Person] = []
        for index in range(bisect_left(self._starts, first), len(self._mentions)):
            start, _, people = self._mentions[index]
            if start >= stop:
                break
            found += [p for p in _by_gender(people, gender) if p not in found]
        return found

    def ending_at(self, word: int) -> str | None:
        """Return who is named by the words that end right before `word`."""
        index = bisect_left(self._starts, word) - 1
        if index < 0 or self._mentions[index][1] != word:
            return None
        people = self._mentions[index][2]
        return people[0].name if len(people) == 1 else None

    def gender(self, name: str | None) -> str:
        """Return the gender of a person by canonical name; empty where unknown."""
        person = self._by_name.get(name or "")
        return person.gender if person else ""

    def _runs(self, begin: int, end: int) -> list[Range]:
        """Return the runs of capitalised words in [begin, end), cut at marks."""
        cls, gap, lower, texts = (
            self._columns.cls,
            self._columns.gap,
            self._columns.lower,
            self._texts,
        )
        runs: list[Range] = []
        j = begin
        for k in [k for k in range(begin, end) if cls[k] in _CAPITAL]:
            if k < j:
                continue
            j = k + 1
            while (
                j < min(end, k + _LONGEST)
                and (not gap[j] or (gap[j] == "." and len(texts[j - 1]) <= 4))
                and (cls[j] in _CAPITAL or (lower[j] in _LINKS and cls[j + 1] in _CAPITAL))
            ):
                j += 1
            runs.append((k, j))
        return runs

    def _core(self, first: int, stop: int) -> int:
        """Return where the name proper begins: after the last title, or at the given name."""
        texts = self._texts
        for k in range(stop - 1, first, -1):
            if texts[k - 1].rstrip(".") in titles():
                return k
        for k in range(first, stop - 1):
            if texts[k].lower() in given_names():
                return k
        return first

    def _name(self, first: int, stop: int) -> str:
        return " ".join(self._texts[first:stop])

    def _collect(self) -> None:
        runs = [run for unit in self._columns.units for run in self._runs(*unit)]
        cores = [self._core(*run) for run in runs]
        for (first, stop), core in zip(runs, cores, strict=True):
            if stop - core >= 2 and self._personal(core, stop):
                self._add(first, core, stop)
        for (first, stop), core in zip(runs, cores, strict=True):
            name = self._name(core, stop)
            if name in self._by_name:
                self._mentions.append((core, stop, [self._by_name[name]]))
            elif stop - core == 1 and (people := self._by_surname.get(name)):
                titled = {self._texts[k].lower().rstrip(".") for k in range(first, core)}
                people = _by_gender(people, _title_gender(titled))
                self._mentions.append((core, stop, people))
                if len(people) == 1:
                    people[0].roles.update(titled)
                    people[0].gender = people[0].gender or _title_gender(titled)

    def _personal(self, core: int, stop: int) -> bool:
        """Say whether words [core, stop) look like given name and surname."""
        words = self._texts[core:stop]
        if words[-1].rstrip(".") in generations():
            words = words[:-1]
        if not 2 <= len(words) <= 4 or words[-1].lower() in nouns():
            return False
        if words[0].lower() in given_names():
            return words[-1] not in organization_words()
        if any(w.rstrip(".") in organization_words() or w.lower() in nouns() for w in words):
            return False
        before = self._columns.cls[core - 1] if core else ""
        titled = core > 0 and self._texts[core - 1].rstrip(".") in titles()
        return titled or (
            before not in ("D", "in", "of", "at") and not all(w.isupper() for w in words)
        )

    def _add(self, first: int, core: int, stop: int) -> None:
        texts, lower = self._texts, self._columns.lower
        name = self._name(core, stop)
        surname = texts[stop - 1 - (texts[stop - 1].rstrip(".") in generations())]
        people = self._by_surname.setdefault(surname, [])
        person = next((p for p in people if _same_given(p.name, name)), None)
        if person is None:
            person = Person(name)
            people.append(person)
        elif len(name) > len(person.name):
            person.name = name
        self._by_name[name] = person
        self._by_name[person.name] = person
        titled = {texts[k].lower().rstrip(".") for k in range(first, core)}
        person.roles |= titled | self._roles_before(first) | self._roles_after(stop)
        person.gender = person.gender or _title_gender(titled) or given_names().get(lower[core], "")

    def _roles_before(self, first: int) -> set[str]:
        """Return "strategist" of "Democratic strategist Ann Berg"."""
        if first and not self._columns.gap[first] and self._columns.lower[first - 1] in nouns():
            return {self._columns.lower[first - 1]}
        return set()

    def _roles_after(self, stop: int) -> set[str]:
        """Return "mayor" of "Ann Berg, the mayor of Lund"."""
        gap, cls, lower = self._columns.gap, self._columns.cls, self._columns.lower
        if stop >= len(self._texts) or gap[stop] != "," or cls[stop] not in _APPOSITION:
            return set()
        for k in range(stop, min(stop + 6, len(self._texts))):
            if k > stop and gap[k]:
                break
            if lower[k] in nouns() and cls[k + 1] not in ("er", "or"):
                return {lower[k]}
        return set()


def _same_given(one: str, other: str) -> bool:
    """Say whether two full names with one surname may be one person's."""
    a, b = one.split()[0].rstrip("."), other.split()[0].rstrip(".")
    return a == b or (a[0] == b[0] and (len(a) == 1 or len(b) == 1))


def _title_gender(titled: set[str]) -> str:
    return "m" if titled & _MALE_TITLES else "f" if titled & _FEMALE_TITLES else ""


def _by_gender(people: list[Person], gender: str) -> list[Person]:
    """Return those whom the gender allows; those known to fit before others."""
    if not gender:
        return people
    return [p for p in people if p.gender == gender] or [p for p in people if not p.gender]
