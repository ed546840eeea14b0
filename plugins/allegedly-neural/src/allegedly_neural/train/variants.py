"""Changes of an article's characters, so that the encoder meets text as it comes."""

from __future__ import annotations

import random
import zlib
from collections.abc import Callable, Mapping
from typing import Final

_DOUBLE: Final = '“”"„«»'
_MARKS: Final[tuple[Mapping[str, str], ...]] = (
    {"“": '"', "”": '"', "‘": "'", "’": "'"},
    {"“": "‘", "”": "’", "‘": "“"},
    {"“": "'", "”": "'", '"': "'"},
    {"“": "«", "”": "»"},
    {"“": "„", "”": "“"},
    dict.fromkeys(_DOUBLE, " "),
)
_WORD_BREAK: Final = 0.02


def straight(text: str) -> str:
    """Make all quotation marks straight, as on a typewriter."""
    return _replaced(text, _MARKS[0])


def other_marks(text: str) -> str:
    """Use other quotation marks: straight, single, pointed, low, or none."""
    return _replaced(text, random.Random(_seed(text)).choice(_MARKS))


def other_case(text: str) -> str:
    """Write all in lower case, all in capitals, or the title alone in capitals."""
    drawn = random.Random(_seed(text)).random()
    if drawn < 0.5:
        return text.lower()
    if drawn < 0.7:
        return text.upper()
    title, end, body = text.partition("\n")
    return title.upper() + end + body


def broken(text: str) -> str:
    """Break lines within paragraphs, as recognised print has them; marks are straight."""
    drawn = random.Random(_seed(text))
    return "".join(
        "\n" if char == " " and drawn.random() < _WORD_BREAK else char for char in straight(text)
    )


CHANGES: Final[tuple[Callable[[str], str], ...]] = (other_marks, straight, other_case, broken)
"""The changes; each keeps the number of characters, or is not made."""


def _replaced(text: str, pairs: Mapping[str, str]) -> str:
    return text.translate({ord(mark): other for mark, other in pairs.items()})


def _seed(text: str) -> int:
    return zlib.crc32(text.encode())
