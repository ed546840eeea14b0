"""What goes wrong with a neural model."""

from __future__ import annotations

from allegedly import AllegedlyError


class ModelError(AllegedlyError):
    """A model is absent, damaged, or was asked for what it cannot do."""
