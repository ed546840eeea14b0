"""From the words of a source to its kind and its canonical name."""

from __future__ import annotations

from typing import Final

from allegedly.attribution.people.kinds import head_end, source_kind
from allegedly.attribution.people.names import Names
from allegedly.attribution.proposal import Proposal
from allegedly.attribution.words.words import Columns
from allegedly.model import SourceKind

_GENDERS: Final = {
    **dict.fromkeys(("he", "him", "his", "himself", "he's"), "m"),
    **dict.fromkeys(("she", "her", "herself", "she's"), "f"),
}
_FIRST_PERSON: Final = frozenset(("i", "i'm", "i've", "i'll", "my", "me"))
_SENTENCES_BACK: Final = 2


class Resolver:
    """Resolves the sources of one article, in reading order."""

    def __init__(self, columns: Columns, texts: list[str]) -> None:
        """Collect the names of the article.

        Args:
            columns: The words of the article.
            texts: The words as they stand, by word position.
        """
        self._columns = columns
        self._texts = texts
        self._names = Names(columns, texts)
        self._resolved: dict[int, str | None] = {}
        self._speakers: dict[int, list[str]] = {}

    def resolve(self, p: Proposal) -> tuple[SourceKind, str | None]:
        """Return kind and canonical name of the source of a proposal, which must have one."""
        assert p.source is not None
        first, stop = p.source
        kind = source_kind(self._columns, self._texts, first, stop, self._names.known)
        name: str | None = None
        end = head_end(self._columns, first, stop)
        if kind == "named-person":
            name = None if self._names.apposed(end, stop) else self._names.person(first, end)
        elif kind == "named-organization":
            name = self._names.organization(first, end, stop)
        elif kind == "pronoun":
            name = self._antecedent(p)
        elif kind in ("unnamed-person", "unnamed-group"):
            kind, name = self._described(kind, first, end, stop)
        self._resolved[id(p)] = name
        if name is not None and p.parent is None:
            self._speakers.setdefault(p.unit, []).append(name)
        return kind, name

    def _described(
        self, kind: SourceKind, first: int, end: int, stop: int
    ) -> tuple[SourceKind, str | None]:
        """Return kind and name of a description: a named person's where the article says whose."""
        apposed = self._names.apposed(end, stop)
        if apposed is not None:
            name = self._names.person(*apposed) if kind == "unnamed-person" else None
            return "named-person", name
        if kind == "unnamed-group":
            return kind, None
        name = self._names.described(first, end)
        return ("unnamed-person" if name is None else "named-person"), name

    def _antecedent(self, p: Proposal) -> str | None:
        assert p.source is not None
        first = p.source[0]
        word = self._columns.lower[first]
        if word in _FIRST_PERSON:
            return self._resolved.get(id(p.parent)) if p.parent is not None else None
        if word == "who":
            return self._names.ending_at(first)
        gender = _GENDERS.get(word)
        return self._named_before(first, p.unit, gender) if gender else None

    def _named_before(self, word: int, unit: int, gender: str) -> str | None:
        """Return the one person of a gender in the nearest sentence that names any.

        Outside quotations, those named inside do not count.
        Of several, the one who spoke there; None if that is not one either.
        """
        quoted = self._columns.quote[word] >= 0
        for number in range(unit, max(-1, unit - 1 - _SENTENCES_BACK), -1):
            first, stop = self._columns.units[number]
            people = self._names.within(first, min(stop, word), gender, quoted=quoted)
            if number == unit and len(people) > 1:
                return None
            if len(people) == 1:
                return people[0].name
            spoke = {
                name
                for name in self._speakers.get(number, ())
                if self._names.gender(name) in (gender, "")
            }
            if people:
                spoke &= {person.name for person in people}
            if len(spoke) == 1:
                return spoke.pop()
            if people or spoke:
                return None
        return None
