"""Writing XML: any text becomes valid, whatever it holds."""

from __future__ import annotations

import re
from typing import Final

_FORBIDDEN: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 cannot express, not even by number."""

_ESCAPES: Final = {ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;", ord("\r"): "&#13;"}
_IN_VALUES: Final = {**_ESCAPES, ord('"'): "&quot;", ord("\n"): "&#10;", ord("\t"): "&#9;"}


def escaped(text: str) -> str:
    """Return text as the content of an element; each forbidden character becomes U+FFFD."""
    return _FORBIDDEN.sub("\ufffd", text).translate(_ESCAPES)


def start_tag(name: str, attributes: dict[str, str | None], *, empty: bool = False) -> str:
    """Return the tag that opens an element, with the attributes that have a value."""
    shown = "".join(
        f' {key}="{_FORBIDDEN.sub(chr(0xFFFD), value).translate(_IN_VALUES)}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{shown}{'/' if empty else ''}>"


def element(name: str, text: str, **attributes: str | None) -> str:
    """Return an element that holds text alone."""
    return f"{start_tag(name, dict(attributes))}{escaped(text)}</{name}>"
