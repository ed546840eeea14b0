"""Measures, against cases worked out by hand."""

from __future__ import annotations

import pytest

from allegedly.bench.measure import (
    Rates,
    calibration,
    calibration_error,
    cue_scores,
    judgement,
    rank_correlation,
    sentence_scores,
)
from allegedly.model import Assessment, GoldHedge, Hedge, HedgeType, Label, Span

GOLD: list[Label] = ["hedged", "hedged", "hedged", "plain", "plain"]
PREDICTED: list[Label] = ["hedged", "plain", "hedged", "hedged", "plain"]
SCORES = [0.9, 0.4, 0.8, 0.7, 0.1]


def hedge(start: int, end: int, kind: HedgeType) -> Hedge:
    return Hedge(Span(start, end), "x" * (end - start), kind, "author")


def gold(start: int, end: int, kind: HedgeType | None) -> GoldHedge:
    return GoldHedge(Span(start, end), kind)


def test_sentence_scores() -> None:
    """Figures of a few sentences agree with those worked out by hand."""
    scores = sentence_scores(GOLD, PREDICTED, SCORES)
    assert scores.classes["hedged"] == Rates(3, 3, 2)
    assert scores.classes["plain"] == Rates(2, 2, 1)
    assert scores.classes["hedged"].f1 == pytest.approx(2 / 3)
    assert scores.macro_f1 == pytest.approx((2 / 3 + 1 / 2) / 2)
    assert scores.accuracy == pytest.approx(3 / 5)
    # Ranked: right, right, wrong, right, wrong.
    assert scores.auprc == pytest.approx((1 + 1 + 3 / 4) / 3)
    assert scores.brier == pytest.approx((0.01 + 0.36 + 0.04 + 0.49 + 0.01) / 5)


def test_one_class_only_has_no_auprc() -> None:
    scores = sentence_scores(["plain"], ["hedged"], [1.0])
    assert (scores.auprc, scores.brier) == (None, 1.0)
    assert scores.classes["hedged"].precision == scores.classes["hedged"].recall == 0.0


def test_calibration() -> None:
    """Bins hold the share of hedged sentences, and the error follows from them."""
    bins = calibration(GOLD, [0.95, 0.95, 1.0, 0.95, 0.0])
    assert [(b.count, b.hedged) for b in bins] == [(1, 0.0), (4, 0.75)]
    assert calibration_error(bins) == pytest.approx((4 * (0.9625 - 0.75)) / 5)


def test_rank_correlation() -> None:
    """High scores belong to low certainty; ties have no correlation."""
    assert rank_correlation([0.9, 0.5, 0.1], [1.0, 4.0, 6.0]) == pytest.approx(1.0)
    assert rank_correlation([0.1, 0.5, 0.9], [1.0, 4.0, 6.0]) == pytest.approx(-1.0)
    assert rank_correlation([0.5, 0.5], [1.0, 2.0]) is None


def test_cues_by_type() -> None:
    scores = cue_scores(
        [[gold(0, 3, "epistemic"), gold(5, 9, "condition")], []],
        [
            [hedge(0, 3, "doxastic"), hedge(4, 7, "condition"), hedge(9, 12, "hearsay")],
            [hedge(0, 2, "condition")],
        ],
        {"epistemic", "doxastic", "condition"},
    )
    assert scores.any_exact == Rates(2, 3, 1)
    assert scores.any_overlap == Rates(2, 3, 2)
    assert scores.exact["epistemic"] == Rates(1, 0, 0)
    assert scores.exact["doxastic"] == Rates(0, 1, 0)
    assert scores.exact["condition"] == Rates(1, 2, 0)
    assert scores.overlap["condition"] == Rates(1, 2, 1)
    assert "hearsay" not in scores.exact


def test_untyped_cues_have_no_types() -> None:
    scores = cue_scores([[gold(0, 3, None)]], [[hedge(0, 3, "epistemic")]], {"epistemic"})
    assert (scores.exact, scores.any_exact) == ({}, Rates(1, 1, 1))


def test_overlap_pairs_are_one_to_one() -> None:
    """Two predictions in one gold cue count once; so does one prediction over two."""
    positive: set[HedgeType] = {"epistemic"}
    two = [hedge(0, 2, "epistemic"), hedge(3, 5, "epistemic")]
    assert cue_scores([[gold(0, 9, None)]], [two], positive).any_overlap == Rates(1, 2, 1)
    over = [hedge(0, 9, "epistemic")]
    cues = [gold(0, 2, None), gold(3, 5, None)]
    assert cue_scores([cues], [over], positive).any_overlap == Rates(2, 1, 1)


def test_hedges_that_do_not_count_turn_the_judgement_round() -> None:
    semantic: set[HedgeType] = {"epistemic"}
    hearsay = Assessment("x", "hedged", 0.9, (hedge(0, 3, "hearsay"),))
    assert judgement(hearsay, semantic) == ("plain", 1.0 - 0.9)
    assert judgement(hearsay, {"hearsay"}) == ("hedged", 0.9)
    assert judgement(hearsay, set()) == ("hedged", 0.9)
    both = Assessment("x", "hedged", 0.9, (hedge(0, 3, "hearsay"), hedge(4, 6, "epistemic")))
    assert judgement(both, semantic) == ("hedged", 0.9)
    bare = Assessment("x", "hedged", 0.6)
    assert judgement(bare, semantic) == ("hedged", 0.6)
    plain = Assessment("x", "plain", 0.2, (hedge(0, 3, "hearsay"),))
    assert judgement(plain, semantic) == ("plain", 0.2)
