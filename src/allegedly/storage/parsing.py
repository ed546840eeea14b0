"""Parsing JSON that may be damaged into attrs classes."""

from __future__ import annotations

import json
from typing import Any, Final, TypeVar

from cattrs import Converter

T = TypeVar("T")


def parse(content: bytes, kind: type[T]) -> T:
    """Return JSON as an object of an attrs class.

    Args:
        content: The JSON.
        kind: The class.

    Raises:
        ValueError: If it is not JSON, or not such an object: a field is missing, unknown or of
            another type, or a number is negative.
    """
    try:
        plain = json.loads(content)
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error
    try:
        return _CONVERTER.structure(plain, kind)
    except Exception as error:  # cattrs passes on any error of the conversion
        raise ValueError("its fields are not those of this version") from error


def _number(value: Any, _: object) -> int:
    if type(value) is not int or value < 0:
        raise ValueError(value)
    return value


def _flag(value: Any, _: object) -> bool:
    if type(value) is not bool:
        raise ValueError(value)
    return value


def _text(value: Any, _: object) -> str:
    if type(value) is not str:
        raise ValueError(value)
    return value


_CONVERTER: Final = Converter(detailed_validation=False, forbid_extra_keys=True)
_CONVERTER.register_structure_hook(int, _number)
_CONVERTER.register_structure_hook(bool, _flag)
_CONVERTER.register_structure_hook(str, _text)
