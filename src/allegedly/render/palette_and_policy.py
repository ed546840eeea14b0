"""Shared by all pages: the style sheet of colours and symbols, and a content security policy."""

from __future__ import annotations

import base64
import hashlib
from importlib.resources import files


def palette() -> str:
    """Return the style sheet of colours, light and dark, and of the symbols that mark voices."""
    return (files("allegedly.render") / "palette.css").read_text(encoding="utf-8")


def policy(style: str, script: str | None = None) -> str:
    """Return a content security policy that allows one style sheet and one script.

    Args:
        style: The style sheet, character for character.
        script: The script; None forbids scripts.
    """
    allowed = f"script-src {source_of(script)}; " if script else ""
    return (
        f"default-src 'none'; style-src {source_of(style)}; {allowed}"
        "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'"
    )


def source_of(code: str) -> str:
    """Return the source expression that allows one style sheet or script in a policy."""
    digest = hashlib.sha256(code.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
