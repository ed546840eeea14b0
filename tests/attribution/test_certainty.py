"""The odds of drafts, and the scores of attributions."""

import math

import pytest

from allegedly import Article, ContractError, Span, segment
from allegedly.attribution import Draft, compose
from allegedly.attribution.certainty import probability

TEXT = "Ann Berg said the boat would leave. Tom Holm painted the boat."


def draft(source: str, cue: str, content: str, odds: float | None) -> Draft:
    """Return the draft of parts of the text."""
    parts = [
        Span(TEXT.rindex(part), TEXT.rindex(part) + len(part)) for part in (content, cue, source)
    ]
    return Draft(*((part,) for part in parts), odds=odds)


@pytest.mark.parametrize("odds", [None, 3.0, 0.5])
def test_a_likely_draft_is_kept(odds: float | None) -> None:
    """Without odds of its attributor, too; then it has no score."""
    (found,) = compose(
        segment(Article.from_text(TEXT)), [draft("Ann Berg", "said", "the boat would leave", odds)]
    )
    assert (found.score is None) == (odds is None)


def test_an_unlikely_draft_is_left_out() -> None:
    assert (
        compose(
            segment(Article.from_text(TEXT)),
            [draft("Ann Berg", "said", "the boat would leave", -2.0)],
        )
        == []
    )


def test_the_form_of_the_content_counts() -> None:
    """Of two drafts with the same odds, a statement is likelier than an act."""
    statement, act = compose(
        segment(Article.from_text(TEXT)),
        [
            draft("Ann Berg", "said", "the boat would leave", 2.0),
            draft("Tom Holm", "painted", "the boat", 2.0),
        ],
    )
    assert statement.score is not None
    assert act.score is not None
    assert statement.score > act.score


def test_scores_rise_with_the_odds() -> None:
    scores = [probability(odds / 4) for odds in range(-40, 41)]
    assert all(score is not None and 0 <= score <= 1 for score in scores)
    assert scores == sorted(scores)  # type: ignore[type-var]


@pytest.mark.parametrize("odds", [math.inf, -math.inf, math.nan])
def test_odds_must_be_finite(odds: float) -> None:
    with pytest.raises(ContractError, match="odds of draft 0"):
        compose(
            segment(Article.from_text(TEXT)),
            [draft("Ann Berg", "said", "the boat would leave", odds)],
        )
