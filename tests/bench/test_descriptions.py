"""Corpora describe their documents: genre, outlet and form."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from allegedly.bench.corpora import open_corpus
from allegedly.bench.corpora.outlets import outlets
from allegedly.errors import CorpusError


def test_bundled_corpora_give_genre_and_form() -> None:
    for name, genres in (("wikinews", 7), ("newsdesk", 6)):
        articles = [document.article for document in open_corpus(name).documents()]
        assert len({article.metadata["genre"] for article in articles}) == genres
        assert len({article.metadata["form"] for article in articles}) == 2
        assert all(article.outlet for article in articles)


def test_the_card_counts_genres_right() -> None:
    card = Path(__file__).parents[2] / "docs" / "wikinews.md"
    if not card.exists():
        pytest.skip("the documentation is not part of this distribution")
    text = " ".join(card.read_text(encoding="utf-8").split())
    articles = [document.article for document in open_corpus("wikinews").documents()]
    genres = Counter(article.metadata["genre"] for article in articles)
    assert f"{genres['politics']} articles of politics, {genres['crime']} of crime" in text
    forms = Counter(article.metadata["form"] for article in articles)
    assert f"{forms['report']} reports, {forms['obituary']} obituaries" in text


def test_a_table_names_outlets(tmp_path: Path) -> None:
    """Beside the folder of a corpus; without the table or its columns, nothing is known."""
    table = tmp_path / "INDEX.tsv"
    assert outlets(table, "file", "outlet") == {}
    table.write_text("part\tfile\toutlet\ndev\t1.json\tThe Echo\ndev\t2.json\t\n", encoding="utf-8")
    assert outlets(table, "file", "outlet") == {"1.json": "The Echo"}
    assert outlets(table, "filename", "publisher") == {}
    table.write_bytes(b"\xff\xfe")
    assert outlets(table, "file", "outlet") == {}


def test_newsroom_and_polnear_have_outlets(tmp_path: Path) -> None:
    record: dict[str, Any] = {
        "file": "1.txt",
        "text": "Rain\n\nIt rains.",
        "attributions": [],
        "hedges": [],
    }
    (tmp_path / "dev").mkdir()
    text = json.dumps(record | {"boilerplate": ["It rains."]})
    (tmp_path / "dev" / "1.json").write_text(text, encoding="utf-8")
    (tmp_path / "INDEX.tsv").write_text("file\toutlet\n1.json\tThe Echo\n", encoding="utf-8")
    (document,) = open_corpus("newsroom-dev", tmp_path / "dev").documents()
    assert document.article.outlet == "The Echo"
    assert document.boilerplate is not None
    assert [line.of(record["text"]) for line in document.boilerplate] == ["It rains."]
    (tmp_path / "dev" / "a.txt").write_text("It rains.", encoding="utf-8")
    (tmp_path / "dev" / "a.ann").write_text("", encoding="utf-8")
    (tmp_path / "metadata.tsv").write_text("filename\tpublisher\na\tnyt\n", encoding="utf-8")
    (document,) = open_corpus("polnear-dev", tmp_path / "dev").documents()
    assert document.article.outlet == "nyt"


def test_lines_describe_their_documents(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    lines = [
        {"text": "It may rain.", "label": "hedged", "document": "d", "form": "diary"},
        {"text": "It rains.", "label": "plain", "document": "d", "form": "log", "outlet": "Echo"},
    ]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    (document,) = open_corpus("jsonl", path).documents()
    assert document.article.outlet == "Echo"
    assert document.article.metadata == {"form": "diary"}
    path.write_text('{"text": "It rains.", "label": "plain", "genre": 3}\n', encoding="utf-8")
    with pytest.raises(CorpusError, match=r"a\.jsonl:1: 'genre' is 3, not a text"):
        list(open_corpus("jsonl", path).documents())
