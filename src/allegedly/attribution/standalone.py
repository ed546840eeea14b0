"""Claims that stand alone: pronouns, descriptions and short names replaced by full names."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from operator import itemgetter
from typing import Final, NamedTuple
from weakref import WeakKeyDictionary

from allegedly.attribution.draft import drafts_of
from allegedly.attribution.people.antecedents import Reference, References, reference_type
from allegedly.attribution.people.canonical_names import Names
from allegedly.attribution.people.nouns import noun_kind
from allegedly.attribution.people.person import Person, given
from allegedly.attribution.statement import Statement, place
from allegedly.attribution.words import Range, lay_out
from allegedly.model import Attribution, Claim, Segmentation, Span
from allegedly.text.english import verb_forms

_SPEAKER: Final = {"i": "", "me": "", "my": "'s", "mine": "'s"}
_AGAIN: Final = {
    "m": {"i": "he", "me": "him", "my": "his", "mine": "his"},
    "f": {"i": "she", "me": "her", "my": "her", "mine": "hers"},
}
_OTHERS: Final = {"he": "", "she": "", "him": "", "her": "", "his": "'s", "hers": "'s"}
_PERSONS: Final = frozenset(("named-person", "pronoun", "description"))
_AGREEING: Final = {"am": "is", "'m": "is", "have": "has", "'ve": "has", "do": "does"} | {
    "don't": "doesn't",
    "haven't": "hasn't",
}
_VERBS: Final = frozenset(
    """agree believe disagree expect fear feel guess hate hope know like love mean need remember say
    see suppose support think understand want wish""".split()
)
_BETWEEN: Final = frozenset("also always honestly just never often only really still".split())
_FOLLOWS_OBJECT: Final = frozenset(("P", "of", "to", "and", "or", "but", "that", "D", "^", "he"))
_MODIFIERS: Final = frozenset(("of", "for", "who", "whose", "that", "in", "at", "from"))
_LONGEST_DESCRIPTION: Final = 4
_PAIR: Final = 4
"""The most words between two names that "and" joins: a title, for example."""


class _Change(NamedTuple):
    """Words of a claim, from the first to before the last, and what stands for them."""

    first: int
    stop: int
    words: str


def standalone(claim: Claim) -> str:
    """Return the text of a claim with names in brackets; see `Claim.standalone`."""
    known = _READINGS.get(claim.segmentation)
    if known is None or known[0] is not claim.attributions:
        reading = _Reading(claim.segmentation, claim.attributions)
        known = _READINGS[claim.segmentation] = (claim.attributions, reading)
    return known[1].written(claim)


class _Reading:
    """An article in which pronouns and descriptions can be looked up.

    It refers to the words of the article, not to its segmentation, which is the key under which it
    is remembered.
    """

    def __init__(self, segmentation: Segmentation, attributions: Sequence[Attribution]) -> None:
        self._words = words = lay_out(segmentation)
        self._starts, self._ends = segmentation.tokens.starts, segmentation.tokens.ends
        self._names = Names(words)
        self._references = References(words, self._names)
        self._mentions = {first: (stop, who) for first, stop, who in self._references.mentions}
        self._people = {who.name: who for _, _, who in self._references.mentions}
        said = frozenset().union(*(who.roles | who.about for who in self._people.values()))
        self._roles = {word for word in said if noun_kind(word) == "unnamed-person"}
        self._attributions = attributions
        self._statements: list[Statement] = place(segmentation, words, drafts_of(attributions))

        self._inside: dict[int, int] = {}
        deepest = sorted((one.depth, number) for number, one in enumerate(self._statements))
        for _, number in deepest:
            for first, stop in self._statements[number].content:
                self._inside.update(dict.fromkeys(range(first, stop), number))
        self._persons = [m for m in self._references.mentions if not m[2].body]
        self._of_person: dict[str, list[int]] = {}
        for first, _, who in self._persons:
            self._of_person.setdefault(who.name, []).append(first)
        self._spoken_at: list[int] = []
        self._speakers: list[str] = []
        self._speeches: dict[str, list[tuple[int, int]]] = {}
        for statement, one in sorted(
            zip(self._statements, attributions, strict=True), key=lambda pair: pair[0].at
        ):
            if one.source is not None and one.source.name is not None and one.parent is None:
                self._spoken_at.append(statement.at)
                self._speakers.append(one.source.name)
                speeches = self._speeches.setdefault(one.source.name, [])
                speeches.append((statement.at, statement.unit))

    def written(self, claim: Claim) -> str:
        """Return the text of a claim with its changes."""
        text = claim.article.text
        named: set[str] = set()
        pieces = []
        for span in claim.spans:
            at, piece = span.start, ""
            for change in self._changes(self._range(span), named):
                start, end = self._span(change)
                piece += text[at:start] + f"[{change.words}]"
                at = end
            pieces.append(piece + text[at : span.end])
        return " … ".join(pieces)

    def _range(self, span: Span) -> Range:
        token = self._words.token
        first = bisect_left(self._starts, span.start)
        stop = bisect_left(self._starts, span.end)
        return bisect_left(token, first), bisect_left(token, stop)

    def _span(self, change: _Change) -> tuple[int, int]:
        token = self._words.token
        return self._starts[token[change.first]], self._ends[token[change.stop - 1]]

    def _changes(self, words: Range, named: set[str]) -> Iterator[_Change]:
        """Yield the changes in a range of words; a second reference to someone stays."""
        at, stop = words
        while at < stop:
            mention = self._mentions.get(at)
            if mention is not None and mention[0] <= stop:
                end, who = mention
                if who.name not in named and self._is_short(at, end, who):
                    yield _Change(at, end, who.name)
                named.add(who.name)
                at = end
                continue
            change = self._pronoun(at, stop, named) or self._description(at, stop, named)
            if change is not None:
                yield change
            at = at + 1 if change is None else change.stop

    def _is_short(self, first: int, stop: int, who: Person) -> bool:
        """Say whether words are a short name of a person, or the initials of a body."""
        words = self._words
        shown = " ".join(words.text[first:stop])
        if first and words.text[first - 1] in who.name.split():
            return False
        if not who.body:
            return shown != who.name and _is_known(who)
        initials = "".join(part[0] for part in who.name.split() if part[0].isupper())
        short = shown.replace(".", "")
        return short == initials and len(short) > 1 and "(" not in words.gap[first]

    def _pronoun(self, at: int, stop: int, named: set[str]) -> _Change | None:
        word = self._words.lower[at]
        if word in _SPEAKER:
            name = self._speaker(at)
            return None if name is None else self._first_person(word, name, at, stop, named)
        name = self._other(at) if word in _OTHERS else None
        if name is None or name in named:
            return None
        named.add(name)
        owns = word == "her" and self._owns(at, stop)
        return _Change(at, at + 1, name + ("'s" if owns else _OTHERS[word]))

    def _first_person(
        self, word: str, name: str, at: int, stop: int, named: set[str]
    ) -> _Change | None:
        """Return the change of "I" or "my": a name, or "she" and "her" after it."""
        words = name + _SPEAKER[word]
        if name in named:
            who = self._people.get(name)
            words = _AGAIN.get(who.gender if who else "", {}).get(word, words)
        named.add(name)
        verb = self._verb(at + 1, stop) if word == "i" else None
        if verb is not None:
            return _Change(at, verb.stop, f"{words} {verb.words}")
        return _Change(at, at + 1, words)

    def _speaker(self, at: int) -> str | None:
        """Return who says "I" at a word: the person whose innermost quotation it stands in."""
        number = self._innermost(at)
        if number is None or self._words.quote[at] < 0:
            return None
        source = self._attributions[number].source
        return source.name if source is not None and source.kind in _PERSONS else None

    def _other(self, at: int) -> str | None:
        """Return whom "he" or "she" means at a word; None if that is not clear."""
        kind = reference_type(self._words.lower[at])
        name = None if kind is None else self._antecedent(kind, at, at + 1)
        who = self._people.get(name or "")
        return (
            None if who is None or not _is_known(who) or self._is_paired(who.name, at) else who.name
        )

    def _is_paired(self, name: str, at: int) -> bool:
        """Say whether the nearest mention before a word joins someone to another: "Hale and Marsh".

        Either may be "he" then.
        """
        before = self._of_person.get(name, ())
        nearest = bisect_left(before, at) - 1
        if nearest < 0:
            return False
        place = bisect_left(self._persons, before[nearest], key=itemgetter(0))
        last = bisect_left(self._persons, at, key=itemgetter(0))
        return any(
            other.name != name
            and "and" in self._words.lower[one_stop : one_stop + _PAIR]
            and first - one_stop <= _PAIR
            for (_, one_stop, one), (first, _, two) in pairwise(
                self._persons[max(0, place - 1) : min(place + 2, last)]
            )
            for other in (one, two)
            if _alike(one, two)
        )

    def _antecedent(self, kind: str, at: int, end: int) -> str | None:
        number = self._innermost(at)
        inside = None if number is None else self._attributions[number].source
        content = () if number is None else self._statements[number].content
        spoke, last = self._heard(at)
        unit = self._words.unit_of(at)
        speaker = None if inside is None else inside.name
        return self._references.antecedent(
            Reference(kind, at, end, unit, content, speaker, spoke, last)
        )

    def _innermost(self, at: int) -> int | None:
        """Return the index of the deepest attribution whose content covers a word."""
        return self._inside.get(at)

    def _heard(self, at: int) -> tuple[Mapping[str, int], str | None]:
        """Return in which unit each speaker last spoke before a word, and who did so last."""
        spoken = bisect_right(self._spoken_at, at)
        return _Heard(self._speeches, at), self._speakers[spoken - 1] if spoken else None

    def _owns(self, at: int, stop: int) -> bool:
        """Say whether "her" stands before what she has."""
        words = self._words
        after = at + 1
        return after < stop and not words.gap[after] and words.cls[after] not in _FOLLOWS_OBJECT

    def _verb(self, at: int, stop: int) -> _Change | None:
        """Return a verb right after "I", as it is after a name."""
        word = self._words.lower[at] if at < stop and not self._words.gap[at] else ""
        if word in _AGREEING:
            return _Change(at, at + 1, _AGREEING[word])
        if word in _VERBS:
            return _Change(at, at + 1, verb_forms(word)[1])
        return None

    def _description(self, at: int, stop: int, named: set[str]) -> _Change | None:
        """Return the change of "the mayor", a role that the article gives to one person."""
        end = self._head(at, stop) if self._words.lower[at] == "the" else None
        if end is None or end in self._mentions or self._words.lower[end] in _MODIFIERS:
            return None
        name = self._antecedent("description", at, end)
        who = self._people.get(name or "")
        if (
            who is None
            or who.name in named
            or self._words.lower[end - 1] not in who.roles | who.about
        ):
            return None
        named.add(who.name)
        return _Change(at, end, who.name)

    def _head(self, at: int, stop: int) -> int | None:
        """Return the end of "the" and a role that somebody has in the article."""
        for k in range(at + 1, min(stop, at + _LONGEST_DESCRIPTION)):
            if self._words.gap[k]:
                break
            if self._words.lower[k] in self._roles:
                return k + 1
        return None


class _Heard(Mapping[str, int]):
    """In which unit each speaker last spoke before a word."""

    def __init__(self, speeches: Mapping[str, Sequence[tuple[int, int]]], at: int) -> None:
        self._speeches, self._at = speeches, at

    def __getitem__(self, name: str) -> int:
        before = bisect_right(self._speeches[name], self._at, key=itemgetter(0))
        if not before:
            raise KeyError(name)
        return self._speeches[name][before - 1][1]

    def __iter__(self) -> Iterator[str]:
        return (name for name, speeches in self._speeches.items() if speeches[0][0] <= self._at)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _is_known(who: Person) -> bool:
    """Say whether somebody is a person beyond doubt, and no ship, street or bill."""
    return bool(who.gender or who.roles) or given(who.name.split()[0])


def _alike(one: Person, two: Person) -> bool:
    """Say whether one pronoun may mean either of two people."""
    return one.gender == two.gender or "" in (one.gender, two.gender)


_READINGS: Final[WeakKeyDictionary[Segmentation, tuple[Sequence[Attribution], _Reading]]] = (
    WeakKeyDictionary()
)
