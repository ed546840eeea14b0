"""What all pages share: colours, signs of voices, and a policy that lets nothing else in."""

from __future__ import annotations

import base64
import hashlib
from importlib.resources import files


def palette() -> str:
    """Return the style sheet of colours, light and dark, and of what tells voices apart."""
    return (files("allegedly.render") / "palette.css").read_text(encoding="utf-8")


def policy(style: str, script: str | None = None) -> str:
    """Return a content security policy that allows one style sheet and one script.

    Args:
        style: The style sheet, letter for letter.
        script: The script; without it none runs.
    """
    allowed = f"script-src {_source(script)}; " if script else ""
    return (
        f"default-src 'none'; style-src {_source(style)}; {allowed}"
        "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'"
    )


def _source(code: str) -> str:
    digest = hashlib.sha256(code.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
