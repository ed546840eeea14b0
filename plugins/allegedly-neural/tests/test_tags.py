"""The likeliest tags, and the spans they are."""

from itertools import product

import numpy as np
import pytest
from allegedly_neural.tags import best_tags, log_softmax, spans
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

KINDS = 2
TAGS = 1 + 2 * KINDS


def scores(longest):
    numbers = st.integers(-8, 8).map(lambda n: n / 4)
    return st.integers(1, longest).flatmap(
        lambda n: arrays(np.float32, (n, TAGS), elements=numbers)
    )


def allowed(tags):
    """Whether each tag that goes on follows one of its kind."""
    before = 0
    for tag in tags:
        if tag and tag % 2 == 0 and before not in (tag, tag - 1):
            return False
        before = tag
    return True


def worth(log, tags):
    return float(log[np.arange(len(tags)), tags].sum())


@given(st.lists(scores(4), min_size=1, max_size=3))
def test_the_best_of_all_sequences(many):
    for log, found in zip(many, best_tags(many), strict=True):
        assert allowed(found)
        best = max(
            worth(log, list(tags))
            for tags in product(range(TAGS), repeat=len(log))
            if allowed(tags)
        )
        assert worth(log, found) == pytest.approx(best)


def test_windows_do_not_disturb_each_other():
    rng = np.random.default_rng(3)
    many = [rng.normal(size=(n, 7)).astype(np.float32) for n in (5, 40, 1, 17)]
    together = best_tags(many)
    for log, found in zip(many, together, strict=True):
        assert found.tolist() == best_tags([log])[0].tolist()


def test_no_windows_no_tags():
    assert best_tags([]) == []


def naive(tags):
    found, open_ = [], None
    for at, tag in enumerate([*tags, 0]):
        kind = (tag - 1) // 2
        if open_ and (tag == 0 or tag % 2 or kind != open_[0]):
            found.append((*open_, at))
            open_ = None
        if tag and not open_:
            open_ = (kind, at)
    return found


@given(st.lists(st.integers(0, TAGS - 1), max_size=12), st.integers(0, 5))
def test_spans_are_those_of_a_simple_reader(tags, offset):
    """Also where a span that goes on was never begun."""
    expected = [(kind, first + offset, stop + offset) for kind, first, stop in naive(tags)]
    assert list(spans(np.array(tags, np.int64), offset)) == expected


@given(
    st.lists(st.tuples(st.integers(0, KINDS - 1), st.integers(1, 3), st.integers(0, 2)), max_size=6)
)
def test_spans_come_back(parts):
    tags, expected = [], []
    for kind, length, gap in parts:
        expected.append((kind, len(tags), len(tags) + length))
        tags += [2 * kind + 1, *[2 * kind + 2] * (length - 1), *[0] * gap]
    assert list(spans(np.array(tags, np.int64))) == expected


def test_log_softmax_of_large_scores():
    logs = log_softmax(np.array([[1e4, 0.0], [-1e4, -1e4]], np.float32))
    assert logs[0].tolist() == [0.0, -1e4]
    assert np.exp(logs[1]) == pytest.approx([0.5, 0.5])
