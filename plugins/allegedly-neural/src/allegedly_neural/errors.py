"""Errors of this plugin."""

from __future__ import annotations

from allegedly import AllegedlyError


class ModelError(AllegedlyError):
    """A model is absent or damaged, or does not support the request."""
