"""JSON that an analysis can carry on: finite numbers, one value for each key, no great depth."""

from __future__ import annotations

import json
import re
from math import isfinite
from typing import Any, Final

from allegedly.errors import ReadError
from allegedly.io.readers.fields import first_twice

DEEPEST: Final = 100
"""Levels of objects and arrays within each other; what comes after must copy and write them."""

_ESCAPED_SURROGATE: Final = re.compile(r"\\u[dD][89a-fA-F]")
_SURROGATE: Final = re.compile("[\ud800-\udfff]")


def parse_json(text: str) -> Any:
    """Return the value that JSON holds.

    Args:
        text: One whole value.

    Raises:
        json.JSONDecodeError: If it is not JSON at all; an unfinished value, say.
        ReadError: If it is JSON that cannot be written again as it stands: NaN or a number beyond
            all floats, a key given twice, a lone surrogate, more than `DEEPEST` levels.
    """
    try:
        value = _DECODER.decode(text)
    except json.JSONDecodeError:
        raise
    except RecursionError as error:
        raise _too_deep() from error
    except ValueError as error:  # an integer of thousands of digits
        raise ReadError(f"is not valid JSON: {error}") from error
    if text.count("[") + text.count("{") > DEEPEST:
        check_depth(value)
    if has_surrogates(text):
        check_characters(value)
    return value


def has_surrogates(text: str) -> bool:
    """Say whether JSON may hold surrogates, in pairs or alone."""
    return bool(_ESCAPED_SURROGATE.search(text) or _SURROGATE.search(text))


def check_characters(value: Any) -> None:
    """Refuse what holds a lone surrogate, which cannot be written.

    Raises:
        ReadError: If it does.
    """
    found = _SURROGATE.search(json.dumps(value, ensure_ascii=False, default=str))
    if found:
        raise ReadError(
            f"has a lone surrogate (U+{ord(found[0]):04X}), which is not valid Unicode; it was "
            "probably cut inside an emoji or decoded wrongly: repair it at its origin"
        )


def object_of(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object.

    Raises:
        ReadError: If a key stands in it twice.
    """
    value = dict(pairs)
    if len(value) < len(pairs):
        twice = first_twice(key for key, _ in pairs)
        raise ReadError(f"has the key {twice!r} twice in one object; keep one of them")
    return value


def _finite(number: str) -> float:
    value = float(number)
    if not isfinite(value):
        raise ReadError(f"has the number {number[:40]}, which is beyond all floating-point numbers")
    return value


def _constant(name: str) -> None:
    raise ReadError(f"is not valid JSON: {name} is not a JSON number; write null instead")


_DECODER: Final = json.JSONDecoder(
    object_pairs_hook=object_of, parse_float=_finite, parse_constant=_constant
)


def check_depth(value: Any) -> None:
    """Refuse what has more than `DEEPEST` levels of objects and arrays.

    Raises:
        ReadError: If it has.
    """
    level = [value]
    for _ in range(DEEPEST + 1):
        level = [
            item
            for parent in level
            if isinstance(parent, dict | list)
            for item in (parent.values() if isinstance(parent, dict) else parent)
        ]
        if not level:
            return
    raise _too_deep()


def _too_deep() -> ReadError:
    return ReadError(f"is nested more than {DEEPEST} levels deep, too deep for an article")
