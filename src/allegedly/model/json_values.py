"""Values that JSON can hold: strings, numbers, booleans, None, lists and dictionaries."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite
from typing import Any, Final, NoReturn, TypeVar

from allegedly.errors import ArticleError, wrong_type

DEEPEST: Final = 100
"""The most levels of lists and dictionaries; `json` and `pickle` fail on far deeper ones."""

_LONGEST_KEY: Final = 40


K = TypeVar("K")
V = TypeVar("V")


class ReadOnly(dict[K, V]):
    """A dictionary that cannot be changed, because several plugins may share it."""

    def _refuse(self, *_: object, **__: object) -> NoReturn:
        raise TypeError("this dictionary is read-only; change a copy of it: dict(…)")

    __setitem__ = __delitem__ = __ior__ = _refuse
    clear = pop = popitem = setdefault = update = _refuse

    def __reduce__(self) -> tuple[Any, ...]:
        return ReadOnly, (dict(self),)


def plain_json(value: object, argument: str) -> Any:
    """Return a deep copy of a value that survives a round trip through JSON.

    Tuples become lists, and dictionaries are read-only.

    Args:
        value: The value.
        argument: Its name, for messages.

    Raises:
        ArgumentTypeError: If something in it has another type; names the place.
        ArticleError: If a number in it is not finite, or it is nested too deeply.
    """
    path: list[str | int] = []

    def copied(value: object) -> Any:
        if value is None or isinstance(value, (str, int)):
            return value
        if isinstance(value, float):
            if isfinite(value):
                return value
            raise ArticleError(f"{_place(argument, path)} is {value}, which JSON cannot express")
        if len(path) == DEEPEST:
            raise ArticleError(f"{argument} is nested more than {DEEPEST} levels deep")
        if isinstance(value, Mapping):
            found: dict[str, Any] = {}
            for key, item in value.items():
                if not isinstance(key, str):
                    raise wrong_type(f"a key of {_place(argument, path)}", "a string", key)
                path.append(key)
                found[key] = copied(item)
                path.pop()
            return ReadOnly(found)
        if isinstance(value, (list, tuple)):
            items: list[Any] = []
            for index, item in enumerate(value):
                path.append(index)
                items.append(copied(item))
                path.pop()
            return items
        expected = "a string, number, boolean, None, list or dictionary, as in JSON"
        raise wrong_type(_place(argument, path), expected, value)

    return copied(value)


def _place(argument: str, path: list[str | int]) -> str:
    keys = [key if isinstance(key, int) else key[:_LONGEST_KEY] for key in path]
    return argument + "".join(f"[{key!r}]" for key in keys)
