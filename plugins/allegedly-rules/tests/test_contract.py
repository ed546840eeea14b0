"""The promises of a classifier, and speed on hostile text."""

from __future__ import annotations

from typing import Any

import pytest
from allegedly_rules.classifier import RuleClassifier
from allegedly_rules.errors import RuleError

from allegedly import claims_from_sentences
from allegedly.testing import CLASSIFIER_CHECKS, Check


@pytest.mark.parametrize("check", CLASSIFIER_CHECKS, ids=str)
def test_promises(check: Check) -> None:
    """The classifier keeps every promise of the interface."""
    check(RuleClassifier)


@pytest.mark.timing
@pytest.mark.parametrize(
    "unit",
    ["may ", "if ", "“", "could be as ", "not ", "May 5, ", "would if a as if ", "\x00", "é"],
)
def test_time_is_linear_on_one_endless_sentence(unit: str, stopwatch: Any) -> None:
    """Four times the sentence takes at most six times the time."""
    classifier = RuleClassifier()
    short, long = claims_from_sentences([unit * 2_000, unit * 8_000])
    stopwatch.check_growth(lambda claim: classifier.assess([claim]), short, long, at_most=6)


def test_types_decide_the_label_and_the_score_but_not_the_hedges() -> None:
    claims = claims_from_sentences(["About 300 people marched."])
    [everything] = RuleClassifier().assess(claims)
    [semantic] = RuleClassifier(types=["epistemic", "doxastic"]).assess(claims)
    assert (everything.label, semantic.label) == ("hedged", "plain")
    assert semantic.score < everything.score
    assert [h.type for h in semantic.hedges] == [h.type for h in everything.hedges]
    assert "not counted" in (semantic.explanation or "")


def test_a_scheme_without_hearsay_files_allegedly_under_belief() -> None:
    claims = claims_from_sentences(["He allegedly sold the boat."])
    [assessment] = RuleClassifier(types=["epistemic", "doxastic"]).assess(claims)
    assert (assessment.label, assessment.hedges[0].type) == ("hedged", "doxastic")


def test_unknown_type_is_an_error_that_lists_the_types() -> None:
    with pytest.raises(RuleError, match="unknown 'epistmic'; choose from epistemic, dox"):
        RuleClassifier(types=["epistmic"])


def test_two_hedges_weigh_more_than_one() -> None:
    claims = claims_from_sentences(["It may rain.", "It may possibly rain.", "It rains."])
    one, two, none = (assessment.score for assessment in RuleClassifier().assess(claims))
    assert none < one < two <= 1


def test_explanation_names_rule_and_words_also_of_pseudo_triggers() -> None:
    claims = claims_from_sentences(["No doubt it may rain.", "It rains."])
    found, nothing = RuleClassifier().assess(claims)
    assert (found.explanation or "").startswith(
        "“No doubt” is not a hedge (rule no-doubt); “may” is epistemic (rule may, 0."
    )
    assert nothing.explanation == "no rule fired"
