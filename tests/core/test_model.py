"""The types."""

from __future__ import annotations

import pickle
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allegedly import AllegedlyError, Article, ArticleError, Claim, Span, segment
from allegedly.model import text_of


def test_span_is_half_open() -> None:
    """A span covers its start and not its end."""
    assert Span(1, 3).of("abcd") == "bc"
    assert len(Span(1, 3)) == 2
    assert Span(0, 4).contains(Span(1, 3))
    assert Span(0, 2).overlaps(Span(1, 3))
    assert not Span(0, 2).overlaps(Span(2, 3))


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (3, 2)])
def test_impossible_span(start: int, end: int) -> None:
    """A span that runs backwards or begins before the text is refused."""
    with pytest.raises(ValueError, match=r"0 <= start <= end"):
        Span(start, end)


def test_title_and_body_share_one_text() -> None:
    """The text is the title, a blank line, the body."""
    article = Article.from_text("It rained.", title="Rain")
    assert article.text == "Rain\n\nIt rained."
    assert article.title == "Rain"
    assert article.body == "It rained."
    assert article.body_span.of(article.text) == "It rained."


@given(st.text(), st.none() | st.text())
def test_body_comes_back(body: str, title: str | None) -> None:
    """Whatever goes in as title and body comes back unchanged."""
    article = Article.from_text(body, title=title)
    assert article.body == body
    assert article.title == (title if title and title.strip() else None)


def test_id_is_a_content_hash() -> None:
    """Same text, same id; and a title is not a first paragraph."""
    assert Article.from_text("a").id == Article.from_text("a").id
    assert Article.from_text("a").id != Article.from_text("b").id
    assert Article.from_text("b", title="a").id != Article.from_text("a\n\nb").id
    assert Article.from_text("a", id="mine").id == "mine"


def test_lone_surrogates_are_refused() -> None:
    """Text that no file can hold is refused, with the place."""
    with pytest.raises(ArticleError, match=r"U\+D800.*character 3"):
        Article.from_text("abc\ud800")
    assert issubclass(ArticleError, AllegedlyError)


def test_articles_are_frozen_and_hashable() -> None:
    """Nothing changes an article once it is made."""
    article = Article.from_text(
        "a", published=datetime(2026, 1, 1, tzinfo=UTC), metadata={"k": [1]}
    )
    with pytest.raises(AttributeError):
        article.text = "b"  # type: ignore[misc]
    assert len({article, article}) == 1


def test_discontinuous_text() -> None:
    """Pieces of a discontinuous span are shown apart."""
    assert text_of("to be or not", [Span(0, 2), Span(9, 12)]) == "to … not"


def test_zones_of_a_claim_without_attribution_are_the_authors() -> None:
    """An author's claim has no other holder."""
    segmentation = segment(Article.from_text("It may rain."))
    claim = Claim("c1", (Span(0, 12),), 0, segmentation)
    assert claim.zones == ((Span(0, 12), "author"),)


def test_segmentations_travel() -> None:
    """A segmentation survives pickling, as joblib needs."""
    segmentation = segment(Article.from_text("It may rain. It may not."))
    copy = pickle.loads(pickle.dumps(segmentation))
    assert copy.sentences == segmentation.sentences
    assert copy.tokens.texts == segmentation.tokens.texts
