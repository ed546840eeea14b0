"""The errors of this plugin."""

from __future__ import annotations

from allegedly import AllegedlyError


class ChatError(AllegedlyError):
    """The endpoint cannot be reached, or its answers are invalid."""


class CostError(ChatError):
    """Another request could cost more than was allowed."""


class AnswerError(ChatError):
    """An answer breaks the label scheme; unlike other errors, worth another try."""
