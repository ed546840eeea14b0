"""The estimator: scikit-learn's own checks, and its tools at work on classifiers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sklearn.base import BaseEstimator, clone
from sklearn.calibration import CalibratedClassifierCV
from sklearn.ensemble import VotingClassifier
from sklearn.exceptions import NotFittedError
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV, cross_val_predict, cross_val_score
from sklearn.utils.estimator_checks import check_estimator, estimator_checks_generator
from sklearn.utils.validation import validate_data

from allegedly import Assessment, Claim, TrainableClassifier, claims_from_sentences
from allegedly.errors import ContractError, UnknownPluginError
from allegedly.model import GoldHedge, Label
from allegedly.sklearn import ClaimEstimator

from .contenders import Learner, Words

SENTENCES = [
    *(f"The {what} may close in {when}." for what in ("port", "mine") for when in ("May", "June")),
    *(f"The {what} closed in {when}." for what in ("port", "mine") for when in ("May", "June")),
    *(f"Perhaps the {what} is late." for what in ("bus", "boat", "train", "post")),
    *(f"The {what} was late." for what in ("bus", "boat", "train", "post")),
]
HEDGED = [1] * 4 + [0] * 4 + [1] * 4 + [0] * 4


class Numbers(TrainableClassifier):
    """Reads sentences that are rows of numbers, for checks that know nothing but matrices."""

    name = "numbers"

    def fit(
        self,
        claims: Sequence[Claim],
        labels: Sequence[Label],
        hedges: Sequence[Sequence[GoldHedge]] | None = None,
    ) -> None:
        self.model = LogisticRegression(C=100).fit(self.rows(claims), list(labels))

    def assess(self, claims: Sequence[Claim]) -> list[Assessment]:
        if not claims:
            return []
        scores = self.model.predict_proba(self.rows(claims))[:, 0]
        return [Assessment(self.name, "hedged" if s > 0.5 else "plain", float(s)) for s in scores]

    def rows(self, claims: Sequence[Claim]) -> list[list[float]]:
        return [[float(word) for word in claim.text.split()] for claim in claims]

    def save(self, path: Path) -> None:
        raise NotImplementedError

    def load(self, path: Path) -> None:
        raise NotImplementedError


class OfNumbers(ClaimEstimator):
    """The estimator, given matrices: each row is written out as a sentence."""

    def _create(self) -> Any:
        return Numbers()

    def fit(self, X: Any, y: Any) -> Any:  # noqa: N803
        if y is None:
            return super().fit(X, y)
        X, y = validate_data(self, X, y)  # noqa: N806
        return super().fit(written(X), y)

    def assess(self, X: Any) -> Any:  # noqa: N803
        from sklearn.utils.validation import check_is_fitted

        check_is_fitted(self)
        return super().assess(written(validate_data(self, X, reset=False)))

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.two_d_array = True
        tags.input_tags.one_d_array = False
        tags.input_tags.string = False
        return tags


def written(matrix: Any) -> list[str]:
    return [" ".join(repr(float(cell)) for cell in row) for row in matrix]


@pytest.mark.parametrize(
    ("estimator", "check"),
    list(estimator_checks_generator(OfNumbers())),
    ids=lambda item: getattr(getattr(item, "func", item), "__name__", "estimator"),
)
@pytest.mark.filterwarnings("ignore")
def test_scikit_learns_checks(estimator: BaseEstimator, check: Callable[..., None]) -> None:
    """None is exempt where rows of numbers stand for sentences."""
    check(estimator)


@pytest.mark.filterwarnings("ignore")
def test_scikit_learns_checks_of_sentences() -> None:
    """What scikit-learn itself can check of an estimator of strings."""
    results = check_estimator(ClaimEstimator(Words()), on_skip=None)
    assert results
    assert {result["status"] for result in results} == {"passed"}


def test_strings_and_claims_give_the_same() -> None:
    estimator = ClaimEstimator(Words(words="may|Perhaps")).fit(SENTENCES, HEDGED)
    claims = claims_from_sentences(SENTENCES)
    assert estimator.predict(SENTENCES).tolist() == HEDGED
    assert estimator.predict(claims).tolist() == HEDGED
    assert estimator.predict(np.array(SENTENCES)).tolist() == HEDGED
    mixed = [claims[0], *SENTENCES[1:]]
    assert estimator.predict_proba(mixed)[:, 1].tolist() == [0.9 if y else 0.2 for y in HEDGED]
    assert estimator.assess(SENTENCES)[0].hedges[0].text == "may"
    assert estimator.score(SENTENCES, HEDGED) == 1.0


@pytest.mark.parametrize(
    ("hedged", "plain"), [("hedged", "plain"), ("uncertain", "certain"), (True, False), (1, -1)]
)
def test_which_class_means_hedged(hedged: Any, plain: Any) -> None:
    y = [hedged if value else plain for value in HEDGED]
    estimator = ClaimEstimator(Words(words="may|Perhaps")).fit(SENTENCES, y)
    assert estimator.positive_ == hedged
    assert estimator.predict(SENTENCES).tolist() == y
    place = estimator.classes_.tolist().index(hedged)
    assert estimator.predict_proba(SENTENCES)[0, place] == 0.9
    turned = ClaimEstimator(Words(words="may|Perhaps"), positive=plain).fit(SENTENCES, y)
    assert turned.predict(SENTENCES).tolist() == [plain if v else hedged for v in HEDGED]


def test_given_classifier_is_left_untouched() -> None:
    learner = Learner()
    ClaimEstimator(learner).fit(SENTENCES, HEDGED)
    assert learner.seen is None
    with pytest.raises(RuntimeError, match="not trained"):
        ClaimEstimator(learner, train=False).fit(SENTENCES, HEDGED).predict(["New."])


def test_wrong_input() -> None:
    """Input that is not a list of sentences is refused, as scikit-learn does."""
    estimator = ClaimEstimator(Words())
    with pytest.raises(NotFittedError):
        estimator.predict(SENTENCES)
    with pytest.raises(ValueError, match="single sentence"):
        estimator.fit("It may rain.", [1])
    with pytest.raises(ValueError, match=r"X\[1\] is a float"):
        estimator.fit(["It may rain.", 0.5], [1, 0])
    with pytest.raises(ValueError, match="one dimension"):
        estimator.fit(np.array([SENTENCES]), HEDGED)
    with pytest.raises(ValueError, match="Only binary"):
        estimator.fit(["a", "b", "c"], [1, 2, 3])
    with pytest.raises(ValueError, match="one class only"):
        estimator.fit(["a", "b"], [1, 1])
    with pytest.raises(ValueError, match="not a class of y"):
        ClaimEstimator(Words(), positive="x").fit(SENTENCES, HEDGED)
    with pytest.raises(UnknownPluginError):
        ClaimEstimator("nobody").fit(SENTENCES, HEDGED)


def test_broken_promises_are_not_scored() -> None:
    class Liar(Words):
        def assess(self, claims: Any) -> Any:
            return super().assess(claims)[:-1]

    with pytest.raises(ContractError):
        ClaimEstimator(Liar()).fit(SENTENCES, HEDGED).predict(SENTENCES)


def test_cross_validation() -> None:
    """Cross-validation works with any classifier."""
    scores = cross_val_score(ClaimEstimator(Words()), SENTENCES, HEDGED, cv=4, scoring="recall")
    assert scores.mean() == pytest.approx(0.5)
    found = cross_val_predict(ClaimEstimator(Learner()), SENTENCES, HEDGED, cv=4)
    assert len(found) == len(SENTENCES)


def test_grid_search_over_classifiers_and_thresholds() -> None:
    grid = {
        "classifier": [Words(), Words("both", "may|Perhaps"), Words("none", "x")],
        "threshold": [None, 0.1],
    }
    search = GridSearchCV(ClaimEstimator(Words()), grid, cv=4).fit(SENTENCES, HEDGED)
    assert search.best_params_["classifier"].name == "both"
    assert search.best_params_["threshold"] is None
    assert search.best_score_ == 1.0


def test_calibration() -> None:
    """scikit-learn's calibration works on the scores."""
    calibrated = CalibratedClassifierCV(ClaimEstimator(Words(words="may|Perhaps")), cv=4)
    calibrated.fit(SENTENCES, HEDGED)
    assert (calibrated.predict_proba(SENTENCES)[:, 1] > 0.5).astype(int).tolist() == HEDGED


@pytest.mark.parametrize("voting", ["hard", "soft"])
def test_voting(voting: str) -> None:
    """Two of three find each hedge; nobody finds one where none is."""
    words = ("may|Perhaps", "may", "Perhaps")
    members = [(w, ClaimEstimator(Words(words=w))) for w in words]
    vote = VotingClassifier(members, voting=voting).fit(SENTENCES, HEDGED)
    assert vote.predict(SENTENCES).tolist() == HEDGED


def test_clone_keeps_parameters() -> None:
    estimator = ClaimEstimator(Words("mine"), threshold=0.3, train=False, positive=1)
    copied = clone(estimator)
    assert copied.classifier.name == "mine"
    assert (copied.threshold, copied.train, copied.positive) == (0.3, False, 1)
    assert not hasattr(copied, "classes_")
