"""A classifier and an attributor that ask an OpenAI-compatible chat endpoint."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allegedly import AttributorSpec, ClassifierSpec, hookimpl

if TYPE_CHECKING:
    from allegedly_chat.attributor import ChatAttributor
    from allegedly_chat.classifier import ChatClassifier


def _classifier(**options: Any) -> ChatClassifier:
    from allegedly_chat.classifier import ChatClassifier

    return ChatClassifier(**options)


def _attributor(**options: Any) -> ChatAttributor:
    from allegedly_chat.attributor import ChatAttributor

    return ChatAttributor(**options)


@hookimpl
def allegedly_classifiers() -> list[ClassifierSpec]:
    """Register the classifier; no server is contacted before the first claim is judged."""
    summary = "asks an OpenAI-compatible chat endpoint"
    return [ClassifierSpec("chat", _classifier, summary, on_request=True)]


@hookimpl
def allegedly_attributors() -> list[AttributorSpec]:
    """Register the attributor; no server is contacted before the first article is read."""
    return [AttributorSpec("chat", _attributor, "asks an OpenAI-compatible chat endpoint")]
