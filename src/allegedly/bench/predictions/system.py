"""The system that made predictions, as far as their file describes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import attrs

from allegedly.bench.predictions.found import shown
from allegedly.errors import PredictionError

_WORDS: Final = ("name", "version", "url", "licence", "description", "command")
_LONGEST: Final = 2_000


@attrs.frozen
class System:
    """The maker of predictions, in its own words.

    Attributes:
        about: Name, version, address, licence, description and command, as far as they are given.
        trained_on: Names of the corpora that it was trained or prompted with.
        usage: Costs by name, such as tokens and seconds.
    """

    about: Mapping[str, str] = attrs.field(factory=dict)
    trained_on: tuple[str, ...] = ()
    usage: Mapping[str, float] = attrs.field(factory=dict)


def system_of(where: str, record: Mapping[str, Any]) -> System:
    """Return the system that the first line of a file describes.

    Raises:
        PredictionError: If it is malformed; the message names the place.
    """

    def wrong(place: str, problem: str) -> PredictionError:
        return PredictionError(f"{where}: {place}: {problem}")

    if unknown := record.keys() - {"schema", "system"}:
        raise wrong("", f"unknown key {shown(min(unknown))} beside 'system'")
    system = record["system"]
    if not isinstance(system, Mapping):
        raise wrong("system", f"must be an object, not {shown(system)}")
    if unknown := system.keys() - {*_WORDS, "trained_on", "usage"}:
        known = ", ".join((*_WORDS, "trained_on", "usage"))
        raise wrong("system", f"unknown key {shown(min(unknown))}; choose from {known}")
    about = {key: system[key] for key in _WORDS if system.get(key) is not None}
    for key, value in about.items():
        if not isinstance(value, str) or len(value) > _LONGEST:
            problem = f"must be a string of at most {_LONGEST:,} characters, not {shown(value)}"
            raise wrong(f"system.{key}", problem)
    trained = system.get("trained_on", [])
    if not isinstance(trained, list) or not all(isinstance(name, str) for name in trained):
        raise wrong("system.trained_on", f"must be a list of names, not {shown(trained)}")
    try:
        usage = usage_of(system.get("usage", {}))
    except ValueError as error:
        raise wrong("system.usage", str(error)) from error
    return System(about, tuple(trained), usage)


_MOST: Final = 1e18
"""More than any cost; larger integers are not numbers of Python's `float`."""


def usage_of(value: Any) -> dict[str, float]:
    """Return costs by name.

    Raises:
        ValueError: If they are not a mapping from names to finite numbers.
    """
    if not isinstance(value, Mapping) or len(value) > 50:
        raise ValueError(f"must be an object with up to 50 numbers, not {shown(value)}")
    for key, number in value.items():
        if not isinstance(key, str) or len(key) > 60:
            raise ValueError(f"{shown(key)} is not a name of at most 60 characters")
        counts = isinstance(number, int | float) and not isinstance(number, bool)
        if not counts or not 0 <= number < _MOST:
            raise ValueError(f"{shown(key)} must be a number, 0 or more, not {shown(number)}")
    return dict(value)
