"""Parquet shards: typed tables that join, with the same content as the JSON."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import allegedly
from allegedly.dataset import read, write
from allegedly.tables.nested import COLUMNS

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")

Row = dict[str, Any]

TABLES = ["articles", "assessments", "attributions", "claims", "failures"]


def files(folder: Path, table: str) -> list[Path]:
    return sorted(folder.glob(f"shard-*/{table}.parquet"))


def rows(folder: Path, table: str) -> list[Row]:
    return [row for file in files(folder, table) for row in pq.read_table(file).to_pylist()]


def spans(found: list[Row] | None) -> list[list[int]] | None:
    return None if found is None else [[span["start"], span["end"]] for span in found]


def test_layout_and_schema(datasets: dict[str, Path]) -> None:
    """Each shard has all tables, also empty ones, and all of one kind have the same types."""
    shards = sorted(datasets["parquet"].glob("shard-*"))
    assert len(shards) == 6
    for shard in shards:
        names = [*(f"{table}.parquet" for table in TABLES), "shard.json"]
        assert sorted(path.name for path in shard.iterdir()) == names
    for table in TABLES:
        first, *others = [pq.read_schema(file) for file in files(datasets["parquet"], table)]
        assert all(schema == first for schema in others)
        assert first.names == ["record", *COLUMNS[table]]  # type: ignore[index]
    articles = pq.read_schema(files(datasets["parquet"], "articles")[0])
    assert articles.field("published").type == pa.timestamp("us", "UTC")
    span = pa.struct([("start", pa.int64()), ("end", pa.int64())])
    assert articles.field("sentences").type.value_type == span
    judged = pq.read_schema(files(datasets["parquet"], "assessments")[0])
    assert judged.field("score").type == pa.float64()
    assert judged.field("hedges").type.value_type.get_field_index("holder") == 4


def test_tables_say_what_the_json_says(datasets: dict[str, Path]) -> None:
    """Put together again from the tables, each analysis is that of the JSON dataset."""
    found: dict[int, dict[str, list[Row]]] = {}
    for table in TABLES:
        for row in rows(datasets["parquet"], table):
            found.setdefault(row["record"], {}).setdefault(table, []).append(row)
    assert sorted(found) == list(range(43))
    analyses = iter(read(datasets["json"]))
    for record in range(43):
        tables = found[record]
        if "articles" in tables:
            check(next(analyses), tables)
        else:
            assert tables["failures"][0]["place"]
    assert next(analyses, None) is None


def check(analysis: Row, tables: dict[str, list[Row]]) -> None:
    article = analysis["article"]
    (row,) = tables["articles"]
    assert (row["article"], row["text"]) == (article["id"], article["text"])
    assert json.loads(row["metadata"]) == article["metadata"]
    assert spans([row["body_span"]]) == [article["body"]]
    title = row["title_span"]
    assert (title and [title["start"], title["end"]]) == article["title"]
    assert row["authors"] == article.get("authors", [])
    moment = article.get("published")
    assert (row["published"] is None) == (moment is None)
    if moment is not None:
        told = datetime.fromisoformat(moment)
        assert row["published"] == (told if told.tzinfo else told.replace(tzinfo=UTC))
    assert spans(row["sentences"]) == [item["span"] for item in analysis["sentences"]]
    for row, item in zip(tables.get("attributions", []), analysis["attributions"], strict=True):
        assert (row["attribution"], row["parent"]) == (item["id"], item["parent"])
        assert row["source"] == (item["source"] and item["source"]["text"])
        assert spans(row["source_spans"]) == (item["source"] and item["source"]["spans"])
        assert spans(row["content_spans"]) == item["content"]["spans"]
        assert row["stance"] == (item["cue"] and item["cue"]["stance"])
    judged = {(row["claim"], row["classifier"]): row for row in tables["assessments"]}
    assert len(judged) == len(tables["assessments"])
    for row, claim in zip(tables["claims"], analysis["claims"], strict=True):
        assert (row["claim"], row["text"]) == (claim["id"], claim["text"])
        assert spans(row["spans"]) == claim["spans"]
        assert row["attribution"] == claim["attribution"]
        for name, assessment in claim["assessments"].items():
            found = judged.pop((claim["id"], name))
            assert (found["label"], found["score"]) == (assessment["label"], assessment["score"])
            hedges = [{"span": [h.pop("start"), h.pop("end")], **h} for h in found["hedges"]]
            assert hedges == assessment["hedges"]
            assert found["explanation"] == assessment.get("explanation")
    assert judged == {}


def expected(folder: Path) -> dict[str, int]:
    """Count from JSON, by kind of source, the claims that `rules` calls hedged."""
    found: dict[str, int] = {}
    for analysis in read(folder):
        kinds = {
            item["id"]: item["source"]["kind"]
            for item in analysis["attributions"]
            if item["source"]
        }
        for claim in analysis["claims"]:
            if claim["assessments"]["rules"]["label"] == "hedged":
                kind = kinds.get(claim["attribution"], "none")
                found[kind] = found.get(kind, 0) + 1
    return found


JOIN = """
select coalesce(a.source_kind, 'none') as kind, count(*) as hedged
from claims c
left join attributions a on c.record = a.record and c.attribution = a.attribution
join assessments s on c.record = s.record and c.claim = s.claim
where s.classifier = 'rules' and s.label = 'hedged'
group by kind
"""


def test_duckdb(datasets: dict[str, Path]) -> None:
    """DuckDB joins the tables of all shards."""
    duckdb = pytest.importorskip("duckdb")
    with duckdb.connect() as database:
        for table in TABLES:
            place = f"{datasets['parquet']}/shard-*/{table}.parquet"
            database.sql(f"create view {table} as select * from read_parquet('{place}')")
        assert dict(database.sql(JOIN).fetchall()) == expected(datasets["json"])
        ((words,),) = database.sql("select sum(words) from articles").fetchall()
    totals = json.loads((datasets["json"] / "manifest.json").read_bytes())["totals"]
    assert words == totals["words"]


def test_polars(datasets: dict[str, Path]) -> None:
    """Polars joins the tables of all shards."""
    pl = pytest.importorskip("polars")
    tables = {
        table: pl.scan_parquet(f"{datasets['parquet']}/shard-*/{table}.parquet") for table in TABLES
    }
    with pl.SQLContext(tables) as context:
        found = context.execute(JOIN, eager=True)
    assert dict(found.iter_rows()) == expected(datasets["json"])


def test_pyarrow(datasets: dict[str, Path]) -> None:
    """Arrow joins the tables of all shards."""
    dataset = pytest.importorskip("pyarrow.dataset")
    claims, attributions, judged = (
        dataset.dataset(files(datasets["parquet"], table)).to_table(columns=columns)
        for table, columns in {
            "claims": ["record", "claim", "attribution"],
            "attributions": ["record", "attribution", "source_kind"],
            "assessments": ["record", "claim", "classifier", "label"],
        }.items()
    )
    joined = claims.join(judged, ["record", "claim"]).join(attributions, ["record", "attribution"])
    found: dict[str, int] = {}
    for row in joined.to_pylist():
        if (row["classifier"], row["label"]) == ("rules", "hedged"):
            kind = row["source_kind"] or "none"
            found[kind] = found.get(kind, 0) + 1
    assert found == expected(datasets["json"])


def test_odd_values(tmp_path: Path) -> None:
    """The first date that a column can hold, and half an emoji, do no harm."""

    class Odd(allegedly.ClaimClassifier):
        name = "odd"

        def assess(self, claims: Any) -> Any:
            raise ValueError("\ud83d")

    (tmp_path / "a.csv").write_text("text,published\nIt rains.,0001-01-01T00:00:00+00:00\n")
    write(allegedly.Analyzer([Odd()]), [tmp_path / "a.csv"], tmp_path / "out", format="parquet")
    (row,) = rows(tmp_path / "out", "articles")
    assert (row["text"], row["published"].year) == ("It rains.", 1)
    (row,) = rows(tmp_path / "out", "failures")
    assert (row["stage"], row["reason"]) == ("assess", "ValueError: ?")


def test_long_tables_have_row_groups(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Groups are written as they fill, so that no shard is ever in memory."""
    monkeypatch.setattr("allegedly.shards.parquet.GROUP_BATCHES", 5)
    (tmp_path / "a.jsonl").write_text('{"text": "It may rain. It snowed."}\n' * 50 + "{cut\n" * 3)
    write(allegedly.Analyzer([]), [tmp_path / "a.jsonl"], tmp_path / "out", format="parquet")
    (file,) = files(tmp_path / "out", "claims")
    assert pq.ParquetFile(file).metadata.num_row_groups == 10
    assert [row["record"] for row in rows(tmp_path / "out", "claims")] == [
        record for record in range(50) for _ in range(2)
    ]
    assert [row["record"] for row in rows(tmp_path / "out", "failures")] == [50, 51, 52]


def test_the_page_documents_each_column() -> None:
    """The tables of the page name the columns in their order, with their types."""
    page = (Path(__file__).parents[2] / "docs" / "howto" / "dataset.md").read_text("utf-8")
    for table, columns in COLUMNS.items():
        section = page.partition(f"\n### `{table}`\n")[2].partition("\n#")[0]
        found = re.findall(r"^\| `(\w+)` \| ([\w<>, ]+) \|", section, re.MULTILINE)
        assert found == [("record", "int64"), *columns.items()], table
