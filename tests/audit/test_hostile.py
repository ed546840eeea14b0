"""Text designed to break checks: time stays linear, findings stay valid."""

from __future__ import annotations

import importlib
import pkgutil
import random
import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allegedly.audit import Auditor, Config, checks
from allegedly.model import Analysis

from .desk import analyse

HOSTILE: dict[str, Callable[[int], str]] = {
    "sources": lambda n: "A source said it. " * n,
    "one paragraph of quotations": lambda n: "“It is over, it is over, it is over.” " * n,
    "paragraphs of quotations": lambda n: "“It is over, it is over now.”\n\n" * n,
    "opening marks": lambda n: "“ " * n,
    "straight marks": lambda n: '"a ' * n,
    "accusations": lambda n: "Ota accused Kroll of theft. " * n,
    "names": lambda n: "Ann Berg " * n,
    "hearsay": lambda n: "It reportedly rains. " * n,
    "outlets": lambda n: "The Guardian, citing senior and former and " * n,
    "hedges": lambda n: "It may possibly rain. " * n,
    "one sentence": lambda n: "a source said that it may rain and " * n,
    "crowds": lambda n: "Analysts say it rains. " * n + "“No,” said Ines Ota, an economist.",
    "late speakers": lambda n: (
        "“" + "It rains on us all here. " * 12 + "It does,” said Ota.\n\n" * n
    ),
    "denials": lambda n: "Ota denied that it may rain.\n\n" * n,
    "apostrophes": lambda n: "A" + "a’a" * n,
}
TITLE = "Kroll ‘hid’ cracks in ferry boilers"


@pytest.mark.slow
@pytest.mark.timing
@pytest.mark.parametrize("name", HOSTILE)
def test_time_is_linear(name: str, stopwatch: Any) -> None:
    """Twice the text takes at most 2.6 times the time."""
    auditor = Auditor(Config(select=("ALL",)))

    def only(analysis: Analysis) -> None:
        auditor.audit(analysis)
        auditor.audit(analyse("It rains."))  # so that the next audit begins afresh

    size = 100
    while stopwatch.least(partial(only, analyse(HOSTILE[name](size), TITLE)), 1) < 0.03:
        size *= 2
        if size > 3_000:
            break
    one, two = (analyse(HOSTILE[name](n), TITLE) for n in (size, 2 * size))
    stopwatch.check_growth(only, one, two, at_most=2.6)


def patterns() -> Iterator[re.Pattern[str]]:
    package = checks
    for module in pkgutil.iter_modules(package.__path__):
        values = vars(importlib.import_module(f"{package.__name__}.{module.name}")).values()
        for value in values:
            for each in value if isinstance(value, tuple) else (value,):
                if isinstance(each, re.Pattern):
                    yield each


WORDS = [
    *("A ", "Ab", "a ", "source ", "sources ", "said ", "accused ", "of ", "’s ", "’", " ", "-"),
    *("Reuters", " citing ", "two ", "senior ", "not ", "yet ", "allegations ", "against ", ".\n"),
    *("“", '"', "is said to ", "Mr ", "‘a b", "without ", "further ", "immediately ", "1"),
]


@pytest.mark.slow
@pytest.mark.timing
@pytest.mark.parametrize("pattern", list(patterns()), ids=lambda p: p.pattern[:30])
def test_patterns_are_linear(pattern: re.Pattern[str], stopwatch: Any) -> None:
    """No pattern backtracks over a whole text, whichever few words the text repeats."""
    chance = random.Random(1)
    for _ in range(60):
        text = "".join(chance.choices(WORDS, k=chance.randint(1, 4))) * 400
        assert stopwatch.least(lambda text=text: sum(1 for _ in pattern.finditer(text)), 1) < 0.5


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                *"“”‘’\"',.!?:—\n\t\x00é😀",
                *["\n\n", "A source", "said", "that", "may possibly", "Ines Ota", "accused"],
                *["Peter Kroll", "of theft", "denied", "told Reuters", "reportedly", "the quay"],
                *["“It is a mess,”", "revealed", "claimed", "probably", "closes in October"],
            ]
        ),
        max_size=40,
    ).map(" ".join),
    st.none() | st.text(max_size=20),
)
def test_any_text_can_be_checked(body: str, title: str | None) -> None:
    """No check fails, whatever the text."""
    found = Auditor(Config(select=("ALL",))).audit(analyse(body, title))
    assert found.failures == ()
