"""Values that readers meet in several formats: dates, names of authors, whole streams."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, time
from math import isfinite
from typing import Any, BinaryIO, Final

from allegedly.errors import ReadError

_DIVIDED: Final = re.compile(r"[;|\n]")

NOT_SHOWN: Final = {
    "withheld": "withheld by the publisher",
    "canceled": "cancelled by the publisher",
    "cancelled": "cancelled by the publisher",
}
"""Why an item with such a publishing status, in lower case, is skipped."""


def read_bounded(stream: BinaryIO, name: str, largest: int) -> bytes:
    """Read a whole stream that must fit into memory, and must not be made to burst it.

    Args:
        stream: The bytes.
        name: What to call it in messages.
        largest: The most bytes that are read.

    Raises:
        ReadError: If there is more.
    """
    data = stream.read(largest + 1)
    if len(data) > largest:
        raise ReadError(
            f"{name}: is larger than {largest:,} bytes, larger than any article; split it, or "
            "raise the reader's option `largest`"
        )
    return data


def moment(value: str | None, field: str) -> datetime | None:
    """Return a date in ISO 8601; blank is None.

    Raises:
        ReadError: If it is not such a date; the message names the field.
    """
    if value is None or not value.strip():
        return None
    try:
        return datetime.fromisoformat(value.strip())
    except ValueError as error:
        raise ReadError(
            f"its {field} must be a date in ISO 8601, such as 2026-11-03 or 2026-11-03T09:30:00Z, "
            f"not {shortened(value)!r}"
        ) from error


def names(value: str | None) -> tuple[str, ...]:
    """Divide the names of authors at semicolons, bars and line breaks."""
    return tuple(name for part in _DIVIDED.split(value or "") if (name := part.strip()))


def first_twice(keys: Iterable[str]) -> str | None:
    """Return the first key that has come before, cut to a length that fits into a message."""
    seen: set[str] = set()
    for key in keys:
        if key in seen:
            return shortened(key)
        seen.add(key)
    return None


def shortened(text: str) -> str:
    """Return at most 40 characters of a text, for messages."""
    return text if len(text) <= 40 else text[:39] + "…"


def blank_to_none(value: str | None) -> str | None:
    """Return text without surrounding white space; None where nothing is left."""
    return (value or "").strip() or None


def plain(value: Any) -> Any:
    """Return a value as JSON can hold it; a number that is not finite is missing."""
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float) and not isfinite(value):
        return None
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    return value if isinstance(value, str | int | float | bool | None) else str(value)
