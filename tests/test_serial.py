"""Analyses as data, JSON, data frame, profile and notebook table."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import date
from typing import Any

import attrs
import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allegedly import Analysis, Analyzer, Article, ArticleError, MissingExtraError
from allegedly.model.vocabularies import VOICES
from allegedly.schema import analysis_schema

Check = Callable[[dict[str, Any]], None]
VALIDATOR = jsonschema.Draft202012Validator(analysis_schema())
ANALYZER = Analyzer(attributor="rules", any_language=True)

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)
NEWSY = st.lists(
    st.sampled_from(
        [
            *"“”‘’\"'«»,.!?;:—()\n\t\x00\x1b\u202e\u2028é😀",
            *["he", "said", "that", "may", "critics", "Ines Ota", "according to", "claimed"],
            *["The ferry sank", "police", "It is", "not", "if", "about", "Photo: A. Lens"],
        ]
    ),
    max_size=60,
).map(" ".join)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip


def test_schema_is_a_schema() -> None:
    """The schema that ships is valid itself."""
    jsonschema.Draft202012Validator.check_schema(analysis_schema())


def test_json_is_valid_and_exact(analysis: Analysis, check_json: Check) -> None:
    """All output is valid, and its spans are exact."""
    data = json.loads(analysis.to_json())
    check_json(data)
    assert data == analysis.to_dict()
    assert list(data) == [
        "schema", "offsets", "article", "sentences", "attributions", "claims", "profile",
        "failures", "provenance",
    ]  # fmt: skip


def test_json_as_designed(analysis: Analysis) -> None:
    """Keys, their order and their values are those of the published format."""
    data = analysis.to_dict()
    text = analysis.article.text
    may = text.index("may")
    assert data["article"]["title"] == [0, 12]
    assert data["article"]["body"] == [14, len(text)]
    assert data["article"]["published"] == "2026-03-01T08:30:00+00:00"
    assert data["claims"][0]["assessments"] == {
        "first": {
            "label": "hedged",
            "score": 0.666667,
            "hedges": [
                {"span": [may, may + 3], "text": "may", "type": "epistemic", "holder": "author"}
            ],
            "explanation": "because of “may”",
            "commitment": {"author": {"degree": "probable", "polarity": "+", "value": 0.62}},
        },
        "second": {
            "label": "plain",
            "score": 0.4,
            "hedges": [
                {"span": [may, may + 3], "text": "may", "type": "epistemic", "holder": "author"}
            ],
        },
    }
    assert list(data["claims"][2]["assessments"]) == ["first"]
    assert data["attributions"][1] == {
        "id": "a2",
        "source": None,
        "cue": {
            "spans": [[text.index("claimed"), text.index("claimed") + 7]],
            "text": "claimed",
            "lemma": "claim",
            "stance": "distancing",
        },
        "content": {
            "spans": [[text.index("it leaks"), text.index("it leaks") + 8]],
            "text": "it leaks",
            "form": "proposition",
        },
        "quotation": "indirect",
        "negated": True,
        "parent": None,
        "score": None,
    }
    assert data["failures"][0]["stage"] == "assess"
    assert data["provenance"]["classifiers"] == {"first": "1", "second": "2", "third": "2.0"}


def test_json_is_one_readable_line(analysis: Analysis) -> None:
    """One line, letters as they are."""
    line = analysis.to_json()
    assert "\n" not in line
    assert "“I will" in line


def test_bare_article_has_no_empty_keys() -> None:
    """Unknown facts about an article are not written."""
    data = ANALYZER.analyze(Article.from_text("It rains.")).to_dict()
    assert list(data["article"]) == ["id", "text", "title", "body"]


@settings(max_examples=60)
@given(TEXT | NEWSY, st.none() | TEXT | NEWSY)
def test_any_text_gives_valid_json_and_exact_spans(
    check_json: Check, body: str, title: str | None
) -> None:
    """Whatever the text, the whole pipeline keeps the span invariants, and nothing fails."""
    analysis = ANALYZER.analyze(Article.from_text(body, title=title))
    assert analysis.failures == ()
    line = analysis.to_json()
    line.encode("utf-8")
    check_json(json.loads(line))


@settings(max_examples=40)
@given(
    st.text(),
    st.dictionaries(st.text(), JSON, max_size=4),
    st.lists(st.text(), max_size=3),
    st.none() | st.datetimes(),
)
def test_any_metadata_travels(
    outlet: str, metadata: dict[str, Any], authors: list[str], published: Any
) -> None:
    """Metadata come back as they were, lone surrogates and all."""
    article = Article.from_text(
        "It rains.", outlet=outlet, metadata=metadata, authors=authors, published=published
    )
    line = Analyzer(classifiers=[]).analyze(article).to_json()
    data = json.loads(line.encode("utf-8"))
    VALIDATOR.validate(data)
    assert data["article"].get("metadata", {}) == metadata
    assert data["article"].get("authors", []) == authors


def test_metadata_spoilt_by_a_plugin_are_named(analysis: Analysis) -> None:
    """The error for metadata changed to something that JSON cannot hold names the article."""
    article = attrs.evolve(analysis.article, metadata={"deep": [0]})
    analysis, metadata = attrs.evolve(analysis, article=article), article.metadata["deep"]
    for value in (date(2026, 1, 1), float("nan")):
        metadata[0] = value
        with pytest.raises(ArticleError, match=f"{analysis.article.id}.*metadata"):
            analysis.to_json()


def test_profile(analysis: Analysis) -> None:
    """Every share has its denominator."""
    profile = analysis.profile()
    assert profile["claims"]["count"] == 4
    assert profile["claims"]["by_voice"] == {
        "author": {"count": 1, "of": 4, "share": 0.25},
        "named": {"count": 1, "of": 4, "share": 0.25},
        "unnamed": {"count": 1, "of": 4, "share": 0.25},
        "document": {"count": 0, "of": 4, "share": 0.0},
        "unclear": {"count": 1, "of": 4, "share": 0.25},
    }
    assert profile["attributions"]["by_stance"]["distancing"]["count"] == 1
    assert profile["attributions"]["by_stance"]["none"]["count"] == 1
    assert profile["attributions"]["negated"] == {"count": 1, "of": 3, "share": 0.3333}
    first, second = profile["hedging"]["first"], profile["hedging"]["second"]
    assert first["hedged"] == {"count": 2, "of": 4, "share": 0.5}
    assert first["by_voice"]["named"] == {"count": 1, "of": 1, "share": 1.0}
    assert first["hedges"]["by_type"]["hearsay"] == {"count": 1, "of": 3, "share": 0.3333}
    assert first["hedges"]["by_holder"]["source"]["count"] == 1
    assert second["hedged"] == {"count": 0, "of": 1, "share": 0.0}
    assert second["by_voice"]["named"] == {"count": 0, "of": 0, "share": None}


@pytest.mark.parametrize(
    ("kind", "name", "voice"),
    [
        ("named-person", None, "named"),
        ("named-organization", None, "named"),
        ("pronoun", "Ines Ota", "named"),
        ("pronoun", None, "unclear"),
        ("unnamed-person", "Ines Ota", "named"),
        ("unnamed-person", None, "unnamed"),
        ("unnamed-group", None, "unnamed"),
        ("document", None, "document"),
        ("document", "The Harbour Report", "document"),
    ],
)
def test_voice(analysis: Analysis, kind: str, name: str | None, voice: str) -> None:
    """A source that the article names elsewhere is named."""
    claim = analysis.claims[1]
    assert claim.attribution is not None and claim.attribution.source is not None
    source = attrs.evolve(claim.attribution.source, kind=kind, name=name)
    claim = attrs.evolve(claim, attribution=attrs.evolve(claim.attribution, source=source))
    profile = attrs.evolve(analysis, claims=(claim,)).profile()
    assert [v for v in VOICES if profile["claims"]["by_voice"][v]["count"]] == [voice]


def test_every_claim_has_a_voice(analysis: Analysis) -> None:
    """Each claim has a voice and words for who makes it, in Python as in JSON."""
    expected = [
        ("author", "the author"),
        ("named", "Ines Ota"),
        ("unclear", "not named"),
        ("unnamed", "[red]Critics[/red]"),
    ]
    assert [(claim.voice, claim.who) for claim in analysis.claims] == expected
    claims = analysis.to_dict()["claims"]
    assert [(claim["voice"], claim["who"]) for claim in claims] == expected


def test_who_is_the_name_where_the_article_gives_one(analysis: Analysis) -> None:
    """A pronoun that was resolved shows as the name, one that was not as it stands."""
    claim = analysis.claims[1]
    assert claim.attribution is not None and claim.attribution.source is not None
    for name, who in ((None, "she"), ("Ines Ota", "Ines Ota")):
        source = attrs.evolve(claim.attribution.source, text="she", kind="pronoun", name=name)
        attribution = attrs.evolve(claim.attribution, source=source)
        assert attrs.evolve(claim, attribution=attribution).who == who


def test_frame(analysis: Analysis) -> None:
    """One row for each claim; missing judgements are missing values."""
    frame = analysis.to_frame()
    assert list(frame["claim"]) == ["c1", "c2", "c3", "c4"]
    assert list(frame["voice"]) == ["author", "named", "unclear", "unnamed"]
    assert list(frame["first.label"]) == ["hedged", "hedged", "plain", "plain"]
    assert frame["first.hedges"][1] == "allegedly; if"
    assert frame["second.label"].isna().sum() == 3
    assert frame["source_name"][1] == "Ines Ota"


def test_frame_of_nothing_has_its_columns() -> None:
    """An article without claims gives an empty frame of the same shape."""
    frame = ANALYZER.analyze(Article.from_text("")).to_frame()
    assert len(frame) == 0
    assert {"claim", "voice", "stance", "negated"} <= set(frame.columns)


def test_frame_types_do_not_depend_on_content(analysis: Analysis) -> None:
    """An empty frame, and one whose claims are all the author's, have the types of any other."""
    by_author = attrs.evolve(analysis, claims=analysis.claims[:1])
    nothing = attrs.evolve(analysis, claims=())
    full, some, empty = (one.to_frame().dtypes for one in (analysis, by_author, nothing))
    assert list(full) == list(some) == list(empty)
    assert (full["negated"], full["start"], full["source"]) == ("boolean", "Int64", "string")


def test_frame_opens_in_polars(analysis: Analysis) -> None:
    """Through the dataframe interchange every column arrives with its type and its values."""
    polars = pytest.importorskip("polars")
    for found in (analysis, attrs.evolve(analysis, claims=())):
        frame = found.to_frame()
        opened = polars.from_dataframe(frame)
        assert opened.schema["negated"] == polars.Boolean
        assert opened.schema["start"] == polars.Int64
        assert opened.schema["first.score"] == polars.Float64
        assert opened.schema["source_name"] == polars.String
        expected = [list(map(str, row)) for row in frame.itertuples(index=False)]
        assert [["<NA>" if v is None else str(v) for v in row] for row in opened.rows()] == expected


def test_frame_without_pandas(analysis: Analysis, monkeypatch: pytest.MonkeyPatch) -> None:
    """If pandas is missing, the error names the extra that installs it."""
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(MissingExtraError, match=r"allegedly\[pandas\]"):
        analysis.to_frame()
