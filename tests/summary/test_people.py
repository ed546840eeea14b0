"""Which names are joined across articles, and which stay apart."""

from __future__ import annotations

import random

import pytest

from allegedly.summary.same_person import Mention, is_bare, joined, normal
from allegedly.summary.spelling import close_pairs

pytest.importorskip("rapidfuzz")


def mention(name: str, role: str = "", outlet: str = "", *, body: bool = False) -> Mention:
    return Mention(name, body, role, outlet, 1, 1)


def groups(*mentions: Mention) -> int:
    """Return how many sources some mentions are."""
    return len(set(joined(mentions)[0]))


@pytest.mark.parametrize(
    ("one", "other", "sources"),
    [
        # a full name, and outlet or role
        (("Ann Lee", "", "Tide"), ("Ann Lee", "mayor", "Tide"), 1),
        (("Ann Lee", "mayor of Lund", "Tide"), ("Ann Lee", "the mayor", "Echo"), 1),
        (("Ann Lee", "Sen", "Tide"), ("Ann Lee", "senator", "Echo"), 1),
        (("Ann Lee", "mayor", "Tide"), ("Ann Lee", "goalkeeper", "Echo"), 2),
        (("Ann Lee", "former chief", "Tide"), ("Ann Lee", "former head", "Echo"), 2),
        (("Ann Lee", "", "Tide"), ("Ann Lee", "", "Echo"), 2),
        (("Ann Lee", "", ""), ("Ann Lee", "", ""), 1),
        # ways to write one name
        (("Ann B. Lee", "", "Tide"), ("Ann Lee", "", "Tide"), 1),
        (("Ánn LEE", "", "Tide"), ("Ann Lee", "", "Tide"), 1),
        (("Søren Kjær", "", "Tide"), ("Soren Kjaer", "", "Tide"), 1),
        (("Lech Wałęsa", "", "Tide"), ("Lech Walesa", "", "Tide"), 1),
        (("Recep Erdoğan", "", "Tide"), ("Recep Erdogan", "", "Tide"), 1),
        (("Ekrem İmamoğlu", "", "Tide"), ("Ekrem Imamoglu", "", "Tide"), 1),
        (("Ann Lee\u00adson", "", "Tide"), ("Ann Leeson", "", "Tide"), 1),
        (("Ann Lee Jr", "", "Tide"), ("Ann Lee", "", "Tide"), 2),
        # one word is not a full name
        (("Lee", "mayor", "Tide"), ("Lee", "mayor", "Tide"), 1),
        (("Lee", "mayor", "Tide"), ("Lee", "mayor", "Echo"), 2),
        (("Lee", "", "Tide"), ("Lee", "mayor", "Tide"), 2),
        # spellings
        (("Katarzyna Nowack", "mayor", "Tide"), ("Katarzyna Nowak", "mayor", "Tide"), 1),
        (("Katarzyna Nowack", "mayor", "Tide"), ("Katarzyna Nowak", "mayor", "Echo"), 2),
        (
            ("Katarzyna Nowack", "mayor of Lund", "Tide"),
            ("Katarzyna Nowak", "Lund mayor", "Echo"),
            1,
        ),
        (("Anna Nowak", "mayor", "Tide"), ("Anne Nowak", "mayor", "Tide"), 2),
        (("Anna Berg", "mayor", "Tide"), ("Anna Borg", "mayor", "Tide"), 2),
        (("Ann Lee", "mayor", "Tide"), ("Ann Les", "mayor", "Tide"), 2),
    ],
)
def test_people(one: tuple[str, str, str], other: tuple[str, str, str], sources: int) -> None:
    """Name and role, or name and outlet, have to agree."""
    assert groups(mention(*one), mention(*other)) == sources


@pytest.mark.parametrize(
    ("one", "other", "sources"),
    [
        (("Harbour Board", "Tide"), ("the Harbour Board", "Echo"), 1),
        (("Orsted", "Tide"), ("Orsted Inc.", "Echo"), 1),
        (("Smith & Sons", "Tide"), ("Smith and Sons", "Echo"), 1),
        (("the U.S.", "Tide"), ("United States", "Echo"), 1),
        (("City Council", "Tide"), ("City Council", "Echo"), 2),
        (("City Council", "Tide"), ("City Council", "Tide"), 1),
        (("Harbour Board", "Tide"), ("Harbor Board", "Tide"), 2),
        (("District 14 Schools", "Tide"), ("District 15 Schools", "Tide"), 2),
    ],
)
def test_bodies(one: tuple[str, str], other: tuple[str, str], sources: int) -> None:
    """A name is enough, unless all its words are general."""
    found = [mention(name, "", outlet, body=True) for name, outlet in (one, other)]
    assert groups(*found) == sources


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("Court", True),
        ("the Court", True),
        ("Police", True),
        ("Government", True),
        ("University", True),
        ("High Court", False),
        ("Lund Court", False),
        ("Labour", False),
        ("Orsted", False),
        ("", False),
    ],
)
def test_one_general_word_is_no_name(name: str, bare: bool) -> None:
    """Without a place, "the Court" may be any court."""
    assert is_bare(name) is bare


def test_well_known_people_need_no_role() -> None:
    """Three outlets that give a role make a person known; two people of the name do not."""
    known = [mention("Ann Lee", "mayor", outlet) for outlet in ("Tide", "Echo", "Post")]
    bare = mention("Ann Lee", "", "Star")
    assert groups(*known, bare) == 1
    assert groups(*known[:2], bare) == 2
    assert groups(*known, bare, mention("Ann Lee", "goalkeeper", "Goal")) == 3


def test_doubts() -> None:
    """Names that stay apart are listed with their number and a reason."""
    found, doubts = joined(
        [
            Mention("Ann Lee", False, "mayor", "Tide", 2, 5),
            Mention("Ann Lee", False, "goalkeeper", "Echo", 1, 1),
            Mention("Tom Berg", False, "", "Tide", 1, 9),
            Mention("Katarzyna Nowack", False, "", "Tide", 1, 2),
            Mention("Katarzyna Nowak", False, "", "Tide", 1, 2),
        ]
    )
    assert found == [0, 1, 2, 3, 4]
    assert [(d.members[0].name, d.apart, d.attributions) for d in doubts] == [
        ("Ann Lee", 2, 6),
        ("Katarzyna Nowack", 2, 4),
    ]
    assert "same name" in doubts[0].reason and "spelling" in doubts[1].reason


def test_order_does_not_matter() -> None:
    """Whatever the order of the mentions, the same ones are together."""
    chance = random.Random(1)
    names = ["Ann Lee", "Ann B. Lee", "Anna Berg", "Anna Borg", "Lee", "Harbour Board"]
    every = [
        Mention(
            chance.choice(names),
            False,
            chance.choice(["", "mayor", "mayor of Lund", "engineer"]),
            chance.choice(["", "Tide", "Echo"]),
            1,
            number,
        )
        for number in range(60)
    ]

    def partition(mentions: list[Mention]) -> set[frozenset[int]]:
        together: dict[int, set[int]] = {}
        for item, number in zip(mentions, joined(mentions)[0], strict=True):
            together.setdefault(number, set()).add(item.attributions)
        return {frozenset(group) for group in together.values()}

    first = partition(every)
    for _ in range(5):
        chance.shuffle(every)
        assert partition(every) == first


def test_odd_names() -> None:
    """Names of marks only, or of nothing, break nothing."""
    odd = [mention(name) for name in ("", ".", "  ", "’s", "& &", "\u00ad", "é", "1 2")]
    assert len(joined(odd)[0]) == len(odd)
    assert normal("", body=True) == ""


@pytest.mark.timing
def test_time_grows_with_the_number_of_names() -> None:
    """Eight times as many different names take at most about 16 times as long."""
    import time

    chance = random.Random(5)
    syllables = "ba de fi go ku la me ni po ru sa te vi xo zu".split()

    def names(number: int) -> list[str]:
        made = {
            " ".join("".join(chance.choices(syllables, k=3)) for _ in range(2))
            for _ in range(number)
        }
        return sorted(made)

    def took(number: int) -> float:
        given = names(number)
        begin = time.process_time()
        list(close_pairs(given, people=True))
        return time.process_time() - begin

    took(100)
    assert took(40_000) < 16 * took(5_000) + 0.5
