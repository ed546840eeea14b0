"""Statistics, against laws, definitions, and small cases worked out by hand."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import pearsonr

from allegedly.bench.measure.measures import F1, Accuracy, Correlation, RankCorrelation
from allegedly.bench.measure.pairs import Pair, tied
from allegedly.bench.measure.significance import (
    holm,
    interval,
    kappa,
    mcnemar,
    oracle,
    randomisation,
)
from allegedly.model import Label

H: Label = "hedged"
P: Label = "plain"


def test_f1_of_any_choice_of_documents() -> None:
    measure = F1([(2, 2, 1), (0, 1, 0), (1, 0, 0)])
    assert measure.value() == pytest.approx(2 * 1 / 6)
    assert measure([0]) == pytest.approx(0.5)
    assert measure([[0, 0], [1, 2]]).tolist() == pytest.approx([0.5, 0.0])


def test_interval_holds_the_value_and_repeats_itself() -> None:
    measure = F1([(2, 2, n % 3) for n in range(30)])
    first = interval(measure, resamples=300, seed=1)
    assert first == interval(measure, resamples=300, seed=1)
    assert first is not None
    assert first[0] < measure.value() < first[1]
    wider = interval(F1([(2, 2, n % 3) for n in range(6)]), resamples=300, seed=1)
    assert wider is not None
    assert wider[1] - wider[0] > first[1] - first[0]
    assert interval(F1([(1, 1, 1)]), resamples=10, seed=1) is None


def test_randomisation_enumerates_few_documents() -> None:
    """With three documents there are eight ways to swap; only two give so large a difference."""
    one, other = F1([(1, 1, 1)] * 3), F1([(1, 1, 0)] * 3)
    assert randomisation(one, other, resamples=1000, seed=0) == pytest.approx(2 / 8)


def test_randomisation_of_equals_is_one() -> None:
    measure = F1([(2, 3, 1), (1, 1, 1), (4, 2, 2)] * 20)
    assert randomisation(measure, measure, resamples=200, seed=0) == 1.0


def test_randomisation_of_ranks() -> None:
    certainty = [[float(n)] for n in range(20)]
    good = RankCorrelation([[1 - n / 20] for n in range(20)], certainty)
    bad = RankCorrelation([[n % 5 / 5] for n in range(20)], certainty)
    assert good.value() == pytest.approx(1.0)
    assert randomisation(good, bad, resamples=200, seed=0) < 0.02
    low, high = interval(good, resamples=50, seed=0) or (0, 0)
    assert (low, high) == pytest.approx((1.0, 1.0))


def test_accuracy_of_any_choice_of_documents() -> None:
    measure = Accuracy([(2, 1), (0, 0), (3, 3)])
    assert measure.value() == pytest.approx(4 / 5)
    assert measure([[0, 0], [1, 1]]).tolist() == [0.5, 0.0]
    good, bad = Accuracy([(1, 1)] * 3), Accuracy([(1, 0)] * 3)
    assert randomisation(good, bad, resamples=1000, seed=0) == pytest.approx(2 / 8)


_VALUES = st.integers(-6, 6).map(lambda n: n / 6)


@given(st.lists(st.lists(st.tuples(_VALUES, _VALUES), max_size=4), min_size=1, max_size=8))
def test_correlation_is_that_of_all_items(groups: list[list[tuple[float, float]]]) -> None:
    """Whatever the documents, and 0 where either value is constant."""
    x, y = zip(*[pair for group in groups for pair in group] or [(0.0, 0.0)], strict=True)
    expected = 0.0 if min(len(set(x)), len(set(y))) < 2 else pearsonr(x, y).statistic
    assert Correlation(groups).value() == pytest.approx(expected, abs=1e-9)


def test_correlation_of_any_choice_of_documents() -> None:
    good = Correlation([[(n / 20, n / 20)] for n in range(20)])
    bad = Correlation([[(n % 5 / 5, n / 20)] for n in range(20)])
    assert good([[0, 5, 9], [1, 1, 1]]).tolist() == pytest.approx([1.0, 0.0])
    assert randomisation(good, bad, resamples=200, seed=0) < 0.02
    assert interval(good, resamples=50, seed=0) == pytest.approx((1.0, 1.0))


def test_mcnemar_is_exact() -> None:
    gold = [H] * 10
    one = [H] * 9 + [P]
    other = [P] * 6 + [H] * 4
    # 6 discordant for the one, 1 for the other: 2 · (1 + 7) / 2⁷
    assert mcnemar(gold, one, other) == pytest.approx(0.125)
    assert mcnemar(gold, one, one) == 1.0


def test_holm_by_hand() -> None:
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert holm([]) == []
    assert holm([0.01, None, 0.04]) == [pytest.approx(0.02), None, pytest.approx(0.04)]


@given(st.lists(st.floats(0, 1), min_size=1, max_size=6))
def test_holm_is_the_closure_of_bonferroni(values: list[float]) -> None:
    """A hypothesis falls where Bonferroni rejects every set of hypotheses that it belongs to."""
    sets = [s for size in range(1, len(values) + 1) for s in combinations(range(len(values)), size)]
    closed = [
        max(min(1.0, len(s) * min(values[i] for i in s)) for s in sets if one in s)
        for one in range(len(values))
    ]
    assert holm(values) == pytest.approx(closed)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=12))
def test_holm_only_raises_and_keeps_the_order(values: list[float]) -> None:
    adjusted = holm(values)
    assert all(p <= q <= 1 for p, q in zip(values, adjusted, strict=True))
    ranked = [q for _, q in sorted(zip(values, adjusted, strict=True))]
    assert ranked == sorted(ranked)


def test_kappa() -> None:
    """Kappa corrects agreement for chance; with one class there is none."""
    assert kappa([H, H, P, P], [H, P, P, P]) == pytest.approx(0.5)
    assert kappa([P, P], [P, P]) is None


def test_oracle_is_wrong_only_where_all_are() -> None:
    assert oracle([H, H, P, P], [[H, P, P, H], [P, P, H, H]]) == [H, P, P, H]


def test_tied_with_the_best() -> None:
    def pair(one: str, other: str, p: float) -> Pair:
        return Pair(one, other, 0.1, p, p, None, None, None)

    pairs = [pair("a", "b", 0.2), pair("a", "c", 0.01), pair("b", "c", 0.2)]
    assert tied("a", pairs, 0.05) == ["a", "b"]
    assert tied("b", pairs, 0.05) == ["a", "b", "c"]
    assert tied("a", [], 0.05) == ["a"]


def test_tied_is_decided_after_the_adjustment() -> None:
    """A difference that is significant only as long as nothing else is compared does not count."""
    pairs = [
        Pair("a", "b", 0.1, 0.04, 0.08, None, None, None),
        Pair("a", "c", 0.1, 0.01, 0.03, None, None, None),
    ]
    assert tied("a", pairs, 0.05) == ["a", "b"]


def test_one_document_cannot_be_swapped() -> None:
    """There is no p-value, and the two are not told apart."""
    one, other = F1([(3, 3, 3)]), F1([(3, 3, 0)])
    assert randomisation(one, other, resamples=100, seed=0) is None
    assert interval(one, resamples=100, seed=0) is None
    pair = Pair("a", "b", 1.0, None, None, 0.01, 0.01, None)
    assert tied("a", [pair], 0.05) == ["a", "b"]
