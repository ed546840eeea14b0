"""Analyses as a SQLite database."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allegedly import Analysis, Analyzer, Article
from allegedly.audit import audit
from allegedly.errors import TableError
from allegedly.tables import write_sqlite
from allegedly.tables.database.datasette import metadata
from allegedly.tables.database.file import writing_database
from allegedly.tables.database.layout import LAYOUTS

from ..render.news import ANALYSES

TEXT = """\
“The lock will not hold,” Marta Quill, the harbour master, said on Monday.

She told the council that repairs “may cost a fortune” and denied that money was missing.

Officials familiar with the talks said a buyer had been found."""


ANALYZER = Analyzer(["rules", "lexicon"], "rules")
STORY = ANALYZER.analyze(
    Article.from_text(
        TEXT, title="The lock", outlet="The Tide", id="lock", published=date(2026, 3, 1)
    )
)
OTHERS = [
    ANALYZER.analyze(text)
    for text in (
        "Ines Ota said that the mayor had claimed that the ferry may close.",
        "It rains.",
        "",
    )
]


@pytest.fixture
def story() -> Analysis:
    return STORY


def rows(path: Path, query: str, *values: Any) -> list[dict[str, Any]]:
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute(query, values)]


@pytest.fixture
def news(tmp_path: Path, story: Analysis) -> Path:
    path = tmp_path / "news.db"
    write_sqlite([*OTHERS, story], path, findings=lambda analysis: audit(analysis).findings)
    return path


def test_everything_is_there(news: Path, story: Analysis) -> None:
    """Each table has a row for each thing, and each reference leads to the right one."""
    (article,) = rows(news, "select * from articles where article = 'lock'")
    assert article["text"] == story.article.text
    assert article["outlet"] == "The Tide"
    own = {
        table: rows(news, f"select * from {table} where article = ?", article["id"])
        for table in ("sources", "attributions", "claims", "hedges", "findings")
    }
    assert [row["claim"] for row in own["claims"]] == [claim.id for claim in story.claims]
    assert [row["text"] for row in own["claims"]] == [claim.text for claim in story.claims]
    assert [row["content"] for row in own["attributions"]] == [
        item.content.text for item in story.attributions
    ]
    assert len(own["findings"]) == len(audit(story).findings)
    found = [h for judged in story.assessments.values() for a in judged.values() for h in a.hedges]
    assert sorted((h["text"], h["start"]) for h in own["hedges"]) == sorted(
        (hedge.text, hedge.span.start) for hedge in found
    )
    joined = rows(
        news,
        "select c.text, s.who, b.cue, b.source = c.source as same from claims c "
        "join sources s on s.id = c.source join attributions b on b.id = c.attribution "
        "where c.article = ? order by c.id",
        article["id"],
    )
    assert [(row["text"], row["who"], row["cue"]) for row in joined] == [
        (claim.text, claim.who, claim.attribution.cue and claim.attribution.cue.text)
        for claim in story.claims
        if claim.attribution is not None and claim.attribution.source is not None
    ]
    assert all(row["same"] for row in joined)
    assert not rows(news, "pragma foreign_key_check")
    assert rows(news, "pragma integrity_check") == [{"integrity_check": "ok"}]


def test_nested_attributions_refer_to_each_other(tmp_path: Path) -> None:
    """Whatever their order, a parent is found, also by a database that checks references."""
    analysis = OTHERS[0]
    backwards = attrs.evolve(analysis, attributions=analysis.attributions[::-1])
    path = tmp_path / "n.db"
    for item in (analysis, attrs.evolve(backwards, article=attrs.evolve(analysis.article, id="b"))):
        write_sqlite([item], path, append=True)
    for name in (analysis.article.id, "b"):
        found = rows(
            path,
            "select i.attribution as inner, o.attribution as outer from attributions i "
            "join attributions o on o.id = i.parent join articles a on a.id = i.article "
            "where a.article = ? order by i.attribution",
            name,
        )
        assert [(row["inner"], row["outer"]) for row in found] == sorted(
            (item.id, item.parent) for item in analysis.attributions if item.parent
        )


def test_a_search_finds_words_by_their_stem(news: Path) -> None:
    """Search covers headlines, texts and claims, and follows later changes."""
    query = (
        "select c.text from claims_fts f join claims c on c.id = f.rowid where claims_fts match ?"
    )
    assert any("repairs" in row["text"] for row in rows(news, query, "repair"))
    found = "select a.article from articles_fts f join articles a on a.id = f.rowid where articles_fts match ?"
    assert [row["article"] for row in rows(news, found, 'title:"the lock"')] == ["lock"]
    with closing(sqlite3.connect(news)) as connection, connection:
        connection.execute("update articles set title = 'Sluice' where article = 'lock'")
    assert [row["article"] for row in rows(news, found, "sluice")] == ["lock"]
    assert rows(news, found, 'title:"the lock"') == []


def test_each_article_is_there_once(news: Path, story: Analysis) -> None:
    """The same article is left out; a later version, or that of another outlet, is not."""
    before = rows(news, "select count(*) as n from articles")[0]["n"]
    other = attrs.evolve(story, article=attrs.evolve(story.article, outlet="The Herald"))
    longer = attrs.evolve(story, article=attrs.evolve(story.article, text=story.article.text + "!"))
    assert write_sqlite([story, other, longer, other], news, append=True) == 2
    found = rows(news, "select article, run from articles where id > ?", before)
    assert found == [{"article": "lock", "run": 2}] * 2


def test_an_interrupted_run_continues(tmp_path: Path) -> None:
    """What was committed stays, the rest is written again, and the bytes are as of one run."""
    whole, broken = tmp_path / "whole.db", tmp_path / "broken.db"
    analyses = many(450)
    assert write_sqlite(analyses, whole) == 450

    def failing() -> Iterator[Analysis]:
        yield from analyses[:333]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_sqlite(failing(), broken)
    assert rows(broken, "select count(*) as n from articles") == [{"n": 200}]
    assert rows(broken, "select finished from runs") == [{"finished": 0}]
    assert write_sqlite(analyses, broken, append=True) == 250
    assert broken.read_bytes() == whole.read_bytes()


def many(number: int) -> list[Analysis]:
    return [
        attrs.evolve(OTHERS[i % 3], article=attrs.evolve(OTHERS[i % 3].article, id=str(i)))
        for i in range(number)
    ]


def test_what_it_did_not_write_stays(tmp_path: Path, story: Analysis) -> None:
    """A foreign file, a foreign database, and one of another version are refused unchanged."""
    text, foreign, later = tmp_path / "a.db", tmp_path / "b.db", tmp_path / "c.db"
    text.write_text("notes", encoding="utf-8")
    with closing(sqlite3.connect(foreign)) as connection, connection:
        connection.execute("create table articles (id)")
    write_sqlite([story], later)
    with closing(sqlite3.connect(later)) as connection, connection:
        connection.execute("pragma user_version = 99")
    for path, reason in (
        (text, "is not a database that allegedly wrote"),
        (foreign, "is not a database that allegedly wrote"),
        (later, "has the tables of another version"),
    ):
        before = path.read_bytes()
        with pytest.raises(TableError, match=reason):
            write_sqlite([story], path, append=True)
        assert path.read_bytes() == before
    with pytest.raises(TableError, match="exists; add to it with --append"):
        write_sqlite([story], later)
    empty = tmp_path / "d.db"
    empty.touch()
    assert write_sqlite([story], empty) == 1


def test_two_runs_do_not_write_at_once(tmp_path: Path, story: Analysis) -> None:
    path = tmp_path / "news.db"
    with writing_database(path), pytest.raises(TableError, match="another run is writing"):
        write_sqlite([story], path, append=True)
    assert list(tmp_path.iterdir()) == []  # nothing was written, so nothing stays


def test_a_description_of_ones_own_stays(tmp_path: Path, story: Analysis) -> None:
    path = tmp_path / "news.metadata.json"
    path.write_text("{}", encoding="utf-8")
    write_sqlite([story], tmp_path / "news.db")
    assert path.read_text(encoding="utf-8") == "{}"


@given(analyses=st.lists(ANALYSES, max_size=3))
@settings(max_examples=25, deadline=None)
def test_any_analysis(analyses: list[Analysis]) -> None:
    """Whatever its text and spans, it is stored, with the text unchanged."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "news.db"
        added = write_sqlite(analyses, path)
        if not added:
            assert not list(Path(folder).iterdir())
            return
        texts = {row["text"] for row in rows(path, "select text from articles")}
        assert texts == {analysis.article.text for analysis in analyses}
        assert not rows(path, "pragma foreign_key_check")


@pytest.mark.parametrize("text", ["a\0b", "\ud800", "'; drop table runs; --", "[x]", "\u202e"])
def test_hostile_text(text: str, tmp_path: Path, story: Analysis) -> None:
    """Text is stored as it is, except for what no file can hold."""
    article = attrs.evolve(story.article, outlet=text, metadata={"file": text})
    path = tmp_path / "news.db"
    for expected in (1, 0):
        analysis = attrs.evolve(story, article=article)
        assert write_sqlite([analysis], path, append=True) == expected
    (row,) = rows(path, "select outlet from articles")
    assert row["outlet"] == text.replace("\ud800", "?")


def test_the_description_covers_every_column(news: Path) -> None:
    """Tables, columns, labels, facets and queries of the description are those of the database."""
    described = json.loads((news.parent / "news.metadata.json").read_text("utf-8"))
    assert described == metadata("news")
    tables = described["databases"]["news"]["tables"]
    assert list(tables) == list(LAYOUTS)
    for name, table in tables.items():
        columns = [row["name"] for row in rows(news, f"pragma table_info({name})")]
        assert list(table["columns"]) == columns
        assert {table["label_column"], *table.get("facets", ())} <= set(columns)
        assert all(table["columns"].values()) and table["description"]
    for query in described["databases"]["news"]["queries"].values():
        assert rows(news, query["sql"])
