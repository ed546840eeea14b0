"""Who is the same across articles: names are joined where name and role, or name and outlet, agree.

- A full name of a person is joined where the outlet agrees, or a word of the role. Without a role
  it also joins a person known to several outlets, if only one person of the name has a role.
- A single name ("Ruiz") is joined only where both agree.
- A body ("Harbour Board") is joined by its name, but where all its words are general ("City
  Council"), only within an outlet. One general word ("Court") does not name a body across articles.
- Close spellings are joined where outlet and role agree, or two words of the role.

Everything else stays apart, and is listed as doubtful where the names alone would fit.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, TypeVar

import attrs

from allegedly.attribution.people.person import roles_of
from allegedly.summary.spelling import close_pairs
from allegedly.text.accents import without_accents

T = TypeVar("T")
R = TypeVar("R")

_WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_ALIASES: Final = {
    "us": "united states",
    "usa": "united states",
    "uk": "united kingdom",
    "un": "united nations",
    "eu": "european union",
}
"""Short names of bodies that need no explanation."""

_LEGAL: Final = frozenset("ag co company corp corporation gmbh inc limited llc llp ltd plc".split())
_SUFFIX: Final = frozenset("jr sr ii iii iv".split())
_WEAK: Final = frozenset(
    """a an and acting also as at by chief co deputy ex first for former from group head her his in
    its last lead leader man member new now of official old on one our person second senior
    spokesman spokesperson spokeswoman that the their then to top uk usa vice who whose with woman
    year""".split()
)
"""Words of roles that two different people may easily share."""

_GENERAL: Final = frozenset(
    """administration agency army assembly association attorney authority bank board bureau cabinet
    center centre chamber church city club college command commission committee company congress
    council county court defence defense department district education electoral emergency energy
    enforcement environment executive federal finance fire foreign general government health high
    home hospital immigration intelligence interior international investigation joint justice
    labor labour law local ministry national navy office officials opposition parliament party
    police prosecutor public safety school security senate sheriff society state supreme team
    tourism transport transportation treasury union university water works of the and for on
    's""".split()
)

_ENOUGH: Final = frozenset("congress labor labour".split())
"""General words that are the name of one body."""

_KNOWN: Final = 3
"""A person is well known in a collection whose articles in this many outlets give a role."""

_SAME_BODY: Final = "a general name, in several outlets"
_SAME_NAME: Final = "same name, but neither role nor outlet agree"
_ALIKE: Final = "similar spelling, but role and outlet do not agree enough"
_OTHER_NAME: Final = "similar spelling, which may be another name"


@attrs.frozen
class Mention:
    """A name, with a role and an outlet, and how often it is cited so.

    Attributes:
        name: The name as articles write it.
        body: Whether it is a body rather than a person.
        role: The role, or an empty string.
        outlet: The outlet, or an empty string, which counts as one outlet.
        articles: Number of articles.
        attributions: Number of attributions.
    """

    name: str
    body: bool
    role: str
    outlet: str
    articles: int
    attributions: int


@attrs.frozen
class Doubt:
    """Names that may belong to one source, and stay apart.

    Attributes:
        reason: The reason for keeping them apart.
        members: The most frequent mention of each, the most frequent first; at most five.
        apart: Number of sources kept apart.
        attributions: Number of attributions of all of them.
    """

    reason: str
    members: tuple[Mention, ...]
    apart: int
    attributions: int


def joined(mentions: Sequence[Mention]) -> tuple[list[int], list[Doubt]]:
    """Return for each mention the number of its source, and the doubtful cases.

    Sources are numbered in the order of their first mentions. The time grows with the number of
    mentions, times its logarithm, and with the number of similar names.
    """
    sets = _Sets(len(mentions))
    names = _each(lambda item: normal(item[0], body=item[1]), ((m.name, m.body) for m in mentions))
    roles = _each(role_words, (mention.role for mention in mentions))
    by_name: dict[tuple[bool, str], list[int]] = defaultdict(list)
    for index, mention in enumerate(mentions):
        by_name[mention.body, names[index]].append(index)
    for (body, name), members in by_name.items():
        seen: dict[tuple[str, ...], int] = {}
        for index in members:
            for key in _keys(mentions[index], name, roles[index]):
                sets.join(seen.setdefault(key, index), index)
        if not body and _is_full(name):
            _join_known(mentions, roles, members, sets)
    open_cases = [
        (members, _SAME_BODY if body else _SAME_NAME) for (body, _), members in by_name.items()
    ]
    open_cases += _spellings(mentions, roles, by_name, sets)
    doubts = [
        doubt
        for members, reason in open_cases
        if len(members) > 1 and (doubt := _doubt(mentions, members, sets, reason)) is not None
    ]
    doubts.sort(key=lambda doubt: (-doubt.attributions, doubt.members[0].name, doubt.reason))
    return sets.numbers(), doubts


def _each(function: Callable[[T], R], items: Iterable[T]) -> list[R]:
    """Return the results of a function, which is called once for each different item."""
    known: dict[T, R] = {}
    results = []
    for item in items:
        if (result := known.get(item)) is None:
            result = known[item] = function(item)
        results.append(result)
    return results


def normal(name: str, *, body: bool) -> str:
    """Return a name without accents, capitals, middle initials and legal forms."""
    plain = without_accents(name.casefold().replace("’", "'").replace("&", " and "))
    words = [word for part in plain.split() if (word := part.strip(".,").removesuffix("'s"))]
    if body:
        words = words[1:] if words[:1] == ["the"] and len(words) > 1 else words
        while len(words) > 1 and words[-1] in _LEGAL:
            words.pop()
        if len(words) == 1:
            words = [_ALIASES.get(words[0].replace(".", ""), words[0])]
    elif len(words) > 2:
        words = [words[0], *(w for w in words[1:-1] if len(w.replace(".", "")) > 1), words[-1]]
    return " ".join(words)


def is_bare(name: str) -> bool:
    """Return whether a body is named by one general word: two courts may both be "the Court"."""
    word = normal(name, body=True)
    return word in _GENERAL and word not in _ENOUGH


def role_words(role: str) -> frozenset[str]:
    """Return the words of a role that tell people apart."""
    words = (word.casefold().replace("’", "'").removesuffix("'s") for word in _WORD.findall(role))
    told = {word for word in words if len(word) > 2 and word not in _WEAK}
    return frozenset(roles_of(told))


def _keys(mention: Mention, name: str, role: frozenset[str]) -> Iterator[tuple[str, ...]]:
    """Yield keys; mentions of one name that share one are the same source."""
    if mention.body:
        general = all(word in _GENERAL for word in name.split())
        yield (mention.outlet if general else "",)
    elif _is_full(name):
        yield "outlet", mention.outlet
        for word in role:
            yield "role", word
    else:
        for word in role or ("",):
            yield mention.outlet, word


def _is_full(name: str) -> bool:
    return len([word for word in name.split() if word not in _SUFFIX]) > 1


def _join_known(
    mentions: Sequence[Mention],
    roles: Sequence[frozenset[str]],
    members: Sequence[int],
    sets: _Sets,
) -> None:
    """Join mentions without a role to the one person of the name that several outlets know."""
    known = {sets.root(index) for index in members if roles[index]}
    outlets = {mentions[index].outlet for index in members if roles[index]}
    if len(known) == 1 and len(outlets) >= _KNOWN:
        (one,) = known
        for index in members:
            sets.join(one, index)


def _spellings(
    mentions: Sequence[Mention],
    roles: Sequence[frozenset[str]],
    by_name: dict[tuple[bool, str], list[int]],
    sets: _Sets,
) -> list[tuple[list[int], str]]:
    """Join people whose names are spelled alike; return other such mentions, with a reason."""
    open_cases: list[tuple[list[int], str]] = []
    people = sorted(name for body, name in by_name if not body and " " in name)
    bodies = sorted(name for body, name in by_name if body and len(name) > 9)
    for body, names in ((False, people), (True, bodies)):
        for one, other, sure in close_pairs(names, people=not body):
            first, second = by_name[body, one], by_name[body, other]
            outlets = _outlets(mentions, first) & _outlets(mentions, second)
            words = _words(roles, first) & _words(roles, second)
            agree = not body and sure and (len(words) > 1 or (words and outlets))
            if agree:
                for index in second:
                    if roles[index] & words:
                        sets.join(next(i for i in first if roles[i] & words), index)
            elif words or outlets:
                reason = _OTHER_NAME if body or not sure else _ALIKE
                open_cases.append(([*first, *second], reason))
    return open_cases


def _outlets(mentions: Sequence[Mention], members: Sequence[int]) -> set[str]:
    return {mentions[index].outlet for index in members}


def _words(roles: Sequence[frozenset[str]], members: Sequence[int]) -> set[str]:
    return {word for index in members for word in roles[index]}


def _doubt(
    mentions: Sequence[Mention], members: Sequence[int], sets: _Sets, reason: str
) -> Doubt | None:
    """Return a doubt if mentions belong to more than one source."""
    groups: dict[int, list[Mention]] = defaultdict(list)
    for index in members:
        groups[sets.root(index)].append(mentions[index])
    if len(groups) < 2:
        return None

    def weight(group: list[Mention]) -> int:
        return sum(mention.attributions for mention in group)

    shown = sorted(groups.values(), key=weight, reverse=True)[:5]
    return Doubt(
        reason,
        tuple(
            attrs.evolve(
                max(group, key=lambda mention: mention.attributions),
                articles=sum(mention.articles for mention in group),
                attributions=weight(group),
            )
            for group in shown
        ),
        len(groups),
        sum(map(weight, groups.values())),
    )


class _Sets:
    """Disjoint sets of numbers; the smallest number stands for its set."""

    def __init__(self, size: int) -> None:
        self._parent = list(range(size))

    def root(self, item: int) -> int:
        parent = self._parent
        while parent[item] != item:
            parent[item] = parent[parent[item]]
            item = parent[item]
        return item

    def join(self, one: int, other: int) -> None:
        low, high = sorted((self.root(one), self.root(other)))
        self._parent[high] = low

    def numbers(self) -> list[int]:
        """Return for each number that of its set, counted from 0 in order of first members."""
        order: dict[int, int] = {}
        return [order.setdefault(self.root(item), len(order)) for item in range(len(self._parent))]
