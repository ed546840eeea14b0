"""Text as a reader of the page sees it: no control characters, no entities, no footnote marks."""

from __future__ import annotations

import html
import re
from typing import Final

_CONTROL: Final = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u200b\u2060\ufeff]")
_COLOURS: Final = re.compile(r"\x1b\[[0-9;]{0,20}m")

_BREAKS: Final = frozenset("\x01\x02\x03\x04\x0b\x0c\x17\x1c\x1d\x1e\x85")
"""Controls that part headers, texts and pages on a wire: SOH, STX, ETX, form feed and others."""

_REPLACED: Final = {
    **dict.fromkeys(_BREAKS, "\n"),
    "\x1f": " ",
    # Windows-1252 that was taken for Latin-1, as browsers read it.
    **{
        chr(code): bytes([code]).decode("cp1252", "ignore")
        for code in range(0x80, 0xA0)
        if code != 0x85
    },
}

_ENTITY: Final = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_TIMES_ESCAPED: Final = 2

_MARKS: Final = {"œ": "“", "˜": "‘", "™": "’", "“": "–", "”": "—", "¦": "…"}
_UTF8_AS_1252: Final = re.compile("â€([œ˜™“”¦\x9d]|(?=[\\s.,;:!?)\\]]|\\Z))")
_MAC_PAIR: Final = re.compile(r"(?<!\w)Ò(?=\w)([^ÒÓ\n]{1,2000})(?<=[\w.,!?…’'-])Ó(?!\w)")

_SUPERSCRIPTS: Final = "¹²³⁰⁴⁵⁶⁷⁸⁹"
_FOOTNOTE: Final = re.compile(
    r"(?<=[\w.,;:!?”’\"')\]%])"
    r"(?:\[(?:\d{1,3}|citation needed|clarification needed|who\?|when\?|by whom\?)\]){1,9}"
    rf"|(?<=[.,;:!?”’\"')\]])[{_SUPERSCRIPTS}]{{1,3}}(?!\w)"
    rf"|(?<=[a-z]{{4}})[{_SUPERSCRIPTS}]{{1,3}}(?!\w)"
)


def visible(text: str) -> str:
    """Return a text without control characters and characters that are not seen.

    Controls that part the pieces of a wire message become line breaks. Soft hyphens, zero-width
    spaces, word joiners and byte-order marks are left out.
    """
    if text.isascii() and text.isprintable():
        return text
    text = _COLOURS.sub("", text)
    return _CONTROL.sub(lambda found: _REPLACED.get(found[0], ""), text)


def without_footnotes(text: str) -> str:
    """Return a text without the marks of footnotes: ``[1]`` and raised figures behind a word.

    Raised figures behind a short word stay, as they are units: ``km²``.
    """
    return _FOOTNOTE.sub("", text)


def decoded(text: str) -> str:
    """Return a text with character entities (``&quot;``, ``&#8217;``) as the characters they mean.

    Text that was escaped twice, as in copies of copies, is decoded twice.
    """
    for _ in range(_TIMES_ESCAPED):
        if "&" not in text:
            break
        text = _ENTITY.sub(lambda found: html.unescape(found[0]), text)
    return text


def with_marks(text: str) -> str:
    """Return a text with the quotation marks and dashes that were decoded wrongly.

    These are UTF-8 that was taken for Windows-1252 (``â€œ``), and Mac Roman that was taken for
    Latin-1 (``Ò…Ó``); the latter only in pairs, since the letters occur in names.
    """
    if "â€" in text:
        text = _UTF8_AS_1252.sub(lambda found: _MARKS.get(found[1], "”"), text)
    if "Ò" in text and "Ó" in text:
        text = _MAC_PAIR.sub("“\\1”", text)
    return text


def shown(text: str) -> str:
    """Return a pasted plain text as it was shown where it comes from."""
    return without_footnotes(visible(with_marks(decoded(text))))
