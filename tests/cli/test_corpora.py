"""`allegedly corpora export`."""

from __future__ import annotations

import json
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


@pytest.mark.parametrize(
    ("corpus", "unit"),
    [
        ("newsdesk", "sentence"),
        ("newsdesk", "claim"),
        ("newsdesk", "attribution"),
        ("wikinews", "commitment"),
    ],
)
def test_a_sheet_of_questions_can_be_answered(corpus: str, unit: str, tmp_path: Path) -> None:
    """The questions carry no labels, and their ids and hashes are enough to answer them."""
    done = CliRunner().invoke(cli, ["corpora", "export", corpus, "--unit", unit])
    assert done.exit_code == 0, done.output
    answered = []
    for line in done.stdout.splitlines():
        asked = json.loads(line)
        assert not {"label", "hedges", "commitment", "attributions"} & asked.keys()
        items = asked.get("sentences", asked.get("claims", []))
        assert all(not {"label", "hedges", "commitment"} & item.keys() for item in items)
        answer = {"label": "hedged"} if unit != "commitment" else {"commitment": "certain"}
        key = "attributions" if unit == "attribution" else "claims"
        answered.append(
            {
                "id": asked["id"],
                "sha256": asked["sha256"],
                key: [{"id": item["id"]} | answer for item in items],
            }
        )
    path = tmp_path / "mine.jsonl"
    path.write_text("".join(json.dumps(record) + "\n" for record in answered))
    command = ["compare", "--corpus", corpus, "--unit", unit, "--predictions", str(path)]
    done = CliRunner().invoke(
        cli, [*command, "--predictions-only", "--json", "--no-cost", "--resamples", "100"]
    )
    assert done.exit_code == 0, done.output
    (row,) = json.loads(done.stdout)["results"]
    if unit in {"sentence", "claim"}:
        assert row["sentences"]["classes"]["hedged"]["recall"] == 1.0
    elif unit == "commitment":
        scores = row["commitment"]["source"]
        assert scores["missing"] == 0 and scores["degrees"]["certain"]["recall"] == 1.0


@pytest.mark.parametrize("command", [["export", "jsonl", "--path", "{}"], ["seen", "jsonl={}"]])
def test_a_corpus_is_not_replaced_by_what_is_made_of_it(command: list[str], tmp_path: Path) -> None:
    """Its labels would be lost."""
    path = tmp_path / "mine.jsonl"
    path.write_text('{"text": "It may rain.", "label": "hedged", "document": "d1"}\n')
    before = path.read_bytes()
    arguments = [part.format(path) for part in command]
    result = CliRunner().invoke(cli, ["corpora", *arguments, "-o", str(path)])
    assert result.exit_code == 2
    assert path.read_bytes() == before


def test_hashes_of_two_corpora_of_one_name_are_not_mixed_up(tmp_path: Path) -> None:
    """One of them would be left out."""
    result = CliRunner().invoke(
        cli, ["corpora", "seen", "jsonl=a", "jsonl=b", "-o", str(tmp_path / "seen.bin")]
    )
    assert result.exit_code != 0
    assert not (tmp_path / "seen.bin").exists()
