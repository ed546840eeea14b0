"""Values in files of others: each is checked when it is read, and errors name its field."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import attrs

from allegedly.errors import SchemaError
from allegedly.regular_file import read_regular

LARGEST: Final = 64 << 20
"""Most bytes of a file of results."""

_LONGEST: Final = 2_000
_MOST: Final = 1 << 32


@attrs.frozen
class Field:
    """A value, and where it stands.

    Attributes:
        file: The file.
        name: The names and numbers that lead to it, as in ``results[0].value``.
        value: The value, which may be of any type.
    """

    file: Path
    name: str
    value: Any = attrs.field(repr=False)

    @classmethod
    def read(cls, file: Path) -> Field:
        """Read a file of JSON.

        Raises:
            SchemaError: If it cannot be read, or is not JSON.
        """
        whole = cls(file, "", None)
        try:
            return attrs.evolve(whole, value=json.loads(read_regular(file, LARGEST)))
        except OSError as error:
            raise SchemaError(f"{file}: cannot be read: {error.strerror or error}") from error
        except RecursionError as error:
            raise whole.wrong("it is nested too deeply") from error
        except ValueError as error:
            raise whole.wrong(f"it is not JSON: {error}") from error

    def wrong(self, problem: str) -> SchemaError:
        """Return an error that names file and field."""
        return SchemaError(
            f"{self.file}: not the results of a comparison: {self.name and f'{self.name}: '}"
            f'{problem}; give the file comparison.json that "allegedly compare -o DIR" wrote'
        )

    def __getitem__(self, key: str) -> Field:
        """Return a field of an object."""
        if key not in self.mapping():
            raise self.wrong(f"it has no {key!r}")
        return self._at(key)

    def get(self, key: str, default: Any = None) -> Field:
        """Return a field of an object, or a default in its place."""
        return self._at(key) if key in self.mapping() else attrs.evolve(self, value=default)

    def _at(self, key: str) -> Field:
        return Field(self.file, f"{self.name}.{key:.60}".lstrip("."), self.value[key])

    def mapping(self) -> dict[str, Any]:
        """Return an object."""
        if not isinstance(self.value, dict):
            raise self._not("an object")
        return self.value

    def items(self) -> Iterator[Field]:
        """Yield the items of an array."""
        if not isinstance(self.value, list):
            raise self._not("an array")
        for number, item in enumerate(self.value):
            yield Field(self.file, f"{self.name}[{number}]", item)

    def text(self) -> str:
        """Return a string."""
        if not isinstance(self.value, str):
            raise self._not("a string")
        if len(self.value) > _LONGEST or not _is_unicode(self.value):
            raise self._not(f"a string of Unicode of at most {_LONGEST:,} characters")
        return self.value

    def number(self, low: float = -1e9, high: float = 1e9) -> float:
        """Return a number in a range."""
        value = self.value
        if (
            isinstance(value, bool)
            or not isinstance(value, int | float)
            or not low <= value <= high
        ):
            raise self._not(f"a number from {low:g} to {high:g}")
        return float(value)

    def count(self, most: int = _MOST) -> int:
        """Return a number of things."""
        if type(self.value) is not int or not 0 <= self.value <= most:
            raise self._not("a count")
        return self.value

    def pair(self, low: float = -1e9, high: float = 1e9) -> tuple[float, float]:
        """Return two numbers in a range."""
        found = [item.number(low, high) for item in self.items()]
        if len(found) != 2:
            raise self._not("two numbers")
        return found[0], found[1]

    def _not(self, expected: str) -> SchemaError:
        return self.wrong(f"{expected} is expected, not {self.value!r:.80}")


def _is_unicode(text: str) -> bool:
    return not any("\ud800" <= char <= "\udfff" for char in text)
