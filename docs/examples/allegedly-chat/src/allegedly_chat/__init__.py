"""A classifier that asks an OpenAI-compatible chat endpoint."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allegedly import ClassifierSpec, hookimpl

if TYPE_CHECKING:
    from allegedly_chat.classifier import ChatClassifier


def _make(**options: Any) -> ChatClassifier:
    from allegedly_chat.classifier import ChatClassifier

    return ChatClassifier(**options)


@hookimpl
def allegedly_classifiers() -> list[ClassifierSpec]:
    """Register the plugin; no server is contacted before the first claim is judged."""
    return [ClassifierSpec("chat", _make, "asks an OpenAI-compatible chat endpoint")]
