"""The options of plugins, and factories that are imported when they are first called."""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from functools import partial
from typing import Any

import pytest

from allegedly import Assessment, Claim, ClaimClassifier, ClassifierSpec, Lazy
from allegedly.bench.contender import choose
from allegedly.plugins import Plugin, default_registry
from allegedly.plugins.options import options_of


class Loud(ClaimClassifier):
    """Judges by volume."""

    name = "loud"

    def __init__(self, level: int, *, echo: bool = False, words: Sequence[str] = ("HEY",)) -> None:
        """Make one.

        Args:
            level: How loud it must be,
                in decibels.
            echo: Whether ``echoes`` count.
            words: Those that are loud.

        Raises:
            ValueError: If `level` is negative.
        """

    def assess(self, claims: Sequence[Claim]) -> Sequence[Assessment]:
        """Judge nothing."""
        return []


class Further(Loud):
    """Passes options on."""

    def __init__(self, **levels: int) -> None:
        """Make one.

        Args:
            **levels: By room, how loud it must be.
        """


def made(**options: Any) -> ClaimClassifier:
    """Make one, without naming its options."""
    return Loud(options.pop("level", 3), **options)


def plugin(factory: Any) -> Plugin:
    """Return a registered plugin with a factory."""
    return Plugin("classifier", ClassifierSpec("loud", factory), "loud-dist", "1")


@pytest.mark.parametrize(
    ("factory", "named"),
    [
        (Loud, ["level", "echo", "words"]),
        (made, ["level", "echo", "words"]),
        (Lazy(f"{__name__}:Loud"), ["level", "echo", "words"]),
        (Lazy(f"{__name__}:Loud", (3,)), ["echo", "words"]),
        (partial(Loud, 3), ["echo", "words"]),
        (Lazy(f"{__name__}:made", ()), ["level", "echo", "words"]),
    ],
)
def test_options_come_from_the_class_that_is_made(factory: Any, named: list[str]) -> None:
    """However a factory reaches its class, the options are those of the class."""
    found = options_of(plugin(factory))
    assert [option.name for option in found.named] == named
    assert found.more is None
    assert found.takes("echo") and not found.takes("volume")
    echo = found.named[named.index("echo")]
    assert (echo.type, echo.default, echo.summary) == ("bool", "False", "Whether `echoes` count.")


def test_an_option_without_default_is_required() -> None:
    """Its default is None, and its words are joined to one line."""
    level = options_of(plugin(Loud)).named[0]
    assert (level.default, level.summary) == (None, "How loud it must be, in decibels.")


def test_further_options_are_described() -> None:
    """A class that takes any keyword may take any option."""
    found = options_of(plugin(Further))
    assert (found.named, found.more) == ((), "By room, how loud it must be.")
    assert found.takes("kitchen")


def test_every_option_that_ships_is_described() -> None:
    """Each option of the installed plugins has a type and words."""
    for item in default_registry().all():
        if item.kind != "corpus":
            for option in options_of(item).named:
                assert option.type and option.summary, (item, option)


def test_lazy_travels_and_belongs_to_the_package_of_its_target() -> None:
    """A lazy factory can be pickled, and a comparison finds the package it is from."""
    factory = Lazy[Any]("allegedly_rules.classifier:RuleClassifier")
    assert pickle.loads(pickle.dumps(factory)) == factory
    package = choose("rules", "classifier", default_registry(), {}).package
    assert package is not None and package.name == "allegedly_rules"


@pytest.mark.parametrize("target", ["nowhere", "allegedly.model:", "a b:c"])
def test_a_target_names_module_and_object(target: str) -> None:
    """A target that cannot be a place in a module is refused at once."""
    with pytest.raises(ValueError, match="target"):
        Lazy(target)
