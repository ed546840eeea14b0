"""Third-party text, made safe for a terminal."""

from __future__ import annotations

from typing import Final

_BREAKS: Final = "\t\n\r\x0b\x0c\x1c\x1d\x1e\x1f\x85\u2028\u2029"
_REORDERING: Final = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"

_HARMLESS: Final = {
    **{code: 0x2400 + code for code in range(0x20)},  # the Unicode pictures of control codes
    0x7F: 0x2421,
    **dict.fromkeys(range(0x80, 0xA0), 0xFFFD),
    **dict.fromkeys(map(ord, _REORDERING), 0xFFFD),
    **dict.fromkeys(range(0xD800, 0xE000), 0xFFFD),
    **dict.fromkeys(map(ord, _BREAKS), 0x20),
}


def one_line(text: str, longest: int = 1000) -> str:
    """Return text for one line of a terminal, with all positions unchanged.

    Line breaks and tabs become spaces. Control codes, and marks that reorder text, become visible
    signs, so that no text can move the cursor, change colours or hide its words. Text longer than
    `longest` is cut and ends in "…".
    """
    if len(text) > longest:
        text = text[: longest - 1] + "…"
    return text.translate(_HARMLESS)
