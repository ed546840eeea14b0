"""Summaries of stored analyses: the same figures from every form in which they are stored."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import attrs
import jsonschema
import pytest
from click.testing import CliRunner

from allegedly import Analysis, Article, dataset
from allegedly.cli import cli
from allegedly.errors import MissingExtraError, SummaryError
from allegedly.model import STANCES, VOICES, Failure
from allegedly.model.quoted_source import words_quoted
from allegedly.schema import summary_schema
from allegedly.summary import Figures, Summary, summarize, summary_to_json
from allegedly.summary.database import Database
from allegedly.summary.inputs import Shard

from .conftest import ANALYZER, analyses, write_shard

Made = list[Analysis]


def figures(summary: Summary) -> dict[str, Any]:
    """Return a summary as plain data, without the names of the inputs."""
    return {**summary.to_dict(), "inputs": None}


def whole(found: Iterable[Analysis], folder: Path, **options: Any) -> Figures:
    """Return the figures of some analyses."""
    path = folder / "analyses.jsonl"
    path.write_text("".join(f"{analysis.to_json()}\n" for analysis in found), "utf-8")
    return summarize([path], **options).whole


def test_figures(stored: Path) -> None:
    """The figures of four short articles, counted by hand."""
    summary = summarize([stored])
    found = summary.whole
    assert (found.articles, found.attributions) == (4, 9)
    assert (found.unnamed.count, found.unnamed.of) == (2, 9)
    assert (found.single_source.count, found.single_source.of) == (0, 3)
    assert found.sources_per_article.mean == 2.33
    assert found.verbs["denying"].cues[0].lemma == "deny"
    assert (found.quotations.share.count, found.quotations.quartiles) == (1, (5, 5, 5))
    ruiz, berg = found.sources
    assert (ruiz.who, ruiz.kind, ruiz.role) == ("Elena Ruiz", "named-person", "the mayor of Lund")
    assert (ruiz.articles.count, ruiz.articles.of, ruiz.outlets) == (3, 4, 2)
    assert (ruiz.attributions, ruiz.quotations, ruiz.words_quoted, ruiz.denials) == (4, 1, 7, 1)
    assert (berg.who, berg.attributions) == ("Tom Berg", 2)
    assert [(item.who, item.articles.count) for item in found.descriptions] == [
        ("officials", 2),
        ("report", 1),
    ]
    assert summary.doubts == () and summary.names == 2


def test_it_agrees_with_each_analysis(stored: Path, collection: Made) -> None:
    """Sums over `sources()` and `profile()` are the figures of the summary."""
    found = summarize([stored], top=1000).whole
    every = [source for analysis in collection for source in analysis.sources()]
    ranked = (*found.sources, *found.descriptions)
    assert sum(item.attributions for item in ranked) == sum(len(s.attributions) for s in every)
    assert sum(item.words_quoted for item in ranked) == sum(s.words_quoted for s in every)
    assert sum(item.denials for item in ranked) == sum(s.denials for s in every)
    assert sum(item.hedged.count for item in ranked) == sum(s.hedged["rules"] for s in every)
    profiles = [analysis.profile() for analysis in collection]
    for voice in VOICES:
        counted = sum(p["claims"]["by_voice"][voice]["count"] for p in profiles)
        assert found.voices[voice].count == counted
        hedged = sum(p["hedging"]["rules"]["by_voice"][voice]["count"] for p in profiles)
        assert found.hedging["rules"][voice].hedged.count == hedged
    for stance in STANCES:
        counted = sum(p["attributions"]["by_stance"][stance]["count"] for p in profiles)
        assert found.verbs[stance].share.count == counted


def test_all_forms_give_the_same(stored: Path, collection: Made, tmp_path: Path) -> None:
    """A file, a compressed one's dataset, and datasets of both formats, also in many shards."""
    lines = tmp_path / "articles.jsonl"
    with lines.open("w", encoding="utf-8") as stream:
        for analysis in collection:
            article = analysis.article
            row = {"id": article.id, "text": article.text, "outlet": article.outlet}
            row |= {"url": article.url, "authors": list(article.authors), **article.metadata}
            row |= {"published": article.published and article.published.isoformat()}
            stream.write(json.dumps(row) + "\n")
    for format, size in (("json", 2), ("parquet", 2), ("parquet", 10)):
        dataset.write(ANALYZER, [lines], tmp_path / f"{format}{size}", format=format, shard=size)
    expected = figures(summarize([stored], by="outlet"))
    for name in ("json2", "parquet2", "parquet10"):
        assert figures(summarize([tmp_path / name], by="outlet")) == expected
    twice = summarize([tmp_path / "parquet2", stored])
    assert twice.whole.articles == 8 and twice.whole.sources[0].attributions == 8


def test_bytes_do_not_depend_on_threads(stored: Path) -> None:
    """One thread or four, little memory or much: the same JSON."""
    one = summary_to_json(summarize([stored], by="author", threads=1, memory="100MB"))
    assert one == summary_to_json(summarize([stored], by="author", threads=4))


@pytest.mark.parametrize(
    ("by", "parts", "without"),
    [
        ("outlet", [("The Echo", 2), ("The Tide", 1), ("drizzle.example", 1)], 0),
        ("month", [("2026-01", 1), ("2026-02", 2)], 1),
        ("author", [("Ann Lee", 2), ("Bo Ek", 1)], 2),
        ("desk", [("city", 1), ("weather", 1)], 2),
        ("article", [("n0", 1), ("n1", 1), ("n2", 1), ("n3", 1)], 0),
    ],
)
def test_parts(stored: Path, by: str, parts: list[tuple[str, int]], without: int) -> None:
    """Parts have figures of their own; an article of two authors is in two parts."""
    summary = summarize([stored], by=by)
    assert [(part.value, part.figures.articles) for part in summary.parts] == parts
    assert summary.without == without


def test_parts_by_any_key(tmp_path: Path, collection: Made) -> None:
    """Keys of metadata may be in any script, and hold marks that mean something to a query."""
    keys = ["é", "😀", "Ответ", 'a"b', "a'b", "a.b", "$", "select"]
    article = attrs.evolve(collection[0].article, metadata=dict.fromkeys(keys, "x"))
    path = tmp_path / "odd.jsonl"
    path.write_text(attrs.evolve(collection[0], article=article).to_json() + "\n", "utf-8")
    for key in keys:
        assert [part.value for part in summarize([path], by=key).parts] == ["x"], key


def test_an_input_named_twice_counts_once(stored: Path) -> None:
    failures: list[Failure] = []
    twice = summarize([stored, stored], on_failure=failures.append)
    assert twice.whole.articles == summarize([stored]).whole.articles
    assert [failure.cause for failure in failures] == ["is named twice; it counts once"]


def test_parts_that_are_left_out(tmp_path: Path, collection: Made) -> None:
    """The hundred largest parts are shown, of months the latest."""
    many = [
        attrs.evolve(
            collection[3], article=attrs.evolve(collection[3].article, authors=[f"A{n:03}"])
        )
        for n in range(103)
    ]
    path = tmp_path / "many.jsonl"
    path.write_text("".join(f"{analysis.to_json()}\n" for analysis in many), "utf-8")
    summary = summarize([path], by="author")
    assert len(summary.parts) == 100 and summary.parts_left_out == 3
    assert summary.parts[-1].value == "A099"


def test_json_follows_the_schema(stored: Path) -> None:
    jsonschema.Draft202012Validator.check_schema(summary_schema())
    for by in (None, "outlet"):
        data = json.loads(summary_to_json(summarize([stored], by=by)))
        jsonschema.validate(data, summary_schema())


def test_doubtful_names_are_listed(tmp_path: Path) -> None:
    """Two people of one name, of different roles and outlets."""
    found = [
        ANALYZER.analyze(Article.from_text(text, outlet=outlet))
        for text, outlet in (
            ("Ada Holm, the mayor, said it rains. It did.", "Tide"),
            ("Ada Holm, a goalkeeper, said it snows. It did.", "Echo"),
        )
    ]
    path = tmp_path / "two.jsonl"
    path.write_text("".join(f"{analysis.to_json()}\n" for analysis in found), "utf-8")
    summary = summarize([path])
    assert [source.who for source in summary.whole.sources] == ["Ada Holm", "Ada Holm"]
    (doubt,) = summary.doubts
    assert doubt.apart == 2 and {member.outlet for member in doubt.members} == {"Tide", "Echo"}
    jsonschema.validate(json.loads(summary_to_json(summary)), summary_schema())


def test_courts_are_not_joined(tmp_path: Path) -> None:
    """Two courts that are both "the Court" are one wording, and not one named source."""
    texts = (
        "The Court said the levy was void. It ruled that the town must pay.",
        "The Court said the guard was guilty. Elena Ruiz, the mayor, denied that he fled.",
    )
    found = whole([ANALYZER.analyze(Article.from_text(t, outlet="Tide")) for t in texts], tmp_path)
    assert [source.who for source in found.sources] == ["Elena Ruiz"]
    (court,) = (item for item in found.descriptions if item.who == "Court")
    assert (court.kind, court.articles.count) == ("description", 2)
    assert found.single_source.count == 1


def test_the_most_frequent_spelling_is_shown(tmp_path: Path) -> None:
    """A name is joined without its accents, and shown as most articles write it."""
    names = ("Recep Erdogan", "Recep Erdoğan", "Recep Erdoğan")
    texts = [f"{name}, the president, said the deal was off." for name in names]
    found = whole([ANALYZER.analyze(Article.from_text(t, outlet="Tide")) for t in texts], tmp_path)
    assert [(item.who, item.articles.count) for item in found.sources] == [("Recep Erdoğan", 3)]


def test_descriptions_keep_their_numbers(tmp_path: Path) -> None:
    """Two officials are not "officials", and one in five voters are not "in five voters"."""
    said = {
        "Two officials familiar with the talks": "two officials",
        "Officials": "officials",
        "The two ministers": "two ministers",
        "A dozen residents": "a dozen residents",
        "One in five voters": "one in five voters",
        "Some 200 guards": "200 guards",
        "A guard": "guard",
    }
    found = whole([ANALYZER.analyze(f"{who} said that it rained.") for who in said], tmp_path)
    assert sorted(item.who.lower() for item in found.descriptions) == sorted(said.values())


def test_memory(stored: Path, tmp_path: Path) -> None:
    """A size that is none, or too small, is wrong usage; too little in use is named as such."""
    for size in ("plenty", "", "0", "-1", "10", "1e999GB", "512MB; --", "8MB", "999999999TB"):
        with pytest.raises(SummaryError, match="memory"):
            summarize([stored], memory=size)
        done = CliRunner().invoke(cli, ["summary", str(stored), "--memory", size])
        assert done.exit_code == 2 and "--memory" in done.stderr, size
    assert summarize([stored], memory="1.5 gib") == summarize([stored], memory="64MB")
    database = Database(tmp_path, memory="64MB", threads=1)
    with pytest.raises(SummaryError, match=r"64MB of memory.*--memory"):
        database.rows("SELECT list(range) FROM range(20000000)")
    database.close()


def test_an_unresolved_pronoun_is_a_source_only_alone(tmp_path: Path) -> None:
    """An unresolved pronoun adds no source to others, but alone it is one."""
    texts = ("He said it rains. It did.", "The report said it rains. He said it would stop.")
    found = whole([ANALYZER.analyze(text) for text in texts], tmp_path)
    assert (found.single_source.count, found.single_source.of) == (2, 2)


def test_nothing_to_summarise(tmp_path: Path, stored: Path) -> None:
    """Errors name what is missing; failures leave the rest."""
    empty = tmp_path / "empty.jsonl"
    empty.write_text("", "utf-8")
    failures: list[Failure] = []
    with pytest.raises(SummaryError, match="no analysed article"):
        summarize([empty], on_failure=failures.append)
    assert len(failures) == 1
    with pytest.raises(SummaryError, match=r"'colour'.*outlet, month"):
        summarize([stored], by="colour")
    with pytest.raises(SummaryError, match="memory"):
        summarize([stored], memory="plenty")
    failures.clear()
    assert summarize([tmp_path / "absent.jsonl", stored], on_failure=failures.append).whole.articles
    assert "absent.jsonl" in failures[0].name


@pytest.mark.parametrize(
    "by", ["a'; DROP TABLE cited; --", '"]', "$.desk", "{outlet}", "a\\", "desk'", "*", "\u00e9"]
)
def test_odd_columns(stored: Path, by: str) -> None:
    """A name from outside is never code."""
    with pytest.raises(SummaryError):
        summarize([stored], by=by)


def test_a_damaged_shard(tmp_path: Path, collection: Made) -> None:
    """An unfinished dataset, and a damaged one, are failures; a broken table is an error."""
    lines = tmp_path / "a.jsonl"
    lines.write_text('{"text": "Ada Holm said it rains. It did."}\n', "utf-8")
    dataset.write(ANALYZER, [lines], tmp_path / "out", format="parquet")
    (tmp_path / "out" / "shard-00000" / "claims.parquet").write_bytes(b"PAR1")
    failures: list[Failure] = []
    with pytest.raises(SummaryError):
        summarize([tmp_path / "out"], on_failure=failures.append)
    assert "claims.parquet" in failures[0].cause
    write_shard(tmp_path / "shard", collection)
    (tmp_path / "shard" / "claims.parquet").write_bytes(b"PAR1")
    database = Database(tmp_path, memory="1GB", threads=1)
    with pytest.raises(SummaryError, match="shard: cannot be read"):
        database.add(Shard(tmp_path / "shard", 0), None)
    database.close()


def test_folders_are_not_patterns(tmp_path: Path, collection: Made) -> None:
    """A folder whose name has *, ? or [ is read, and no other."""
    database = Database(tmp_path, memory="1GB", threads=1)
    for name in ("odd [1]", "odd 1"):
        write_shard(tmp_path / name, collection)
    database.add(Shard(tmp_path / "odd [1]", 0), None)
    assert database.rows("SELECT count(*) FROM articles") == [(4,)]
    database.close()


def test_words_are_counted_as_in_python(tmp_path: Path) -> None:
    """DuckDB and `QuotedSource.words_quoted` agree, whatever the white space."""
    chance = random.Random(2)
    pieces = [
        "rain",
        "it’s",
        " ",
        "  ",
        "\n",
        "\u00a0",
        "\u2003",
        "…",
        " … ",
        "“",
        "”",
        '"',
        "wait…what",
    ]
    contents = ["".join(chance.choices(pieces, k=12)) for _ in range(200)]
    made = []
    for number, analysis in enumerate(analyses()[:1] * 200):
        item = analysis.attributions[0]
        content = attrs.evolve(item.content, text=contents[number])
        quotation = chance.choice(["direct", "mixed", "indirect"])
        changed = attrs.evolve(item, content=content, quotation=quotation)
        made.append(attrs.evolve(analysis, attributions=(changed,), claims=(), assessments={}))
    write_shard(tmp_path / "shard", made)
    database = Database(tmp_path, memory="1GB", threads=1)
    database.add(Shard(tmp_path / "shard", 0), None)
    found = Counter(database.rows("SELECT record, quoted FROM cited"))
    expected = Counter(
        (record, words_quoted(item.content, item.quotation))
        for record, analysis in enumerate(made)
        for item in analysis.attributions
    )
    database.close()
    assert found == expected


def test_without_duckdb(stored: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The error names the extra."""
    import sys

    for module in ("duckdb", "rapidfuzz"):
        monkeypatch.setitem(sys.modules, module, None)
        with pytest.raises(MissingExtraError, match=r"allegedly\[summary\]"):
            summarize([stored])
        monkeypatch.undo()
