"""Whom a pronoun or a description means: candidates in the article, weighed by a log-linear model.

Each person or body named nearby is a candidate. Its odds follow from distance, gender, salience,
who spoke last, and, for a description, roles and words of its name. The module
`allegedly.attribution.training.antecedents` makes the weights.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import repeat
from typing import Final

import attrs

from allegedly.attribution.data_files import load
from allegedly.attribution.people.canonical_names import Names
from allegedly.attribution.people.nouns import bodies, noun_kind
from allegedly.attribution.people.person import Person
from allegedly.attribution.words import Range, Words

_TYPES: Final = {
    **dict.fromkeys(("he", "him", "his", "himself", "he's"), "he"),
    **dict.fromkeys(("she", "her", "hers", "herself", "she's"), "she"),
    **dict.fromkeys(("it", "its", "itself", "it's"), "it"),
    **dict.fromkeys(("they", "them", "their", "themselves", "they're"), "they"),
}
_GENDER: Final = {"he": "m", "she": "f"}
_BACK: Final = 80
"""The number of mentions before a reference that are looked at."""

_AHEAD: Final = 12
"""The number of mentions after a description that are looked at: in a headline, for example."""

_MOST: Final = 14
"""The number of candidates."""

LEAST_ODDS: Final = -170
"""The odds of a name must be at least this, in hundredths."""

LEAST_ODDS_UNKNOWN: Final = 0
"""The same for a description whose role is not known: a wrong name misleads most there."""

_MEN: Final = frozenset(
    "man men boy gunman father husband brother son uncle grandfather king duke prince lord actor"
    " businessman fisherman spokesman chairman widower groom".split()
)
_WOMEN: Final = frozenset(
    "woman women girl mother wife sister daughter aunt grandmother queen duchess princess lady"
    " actress businesswoman spokeswoman chairwoman widow bride".split()
)

_OWNERS: Final = ("'s", "’s", "s'", "s’")

AMBIGUOUS: Final = 30
"""A second candidate whose odds are this close (in hundredths) leaves a reference open."""


@attrs.frozen(eq=False)
class Reference:
    """The words that refer to someone.

    Attributes:
        type: he, she, it, they, or `description`.
        first: The first word.
        end: Position after the head.
        unit: The unit of its statement.
        speaker: Who makes the statement in whose content it stands, if that is known.
        content: The words of that statement's content.
        spoke: The unit of the last statement of each person or body, so far.
        last: Who spoke last.
    """

    type: str
    first: int
    end: int
    unit: int
    content: Sequence[Range]
    speaker: str | None
    spoke: Mapping[str, int]
    last: str | None


def reference_type(word: str) -> str | None:
    """Return the type of a personal pronoun that stands for somebody named; None for others."""
    return _TYPES.get(word)


class References:
    """The people and bodies of one article as candidates.

    Attributes:
        mentions: First word, end and bearer of each name, in text order.
    """

    def __init__(self, words: Words, names: Names) -> None:
        """Put them in order."""
        self._words = words
        self.mentions = sorted(names.all_mentions(), key=lambda mention: mention[:2])
        self._starts = [first for first, _, _ in self.mentions]
        self._counts = Counter(id(entity) for _, _, entity in self.mentions)
        self._titles = {
            id(entity)
            for first, _, entity in self.mentions
            if words.roles[words.unit_of(first)] == "title"
        }
        self._most = max(self._counts.values(), default=0)

    def antecedent(self, reference: Reference) -> str | None:
        """Return the name of the one to whom a reference points; None if that is not clear."""
        if self._role_is_shared(reference):
            return None
        bias, weights = _weights()
        return choose(
            [
                (bias + sum(map(weights.get, features, repeat(0))), entity.name)
                for entity, features in self.candidates(reference)
            ],
            self.least_odds(reference),
        )

    def least_odds(self, reference: Reference) -> int:
        """Return the least odds of a name: higher for a description whose role is not known."""
        head = self._words.lower[reference.end - 1]
        if reference.type != "description" or _is_body(head):
            return LEAST_ODDS
        known = any(head in one.roles or head in one.about for _, one in self._found(reference))
        return LEAST_ODDS if known else LEAST_ODDS_UNKNOWN

    def _may_be(self, reference: Reference, entity: Person) -> bool:
        """Return whether a reference can mean someone: "she" is not a man, nor "the firm" a person.

        "The lawyer's client" is not the lawyer.
        """
        gender = _GENDER.get(reference.type, "")
        if reference.type == "description":
            lower = self._words.lower
            head = lower[reference.end - 1]
            if head in entity.roles:
                return True
            if any(word.endswith(_OWNERS) for word in lower[reference.first : reference.end]):
                return False
            if _is_body(head):
                return entity.body
            gender = "m" if head in _MEN else "f" if head in _WOMEN else ""
            if not gender and noun_kind(head) in ("named-person", "unnamed-person"):
                return not entity.body
        return not gender or (not entity.body and entity.gender in (gender, ""))

    def _role_is_shared(self, reference: Reference) -> bool:
        """Return whether a description names a role of several people, and nothing but the role."""
        first, end = reference.first, reference.end
        if reference.type != "description" or end - first != 2:
            return False
        head = self._words.lower[end - 1]
        bearers = {entity.name for _, entity in self._found(reference) if head in entity.roles}
        return len(bearers) > 1

    def candidates(self, reference: Reference) -> Iterator[tuple[Person, list[str]]]:
        """Yield whom a reference may mean, each with the features of the pair."""
        found = self._found(reference)
        fitting = [entity for _, entity in found]
        for place, (index, entity) in enumerate(found):
            yield entity, self._features(reference, index, entity, place, fitting)

    def _found(self, reference: Reference) -> list[tuple[int, Person]]:
        """Return the candidates, nearest first, each with the index of its nearest mention."""
        here = bisect_left(self._starts, reference.first)
        order: Sequence[int] = range(here - 1, max(-1, here - 1 - _BACK), -1)
        if reference.type == "description":
            behind = bisect_left(self._starts, reference.end)
            order = [*order, *range(behind, min(len(self._starts), behind + _AHEAD))]
        found: dict[int, tuple[int, Person]] = {}
        for index in order:
            entity = self.mentions[index][2]
            if id(entity) not in found and self._may_be(reference, entity):
                found[id(entity)] = index, entity
                if len(found) == _MOST:
                    break
        return list(found.values())

    def _features(
        self,
        reference: Reference,
        index: int,
        entity: Person,
        place: int,
        fitting: list[Person],
    ) -> list[str]:
        words, kind = self._words, reference.type
        first, stop, _ = self.mentions[index]
        unit = words.unit_of(first)
        distance = max(-1, min(4, reference.unit - unit))
        paragraph = words.paragraphs[reference.unit] - words.paragraphs[unit]
        short = min(distance, 2)
        near = f"{distance} {max(-1, min(2, paragraph))}"
        gender = _GENDER.get(kind)
        agrees = "-" if not gender else "?" if not entity.gender else str(entity.gender == gender)
        sort = "body" if entity.body else "person"
        spoke = reference.spoke.get(entity.name)
        since = "never" if spoke is None else str(min(3, reference.unit - spoke))
        last = reference.last == entity.name
        quoted = f"{words.quote[first] >= 0} {words.quote[reference.first] >= 0}"
        subject = first - words.units[unit][0]
        count = self._counts[id(entity)]
        often = "most" if count == self._most else str(min(count, 3))
        before = words.cls[first - 1] if first > words.units[unit][0] else "^"
        features = [
            f"{kind}",
            f"{kind} {sort} {agrees}",
            f"{kind} {sort} near {near}",
            f"{kind} {agrees} distance {distance}",
            f"{kind} place {min(place, 4)} of {min(len(fitting), 4)}",
            f"{kind} rank {min(place, 5)}",
            f"{kind} start {min(subject, 3) if subject < 6 else 9} {short}",
            f"{kind} before {before} {short}",
            f"{kind} after {words.cls[stop] if stop < len(words.text) else ''}",
            f"{kind} quoted {quoted} {min(distance, 1)}",
            f"{kind} since {since} {last}",
            f"{kind} since {since} {last} {distance} {place == 0}",
            f"{kind} inside {reference.speaker == entity.name} {reference.speaker is None}",
            f"{kind} often {often} {sort}",
            f"{kind} own {any(a <= first < b for a, b in reference.content)}",
            f"{kind} paired {self._paired(first, stop)}",
            f"{kind} title {id(entity) in self._titles}",
            f"{kind} full {' ' in entity.name} {sort}",
        ]
        if kind == "description":
            features += self._described(reference, entity, near, place, fitting)
        return features

    def _paired(self, first: int, stop: int) -> bool:
        """Return whether "and" joins a name to what stands beside it."""
        lower = self._words.lower
        return lower[stop] == "and" or (first > 0 and lower[first - 1] == "and")

    def _described(
        self,
        reference: Reference,
        entity: Person,
        near: str,
        place: int,
        fitting: list[Person],
    ) -> list[str]:
        lower = self._words.lower
        head = lower[reference.end - 1]
        known = noun_kind(head) or "-"
        sort = "body" if entity.body else "person"
        body = "body" if head in bodies() else "-"
        name = {part.lower() for part in entity.name.split()}
        same = sum(head in other.roles for other in fitting)
        role = ("one" if same == 1 else "several") if head in entity.roles else same > 0
        word = head in name
        more = [w for w in lower[reference.first : reference.end - 1] if w != "the"]
        shared = any(w in name or w in entity.about for w in more)
        about = head in entity.about
        return [
            f"described {sort} {known} {body}",
            f"described {head} {sort}",
            f"described role {role} {word} {about} {sort}",
            f"described role {role} {word} {about} {place == 0}",
            f"described role {role} {word} {shared} {bool(more)}",
            f"described {known} {body} {sort} {near}",
            f"described {known} {body} {sort} place {min(place, 3)}",
        ]


def _is_body(noun: str) -> bool:
    return noun in bodies() or noun_kind(noun) == "named-organization"


def choose(odds: Sequence[tuple[float, str]], fewest: float) -> str | None:
    """Return the most likely of several names; None if none is likely, or two are.

    Args:
        odds: Log odds, in hundredths, and names.
        fewest: The least odds of a name.
    """
    if not odds:
        return None
    best, name = max(odds)
    others = [other for other, different in odds if different != name]
    if best < fewest or best - max(others, default=-math.inf) < AMBIGUOUS:
        return None
    return name


@lru_cache(maxsize=1)
def _weights() -> tuple[int, dict[str, int]]:
    data = load("references.json")
    return data["bias"], data["weights"]
