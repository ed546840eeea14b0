"""Hedge detection by a typed, weighted lexicon.

    from allegedly_lexicon import Entry, LexiconClassifier

    classifier = LexiconClassifier(extra=[Entry("word in the pub", "hearsay", 0.8)])

The lexicon is read when the first classifier is made.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allegedly import ClassifierSpec, Lazy, hookimpl

if TYPE_CHECKING:
    from allegedly_lexicon.classifier import LexiconClassifier
    from allegedly_lexicon.entries import Entry
    from allegedly_lexicon.errors import LexiconError

_LAZY = {"Entry": "entries", "LexiconClassifier": "classifier", "LexiconError": "errors"}

__all__ = ["Entry", "LexiconClassifier", "LexiconError", "allegedly_classifiers"]


def __getattr__(name: str) -> Any:
    if name in _LAZY:
        from importlib import import_module

        return getattr(import_module(f"allegedly_lexicon.{_LAZY[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


@hookimpl
def allegedly_classifiers() -> list[ClassifierSpec]:
    """Offer the lexicon classifier."""
    return [
        ClassifierSpec(
            "lexicon",
            Lazy("allegedly_lexicon.classifier:LexiconClassifier"),
            "longest match in a typed, weighted lexicon",
            tuned_on=("szeged-wiki", "szeged-bio", "bioscope", "conll2010-wikipedia"),
            consulted="allegedly_lexicon:data/consulted.bin",
        )
    ]
