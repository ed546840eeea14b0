"""The error of this plugin."""

from __future__ import annotations

from allegedly.errors import AllegedlyError


class RuleError(AllegedlyError, ValueError):
    """A rule file is invalid; the message names file, rule and reason."""
