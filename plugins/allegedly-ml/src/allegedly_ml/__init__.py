"""Hedge detection by trained models."""

from __future__ import annotations

from functools import partial
from typing import Any

from allegedly import ClaimClassifier, ClassifierSpec, hookimpl


def _classifier(name: str, **options: Any) -> ClaimClassifier:
    from allegedly_ml.classifier import MLClassifier

    return MLClassifier(name, **options)


@hookimpl
def allegedly_classifiers() -> list[ClassifierSpec]:
    """Offer the two shipped models."""
    return [
        ClassifierSpec(
            "ml",
            partial(_classifier, "ml"),
            "logistic regression over cue contexts: semantic uncertainty",
            trainable=True,
            trained_on=("szeged-wiki", "szeged-bio"),
        ),
        ClassifierSpec(
            "ml-weasel",
            partial(_classifier, "ml-weasel"),
            "the same, for weasel wording as Wikipedia editors mark it",
            trainable=True,
            trained_on=("conll2010-wikipedia",),
        ),
    ]
