"""An existing spaCy component behind the interface of a classifier."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allegedly import ClassifierSpec, hookimpl

if TYPE_CHECKING:
    from allegedly_spacy.classifier import SpacyClassifier


def _make(**options: Any) -> SpacyClassifier:
    from allegedly_spacy.classifier import SpacyClassifier

    return SpacyClassifier(**options)


@hookimpl
def allegedly_classifiers() -> list[ClassifierSpec]:
    """Register the plugin; spaCy is imported when it is used, not when it is listed."""
    return [ClassifierSpec("spacy", _make, "spans that a spaCy pipeline marks")]
