"""Errors of this plugin."""

from __future__ import annotations

from allegedly import AllegedlyError


class ModelError(AllegedlyError):
    """A model is absent, damaged or untrained, or cannot be trained on the given examples."""
