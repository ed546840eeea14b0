"""Hedge detection by trained models."""

from __future__ import annotations

from typing import Final

from allegedly import ClassifierSpec, Lazy, hookimpl

_CLASSIFIER: Final = "allegedly_ml.classifier:MLClassifier"


@hookimpl
def allegedly_classifiers() -> list[ClassifierSpec]:
    """Offer the two shipped models."""
    return [
        ClassifierSpec(
            "ml",
            Lazy(_CLASSIFIER, ("ml",)),
            "logistic regression over cues in context, for words of doubt",
            trainable=True,
            trained_on=(
                "szeged-wiki",
                "szeged-bio",
                "newsroom-train",
                "uds-ih2",
                "megaveridicality",
                "meantime",
                "commitmentbank",
                "rp",
            ),
            tuned_on=("certainty-science",),
            seen="allegedly_ml:data/ml/seen.bin",
            consulted="allegedly_ml:data/ml/consulted.bin",
        ),
        ClassifierSpec(
            "ml-weasel",
            Lazy(_CLASSIFIER, ("ml-weasel",)),
            "logistic regression, for vague wording that Wikipedia editors tag",
            trainable=True,
            trained_on=("conll2010-wikipedia",),
            seen="allegedly_ml:data/ml-weasel/seen.bin",
        ),
    ]
