"""Resolving the words of a source to its kind and its canonical name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

import attrs

from allegedly.attribution.people.kinds import head_end, source_kind
from allegedly.attribution.people.names import Names
from allegedly.attribution.statement import Statement
from allegedly.attribution.words import Range, Words
from allegedly.model import SourceKind

_GENDERS: Final = {
    **dict.fromkeys(("he", "him", "his", "himself", "he's"), "m"),
    **dict.fromkeys(("she", "her", "herself", "she's"), "f"),
}
_FIRST_PERSON: Final = frozenset(("i", "i'm", "i've", "i'll", "my", "me"))
_SENTENCES_BACK: Final = 2


@attrs.frozen
class Who:
    """Kind and canonical name of a source; the name is None if the article leaves it open."""

    kind: SourceKind
    name: str | None


def resolve(words: Words, statements: Sequence[Statement]) -> list[Who | None]:
    """Return the kind and name of the source of each statement; None if it has no words."""
    resolver = _Resolver(words, statements)
    # Speakers come before their statements, so that "I" can refer to them.
    order = sorted((s.unit, s.depth, s.at, index) for index, s in enumerate(statements))
    for _, _, _, index in order:
        resolver.resolve(index)
    return resolver.found


class _Resolver:
    """Resolves the sources of one article, in reading order.

    Attributes:
        found: Kind and name of the source of each statement, as far as they are resolved.
    """

    def __init__(self, words: Words, statements: Sequence[Statement]) -> None:
        self._words = words
        self._statements = statements
        self._names = Names(words)
        self._speakers: dict[int, list[str]] = defaultdict(list)
        self.found: list[Who | None] = [None] * len(statements)

    def resolve(self, index: int) -> None:
        """Resolve the source of one statement."""
        statement = self._statements[index]
        if statement.source is None:
            return
        who = self._who(statement, statement.source)
        self.found[index] = who
        if who.name is not None and statement.draft.parent is None:
            self._speakers[statement.unit].append(who.name)

    def _who(self, statement: Statement, source: Range) -> Who:
        first, stop = source
        kind = source_kind(self._words, first, stop, self._names.known)
        end = head_end(self._words, first, stop)
        if kind == "named-person":
            apposed = self._names.apposed(end, stop)
            return Who(kind, None if apposed else self._names.person(first, end))
        if kind == "named-organization":
            return Who(kind, self._names.organization(first, end, stop))
        if kind == "pronoun":
            return Who(kind, self._antecedent(first, statement))
        if kind in ("unnamed-person", "unnamed-group"):
            return self._described(kind, first, end, stop)
        return Who(kind, None)

    def _described(self, kind: SourceKind, first: int, end: int, stop: int) -> Who:
        """Return kind and name for a description: a named person if the article identifies one."""
        apposed = self._names.apposed(end, stop)
        if apposed is not None:
            name = self._names.person(*apposed) if kind == "unnamed-person" else None
            return Who("named-person", name)
        if kind == "unnamed-group":
            return Who(kind, None)
        name = self._names.described(first, end)
        return Who("unnamed-person" if name is None else "named-person", name)

    def _antecedent(self, first: int, statement: Statement) -> str | None:
        """Return the person to whom the pronoun at a word refers."""
        word = self._words.lower[first]
        if word in _FIRST_PERSON:
            parent = statement.draft.parent
            speaker = None if parent is None else self.found[parent]
            return speaker.name if speaker else None
        if word == "who":
            return self._names.ending_at(first)
        gender = _GENDERS.get(word)
        return self._named_before(first, statement.unit, gender) if gender else None

    def _named_before(self, word: int, unit: int, gender: str) -> str | None:
        """Return the one person of a gender in the nearest sentence that names any.

        Outside quotations, people named inside them do not count. If there are several, it is the
        one who spoke there; None if that is not exactly one.
        """
        quoted = self._words.quote[word] >= 0
        for number in range(unit, max(-1, unit - 1 - _SENTENCES_BACK), -1):
            first, stop = self._words.units[number]
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
