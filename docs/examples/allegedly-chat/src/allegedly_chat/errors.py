"""What can go wrong between a claim and an answer."""

from __future__ import annotations

from allegedly import AllegedlyError


class ChatError(AllegedlyError):
    """The endpoint cannot be asked, or does not answer as it should."""


class CostError(ChatError):
    """Another request could cost more than was allowed."""


class AnswerError(ChatError):
    """An answer breaks the label scheme. Worth another try, unlike other errors."""
