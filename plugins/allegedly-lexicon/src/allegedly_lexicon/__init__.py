"""Hedge detection by a typed, weighted lexicon."""

from __future__ import annotations

from typing import Any

from allegedly import ClaimClassifier, ClassifierSpec, hookimpl


def _lexicon(**options: Any) -> ClaimClassifier:
    from allegedly_lexicon.classifier import LexiconClassifier

    return LexiconClassifier(**options)


@hookimpl
def allegedly_classifiers() -> list[ClassifierSpec]:
    """Offer the lexicon classifier."""
    return [ClassifierSpec("lexicon", _lexicon, "longest match in a typed, weighted lexicon")]
