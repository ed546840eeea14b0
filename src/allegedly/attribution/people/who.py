"""Resolving the words of a source to its kind and its canonical name."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import Final

import attrs

from allegedly.attribution.people.antecedents import Reference, References, reference_type
from allegedly.attribution.people.basis import basis_in
from allegedly.attribution.people.canonical_names import Names
from allegedly.attribution.people.head_end import head_end
from allegedly.attribution.people.source_kinds import source_kind
from allegedly.attribution.statement import Statement
from allegedly.attribution.words import Range, Words
from allegedly.model import SourceKind

_NEAR: Final = 2
"""The most sentences from a speaker to a quotation without one."""
_FIRST_PERSON: Final = frozenset(("i", "i'm", "i've", "i'll", "my", "me"))


@attrs.frozen
class Who:
    """A source, resolved.

    Attributes:
        kind: Its kind.
        name: Its canonical name; None if the article leaves it open.
        role: The words that give its title or employer.
        basis: The words that say how it knows, or why it is not named.
    """

    kind: SourceKind
    name: str | None
    role: Range | None = None
    basis: Range | None = None


def resolve(words: Words, statements: Sequence[Statement]) -> list[Who | None]:
    """Return the kind and name of the source of each statement; None if it has no words."""
    resolver = Resolver(words, statements)
    for index in reading_order(statements):
        resolver.resolve(index)
    return resolver.found


def reading_order(statements: Sequence[Statement]) -> list[int]:
    """Return the indexes of statements; speakers come before their statements, for "I"."""
    order = sorted((s.unit, s.depth, s.at, index) for index, s in enumerate(statements))
    return [index for _, _, _, index in order]


class Resolver:
    """Resolves the sources of one article, in reading order.

    Attributes:
        found: Kind and name of the source of each statement, as far as they are resolved.
        references: Whom its pronouns and descriptions may mean.
    """

    def __init__(self, words: Words, statements: Sequence[Statement]) -> None:
        self._words = words
        self._statements = statements
        self._names = Names(words)
        self.references = References(words, self._names)
        self._anchors = sorted(
            word
            for s in statements
            for word in ((s.cue,) if s.source is None else (s.cue, s.source[0]))
            if word is not None
        )
        self._spoke: dict[str, int] = {}
        self._last: str | None = None
        self.found: list[Who | None] = [None] * len(statements)

    def resolve(self, index: int) -> None:
        """Resolve the source of one statement."""
        statement = self._statements[index]
        if statement.source is None:
            return
        self.found[index] = who = self._who(statement, statement.source)
        self.heard(who.name, statement)

    def heard(self, name: str | None, statement: Statement) -> None:
        """Remember who speaks in a statement that stands in no other."""
        if name is not None and statement.draft.parent is None:
            self._spoke[name] = statement.unit
            self._last = name

    def _who(self, statement: Statement, source: Range) -> Who:
        kind = source_kind(self._words, statement, source, self._names)
        name = self._name(kind, statement, source)
        named = kind != "document" and name is not None
        role = self._names.role(source, name) if named else None
        return Who(kind, name, role, self._basis(statement, source))

    def _basis(self, statement: Statement, source: Range) -> Range | None:
        """Return what the reporting clause says about how the source knows."""
        begin, end = source
        cue = statement.cue
        if cue is None:
            return basis_in(self._words, source, ())
        stop = self._words.units[statement.unit][1]
        after = max(cue + 1, end)
        following = bisect_left(self._anchors, after)
        if following < len(self._anchors):
            stop = min(stop, self._anchors[following])
        clauses = [(begin, cue if begin < cue else end), (after, stop)]
        found = (basis_in(self._words, clause, statement.content) for clause in clauses)
        return next(filter(None, found), None)

    def _name(self, kind: SourceKind, statement: Statement, source: Range) -> str | None:
        first, stop = source
        end = head_end(self._words, first, stop)
        if kind == "pronoun":
            return self._antecedent(first, end, statement)
        if kind == "named-organization":
            return self._names.organization(first, end, stop)
        if kind == "description":
            called = self._names.called(first, end)
            if called is not None or not self._points(first, statement):
                return called
            return self._antecedent(first, max(end, first + 2), statement)
        if kind == "named-person":
            return self._names.person(first, end, stop)
        return None

    def _points(self, first: int, statement: Statement) -> bool:
        """Return whether a description points to someone: "the firm" does, "police" does not.

        Headlines leave determiners out.
        """
        words = self._words
        return words.cls[first] in ("D", "PP$") or words.roles[statement.unit] == "title"

    def _antecedent(self, first: int, end: int, statement: Statement) -> str | None:
        """Return the one to whom a pronoun or a description refers; None if that is not clear."""
        word = self._words.lower[first]
        if word in _FIRST_PERSON:
            return self._speaker(statement) or self._quoted_speaker(first, statement)
        if word == "who":
            return self._names.ending_at(first)
        kind = reference_type(word) if end == first + 1 else "description"
        if kind is None:
            return None
        return self.references.antecedent(self.reference(kind, first, end, statement))

    def reference(self, kind: str, first: int, end: int, statement: Statement) -> Reference:
        """Return a reference with what was said before it."""
        speaker = self._speaker(statement)
        return Reference(
            kind,
            first,
            end,
            statement.unit,
            statement.content,
            speaker,
            self._spoke,
            self._last,
        )

    def _quoted_speaker(self, first: int, statement: Statement) -> str | None:
        """Return who spoke last before an "I" in a quotation that belongs to no statement."""
        if statement.draft.parent is not None or self._words.quote[first] < 0:
            return None
        near = self._last is not None and statement.unit - self._spoke[self._last] <= _NEAR
        return self._last if near else None

    def _speaker(self, statement: Statement) -> str | None:
        """Return the source of the statement in whose content a statement stands."""
        parent = statement.draft.parent
        speaker = None if parent is None else self.found[parent]
        return speaker.name if speaker else None
