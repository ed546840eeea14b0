"""The error of this plugin."""

from __future__ import annotations

from allegedly.errors import AllegedlyError


class LexiconError(AllegedlyError, ValueError):
    """An entry, or a file of entries, is invalid; the message names file, entry and reason."""
