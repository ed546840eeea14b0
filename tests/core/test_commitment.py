"""Commitments, as values."""

import math
import pickle
from typing import Any

import pytest

from allegedly import Assessment, Commitment
from allegedly.model import DEGREES
from allegedly.model.commitment import contradiction


def test_each_degree_is_nearest_to_its_own_value() -> None:
    for degree in ("certain", "probable", "possible"):
        for polarity in ("+", "-"):
            made = Commitment.of(degree, polarity)  # type: ignore[arg-type]
            assert Commitment.at(made.value) == made


def test_what_is_left_open_has_no_polarity() -> None:
    assert Commitment.of("none", None) == Commitment.of("none")  # type: ignore[arg-type]
    assert Commitment.at(-0.0) == Commitment.of("none")


@pytest.mark.parametrize(
    ("degree", "polarity", "unknown"),
    [("certainly", "+", "degree 'certainly'"), ("certain", "minus", "polarity 'minus'")],
)
def test_unknown_words_are_refused(degree: str, polarity: str, unknown: str) -> None:
    with pytest.raises(ValueError, match=f"unknown {unknown}; choose from"):
        Commitment.of(degree, polarity)  # type: ignore[arg-type]


@pytest.mark.parametrize("value", [math.nan, 1.01, -3, math.inf])
def test_a_value_is_a_number_from_minus_one_to_one(value: float) -> None:
    with pytest.raises(ValueError, match="divide a rating from -3 to 3 by 3"):
        Commitment.at(value)


@pytest.mark.parametrize(
    ("held", "attributed", "reason"),
    [
        ({}, True, None),
        ({"author": Commitment.of("certain")}, False, None),
        ({"source": Commitment.of("certain"), "author": Commitment.of("none")}, True, None),
        ({"author": Commitment.of("certain")}, True, "no commitment of the source"),
        ({"source": Commitment.of("certain")}, False, "no commitment of the author"),
        (
            {"author": Commitment.of("none"), "source": Commitment.of("none")},
            False,
            "commitment of a source",
        ),
        ({"author": Commitment("certain", "+", -1.0)}, False, "contradicts the polarity"),
        ({"author": Commitment("certain", "+", 0.001)}, False, "contradicts the degree"),
        ({"author": Commitment("possible", "+", 0.0)}, False, "contradicts the degree"),
        ({"author": Commitment("possible", "-", 0.0)}, False, "contradicts the degree"),
        ({"author": Commitment("none", None, 0.4)}, False, "contradicts the degree"),
        ({"author": Commitment("none", "+", 0.0)}, False, "has no polarity"),
        ({"author": Commitment("certain", "+", math.nan)}, False, "not between"),
    ],
)
def test_contradictions(held: Any, attributed: bool, reason: str | None) -> None:
    found = contradiction(held, attributed=attributed)
    assert (found is None) if reason is None else (reason in (found or ""))


def test_a_commitment_made_from_a_value_or_a_degree_has_no_problem() -> None:
    """At the border of two degrees, rounded values suit both."""
    made = [Commitment.at(step / 3000) for step in range(-3000, 3001)]
    made += [Commitment.of(degree, "-") for degree in DEGREES]
    assert [item for item in made if item.problem is not None] == []
    for value in (0.167, 0.5, 0.833):
        sides = {Commitment.at(value + step).degree for step in (-0.001, 0.001)}
        assert len(sides) == 2
        assert all(
            Commitment(degree, None if degree == "none" else "+", value).problem is None
            for degree in sides
        )


def test_the_source_comes_first_whoever_made_the_mapping() -> None:
    held = {"author": Commitment.of("none"), "source": Commitment.of("certain")}
    assessment = Assessment("mine", "plain", 0.1, commitment=held)
    assert list(assessment.commitment) == ["source", "author"]
    assert assessment == pickle.loads(pickle.dumps(assessment))
