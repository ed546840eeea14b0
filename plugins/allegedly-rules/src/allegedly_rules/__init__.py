"""Hedge detection by scoped rules."""

from __future__ import annotations

from allegedly import ClassifierSpec, Lazy, hookimpl


@hookimpl
def allegedly_classifiers() -> list[ClassifierSpec]:
    """Offer the rule classifier."""
    return [
        ClassifierSpec(
            "rules",
            Lazy("allegedly_rules.classifier:RuleClassifier"),
            "triggers with conditions on their context",
            tuned_on=(
                "szeged-wiki",
                "szeged-bio",
                "bioscope",
                "newsroom-train",
                "uds-ih2",
                "uw",
                "commitmentbank",
            ),
            consulted="allegedly_rules:data/consulted.bin",
        )
    ]
