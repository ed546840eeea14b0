"""Frames of articles in, frames of claims out."""

from __future__ import annotations

import math
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime
from functools import partial
from types import SimpleNamespace
from typing import Any

import joblib
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allegedly import (
    Assessment,
    Claim,
    ClaimClassifier,
    ClassifierSpec,
    MissingExtraError,
    ReadError,
    UnknownPluginError,
    hookimpl,
)
from allegedly.analyzer.pipeline import Pipeline
from allegedly.dataframe import FrameError, analyze_frame, frame_schema
from allegedly.plugins import Registry
from allegedly.storage import Recent
from allegedly.tables.rows import TABLES, Table

from .frames import CLASSIFIERS, KINDS, NEWS, direct, rows

cloudpickle = pytest.importorskip("cloudpickle")
pa = pytest.importorskip("pyarrow")
pl = pytest.importorskip("polars")

HOW: dict[str, Any] = {"classifiers": CLASSIFIERS, "text": "body", "keep": ["section"]}


def types(frame: Any) -> list[tuple[str, str]]:
    """Return the columns of a frame with their types."""
    if isinstance(frame, pd.DataFrame):
        return [(str(name), repr(dtype)) for name, dtype in frame.dtypes.items()]
    if isinstance(frame, pl.DataFrame):
        return [(name, str(dtype)) for name, dtype in frame.schema.items()]
    return [(field.name, str(field.type)) for field in frame.schema]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("table", TABLES)
def test_same_kind_and_same_rows(kind: str, table: Table) -> None:
    """The result is of the same kind as the input, and has the rows of the other tables."""
    frame = KINDS[kind](NEWS)
    result = analyze_frame(frame, table=table, **HOW)
    assert type(result) is type(frame)
    found = [row for row in rows(result) if row["failure"] is None]
    expected = direct(table, NEWS)
    names = [name for name, _ in types(result) if name not in ("failure", "section")]
    assert found
    assert [{name: row[name] for name in names} for row in found] == [
        {name: row.get(name) for name in names} for row in expected
    ]
    sections = dict(zip(NEWS["id"], NEWS["section"], strict=True))
    assert all(row["section"] == sections[row["article"]] for row in rows(result))


@pytest.mark.parametrize("kind", KINDS)
def test_articles_without_text(kind: str) -> None:
    """Each has one row with the reason, between the rows of the other articles."""
    found = rows(analyze_frame(KINDS[kind](NEWS), **HOW))
    order = list(dict.fromkeys(row["article"] for row in found))
    assert order == NEWS["id"]
    failed = [row for row in found if row["failure"]]
    assert [row["article"] for row in failed] == ["n2", "n4", "n7"]
    for row in failed:
        assert row["section"] == NEWS["section"][int(row["article"][1:])]
        assert "without text" in row["failure"] and "'body'" in row["failure"]
        told = {name for name, value in row.items() if value is not None}
        assert told <= {"article", "failure", "section"}


TEXTS = st.one_of(
    st.none(),
    st.sampled_from(["", " \n", "It may rain.", "Critics said it “may” fall. So what?"]),
    st.text(max_size=30),
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8).map(
        lambda word: f"Critics of {word} said it may fall."
    ),
)


@settings(max_examples=40)
@given(
    st.lists(st.tuples(TEXTS, st.one_of(st.none(), st.text(max_size=3))), max_size=4),
    st.sampled_from(sorted(KINDS)),
    st.sampled_from(TABLES),
)
def test_types_do_not_depend_on_content(
    articles: list[tuple[str | None, str | None]], kind: str, table: Table
) -> None:
    """Any batch has the columns and types of one that is full of claims, and loses no article."""
    batch = {
        "id": [str(number) for number in range(len(articles))],
        "body": [text for text, _ in articles],
        "section": [section for _, section in articles],
    }
    frame = KINDS[kind](NEWS)
    full = analyze_frame(frame, table=table, **HOW)
    if kind == "pandas":
        frame = pd.DataFrame(batch).astype(frame.dtypes)
    elif kind == "polars":
        frame = pl.DataFrame(batch, schema=frame.schema)
    else:
        frame = type(frame).from_pydict(batch, schema=frame.schema)
    result = analyze_frame(frame, table=table, **HOW)
    assert types(result) == types(full)
    if table == "claims":
        failed = {row["article"] for row in rows(result) if row["failure"]}
        blank = {id for id, text in zip(batch["id"], batch["body"], strict=True) if blank_(text)}
        assert failed == blank


def blank_(text: str | None) -> bool:
    return not (text or "").strip()


AS_STR = pytest.param(
    "str",
    marks=pytest.mark.skipif(
        int(pd.__version__.partition(".")[0]) < 3, reason="makes text of what is missing"
    ),
)


@pytest.mark.parametrize(
    "dtype", ["object", AS_STR, "string", "string[python]", "string[pyarrow]", "category"]
)
def test_every_type_of_text_in_pandas(dtype: str) -> None:
    """However pandas holds text, the result is the same, and so are its types."""
    frame = pd.DataFrame(NEWS).astype({"id": dtype, "body": dtype})
    result = analyze_frame(frame, **HOW)
    expected = analyze_frame(pd.DataFrame(NEWS, dtype="object"), **HOW)
    pd.testing.assert_frame_equal(
        result.drop(columns="section"), expected.drop(columns="section"), check_exact=True
    )
    assert (result["negated"].dtype, result["start"].dtype) == ("boolean", "Int64")
    assert (result["voice"].dtype, result["rules.score"].dtype) == ("string", "Float64")


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_kept_keeps_its_type(kind: str) -> None:
    values: dict[str, list[Any]] = {
        "text": ["It may rain. It was late.", None],
        "when": [datetime(2026, 3, 1, tzinfo=UTC), None],
        "day": [date(2026, 3, 1), date(2026, 3, 2)],
        "views": [7, 8],
        "tags": [["sea", "rain"], None],
    }
    frame = KINDS[kind](values)
    keep = ["views", "when", "tags", "day", "views"]
    result = analyze_frame(frame, classifiers=["rules"], keep=keep)
    names = ["views", "when", "tags", "day"]
    assert types(result)[-4:] == pick(types(frame), names)
    assert [row["views"] for row in rows(result)] == [7, 7, 8]
    assert [row["tags"] for row in rows(result)] == [["sea", "rain"], ["sea", "rain"], None]


def pick(found: list[tuple[str, str]], names: Sequence[str]) -> list[tuple[str, str]]:
    return [(name, dict(found)[name]) for name in names]


def test_categories_are_kept_as_such() -> None:
    frame = pl.DataFrame(NEWS, schema_overrides={"section": pl.Enum(["a", "b", "c", "d"])})
    assert analyze_frame(frame, **HOW).schema["section"] == frame.schema["section"]
    categories = pd.DataFrame(NEWS).astype({"section": "category"})
    assert analyze_frame(categories, **HOW)["section"].dtype == categories["section"].dtype


def test_index_and_other_columns_do_no_harm() -> None:
    """An index of whatever kind, names that are no strings and a sliced batch go through."""
    frame = pd.DataFrame(NEWS)
    expected = analyze_frame(frame, **HOW)
    odd = frame.assign(other=range(9)).set_index(pd.Index([7] * 9)).rename(columns={"other": 5})
    pd.testing.assert_frame_equal(analyze_frame(odd, **HOW), expected)
    batch = KINDS["arrow-batch"](NEWS)
    parts = [analyze_frame(batch.slice(begin, 4), **HOW) for begin in range(0, 9, 4)]
    assert rows(pa.Table.from_batches(parts)) == rows(expected)


def test_ids_and_authors_of_odd_types() -> None:
    """Numbers are names as well; what is missing is told by the text; lists are lists."""
    texts = ["It may rain.", "It may snow.", ""]
    frame = pd.DataFrame({"text": texts, "id": [3, 4, 5], "authors": [["A", "B"], None, None]})
    found = analyze_frame(frame, classifiers=["rules"])
    assert list(found["article"]) == ["3", "4", "5"]
    assert list(found["failure"].notna()) == [False, False, True]
    array = frame.assign(authors=[pd.array(["A", "B"]).to_numpy(), None, None])
    pd.testing.assert_frame_equal(analyze_frame(array, classifiers=["rules"]), found)
    nameless = analyze_frame(frame.assign(id=[None, math.nan, pd.NA]), classifiers=["rules"])
    assert [len(id) for id in nameless["article"][:2]] == [16, 16]
    assert pd.isna(nameless["article"][2])


def test_what_no_file_can_hold() -> None:
    """A text cut within a character costs no neighbour, and an id is made one that can be held."""
    frame = pd.DataFrame(
        {"text": ["It may \ud83d", "It may rain.", ""], "id": ["a", "b \ud83d", "c \udc00"]},
        dtype="object",
    )
    found = analyze_frame(frame, classifiers=["rules"])
    assert list(found["article"]) == ["a", "b ?", "c ?"]
    assert "surrogate" in found["failure"][0] and pd.isna(found["failure"][1])


def test_a_date_that_is_none() -> None:
    frame = pd.DataFrame({"text": ["It rains."] * 2, "published": ["soon", "2026-03-01"]})
    found = analyze_frame(frame, classifiers=["rules"])
    assert "ISO 8601" in found["failure"][0] and found["claim"].notna().tolist() == [False, True]
    unread = analyze_frame(frame.rename(columns={"published": "told"}), classifiers=["rules"])
    assert unread["failure"].isna().all()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("table", TABLES)
def test_rows_say_where_their_article_comes_from(kind: str, table: Table) -> None:
    """Title, outlet, address and date stand in every table; there is no file."""
    news = {
        "text": ["Critics say it may rain."],
        "title": ["Rain"],
        "outlet": ["The Tide"],
        "url": ["https://example.org/rain"],
        "published": ["2026-06-03"],
    }
    row = rows(analyze_frame(KINDS[kind](news), table=table, classifiers=["rules"]))[0]
    expected = {key: values[0] for key, values in news.items() if key != "text"}
    expected |= {"published": "2026-06-03T00:00:00", "file": None}
    assert {key: row[key] for key in expected} == expected


def test_a_column_that_is_kept_takes_the_place_of_that_of_the_article() -> None:
    """Keeping an outlet that is a number gives the number, once."""
    frame = pa.table({"text": ["It may rain."], "outlet": [7], "url": ["https://example.org"]})
    result = analyze_frame(frame, classifiers=["rules"], keep=["outlet", "url"])
    assert result.schema.names.count("outlet") == result.schema.names.count("url") == 1
    assert result.schema.field("outlet").type == pa.int64()
    assert result.to_pylist()[0]["outlet"] == 7
    assert (
        frame_schema(frame.schema, classifiers=["rules"], keep=["outlet", "url"]) == result.schema
    )


class Choosy(ClaimClassifier):
    """Raises at one word."""

    name = "choosy"

    def assess(self, claims: Sequence[Claim]) -> Sequence[Assessment]:
        if any("rain" in claim.text for claim in claims):
            raise ValueError("rain " * 1000)
        return [Assessment(self.name, "plain", 0.5) for _ in claims]


@hookimpl
def allegedly_classifiers() -> list[ClassifierSpec]:
    return [
        ClassifierSpec("choosy", Choosy, "fails at one word"),
        ClassifierSpec("absent", lambda: 1 / 0, "never loads"),  # type: ignore[arg-type, return-value]
    ]


@pytest.fixture
def choosy(monkeypatch: pytest.MonkeyPatch) -> None:
    registry = Registry()
    registry.register(SimpleNamespace(allegedly_classifiers=allegedly_classifiers), "choosy", "7")
    monkeypatch.setattr("allegedly.analyzer.analyzer.default_registry", lambda: registry)
    monkeypatch.setattr("allegedly.analyzer.shared_analyzers._analyzers", Recent(8))


@pytest.mark.usefixtures("choosy")
@pytest.mark.parametrize("kind", KINDS)
def test_a_classifier_that_fails(kind: str) -> None:
    """The failure stands beside the claims of its article, and beside those of no other."""
    frame = KINDS[kind]({"text": ["It snows.", "It may rain. It snows.", "It is hot."]})
    found = rows(analyze_frame(frame, classifiers=["choosy", "rules"]))
    assert [row["choosy.label"] for row in found] == ["plain", None, None, "plain"]
    assert [row["rules.label"] for row in found] == ["plain", "hedged", "plain", "plain"]
    failures = [row["failure"] for row in found]
    assert failures[0] is failures[3] is None
    assert failures[1] == failures[2] and "choosy 7 failed to assess: ValueError" in failures[1]
    assert len(failures[1]) <= 1000


@pytest.mark.usefixtures("choosy")
def test_a_failure_shows_where_there_is_no_row() -> None:
    """An article without hedges differs from one whose hedges are unknown."""
    frame = pd.DataFrame({"text": ["It snows.", "It rains.", "It may snow."], "id": [*"abc"]})
    found = analyze_frame(frame, table="hedges", classifiers=["choosy", "rules"])
    assert list(found["article"]) == ["b", "c"]
    assert list(found["hedge"].notna()) == list(found["failure"].isna()) == [False, True]


@pytest.mark.usefixtures("choosy")
def test_a_classifier_that_never_loads() -> None:
    found = analyze_frame(pd.DataFrame({"text": ["It snows."]}), classifiers=["absent", "rules"])
    assert found["absent.label"].isna().all() and list(found["rules.label"]) == ["plain"]
    assert "absent 7 failed to load" in found["failure"][0]


def test_plugins_are_loaded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Once for the same arguments, however often the function travels; never for an empty frame."""
    loaded = []

    class Counted(Pipeline):
        def __init__(self, *arguments: Any, **named: Any) -> None:
            loaded.append(arguments)
            super().__init__(*arguments, **named)

    monkeypatch.setattr("allegedly.analyzer.analyzer.Pipeline", Counted)
    monkeypatch.setattr("allegedly.analyzer.shared_analyzers._analyzers", Recent(8))
    frame = pd.DataFrame(NEWS)
    work = partial(analyze_frame, **HOW)
    work(frame.head(0))
    frame_schema(pa.schema({"body": pa.string(), "section": pa.string()}), **HOW)
    assert loaded == []
    for _ in range(3):
        work = cloudpickle.loads(cloudpickle.dumps(work))
        work(frame)
    assert len(loaded) == 1
    analyze_frame(frame, **(HOW | {"classifiers": ["rules"]}))
    assert len(loaded) == 2


def test_several_workers() -> None:
    """Dividing the work by joblib gives the same frame."""
    frame = pd.concat([pd.DataFrame(NEWS)] * 20)
    expected = analyze_frame(frame, **HOW)
    with joblib.parallel_config("threading", n_jobs=2):
        pd.testing.assert_frame_equal(analyze_frame(frame, **HOW), expected)


@pytest.mark.parametrize("table", TABLES)
def test_schema(table: Table) -> None:
    """The schema is that of any result, whatever is kept."""
    news = pa.table(NEWS | {"views": pa.array(range(9), pa.uint8())})
    how = HOW | {"table": table, "keep": ["views", "section"]}
    schema = frame_schema(news.schema, **how)
    assert analyze_frame(news, **how).schema == schema
    assert analyze_frame(news.slice(0, 0), **how).schema == schema


def test_types_in_arrow() -> None:
    schema = frame_schema(pa.schema({"text": pa.string()}), classifiers=["rules"])
    assert schema.field("article").type == pa.string()
    assert schema.field("start").type == pa.int64()
    assert schema.field("negated").type == pa.bool_()
    assert schema.field("rules.score").type == pa.float64()
    assert schema.names[-1] == "failure"


@pytest.mark.parametrize(
    ("named", "message"),
    [
        ({"table": "nouns"}, "choose from claims, attributions, hedges"),
        ({"keep": ["lost"]}, "'lost' cannot be kept.*choose from id, body, section"),
        ({"keep": ["voice"]}, "'voice' cannot be kept.*rename it"),
        ({"keep": ["failure"]}, "'failure' cannot be kept"),
    ],
)
def test_what_cannot_be_asked(named: dict[str, Any], message: str) -> None:
    frame = pd.DataFrame(NEWS).assign(voice="loud", failure="")
    with pytest.raises(FrameError, match=message):
        analyze_frame(frame, **(HOW | named))


def test_columns_that_are_not_there() -> None:
    frame = pd.DataFrame(NEWS)
    with pytest.raises(ReadError, match=r"no column 'text'.*id, body, section.*text='NAME'"):
        analyze_frame(frame)
    with pytest.raises(ReadError, match=r"no column 'headline'.*title='NAME'"):
        analyze_frame(frame, text="body", title="headline")
    with pytest.raises(TypeError, match="txt"):
        analyze_frame(frame, txt="body")
    twice = pd.concat([frame, frame[["body"]]], axis=1)
    with pytest.raises(ReadError, match="two columns 'body'"):
        analyze_frame(twice, text="body")


def test_other_kinds() -> None:
    """A frame of another kind is refused by its name."""
    lazy = pl.DataFrame(NEWS).lazy()
    for frame in (lazy, [{"text": "It may rain."}]):
        with pytest.raises(FrameError, match=r"LazyFrame|builtins\.list"):
            analyze_frame(frame)


def test_unknown_plugins() -> None:
    """An unknown classifier is an error before anything is analysed."""
    with pytest.raises(UnknownPluginError, match="rulez"):
        analyze_frame(pd.DataFrame(NEWS), text="body", classifiers=["rulez"])


def test_schema_without_pyarrow(monkeypatch: pytest.MonkeyPatch) -> None:
    schema = pa.schema({"text": pa.string()})
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MissingExtraError, match=r"allegedly\[parquet\]"):
        frame_schema(schema, classifiers=["rules"])


@pytest.mark.parametrize(
    ("cell", "reason"),
    [(5, "holds 5, not a string"), (b"x", "holds b'x', not a string"), (" ", "is empty"),
     (None, "is empty"), (math.nan, "is empty")],
)  # fmt: skip
def test_a_cell_that_is_not_text_is_named(cell: object, reason: str) -> None:
    """A number in the column of texts is not called empty."""
    found = analyze_frame(pd.DataFrame({"text": ["It may rain.", cell]}), classifiers=[])
    assert str(found.failure.iloc[1]).endswith(f"its column 'text' {reason}")
