"""Classifiers as scikit-learn estimators, for cross-validation, calibration, voting and search.

``cross_val_score(ClaimEstimator("ml"), sentences, is_hedged, scoring="f1")``
"""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from typing import Any, Self, cast

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils.multiclass import check_classification_targets, type_of_target
from sklearn.utils.validation import check_consistent_length, check_is_fitted, column_or_1d

from allegedly.classifier import ClaimClassifier, TrainableClassifier
from allegedly.model import Assessment, Claim, Label
from allegedly.plugins import default_registry
from allegedly.plugins.contract import check_assessments
from allegedly.text import claims_from_sentences

__all__ = ["ClaimEstimator"]


class ClaimEstimator(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """Any hedge classifier as a binary scikit-learn classifier of sentences or claims.

    X is a one-dimensional sequence of strings, each taken as one sentence, or of `Claim` objects,
    which bring their context with them. y has two classes. The one that means hedged is `positive`
    if given, else ``"hedged"`` if there is such a class, else the greater of the two (1, True,
    ``"uncertain"``). Give numbers or booleans to meta-estimators that number the classes
    themselves (voting, stacking): they would turn ``"hedged"`` into 0 and ``"plain"`` into 1.

    Args:
        classifier: Name of an installed classifier, or a classifier object, which is not changed.
        options: Arguments for the factory of a named classifier.
        threshold: Lowest score that counts as hedged; None uses the classifier's own labels.
        train: Whether `fit` trains a trainable classifier, or only loads it.
        positive: The class that means hedged.

    Attributes:
        classes_: The two classes, sorted, shape `(2,)`.
        classifier_: The classifier in use.
        positive_: The class that means hedged.
    """

    def __init__(
        self,
        classifier: str | ClaimClassifier = "rules",
        *,
        options: Mapping[str, Any] | None = None,
        threshold: float | None = None,
        train: bool = True,
        positive: Any = None,
    ) -> None:
        self.classifier = classifier
        self.options = options
        self.threshold = threshold
        self.train = train
        self.positive = positive

    def fit(self, X: Any, y: Any) -> Self:  # noqa: N803
        """Load the classifier, and train it if it is trainable and `train` is true.

        Args:
            X: Sentences or claims, shape `(n,)`.
            y: Their classes, shape `(n,)`.

        Raises:
            ValueError: If X is not such a sequence, or y does not have two classes.
            PluginError: If a named classifier is not installed or does not load.
        """
        if y is None:
            raise ValueError("ClaimEstimator requires y to be passed, but the target y is None")
        claims = _claims(X)
        y = column_or_1d(y, warn=True)
        check_consistent_length(claims, y)
        check_classification_targets(y)
        self.classes_ = np.unique(y)
        if len(self.classes_) > 2:
            raise ValueError(
                "Only binary classification is supported. The type of the target is "
                f"{type_of_target(y)}."
            )
        if len(self.classes_) < 2:
            raise ValueError("y has one class only; there must be hedged and plain ones")
        self.positive_ = self._positive()
        self.classifier_ = self._create()
        if self.train and isinstance(self.classifier_, TrainableClassifier):
            labels: list[Label] = ["hedged" if c == self.positive_ else "plain" for c in y]
            self.classifier_.fit(claims, labels)
        return self

    def predict(self, X: Any) -> Any:  # noqa: N803
        """Return the class of each sentence or claim, shape `(n,)`."""
        found = self.assess(X)
        if self.threshold is None:
            hedged = np.array([item.label == "hedged" for item in found], dtype=bool)
        else:
            hedged = np.array([item.score >= self.threshold for item in found], dtype=bool)
        place = int(self.classes_[1] == self.positive_)
        return self.classes_[np.where(hedged, place, 1 - place)]

    def predict_proba(self, X: Any) -> Any:  # noqa: N803
        """Return the probabilities of `classes_`, shape `(n, 2)`."""
        scores = np.array([item.score for item in self.assess(X)], dtype=float)
        columns = [scores if c == self.positive_ else 1.0 - scores for c in self.classes_]
        return np.column_stack(columns)

    def assess(self, X: Any) -> list[Assessment]:  # noqa: N803
        """Return the assessments with their hedges, one for each sentence or claim.

        Raises:
            NotFittedError: Before `fit`.
            ContractError: If the classifier breaks its contract.
        """
        check_is_fitted(self)
        claims = _claims(X)
        found = list(self.classifier_.assess(claims))
        check_assessments(self.classifier_.name, claims, found)
        return found

    def _create(self) -> ClaimClassifier:
        if isinstance(self.classifier, str):
            plugin = default_registry().get("classifier", self.classifier)
            return cast(ClaimClassifier, plugin.create(self.options))
        return copy.deepcopy(self.classifier)

    def _positive(self) -> Any:
        if self.positive is not None:
            if self.positive not in self.classes_:
                raise ValueError(f"positive is {self.positive!r}, which is not a class of y")
            return self.positive
        return "hedged" if "hedged" in self.classes_.tolist() else self.classes_[1]

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.one_d_array = True
        tags.input_tags.two_d_array = False
        tags.input_tags.string = True
        tags.classifier_tags.multi_class = False
        return tags


def _claims(X: Any) -> list[Claim]:  # noqa: N803
    """Return claims as they are, and sentences as claims without context."""
    if isinstance(X, str | Claim):
        raise ValueError("X is a single sentence or claim; put it in a list")
    shape = getattr(X, "shape", None)
    if shape is not None and len(shape) != 1:
        raise ValueError(
            "X must have one dimension, a sentence or a claim in each place; it has "
            f"{len(shape)} dimensions"
        )
    items: Sequence[Any] = list(X)
    made = iter(claims_from_sentences([item for item in items if isinstance(item, str)]))
    claims: list[Claim] = []
    for place, item in enumerate(items):
        if isinstance(item, str):
            claims.append(next(made))
        elif isinstance(item, Claim):
            claims.append(item)
        else:
            kind = type(item).__name__
            raise ValueError(f"X[{place}] is a {kind}; X must hold sentences (str) or claims")
    return claims
