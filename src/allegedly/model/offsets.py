"""Positions in a text, in Unicode code points or in UTF-16 code units as JavaScript counts them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Mapping
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


def with_offsets(data: Mapping[str, Any], convert: Callable[[int], int]) -> dict[str, Any]:
    """Return an analysis as plain data with all positions converted.

    Values that are not positions stay as they are, also where positions belong.

    Args:
        data: In the schema ``allegedly/analysis/2``, or anything else.
        convert: Returns the new position.
    """

    def span(value: Any) -> Any:
        if isinstance(value, list | tuple) and [type(end) for end in value] == [int, int]:
            return [convert(end) for end in value]
        return value

    def spans(value: Any) -> Any:
        return [span(item) for item in value] if isinstance(value, list | tuple) else value

    def walk(value: Any, paths: Mapping[str, Any]) -> Any:
        if isinstance(value, list | tuple):
            return [walk(item, paths) for item in value]
        if not isinstance(value, Mapping):
            return value
        return {
            key: _step(item, paths.get(key, paths.get("*")), walk) for key, item in value.items()
        }

    return walk(data, _paths(span, spans))  # type: ignore[no-any-return]


def _step(value: Any, path: Any, walk: Callable[[Any, Any], Any]) -> Any:
    if path is None:
        return value
    return path(value) if callable(path) else walk(value, path)


def _paths(span: Callable[[Any], Any], spans: Callable[[Any], Any]) -> dict[str, Any]:
    """Return where positions stand in the JSON of an analysis; ``*`` stands for every key."""
    part = {"spans": spans}
    return {
        "article": {"title": span, "body": span},
        "sentences": {"span": span},
        "attributions": {"source": part, "cue": part, "content": part},
        "claims": {
            "spans": spans,
            "frame": spans,
            "assessments": {"*": {"hedges": {"span": span}}},
        },
    }
