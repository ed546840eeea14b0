"""Hedge detection by a trained model."""

from __future__ import annotations

from typing import Any

from allegedly import ClaimClassifier, ClassifierSpec, hookimpl


def _ml(**options: Any) -> ClaimClassifier:
    from allegedly_ml.classifier import MLClassifier

    return MLClassifier(**options)


@hookimpl
def allegedly_classifiers() -> list[ClassifierSpec]:
    """Offer the trained classifier."""
    return [ClassifierSpec("ml", _ml, "logistic regression over cue contexts", trainable=True)]
