"""Hedge detection by scoped rules."""

from __future__ import annotations

from typing import Any

from allegedly import ClaimClassifier, ClassifierSpec, hookimpl


def _rules(**options: Any) -> ClaimClassifier:
    from allegedly_rules.classifier import RuleClassifier

    return RuleClassifier(**options)


@hookimpl
def allegedly_classifiers() -> list[ClassifierSpec]:
    """Offer the rule classifier."""
    return [
        ClassifierSpec(
            "rules",
            _rules,
            "triggers with conditions on their context",
            tuned_on=("szeged-wiki", "szeged-bio", "bioscope"),
        )
    ]
