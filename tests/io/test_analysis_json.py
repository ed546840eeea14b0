"""Analyses read back from the library's own JSON."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allegedly import Analysis, Analyzer, ArgumentTypeError, Article, SchemaError

ANALYZER = Analyzer(["lexicon", "rules"], any_language=True)
NEWSY = st.lists(
    st.sampled_from(
        [
            *"“”‘’\"'.,!?;:—()\n\t\x00\u2028é😀",
            *["he", "said", "that", "may", "critics", "Ines Ota", "according to", "never"],
            *["The ferry sank", "police", "It is", "if", "Photo: A. Lens", "OSLO (AP) —"],
        ]
    ),
    max_size=60,
).map(" ".join)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip
Place = tuple[str | int, ...]


def same(first: Analysis, second: Analysis) -> None:
    """Check that two analyses are equal, and that what equality leaves out is equal, too."""
    assert first == second
    assert first.to_json() == second.to_json()
    for one, other in zip(first.claims, second.claims, strict=True):
        (a, b) = (one.segmentation, other.segmentation)
        assert a.article == b.article
        assert (a.paragraphs, a.sentences) == (b.paragraphs, b.sentences)
        assert (a.tokens.starts, a.tokens.lowers) == (b.tokens.starts, b.tokens.lowers)
        assert (one.zones, one.voice, one.who) == (other.zones, other.voice, other.who)


def test_everything_comes_back(analysis: Analysis) -> None:
    """An analysis with everything in it is equal to what is read from its JSON."""
    same(Analysis.from_json(analysis.to_json()), analysis)
    same(Analysis.from_json(analysis.to_json().encode()), analysis)
    same(Analysis.from_dict(analysis.to_dict()), analysis)


@settings(max_examples=60)
@given(
    NEWSY | st.text(),
    st.none() | NEWSY,
    st.none() | st.text(),
    st.none() | st.datetimes(timezones=st.none() | st.timezones()),
    st.dictionaries(st.text(), JSON, max_size=3),
)
def test_any_analysis_comes_back(
    body: str, title: str | None, outlet: str | None, published: Any, metadata: dict[str, Any]
) -> None:
    """Whatever is analysed comes back equal, and gives the same bytes."""
    article = Article.from_text(
        body, title=title, outlet=outlet, published=published, metadata=metadata
    )
    analysis = ANALYZER.analyze(article)
    same(Analysis.from_json(analysis.to_json()), analysis)


def test_classifiers_that_found_nothing_to_judge_come_back() -> None:
    """Where there is no claim, it still shows which classifiers did not fail."""
    analysis = ANALYZER.analyze("")
    assert analysis.claims == ()
    assert Analysis.from_json(analysis.to_json()).assessments == {"lexicon": {}, "rules": {}}


def test_scores_come_back_with_all_their_digits(analysis: Analysis) -> None:
    """A score has no more digits than JSON shows."""
    judged = analysis.assessments["first"]["c1"]
    assert judged.score == 0.666667
    assert attrs.evolve(judged, score=1 / 3).score == 0.333333


def changed(data: dict[str, Any], place: Place, value: object) -> dict[str, Any]:
    """Return a copy of plain data in which one thing is another, or, for `...`, is missing."""
    data = copy.deepcopy(data)
    inner: Any = data
    for key in place[:-1]:
        inner = inner[key]
    if value is ...:
        del inner[place[-1]]
    else:
        inner[place[-1]] = value
    return data


@pytest.mark.parametrize(
    ("place", "value", "told"),
    [
        (("article",), None, "article: is neither"),
        (("article", "text"), "Cut.", "article: title_span"),
        (("article", "body"), [0, 3], "article.body: does not follow the title"),
        (("article", "published"), "June 3", r"article.published: must be a date.*June 3"),
        (("article", "authors"), [5], r"article.authors\[0\]: must be a string, not 5"),
        (("sentences", 1, "span"), [40, 3], r"sentences\[1\].span: must be a span.*\[40, 3\]"),
        (("sentences", 1, "span"), [0, 20], r"sentences\[1\].span: .*begins before"),
        (("sentences", 1, "paragraph"), 7, r"sentences\[1\].paragraph: 7"),
        (("sentences", 1, "role"), "advert", r"sentences\[1\].role: must be one of title, body"),
        (("attributions", 1, "id"), "a1", r"attributions\[1\].id: 'a1' is the id of two"),
        (("attributions", 0, "source", "kind"), "person", r"attributions\[0\].source.kind: must"),
        (("attributions", 0, "cue", "stance"), 5, r"attributions\[0\].cue.stance: must be one"),
        (("attributions", 0, "cue", "text"), "told", r"attributions\[0\].cue.text: is 'told', but"),
        (("attributions", 0, "negated"), 1, r"attributions\[0\].negated: must be true or false"),
        (("attributions", 2, "parent"), "a9", r"attributions\[2\].parent: there is no .* 'a9'"),
        (("attributions", 1, "parent"), "a3", r"attributions\[1\].parent: the parents form a cyc"),
        (("claims", 0, "spans"), [], r"claims\[0\].spans: is empty"),
        (("claims", 0, "spans"), [[0, 99999]], r"claims\[0\].spans: ends after the text"),
        (("claims", 0, "text"), ..., r"claims\[0\].text: the key 'text' is missing"),
        (("claims", 0, "sentence"), 99, r"claims\[0\].sentence: there is no sentence 99"),
        (("claims", 0, "sentence"), True, r"claims\[0\].sentence: must be a whole number"),
        (("claims", 0, "colour"), "red", r"claims\[0\]: has the unknown key 'colour'"),
        (("claims", 1, "id"), "c1", r"claims\[1\].id: 'c1' is the id of two claims"),
        (("claims", 1, "attribution"), "a9", r"claims\[1\].attribution: there is no .* 'a9'"),
        (("claims", 1, "frame"), [[5, 9], [3, 4]], r"claims\[1\].frame: \[3, 4\] begins before"),
        (("claims", 0, "assessments", "first", "score"), 1.5, r"first.score: 1.5 is not between"),
        (("claims", 0, "assessments", "first", "score"), "1", r"score: must be a number, not '1'"),
        (("claims", 0, "assessments", "first", "label"), "sure", r"label: must be one of hedged"),
        (
            ("claims", 0, "assessments", "first", "hedges", 0, "text"),
            "might",
            r"claims\[0\].assessments.first.hedges\[0\].text: is 'might', but its span covers 'may",
        ),
        (("profile", "hedging"), {}, r"assessments.first: this classifier is missing in profile"),
        (("failures", 0, "stage"), "sleep", r"failures\[0\].stage: must be one of"),
        (("provenance", "classifiers"), [], "provenance.classifiers: is neither"),
        (("news",), 5, "analysis/2: has the unknown key 'news'"),
        (("schema",), "allegedly/diff/1", "is in the schema 'allegedly/diff/1'"),
        (("schema",), ..., 'has no key "schema"'),
    ],
    ids=lambda value: ".".join(map(str, value)) if isinstance(value, tuple) else "",
)
def test_damage_is_named_with_its_place(
    analysis: Analysis, place: Place, value: object, told: str
) -> None:
    """What does not follow the schema is refused with the place in the document."""
    with pytest.raises(SchemaError, match=told):
        Analysis.from_dict(changed(analysis.to_dict(), place, value))


@pytest.mark.parametrize(
    "text", ["", "{", "5", "null", "[]", '{"a": 1}', '{"schema": NaN}', "[" * 100_000, b"\xff\xfe"]
)
def test_what_is_no_analysis_is_refused(text: str | bytes) -> None:
    """Anything but an analysis in JSON is an error of the library."""
    with pytest.raises(SchemaError, match=r"is not (valid JSON|an analysis)"):
        Analysis.from_json(text)


def test_several_lines_are_not_one_analysis(analysis: Analysis) -> None:
    """The message names the function that reads them."""
    line = analysis.to_json()
    for text in (f"{line}\n{line}\n", f"{line}\n{{cut"):
        with pytest.raises(SchemaError, match=r"several lines of JSON.*io\.read_analyses"):
            Analysis.from_json(text)
    with pytest.raises(SchemaError, match="not valid JSON"):
        Analysis.from_json(f"{line}}}")
    assert Analysis.from_json(f"{line}\n") == analysis


def test_a_dictionary_is_not_text(analysis: Analysis) -> None:
    """What was parsed already goes to `from_dict`, and the error points there."""
    with pytest.raises(ArgumentTypeError, match="from_dict"):
        Analysis.from_json(analysis.to_dict())  # type: ignore[arg-type]


@settings(max_examples=150)
@given(st.data())
def test_damage_never_ends_in_another_error(data: st.DataObject) -> None:
    """Wherever something else is put in, it is refused or makes an analysis."""
    analysis = ANALYZER.analyze("“We may sail,” Ines Ota said. Critics deny it.")
    inner: Any = (whole := json.loads(analysis.to_json()))
    while True:
        keys = list(inner) if isinstance(inner, Mapping) else range(len(inner))
        key = data.draw(st.sampled_from(list(keys)))
        if not isinstance(inner[key], (dict, list)) or not inner[key] or data.draw(st.booleans()):
            break
        inner = inner[key]
    inner[key] = data.draw(JSON)
    with suppress(SchemaError):
        Analysis.from_dict(whole).to_html()
