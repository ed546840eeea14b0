"""Attribution and hedge detection by one small neural encoder."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from allegedly import AttributorSpec, ClaimClassifier, ClassifierSpec, hookimpl

if TYPE_CHECKING:
    from allegedly.interfaces import Attributor

_MODELS = {
    "neural": "a small encoder, fine-tuned (21 M weights)",
    "neural-small": "a smaller encoder that learnt from it",
}


def _attributor(name: str, **options: Any) -> Attributor:
    from allegedly_neural.attributor import NeuralAttributor

    return NeuralAttributor(name, **options)


def _classifier(name: str, **options: Any) -> ClaimClassifier:
    from allegedly_neural.classifier import NeuralClassifier

    return NeuralClassifier(name, **options)


@hookimpl
def allegedly_attributors() -> list[AttributorSpec]:
    """Offer the attribution half of each model."""
    return [
        AttributorSpec(name, partial(_attributor, name), summary, trained_on=("polnear-train",))
        for name, summary in _MODELS.items()
    ]


@hookimpl
def allegedly_classifiers() -> list[ClassifierSpec]:
    """Offer the hedging half of each model."""
    return [
        ClassifierSpec(
            name,
            partial(_classifier, name),
            summary,
            trained_on=("szeged-wiki", "szeged-bio", "bioscope"),
            on_request=True,
        )
        for name, summary in _MODELS.items()
    ]
