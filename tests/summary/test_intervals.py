"""Intervals of shares and means of things that come in articles."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allegedly.summary.intervals import (
    Sums,
    mean_in_articles,
    share_in_articles,
    share_of_articles,
    wilson,
)

Counts = list[tuple[int, int]]


def sums(counts: Counts) -> Sums:
    """Return the sums of pairs of counts, one for each article."""
    return Sums(
        sum(n > 0 for _, n in counts),
        sum(y for y, _ in counts),
        sum(n for _, n in counts),
        sum(y * y for y, _ in counts),
        sum(y * n for y, n in counts),
        sum(n * n for _, n in counts),
    )


def test_wilson_is_that_of_the_textbooks() -> None:
    """Brown, Cai and DasGupta's example of 0 of 10, and 5 of 10."""
    assert wilson(0.0, 10) == (0.0, 0.2775)
    assert wilson(0.5, 10) == (0.2366, 0.7634)
    found = share_of_articles(2, 100)
    assert (found.count, found.of, found.share, found.low, found.high) == (
        2,
        100,
        0.02,
        0.0055,
        0.07,
    )


def test_claims_that_cluster_say_less() -> None:
    """Forty articles of ten claims, all alike within each, are worth forty claims."""
    alike = [(10, 10)] * 10 + [(0, 10)] * 30
    mixed = [(5, 10), (0, 10), (3, 10), (2, 10)] * 10
    one, other = share_in_articles(sums(alike)), share_in_articles(sums(mixed))
    assert one.share == other.share == 0.25
    assert one.low is not None and one.high is not None
    assert other.low is not None and other.high is not None
    assert one.low < other.low < 0.25 < other.high < one.high
    low, high = wilson(0.25, 39)
    assert one.low == pytest.approx(low, abs=0.01) and one.high == pytest.approx(high, abs=0.01)


def test_nothing_and_one_article() -> None:
    """One article does not show how much articles differ."""
    assert share_in_articles(sums([])).share is None
    single = share_in_articles(sums([(3, 4)]))
    assert (single.share, single.low, single.high) == (0.75, None, None)
    assert mean_in_articles(sums([(7, 1)])).low is None
    assert share_of_articles(0, 0).share is None


def test_a_share_of_nothing_is_not_sure() -> None:
    """None of 500 claims in five articles may still be a third of all claims."""
    found = share_in_articles(sums([(0, 100)] * 5))
    assert found.low == 0.0 and found.high is not None and found.high > 0.3


@pytest.mark.slow
def test_they_cover_the_truth() -> None:
    """Of the intervals of samples of 40 articles, about 95 in a hundred hold the true share."""
    chance = random.Random(3)

    def article() -> tuple[int, int]:
        size, leaning = chance.randint(1, 30), chance.betavariate(1, 3)
        return sum(chance.random() < leaning for _ in range(size)), size

    inside = 0
    for _ in range(1000):
        found = share_in_articles(sums([article() for _ in range(40)]))
        assert found.low is not None and found.high is not None
        inside += found.low <= 0.25 <= found.high
    assert 925 <= inside <= 975


@given(
    st.lists(
        st.integers(0, 40).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), max_size=30
    )
)
def test_bounds(counts: Counts) -> None:
    """An interval holds its share and stays within 0 and 1."""
    found = share_in_articles(sums(counts))
    if found.low is not None and found.high is not None and found.share is not None:
        assert 0 <= found.low <= found.share + 1e-4
        assert found.share - 1e-4 <= found.high <= 1
