"""Labels and scores mean the same for all classifiers."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allegedly import Analyzer, score_from

NEWS = (
    "Officials familiar with the talks said the deal may cost $40 million. About 200 people came. "
    "“I won't stay,” the mayor allegedly said. Critics claim that it is hardly safe, if it rains. "
    "It was widely seen as a mistake. Some said that voters doubt it. The council meets on Friday."
)
SHARES = st.floats(0, 1)
THRESHOLDS = st.floats(0.001, 0.999)


@given(SHARES, THRESHOLDS)
def test_the_score_decides_as_the_threshold_does(probability: float, threshold: float) -> None:
    """Probabilities from the threshold upwards score at least 0.5, lower ones at most 0.5."""
    score = score_from(probability, threshold)
    assert 0 <= score <= 1
    assert score >= 0.5 if probability >= threshold else score <= 0.5
    assert score_from(threshold, threshold) >= 0.5


@given(st.lists(SHARES, min_size=2), THRESHOLDS)
def test_the_order_stays(probabilities: list[float], threshold: float) -> None:
    """A higher probability never has a lower score, so rankings stay as they are."""
    scores = [score_from(probability, threshold) for probability in sorted(probabilities)]
    assert all(low <= high for low, high in pairwise(scores))


def test_ends_and_middle() -> None:
    """The threshold is moved to 0.5, and only the scores on one side of it change."""
    low = [score_from(p, 0.35) for p in (0, 0.175, 0.35, 0.675, 1)]
    assert low == pytest.approx([0, 0.175, 0.5, 0.75, 1])
    high = [score_from(p, 0.8) for p in (0, 0.4, 0.8, 0.9, 1)]
    assert high == pytest.approx([0, 0.25, 0.8, 0.9, 1])
    assert [score_from(p, 0.5) for p in (0.3, 0.5, 0.7)] == pytest.approx([0.3, 0.5, 0.7])


@pytest.mark.parametrize("name", ["lexicon", "rules", "ml", "ml-weasel", "neural-small", "neural"])
def test_no_label_contradicts_a_score(name: str) -> None:
    """For every shipped classifier 0.5 separates hedged from plain, and both occur."""
    if name.startswith("neural"):
        pytest.importorskip("onnxruntime")
    analysis = Analyzer([name]).analyze(NEWS)
    assert analysis.failures == ()
    found = list(analysis.assessments[name].values())
    assert {item.label for item in found} == {"hedged", "plain"}
    assert all((item.label == "hedged") == (item.score >= 0.5) for item in found)


def test_the_threshold_of_the_lexicon_scores_a_half() -> None:
    """Another threshold changes labels and scores together."""
    for threshold in (0.1, 0.3, 0.7, 0.95):
        options = {"lexicon": {"threshold": threshold}}
        analysis = Analyzer(["lexicon"], options=options, strict=True).analyze(NEWS)
        found = list(analysis.assessments["lexicon"].values())
        assert all((item.label == "hedged") == (item.score >= 0.5) for item in found)
