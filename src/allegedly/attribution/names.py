"""Who a source is: canonical names of people and organisations inside one article.

Nothing is guessed: where the article leaves two people open, the name is None.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import attrs

from allegedly.attribution.columns import Columns
from allegedly.attribution.lexicon import load
from allegedly.attribution.sources import nouns, organization_words, titles

_CAPITAL: Final = frozenset(("Cap", "CAPS"))
_LINKS: Final = frozenset("de la van von der den bin al el du di da ben".split())
_MALE: Final = frozenset(("he", "him", "his", "himself", "he's", "he'd"))
_FEMALE: Final = frozenset(("she", "her", "herself", "she's", "she'd"))
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


@attrs.define
class Person:
    """Someone whom the article names in full at least once.

    Attributes:
        name: The longest form of the name, without titles.
        gender: m, f, or empty where unknown.
        roles: Nouns and titles in lower case that the article gives them.
        mentions: Word positions of their names.
    """

    name: str
    gender: str = ""
    roles: set[str] = attrs.field(factory=set)
    mentions: list[int] = attrs.field(factory=list)


class Names:
    """The people of one article."""

    def __init__(self, columns: Columns, texts: list[str]) -> None:
        self._columns = columns
        self._texts = texts
        self.by_name: dict[str, Person] = {}
        self.by_surname: dict[str, list[Person]] = {}
        self._collect()
        self.known = frozenset(self.by_surname) | frozenset(
            word for name in self.by_name for word in (name, name.split()[-1])
        )
        self._mentions: list[tuple[int, Person]] = sorted(
            ((k, person) for person in self.by_name.values() for k in person.mentions),
            key=lambda mention: mention[0],
        )

    def _runs(self) -> list[tuple[int, int]]:
        """Return the runs of capitalised words, cut at marks, sentence starts kept."""
        cls, gap, lower = self._columns.cls, self._columns.gap, self._columns.lower
        starts = {a for a, _ in self._columns.units}
        runs: list[tuple[int, int]] = []
        k, size = 0, len(self._texts)
        while k < size:
            if cls[k] not in _CAPITAL and not self._texts[k][:1].isupper():
                k += 1
                continue
            j = k + 1
            while (
                j < size and j - k < _LONGEST and j not in starts
                and (not gap[j] or (gap[j] == "." and len(self._texts[j - 1]) <= 4))
                and (cls[j] in _CAPITAL or (lower[j] in _LINKS and j + 1 < size and cls[j + 1] in _CAPITAL))
            ):
                j += 1
            runs.append((k, j))
            k = j
        return runs

    def _collect(self) -> None:
        runs = [(first, stop, self._strip(first, stop)) for first, stop in self._runs()]
        singles: list[tuple[int, int, int]] = []
        for first, stop, core in runs:
            if stop - core >= 2 and self._personal(core, stop):
                self._add(first, core, stop)
            elif stop - core == 1:
                singles.append((first, core, stop))
        for first, core, stop in singles:
            people = self.by_surname.get(self._texts[core])
            if people and len(people) == 1:
                people[0].mentions.append(core)
                people[0].roles.update(self._columns.lower[first:core])

    def _strip(self, first: int, stop: int) -> int:
        """Return where the name begins after its titles."""
        core = first
        while core < stop - 1 and (
            self._texts[core].rstrip(".") in titles()
            or (self._columns.cls[core] not in _CAPITAL and self._columns.lower[core] not in _LINKS)
        ):
            core += 1
        return core

    def _personal(self, core: int, stop: int) -> bool:
        words = self._texts[core:stop]
        if words[-1] in generations():
            words = words[:-1]
        if len(words) > 4 or any(word.rstrip(".") in organization_words() for word in words[-1:]):
            return False
        if words[0].lower() in given_names():
            return len(words) > 1 and words[-1].lower() not in nouns()
        if any(word.rstrip(".") in organization_words() or word.lower() in nouns() for word in words):
            return False
        first = self._columns.cls[core - 1] if core else ""
        return first != "D" and not all(word.isupper() for word in words)

    def _add(self, first: int, core: int, stop: int) -> None:
        texts, lower = self._texts, self._columns.lower
        last = stop - 1 - (texts[stop - 1] in generations())
        name = " ".join(texts[core:stop])
        surname = texts[last]
        people = self.by_surname.setdefault(surname, [])
        person = next((p for p in people if _compatible(p.name, name)), None)
        if person is None:
            person = self.by_name.get(name) or Person(name)
            people.append(person)
        elif len(name) > len(person.name):
            person.name = name
        self.by_name[name] = person
        person.mentions.append(core)
        person.gender = person.gender or given_names().get(texts[core].lower(), "")
        roles = person.roles
        roles.update(lower[first:core])
        if "mr" in roles:
            person.gender = "m"
        elif roles & {"mrs", "ms", "miss"}:
            person.gender = "f"
        for k in range(core - 1, max(core - 4, -1), -1):  # "the mayor of Lund, Ann Berg" and the like
            if self._columns.gap[k + 1]:
                break
            if lower[k] in nouns():
                roles.add(lower[k])
        gap, cls = self._columns.gap, self._columns.cls
        if stop < len(gap) and gap[stop] == "," and cls[stop] in ("D", "PP$", "w", "er", "or", "ist"):
            for k in range(stop, min(stop + 6, len(gap))):  # "Ann Berg, the mayor"
                if k > stop and gap[k]:
                    break
                if lower[k] in nouns():
                    roles.add(lower[k])
                    break

    def named(self, first: int, stop: int) -> str | None:
        """Return the canonical name of the person or organisation that words [first, stop) name."""
        columns, texts = self._columns, self._texts
        while stop - first > 1 and columns.lower[stop - 1] == "'s":
            stop -= 1
        end = first
        best: tuple[int, int] | None = None
        while end < stop:
            if columns.cls[end] in _CAPITAL:
                j = end + 1
                while j < stop and (columns.cls[j] in _CAPITAL or columns.lower[j] in _LINKS) and (
                    not columns.gap[j] or columns.gap[j] == "."
                ):
                    j += 1
                best = (end, j)
                if j < stop and (columns.gap[j] or columns.lower[j] in ("of", "for", "who", "from", "with")):
                    break
                end = j
            else:
                if best is not None and (columns.gap[end] or columns.lower[end] in ("of", "for", "who")):
                    break
                end += 1
        if best is None:
            return None
        core = self._strip(*best)
        name = " ".join(texts[core : best[1]])
        if name in self.by_name:
            return self.by_name[name].name
        people = self.by_surname.get(texts[best[1] - 1], [])
        if best[1] - core == 1 and people:
            return people[0].name if len(people) == 1 else None
        return name

    def described(self, first: int, stop: int) -> str | None:
        """Return who "the mayor" is: the one person to whom the article gives that role."""
        head = self._columns.lower[stop - 1]
        people = {p.name for p in self.by_name.values() if head in p.roles}
        return people.pop() if len(people) == 1 else None

    def recent(self, k: int, reach: int, gender: str) -> list[Person]:
        """Return who of a gender is named in the `reach` words before word k, latest first."""
        found: list[Person] = []
        for at, person in reversed(self._mentions):
            if at >= k:
                continue
            if k - at > reach:
                break
            if person not in found and person.gender in (gender, ""):
                found.append(person)
        return found

    def gender_of(self, name: str | None) -> str:
        """Return m, f, or empty where unknown."""
        person = self.by_name.get(name or "")
        return person.gender if person else ""


def pronoun_gender(word: str) -> str:
    """Return the gender of a pronoun, or empty."""
    return "m" if word in _MALE else "f" if word in _FEMALE else ""


def _compatible(one: str, other: str) -> bool:
    a, b = one.split()[0], other.split()[0]
    return a == b or (a[0] == b[0] and (a.rstrip(".") == b[0] or b.rstrip(".") == a[0]))
