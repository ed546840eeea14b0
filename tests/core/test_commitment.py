"""Commitments, as values."""

import math

import pytest

from allegedly import Commitment


def test_each_degree_is_nearest_to_its_own_value() -> None:
    for degree in ("certain", "probable", "possible"):
        for polarity in ("+", "-"):
            made = Commitment.of(degree, polarity)  # type: ignore[arg-type]
            assert Commitment.at(made.value) == made


def test_what_is_left_open_has_no_polarity() -> None:
    assert Commitment.of("none", None) == Commitment.of("none")  # type: ignore[arg-type]
    assert Commitment.at(-0.0) == Commitment.of("none")


@pytest.mark.parametrize(("degree", "polarity"), [("certainly", "+"), ("certain", "minus")])
def test_unknown_words_are_refused(degree: str, polarity: str) -> None:
    with pytest.raises(ValueError, match="choose from certain"):
        Commitment.of(degree, polarity)  # type: ignore[arg-type]


def test_a_value_is_a_number() -> None:
    with pytest.raises(ValueError, match="NaN"):
        Commitment.at(math.nan)
