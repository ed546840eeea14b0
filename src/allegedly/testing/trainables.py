"""Checks for the promises of a `TrainableClassifier`, beyond those of every classifier."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from inspect import signature
from pathlib import Path
from typing import Any, Final

from allegedly.classifier import ClaimClassifier, TrainableClassifier
from allegedly.errors import AllegedlyError
from allegedly.model import Assessment
from allegedly.plugins.contract import check_assessments
from allegedly.testing.checks import Check, checks_of, require, run_all
from allegedly.testing.classifiers import CLASSIFIER_CHECKS
from allegedly.testing.pickles import holds_pickle
from allegedly.testing.samples import (
    TrainingSet,
    sample_claims,
    sample_commitments,
    sample_training,
)

Make = Callable[[], TrainableClassifier]


def trained(make: Make, examples: TrainingSet | None = None) -> TrainableClassifier:
    """Return a new classifier fitted to examples, by default to the samples."""
    classifier = make()
    claims, labels, hedges = examples or sample_training()
    classifier.fit(claims, labels, hedges)
    return classifier


def ready(make: Callable[[], Any]) -> Callable[[], ClaimClassifier]:
    """Return a factory of classifiers that can judge: a new one is fitted if it is untrained."""
    classifier = make()
    if not isinstance(classifier, TrainableClassifier):
        return make
    try:
        classifier.assess(sample_claims()[:1])
    except AllegedlyError:
        return lambda: trained(make)
    return make


def is_trainable(make: Make) -> None:
    """The factory returns a `TrainableClassifier` with a name."""
    classifier = make()
    require(isinstance(classifier, TrainableClassifier), f"it makes a {type(classifier).__name__}")
    require(bool(getattr(classifier, "name", "")), "it has no name")


def untrained_ones_are_safe(make: Make) -> None:
    """Before training, it returns valid assessments or raises an `AllegedlyError`."""
    classifier, claims = make(), sample_claims()
    try:
        judged = classifier.assess(claims)
    except AllegedlyError:
        with tempfile.TemporaryDirectory() as folder:
            _must_refuse(lambda: classifier.save(Path(folder) / "state"), "saving before training")
    else:
        check_assessments(classifier.name, claims, judged)


def labels_are_learnt(make: Make) -> None:
    """Claims labelled hedged score higher, on average, than claims labelled plain."""
    claims, labels, _ = sample_training()
    judged = _assess(trained(make), claims)
    mean = {
        label: sum(a.score for a, other in zip(judged, labels, strict=True) if other == label)
        / labels.count(label)
        for label in ("hedged", "plain")
    }
    require(
        mean["hedged"] > mean["plain"],
        f"hedged claims score {mean['hedged']:.3f} on average, plain ones {mean['plain']:.3f}",
    )


def hedges_are_optional(make: Make) -> None:
    """It can learn from labels alone, as some corpora mark no cues."""
    classifier = make()
    claims, labels, _ = sample_training()
    classifier.fit(claims, labels)
    check_assessments(classifier.name, claims, classifier.assess(claims))


def commitments_are_optional(make: Make) -> None:
    """It learns without commitments, and with those of some claims, if its `fit` takes them."""
    claims, labels, hedges = sample_training()
    classifier: Any = make()  # an older `fit` does not take them
    classifier.fit(claims, labels, hedges)
    check_assessments(classifier.name, claims, classifier.assess(claims))
    if "commitments" in signature(classifier.fit).parameters:
        classifier = make()
        held = sample_commitments(claims, labels)
        classifier.fit(claims, labels, hedges, commitments=held)
        check_assessments(classifier.name, claims, classifier.assess(claims))


def training_is_repeatable(make: Make) -> None:
    """Two objects fitted to the same examples return the same assessments."""
    claims = sample_claims()
    require(
        _assess(trained(make), claims) == _assess(trained(make), claims),
        "two objects fitted to the same examples judge differently",
    )


def fitting_again_forgets(make: Make) -> None:
    """A second `fit` leaves no trace of the first."""
    claims = sample_claims()
    classifier = trained(make, sample_training(other=True))
    classifier.fit(*sample_training())
    require(
        _assess(classifier, claims) == _assess(trained(make), claims),
        "an object fitted twice judges differently from one fitted only to the second examples",
    )


def examples_are_left_alone(make: Make) -> None:
    """Fitting does not change its arguments."""
    examples = sample_training()
    before = repr(examples)
    make().fit(*examples)
    require(repr(examples) == before, "fit changed the examples")


def mismatched_labels_are_refused(make: Make) -> None:
    """Fewer labels than claims, and unknown labels, raise an `AllegedlyError`."""
    claims, labels, hedges = sample_training()
    _must_refuse(lambda: make().fit(claims, labels[:-1], hedges), "fitting with too few labels")
    wrong: Any = ["perhaps", *labels[1:]]
    _must_refuse(lambda: make().fit(claims, wrong, hedges), "fitting with the label 'perhaps'")


def state_survives_storing(make: Make) -> None:
    """Another object can `load` what `save` wrote to a new folder."""
    claims, classifier = sample_claims(), trained(make)
    expected = _assess(classifier, claims)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "some" / "state"
        classifier.save(path)
        require(path.is_dir() and any(path.iterdir()), "save wrote nothing to its folder")
        for other in (make(), trained(make, sample_training(other=True))):
            other.load(path)
            require(_assess(other, claims) == expected, "a loaded object judges differently")
    require(_assess(classifier, claims) == expected, "storing changed the object")


def no_pickle_is_written(make: Make) -> None:
    """The stored state is plain arrays and JSON: none of its files holds a pickle."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "state"
        trained(make).save(path)
        for file in sorted(path.rglob("*")):
            if file.is_file():
                require(not holds_pickle(file), f"{file.relative_to(path)} is or holds a pickle")


def missing_state_is_refused(make: Make) -> None:
    """Loading from a folder without a stored state raises an `AllegedlyError`."""
    with tempfile.TemporaryDirectory() as folder:
        _must_refuse(lambda: make().load(Path(folder)), "loading from an empty folder")


TRAINABLE_CHECKS: Final[tuple[Check, ...]] = checks_of(
    is_trainable,
    untrained_ones_are_safe,
    labels_are_learnt,
    hedges_are_optional,
    commitments_are_optional,
    training_is_repeatable,
    fitting_again_forgets,
    examples_are_left_alone,
    mismatched_labels_are_refused,
    state_survives_storing,
    no_pickle_is_written,
    missing_state_is_refused,
)
"""Every promise about learning and storing, in the order in which it is best to fix them."""


def check_trainable(make: Make, *, exempt: Mapping[str, str] | None = None) -> None:
    """Check every promise of a trainable classifier, those of any classifier among them.

    Args:
        make: The class, or another factory that returns a new classifier.
        exempt: Reasons to skip checks, by the name of the check.

    Raises:
        ContractError: If promises are broken; the message lists them all.
    """
    run_all((*TRAINABLE_CHECKS, *trained_checks()), make, exempt)


def trained_checks() -> tuple[Check, ...]:
    """Return the promises of every classifier, as checks that fit a new one if it is untrained."""

    def with_training(check: Check) -> Check:
        return Check(check.name, check.promise, lambda make: check.run(ready(make)))

    return tuple(with_training(check) for check in CLASSIFIER_CHECKS)


def _assess(classifier: ClaimClassifier, claims: Sequence[Any]) -> list[Assessment]:
    return list(classifier.assess(claims))


def _must_refuse(action: Callable[[], object], what: str) -> None:
    try:
        action()
    except AllegedlyError:
        return
    except Exception as error:  # noqa: BLE001 (plugins may raise anything)
        require(False, f"{what} raises {type(error).__name__}, which is not an AllegedlyError")
    require(False, f"{what} raises nothing")
