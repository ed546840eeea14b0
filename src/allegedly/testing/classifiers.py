"""Checks for the promises of a `ClaimClassifier`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from attrs import evolve

from allegedly.classifier import ClaimClassifier
from allegedly.model import HEDGE_TYPES, LABELS, Assessment, Claim
from allegedly.plugins.contract import check_assessments
from allegedly.testing.batchwise import Batchwise
from allegedly.testing.checks import Check, checks_of, require, run_all
from allegedly.testing.samples import NEWS, odd_claims, ordinary_claims, sample_claims
from allegedly.text import claims_from_sentences

Make = Callable[[], ClaimClassifier]


def is_a_classifier(make: Make) -> None:
    """The factory returns a `ClaimClassifier` with a name."""
    classifier = make()
    require(isinstance(classifier, ClaimClassifier), f"it makes a {type(classifier).__name__}")
    require(bool(getattr(classifier, "name", "")), "it has no name")


def one_assessment_each(make: Make) -> None:
    """Every claim gets one assessment, which carries the name of the classifier."""
    classifier, claims = make(), ordinary_claims()
    judged = classifier.assess(claims)
    require(len(judged) == len(claims), f"{len(judged)} assessments for {len(claims)} claims")
    for item in judged:
        require(isinstance(item, Assessment), f"assess returned a {type(item).__name__}")
        require(item.classifier == classifier.name, f"an assessment is signed {item.classifier!r}")


def labels_and_scores_are_valid(make: Make) -> None:
    """Labels are `hedged` with scores from 0.5 to 1, or `plain` with scores from 0 to 0.5."""
    for item in make().assess(ordinary_claims()):
        require(
            item.label in LABELS, f"unknown label {item.label!r}; choose from {', '.join(LABELS)}"
        )
        require(0.0 <= item.score <= 1.0, f"the score {item.score!r} is outside [0, 1]")
        low, high = (0.5, 1.0) if item.label == "hedged" else (0.0, 0.5)
        require(
            low <= item.score <= high,
            f"the label {item.label!r} contradicts the score {item.score}; move the threshold to "
            "0.5 with allegedly.score_from",
        )


def hedges_are_exact(make: Make) -> None:
    """Hedges lie inside the zones of their claim, quote the text of their span, and have a type."""
    classifier, claims = make(), ordinary_claims()
    judged = classifier.assess(claims)
    check_assessments(classifier.name, claims, [evolve(item, commitment={}) for item in judged])
    for hedge in (hedge for item in judged for hedge in item.hedges):
        require(hedge.type in HEDGE_TYPES, f"{hedge.text!r} has the unknown type {hedge.type!r}")


def commitments_are_valid(make: Make) -> None:
    """Commitments, if given, are those of the claim's holders; degree, polarity and value agree."""
    classifier, claims = make(), ordinary_claims()
    judged = [evolve(item, hedges=()) for item in classifier.assess(claims)]
    check_assessments(classifier.name, claims, judged)


def odd_text_is_judged(make: Make) -> None:
    """Empty, endless and broken texts get valid assessments, too."""
    classifier, claims = make(), odd_claims()
    check_assessments(classifier.name, claims, classifier.assess(claims))


def nothing_for_nothing(make: Make) -> None:
    """An empty batch gives an empty result."""
    require(len(make().assess([])) == 0, "assess([]) returned assessments")


def order_of_claims(make: Make) -> None:
    """Assessments come in the order of the claims."""
    classifier, claims = make(), sample_claims()
    forward, backward = classifier.assess(claims), classifier.assess(claims[::-1])
    require(list(forward) == list(backward)[::-1], "reversed claims give other assessments")


def batches_do_not_matter(make: Make) -> None:
    """A claim gets the same assessment alone and in any batch."""
    _judging(make).splits(1, 3)


def same_again(make: Make) -> None:
    """Another object, and another call, return the same assessments."""
    _judging(make).repeats()


def input_is_left_alone(make: Make) -> None:
    """Assessing changes no claim."""
    _judging(make).leaves_alone()


def travels_between_processes(make: Make) -> None:
    """A classifier can be pickled, before and after use, without changing its results."""
    _judging(make).travels()


def threads_do_not_matter(make: Make) -> None:
    """Several threads may use one object at once."""
    _judging(make).threads()


def speed_is_sane(make: Make) -> None:
    """A thousand short sentences take seconds, not minutes."""
    claims = claims_from_sentences(NEWS * 125)
    _judging(make, claims).hurries(len(claims))


def _judging(make: Make, claims: Sequence[Claim] = ()) -> Batchwise[ClaimClassifier, Claim]:
    return Batchwise(
        make, claims or sample_claims(), lambda plugin, some: list(plugin.assess(some))
    )


CLASSIFIER_CHECKS: Final[tuple[Check, ...]] = checks_of(
    is_a_classifier,
    one_assessment_each,
    labels_and_scores_are_valid,
    hedges_are_exact,
    commitments_are_valid,
    odd_text_is_judged,
    nothing_for_nothing,
    order_of_claims,
    batches_do_not_matter,
    same_again,
    input_is_left_alone,
    travels_between_processes,
    threads_do_not_matter,
    speed_is_sane,
)
"""Every promise of a classifier, in the order in which it is best to fix them."""


def check_classifier(make: Make, *, exempt: Mapping[str, str] | None = None) -> None:
    """Check every promise of a classifier.

    Args:
        make: The class, or another factory that returns a new classifier.
        exempt: Reasons to skip checks, by the name of the check.

    Raises:
        ContractError: If promises are broken; the message lists them all.
    """
    run_all(CLASSIFIER_CHECKS, make, exempt)
