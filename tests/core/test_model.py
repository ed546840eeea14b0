"""The types."""

from __future__ import annotations

import json
import pickle
from datetime import UTC, date, datetime, timezone
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allegedly import AllegedlyError, Article, ArticleError, Claim, Span, segment
from allegedly.io import find_inputs, read_articles
from allegedly.model import Failure, text_of


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


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"body": b"It rained."}, "body must be a string, not bytes .*decode it first"),
        ({"body": None}, "body must be a string, not None"),
        ({"title": 5}, "title must be a string, not an int"),
        ({"id": 5}, "id must be a string, not an int"),
        ({"url": 5}, "url must be a string or None"),
        ({"outlet": ["The Tide"]}, "outlet must be a string or None, not a list"),
        ({"language": b"en"}, "language must be a string or None, not bytes"),
        ({"authors": "Maria Keller"}, r"authors must be .*write authors=\['Maria Keller'\]"),
        ({"authors": 5}, "authors must be an iterable of names, not an int"),
        ({"authors": ["Maria Keller", None]}, r"authors\[1\] must be a string, not None"),
        ({"published": "June 3"}, "published must be a datetime.*'June 3'.*fromisoformat"),
        ({"published": 20260603}, "published must be a datetime"),
        ({"metadata": ["file"]}, "metadata must be a mapping"),
        ({"metadata": {5: "five"}}, "a key of metadata must be a string, not an int"),
        ({"metadata": {"a": [{"b": {1}}]}}, r"metadata\['a'\]\[0\]\['b'\] must be .* not a set"),
    ],
)
def test_arguments_of_the_wrong_type_are_named(fields: dict[str, Any], told: str) -> None:
    """A wrong type raises a `TypeError` at once, which names the argument."""
    with pytest.raises(TypeError, match=told) as raised:
        Article.from_text(**{"body": "It rained."} | fields)
    assert isinstance(raised.value, AllegedlyError)


@pytest.mark.parametrize("value", [float("inf"), float("nan"), [[1e999]]])
def test_metadata_hold_finite_numbers(value: object) -> None:
    """Numbers that JSON cannot write are refused when the article is built."""
    with pytest.raises(ArticleError, match=r"metadata\['x'\].* which JSON cannot express"):
        Article.from_text("It rained.", metadata={"x": value})


def test_metadata_are_not_bottomless() -> None:
    """Nesting on which JSON or pickle would fail is refused, even if it is circular."""
    circle: list[object] = []
    circle.append(circle)
    with pytest.raises(ArticleError, match="more than 100 levels"):
        Article.from_text("It rained.", metadata={"x": circle})


def test_metadata_are_a_copy() -> None:
    """Later changes of the dictionary do not change the article."""
    tags = ["sea"]
    article = Article.from_text("It rained.", metadata={"tags": tags, "pair": (1, 2)})
    tags.append("land")
    assert article.metadata == {"tags": ["sea"], "pair": [1, 2]}


def test_a_date_is_its_midnight() -> None:
    """A date is accepted in place of a datetime, and a time zone becomes an offset."""
    assert Article.from_text("a", published=date(2026, 6, 3)).published == datetime(2026, 6, 3)
    moment = datetime(2026, 6, 3, 9, 30, tzinfo=ZoneInfo("Europe/Oslo"))
    published = Article.from_text("a", published=moment).published
    assert published == moment
    assert published is not None and type(published.tzinfo) is timezone


def test_a_moment_of_pandas_is_a_moment() -> None:
    """A time stamp of pandas becomes a datetime, and one that is missing is refused."""
    pandas = pytest.importorskip("pandas")
    moment = pandas.Timestamp("2026-06-03 09:30", tz="UTC")
    published = Article.from_text("a", published=moment).published
    assert type(published) is datetime and published == moment
    with pytest.raises(TypeError, match="published"):
        Article.from_text("a", published=pandas.NaT)


@pytest.mark.parametrize("span", [Span(2, 4), Span(0, 3), Span(0, 99)])
def test_a_title_begins_the_text(span: Span) -> None:
    """A title span that would cut words out of the text is refused."""
    with pytest.raises(ArticleError, match="title_span"):
        Article("a", "Rain\n\nIt rained.", span)


def test_the_file_stands_in_the_metadata() -> None:
    """Readers store the name of the file in the metadata."""
    assert Article.from_text("a").file is None
    assert Article.from_text("a", metadata={"file": "rain.txt"}).file == "rain.txt"


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


@pytest.mark.parametrize("text", ["0001-01-01T00:00:00+05:00", "9999-12-31T23:00:00-05:00"])
def test_dates_outside_the_years_of_tables(text: str, tmp_path: Path) -> None:
    """One rule: they are refused, and never lost on the way into a table."""
    with pytest.raises(ArticleError, match=r"published: .* outside the years 1 to 9999"):
        Article.from_text("It rains.", published=datetime.fromisoformat(text))
    path = tmp_path / "news.jsonl"
    path.write_text(json.dumps({"text": "It rains.", "published": text}) + "\n", "utf-8")
    (failure,) = read_articles(find_inputs([str(path)]))
    assert isinstance(failure, Failure) and "outside the years 1 to 9999" in failure.cause
    kept = Article.from_text("It rains.", published=datetime.fromisoformat(text[:19]))
    assert kept.published is not None
