"""Positions in a text, in Unicode code points or in UTF-16 code units as JavaScript counts them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, Literal, get_args

from allegedly.errors import SchemaError, wrong_type

Offsets = Literal["code-points", "utf-16"]
"""The unit of positions; `code-points` everywhere but in output that asks for `utf-16`."""

_ASTRAL: Final = re.compile("[\U00010000-\U0010ffff]")
"""A code point that takes two code units in UTF-16."""


def check_offsets(value: object) -> Offsets:
    """Return a unit of positions.

    Raises:
        ArgumentTypeError: If it is not one.
    """
    if value not in get_args(Offsets):
        raise wrong_type("offsets", f"one of {', '.join(get_args(Offsets))}", value)
    return value  # type: ignore[return-value]


class Utf16:
    """Converts positions in one text; building it takes time linear in the text."""

    def __init__(self, text: str) -> None:
        """Find the code points that take two code units."""
        # In code points, and in code units the position between the two halves.
        self._astral = [match.start() for match in _ASTRAL.finditer(text)]
        self._halves = [position + number + 1 for number, position in enumerate(self._astral)]

    def units(self, position: int) -> int:
        """Return a position in code units; one beyond the text stays beyond it."""
        return position + bisect_left(self._astral, position)

    def points(self, position: int) -> int:
        """Return a position in code points; one beyond the text stays beyond it.

        Raises:
            SchemaError: If the position divides a code point.
        """
        before = bisect_left(self._halves, position)
        if before < len(self._halves) and self._halves[before] == position:
            raise SchemaError(f"position {position} divides a character of two UTF-16 code units")
        return position - before


_SPAN: Final = "a span, or a list of spans"
_PART: Final = {"spans": _SPAN}
_PATHS: Final = {
    "article": {"title": _SPAN, "body": _SPAN},
    "sentences": {"span": _SPAN},
    "attributions": {"source": _PART, "cue": _PART, "content": _PART},
    "claims": {
        "spans": _SPAN,
        "frame": _SPAN,
        "assessments": {"*": {"hedges": {"span": _SPAN}}},
    },
}
"""Where positions stand in the JSON of an analysis; ``*`` stands for every key."""


def with_offsets(data: Mapping[str, Any], convert: Callable[[int], int]) -> dict[str, Any]:
    """Return an analysis as plain data with all positions converted.

    Values that are not positions stay as they are, also where positions belong.

    Args:
        data: In the schema ``allegedly/analysis/2``, or anything else.
        convert: Returns the new position.

    Raises:
        SchemaError: If a position cannot be converted; names the place.
    """
    place: list[str] = []

    def converted(value: Any, paths: Any) -> Any:
        if paths is _SPAN and isinstance(value, list | tuple) and _is_pair(value):
            return pair(value)
        if isinstance(value, list | tuple):
            return [inside(f"[{at}]", item, paths) for at, item in enumerate(value)]
        if isinstance(value, Mapping) and isinstance(paths, Mapping):
            every = paths.get("*")
            return {
                key: inside(f".{key}", item, paths.get(key, every)) for key, item in value.items()
            }
        return value

    def inside(step: str, value: Any, paths: Any) -> Any:
        if paths is None:
            return value
        place.append(step)
        found = converted(value, paths)
        place.pop()
        return found

    def pair(value: Sequence[int]) -> list[int]:
        try:
            return [convert(end) for end in value]
        except SchemaError as error:
            raise SchemaError(f"{''.join(place).removeprefix('.')}: {error}") from error

    return converted(data, _PATHS)  # type: ignore[no-any-return]


def _is_pair(value: Sequence[Any]) -> bool:
    return [type(end) for end in value] == [int, int]
