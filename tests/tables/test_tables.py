"""Tables of claims, attributions, hedges and sources as CSV and Parquet."""

from __future__ import annotations

import csv
import io
import json
import sys
from pathlib import Path
from typing import Any

import attrs
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allegedly import Analysis, Analyzer, Article, MissingExtraError
from allegedly.errors import TableError
from allegedly.model import DEGREES, STANCES
from allegedly.tables import CsvRenderer, write_parquet
from allegedly.tables.nested import nested_rows, nested_schemas
from allegedly.tables.rows import TABLES

from ..render.news import ANALYSES

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")


def table(analyses: list[Analysis], **options: Any) -> list[dict[str, str]]:
    text = "".join(CsvRenderer(**options).render(analyses))
    separator = options.get("separator", ",")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=separator))


def test_claims(analysis: Analysis) -> None:
    """The table of claims has one row for each, with the article's data."""
    rows = table([analysis, analysis])
    assert [row["claim"] for row in rows] == ["c1", "c2", "c3", "c4"] * 2
    assert rows[1] == {
        "article": analysis.article.id,
        "file": "ferry.txt",
        "title": "Ferry & fear",
        "outlet": "The Tide",
        "url": "https://example.org/ferry",
        "published": "2026-03-01T08:30:00+00:00",
        "claim": "c2",
        "text": "I will <b>not</b> go … if it rains",
        "start": "66",
        "end": "126",
        "spans": "66-86;115-126",
        "sentence": "3",
        "voice": "named",
        "who": "Ines Ota",
        "attribution": "a1",
        "source": "Ines Ota",
        "source_kind": "named-person",
        "source_name": "Ines Ota",
        "source_role": "",
        "source_basis": "",
        "anonymity_reason": "",
        "cue": "said",
        "lemma": "say",
        "stance": "neutral",
        "form": "proposition",
        "quotation": "direct",
        "negated": "false",
        "first.label": "hedged",
        "first.score": "1.0",
        "first.hedges": "allegedly; if",
        "first.degree": "certain",
        "first.polarity": "-",
        "first.value": "-1.0",
        "first.author_degree": "none",
        "first.author_polarity": "",
        "first.author_value": "0.0",
        "second.label": "",
        "second.score": "",
        "second.hedges": "",
        "second.degree": "",
        "second.polarity": "",
        "second.value": "",
        "second.author_degree": "",
        "second.author_polarity": "",
        "second.author_value": "",
        "third.label": "",
        "third.score": "",
        "third.hedges": "",
        "third.degree": "",
        "third.polarity": "",
        "third.value": "",
        "third.author_degree": "",
        "third.author_polarity": "",
        "third.author_value": "",
    }


@pytest.mark.parametrize("name", TABLES)
def test_each_row_says_where_its_article_comes_from(analysis: Analysis, name: Any) -> None:
    """All tables repeat file, title, outlet, address and date, in the same places."""
    for row in table([analysis], table=name):
        assert list(row.items())[:6] == [
            ("article", analysis.article.id),
            ("file", "ferry.txt"),
            ("title", "Ferry & fear"),
            ("outlet", "The Tide"),
            ("url", "https://example.org/ferry"),
            ("published", "2026-03-01T08:30:00+00:00"),
        ]


def test_a_lone_carriage_return_stays_in_its_cell() -> None:
    """Python's writer would leave it bare, and readers would begin another row at it."""
    article = Article.from_text("It rains.", title="Rain\rand", outlet="The\r\nTide")
    analysis = Analyzer(["rules"]).analyze(article)
    rows = table([analysis])
    assert len(rows) == len(analysis.claims)
    assert {(row["title"], row["outlet"]) for row in rows} == {("Rain\rand", "The\r\nTide")}


def test_attributions(analysis: Analysis) -> None:
    """The table of attributions has parents, lemmas and negation."""
    rows = table([analysis], table="attributions", separator=";")
    assert [(row["attribution"], row["parent"], row["lemma"]) for row in rows] == [
        ("a1", "", "say"),
        ("a2", "", "claim"),
        ("a3", "a2", ""),
    ]
    assert rows[1]["negated"] == "true" and rows[1]["source"] == ""


def test_hedges(analysis: Analysis) -> None:
    """The table of hedges has one row for each hedge that a classifier found."""
    rows = table([analysis], table="hedges", separator="\t")
    assert [(row["claim"], row["classifier"], row["hedge"]) for row in rows] == [
        ("c1", "first", "may"),
        ("c1", "second", "may"),
        ("c2", "first", "allegedly"),
        ("c2", "first", "if"),
    ]


def test_sources(analysis: Analysis) -> None:
    """The table of sources has one row for each, with counts, and leads on by ids."""
    row, other = table([analysis], table="sources")
    assert (other["source"], other["who"]) == ("s2", "[red]Critics[/red]")
    assert {key: row[key] for key in list(row)[6:]} == {
        "source": "s1",
        "name": "Ines Ota",
        "who": "Ines Ota",
        "text": "Ines Ota",
        "source_kind": "named-person",
        "voice": "named",
        "role": "",
        "organization": "",
        "bases": "",
        "paragraph": "1",
        "attributions": "1",
        "claims": "1",
        "nested": "0",
        "direct": "1",
        "indirect": "0",
        "mixed": "0",
        "words_quoted": "7",
        "neutral": "1",
        **dict.fromkeys(STANCES[1:], "0"),
        "attribution_ids": "a1",
        "claim_ids": "c2",
        "first.hedged": "1",
        "first.certain": "1",
        "first.probable": "0",
        "first.possible": "0",
        "first.none": "0",
        **{f"{name}.{key}": "0" for name in ("second",) for key in ("hedged", *DEGREES)},
        **{f"third.{key}": "" for key in ("hedged", *DEGREES)},
    }


def test_no_analyses() -> None:
    """The names of the columns are written nevertheless."""
    for name in TABLES:
        (line,) = CsvRenderer(table=name).render([])
        assert line.startswith("article,") and line.endswith("\n")


@pytest.mark.parametrize("options", [{"table": "nouns"}, {"separator": ""}, {"separator": "\n"}])
def test_options_are_checked(options: dict[str, Any]) -> None:
    with pytest.raises(
        TableError, match=r"choose from claims, attributions, hedges, sources|one character"
    ):
        CsvRenderer(**options)


def test_other_classifiers_do_not_fit(analysis: Analysis, tmp_path: Path) -> None:
    other = attrs.evolve(analysis, assessments={"fourth": {}})
    for write in (
        lambda both: list(CsvRenderer().render(both)),
        lambda both: list(CsvRenderer(table="sources").render(both)),
        lambda both: write_parquet(both, tmp_path / "x.parquet"),
    ):
        with pytest.raises(TableError, match=f"{analysis.article.id}.*'fourth'"):
            write([analysis, other])
    assert list(tmp_path.iterdir()) == []


def test_formulas(analysis: Analysis) -> None:
    """Text that begins like a formula is escaped, unless exact text is asked for."""
    article = attrs.evolve(analysis.article, id="=HYPERLINK(1)")
    analysis = attrs.evolve(analysis, article=article)
    assert table([analysis], spreadsheet=False)[0]["article"] == "=HYPERLINK(1)"
    rows = table([analysis])
    assert rows[0]["article"] == "'=HYPERLINK(1)"
    assert (rows[0]["first.polarity"], rows[1]["first.polarity"]) == ("+", "-")


def test_commitments(analysis: Analysis) -> None:
    """The voice's has the plain columns; those of the author are for claims of sources."""
    names = ("degree", "polarity", "value", "author_degree", "author_polarity", "author_value")
    found = [tuple(row[f"first.{name}"] for name in names) for row in table([analysis])]
    assert found == [
        ("probable", "+", "0.62", "", "", ""),
        ("certain", "-", "-1.0", "none", "", "0.0"),
        ("none", "", "0.0", "probable", "-", "-0.667"),
        ("", "", "", "", "", ""),
    ]
    frame = analysis.to_frame()
    assert frame["first.value"].tolist()[:3] == [0.62, -1.0, 0.0]
    assert frame["first.value"].dtype == "Float64" and frame["second.degree"].isna().all()


def test_commitments_in_nested_tables(analysis: Analysis) -> None:
    """The dataset's table of assessments has the same columns, and Arrow takes them."""
    rows = nested_rows(analysis)["assessments"]
    made = pa.Table.from_pylist(rows, schema=nested_schemas()["assessments"])
    assert made["degree"].to_pylist() == ["probable", None, "certain", "none", None]
    assert made["value"].to_pylist() == [0.62, None, -1.0, 0.0, None]
    assert made["author_polarity"].to_pylist() == [None, None, None, "-", None]


@settings(max_examples=40)
@given(st.lists(ANALYSES, max_size=2))
def test_csv_comes_back(analyses: list[Analysis]) -> None:
    """Every text and position comes back, whatever the article contains."""
    rows = table(analyses)
    claims = [claim for analysis in analyses for claim in analysis.claims]
    assert [row["text"] for row in rows] == [claim.text for claim in claims]
    assert [row["spans"] for row in rows] == [
        ";".join(f"{span.start}-{span.end}" for span in claim.spans) for claim in claims
    ]
    contents = [row["content"] for row in table(analyses, table="attributions")]
    assert contents == [a.content.text for analysis in analyses for a in analysis.attributions]


CELLS = st.lists(
    st.sampled_from(
        [*" aé😀\"',;=#\\\t\n\r\v\f\x00\x1c\x1e\x85\u2028\u2029\ufeff", "\r\n", "\r\r"]
    ),
    max_size=6,
).map("".join)


@settings(max_examples=100)
@given(
    title=CELLS,
    outlet=CELLS,
    words=CELLS,
    name=st.sampled_from(TABLES),
    separator=st.sampled_from(",;\t"),
)
def test_all_readers_see_the_same_rows(
    title: str, outlet: str, words: str, name: Any, separator: str
) -> None:
    """Whatever a cell holds, csv, pandas and polars find as many rows as were written."""
    text = f"“It may {words} rain,” she said. He denied that it {words}."
    article = Article.from_text(text, title=title, outlet=outlet)
    analysis = Analyzer(["rules"], "rules").analyze(article)
    written = "".join(CsvRenderer(table=name, separator=separator).render([analysis]))
    rows = table([analysis], table=name, separator=separator)
    assert (
        len(rows)
        == {
            "claims": len(analysis.claims),
            "attributions": len(analysis.attributions),
            "hedges": sum(len(a.hedges) for a in analysis.assessments["rules"].values()),
            "sources": len(analysis.sources()),
        }[name]
    )
    shown = pd.read_csv(io.StringIO(written), sep=separator, dtype=str, keep_default_na=False)
    assert len(shown) == len(rows)
    framed = pl.read_csv(written.encode(), separator=separator, infer_schema=False)
    assert framed.height == len(rows)
    columns = ["article", "text"] if name == "claims" else ["article"]
    for column in columns:
        cells = [row[column] for row in rows]
        assert list(shown[column]) == cells == framed[column].fill_null("").to_list()


@settings(max_examples=20)
@given(st.lists(ANALYSES, max_size=2))
def test_parquet_comes_back(
    tmp_path_factory: pytest.TempPathFactory, analyses: list[Analysis]
) -> None:
    """Texts, positions, scores and missing values come back unchanged."""
    path = tmp_path_factory.mktemp("tables") / "claims.parquet"
    write_parquet(analyses, path)
    rows = pq.read_table(path).to_pylist()
    pairs = [(analysis, claim) for analysis in analyses for claim in analysis.claims]
    assert len(rows) == len(pairs)
    for row, (analysis, claim) in zip(rows, pairs, strict=True):
        assert (row["text"], row["start"], row["end"]) == (
            claim.text,
            claim.spans[0].start,
            claim.spans[-1].end,
        )
        assert row["negated"] == (claim.attribution.negated if claim.attribution else None)
        judged = analysis.assessments["rules"][claim.id]
        assert row["rules.label"] == judged.label
        assert row["rules.score"] == pytest.approx(judged.score, abs=1e-6)


def test_others_read_it(analysis: Analysis, tmp_path: Path) -> None:
    """With pandas both files read alike, with the types one expects."""
    write_parquet([analysis], tmp_path / "a.parquet")
    (tmp_path / "a.csv").write_text("".join(CsvRenderer().render([analysis])), "utf-8")
    columnar, text = pd.read_parquet(tmp_path / "a.parquet"), pd.read_csv(tmp_path / "a.csv")
    assert list(columnar.columns) == list(text.columns)
    assert list(columnar["text"]) == list(text["text"]) == [c.text for c in analysis.claims]
    assert columnar["start"].dtype == text["start"].dtype == "int64"
    assert json.loads(columnar["first.score"].to_json(orient="values"))[0] == 0.666667


def test_parquet_of_an_id_that_no_file_can_hold(analysis: Analysis, tmp_path: Path) -> None:
    article = attrs.evolve(analysis.article, id="cut \ud83d")
    write_parquet([attrs.evolve(analysis, article=article)], tmp_path / "a.parquet")
    assert set(pq.read_table(tmp_path / "a.parquet")["article"].to_pylist()) == {"cut ?"}


@pytest.mark.parametrize("name", TABLES)
def test_empty_parquet_has_its_columns(name: str, tmp_path: Path) -> None:
    write_parquet([], tmp_path / "a.parquet", table=name)  # type: ignore[arg-type]
    found = pq.read_table(tmp_path / "a.parquet")
    assert found.num_rows == 0 and "article" in found.column_names


def test_without_pyarrow(
    analysis: Analysis, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without pyarrow, the error names the extra."""
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MissingExtraError, match=r"allegedly\[parquet\]"):
        write_parquet([analysis], tmp_path / "a.parquet")
