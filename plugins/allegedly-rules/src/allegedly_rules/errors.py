"""What can be wrong with a rule file."""

from __future__ import annotations

from allegedly.errors import AllegedlyError


class RuleError(AllegedlyError, ValueError):
    """A rule file cannot be used; the message names file, rule and reason."""
