"""The most memory that DuckDB uses for a summary."""

from __future__ import annotations

import re
from typing import Final

from allegedly.errors import SummaryError

_SIZE: Final = re.compile(r"(\d{1,9}(?:\.\d{1,3})?) ?([KMGT])(i?)B", re.IGNORECASE | re.ASCII)
_POWERS: Final = {"K": 1, "M": 2, "G": 3, "T": 4}

LEAST: Final = 64_000_000
"""With less, DuckDB cannot count even few articles reliably."""


def checked_memory(size: str) -> str:
    """Return a size as DuckDB reads it.

    Args:
        size: A number and a unit, such as ``512MB``, ``1.5 GB`` or ``2GiB``.

    Raises:
        SummaryError: If it is anything else, or too little.
    """
    found = _SIZE.fullmatch(size.strip())
    if found is None:
        raise SummaryError(
            f"memory {size!r}: write a number and a unit (KB, MB, GB or TB), such as 512MB"
        )
    number, unit, binary = found.groups()
    bytes_ = float(number) * (1024 if binary else 1000) ** _POWERS[unit.upper()]
    if bytes_ < LEAST:
        raise SummaryError(f"memory {size!r}: is too little; give at least {LEAST // 10**6}MB")
    if bytes_ > 2**62:
        raise SummaryError(f"memory {size!r}: is more than any machine has; try 512MB")
    return f"{number}{unit}{binary}B"
