"""`allegedly corpora export`."""

from __future__ import annotations

from pathlib import Path

import attrs
import pytest
from click.testing import CliRunner

from allegedly.bench.corpora import open_corpus
from allegedly.cli import cli
from allegedly.io.readers.jsonl import JsonLinesReader


@pytest.mark.parametrize("name", ["wikinews", "newsdesk"])
def test_exported_articles_are_read_as_they_were(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(cli, ["corpora", "export", name, "-o", "a.jsonl"])
    assert (result.exit_code, result.output) == (0, "")
    with Path("a.jsonl").open("rb") as stream:
        read = list(JsonLinesReader().read(stream, "a.jsonl"))
    articles = [document.article for document in open_corpus(name).documents()]
    assert [attrs.evolve(a, metadata={}) for a in read] == [
        attrs.evolve(a, metadata={}) for a in articles
    ]
    for one, other in zip(read, articles, strict=True):
        assert other.metadata.items() <= one.metadata.items()
    shown = CliRunner().invoke(cli, ["corpora", "export", name])
    assert shown.stdout == Path("a.jsonl").read_text("utf-8")


def test_an_unknown_corpus() -> None:
    result = CliRunner().invoke(cli, ["corpora", "export", "nothing"])
    assert result.exit_code == 2
    assert "nothing" in result.stderr
