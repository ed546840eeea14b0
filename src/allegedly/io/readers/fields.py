"""Values that readers meet in several formats: dates, names of authors, whole streams."""

from __future__ import annotations

import re
from datetime import datetime
from typing import BinaryIO, Final

from allegedly.errors import ReadError

_DIVIDED: Final = re.compile(r"\s*[;|\n]\s*")


def read_bounded(stream: BinaryIO, name: str, largest: int) -> bytes:
    """Read a whole stream that must fit into memory, and must not be made to burst it.

    Args:
        stream: The bytes.
        name: What to call it in messages.
        largest: The number of bytes that is still read.

    Raises:
        ReadError: If there is more.
    """
    data = stream.read(largest + 1)
    if len(data) > largest:
        raise ReadError(
            f"{name}: is larger than {largest:,} bytes, which no article is; divide it, or raise "
            "the reader's option `largest`"
        )
    return data


def moment(value: str | None, field: str) -> datetime | None:
    """Return a date in ISO 8601; blank is None.

    Raises:
        ReadError: If it is no such date; the message names the field.
    """
    if value is None or not value.strip():
        return None
    try:
        return datetime.fromisoformat(value.strip())
    except ValueError as error:
        shown = value if len(value) <= 40 else value[:39] + "…"
        raise ReadError(
            f"its {field} must be a date in ISO 8601, such as 2026-11-03 or 2026-11-03T09:30:00Z, "
            f"not {shown!r}"
        ) from error


def names(value: str | None) -> tuple[str, ...]:
    """Divide the names of authors at semicolons, bars and line breaks."""
    return tuple(name for name in _DIVIDED.split(value or "") if name.strip())


def blank_to_none(value: str | None) -> str | None:
    """Return text without surrounding white space; None where nothing is left."""
    return (value or "").strip() or None
