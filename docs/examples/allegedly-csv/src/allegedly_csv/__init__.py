"""A scikit-learn pipeline behind the interface of a trainable classifier."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allegedly import ClassifierSpec, hookimpl

if TYPE_CHECKING:
    from allegedly_csv.classifier import CsvClassifier


def _make(**options: Any) -> CsvClassifier:
    from allegedly_csv.classifier import CsvClassifier

    return CsvClassifier(**options)


@hookimpl
def allegedly_classifiers() -> list[ClassifierSpec]:
    """Register the plugin; scikit-learn is imported when it is used, not when it is listed."""
    return [ClassifierSpec("csv", _make, "tf-idf and logistic regression", trainable=True)]
