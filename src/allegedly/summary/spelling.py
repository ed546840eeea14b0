"""Pairs of names that are spelled alike, found without comparing every name with every other.

Names are compared only within blocks: those of people share the given name and the first two
letters of the surname, or the surname and the first letter of the given name; those of bodies share
the first word, or the last. A block is cut where it is too long, so the time stays near-linear.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Final

from allegedly.extras import need

_LONGEST_BLOCK: Final = 1_000
_DIGIT: Final = re.compile(r"\d")
_FEW: Final = 12
_SHORT: Final = 4
"""Words of fewer letters are names of their own if a letter differs."""

_LONG: Final = 9
"""In words of this length, two letters may differ instead of one."""


def close_pairs(names: Sequence[str], *, people: bool) -> Iterator[tuple[str, str, bool]]:
    """Yield pairs of names of which one word differs in a letter or two, in order, each once.

    Args:
        names: Different names, sorted, without accents and capitals.
        people: Whether they are names of people, with the given name first.

    Yields:
        Two names, and whether they probably are one: False for given names that are both usual, and
        for initials.

    Raises:
        MissingExtraError: If rapidfuzz is not installed.
    """
    need("rapidfuzz", "summary", "joining names")
    found: set[tuple[str, str]] = set()
    for block in _blocks(names, people=people):
        for start in range(0, len(block), _LONGEST_BLOCK):
            for one, other, distance in _distances(block[start : start + _LONGEST_BLOCK]):
                if _near(one, other, distance):
                    found.add((one, other))
    for one, other in sorted(found):
        yield one, other, not people or _one_person(one, other)


def _distances(names: list[str]) -> Iterator[tuple[str, str, int]]:
    """Yield the pairs of a block that differ in at most two letters, with the number of these."""
    from rapidfuzz.distance.OSA import distance as scorer
    from rapidfuzz.process import cdist

    if len(names) <= _FEW:  # where setting up a matrix takes longer than filling it
        for one, other in combinations(names, 2):
            if (distance := scorer(one, other, score_cutoff=2)) <= 2:
                yield one, other, distance
        return
    far = cdist(names, names, scorer=scorer, score_cutoff=2, dtype="uint8")
    for row, column in zip(*(far <= 2).nonzero(), strict=True):
        if row < column:
            yield names[row], names[column], int(far[row, column])


def _blocks(names: Sequence[str], *, people: bool) -> Iterator[list[str]]:
    blocks: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for name in names:
        words = name.split()
        first, last = words[0], words[-1]
        if people:
            blocks["given", first, last[:2]].append(name)
            blocks["surname", first[:1], last].append(name)
        else:
            blocks["first", first, ""].append(name)
            blocks["last", last, ""].append(name)
    return (block for block in blocks.values() if len(block) > 1)


def _near(one: str, other: str, distance: int) -> bool:
    """Return whether a word differs in few letters, and no digits: not "District 4" and "5"."""
    first, second = one.split(), other.split()
    if len(first) != len(second):
        return one.replace(" ", "").replace("-", "") == other.replace(" ", "").replace("-", "")
    different = [pair for pair in zip(first, second, strict=True) if pair[0] != pair[1]]
    if len(different) != 1 or _DIGIT.search(different[0][0] + different[0][1]):
        return False
    shorter = min(map(len, different[0]))
    return shorter >= _SHORT and distance <= (2 if shorter >= _LONG else 1)


def _one_person(one: str, other: str) -> bool:
    """Return whether two similar names can be spellings of one: not Anna and Anne."""
    from allegedly.attribution.people.person import given_names

    first, second = one.split()[0], other.split()[0]
    if first == second:
        return True
    usual = given_names()
    return not (first in usual and second in usual) and min(len(first), len(second)) > 2
