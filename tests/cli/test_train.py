"""`allegedly train`, and `--model` of other commands."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from allegedly.cli import cli

THINGS = ("ferry", "pier", "bridge", "mill", "road", "bank")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder with a file of labelled sentences."""
    monkeypatch.chdir(tmp_path)
    lines = [
        f"{thing},{label},The old {thing} {words} in the year {2000 + number}."
        for number, thing in enumerate(THINGS)
        for label, words in (("hedged", "may close"), ("plain", "was closed"))
    ]
    Path("mine.csv").write_text("\n".join(["document,label,text", *lines]) + "\n")
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments)


def test_train_compare_analyse() -> None:
    done = run("train", "ml", "--data", "mine.csv", "--cv", "2", "--resamples", "100", "-o", "m")
    assert done.exit_code == 0, done.stderr
    first, figure, last = done.stdout.splitlines()
    assert first == "m: ml, trained on 6 hedged sentences, 6 plain sentences"
    assert figure.startswith("F1 of hedged: 1.000 (1.000 to 1.000); always the same answer: 0.667")
    assert last == "card: m/CARD.md"
    again = run("train", "ml", "--data", "mine.csv", "-o", "m", "--json")
    facts = json.loads(again.stdout)
    assert facts["plugin"] == "ml" and facts["cross_validation"]["figures"] == []
    Path("story.txt").write_text("The pier may close.")
    words = ["--model", "mine=m", "-a", "rules", "--format", "json"]
    done = run("analyze", "story.txt", "-c", "mine", *words)
    assert done.exit_code == 0, done.stderr
    version = f"0.1.0+ml.{facts['digest'][:16]}"
    assert json.loads(done.stdout)["provenance"]["classifiers"] == {"mine": version}
    done = run("analyze", "story.txt", "-c", "rules", *words)
    assert list(json.loads(done.stdout)["provenance"]["classifiers"]) == ["rules", "mine"]
    compare = ["compare", "--corpus", "newsdesk", "--limit", "3", "--resamples", "100", "--no-cost"]
    done = run(*compare, "-c", "mine,rules", "--model", "mine=m", "--json")
    results = json.loads(done.stdout)["results"]
    assert [result["name"] for result in results] == ["mine", "rules"]
    assert (results[0]["version"], results[0]["training"]) == (version, "on mine.csv")
    done = run(*compare, "-c", "ml", "--option", "ml.path=m", "--json")
    assert json.loads(done.stdout)["results"][0]["value"] == results[0]["value"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["train", "rules", "--data", "mine.csv", "-o", "m"], "cannot be trained; those that can"),
        (["train", "nope", "--data", "mine.csv", "-o", "m"], "unknown plugin 'nope'"),
        (["train", "ml", "--data", "no.csv", "-o", "m"], "there is no such file"),
        (["train", "ml", "--data", "mine.csv", "-o", "mine.csv"], "is a file"),
        (["train", "ml", "--data", "mine.csv", "-o", "."], "lie inside each other|is not a model"),
        (["train", "ml", "--data", "mine.csv", "-o", "m", "--corpus", "x"], "unknown corpus 'x'"),
        (["compare", "--model", "m"], "is not of the form NAME=PATH"),
        (["compare", "--model", "mine=."], "there is no trained model here"),
        (["analyze", "mine.csv", "--model", "mine=."], "there is no trained model here"),
    ],
)
def test_wrong_usage(arguments: list[str], message: str) -> None:
    done = run(*arguments)
    assert done.exit_code == 2
    assert any(part in " ".join(done.stderr.split()) for part in message.split("|")), done.stderr


def test_a_name_is_not_taken_twice() -> None:
    assert run("train", "ml", "--data", "mine.csv", "-o", "m").exit_code == 0
    done = run("compare", "--model", "ml=m")
    assert done.exit_code == 2 and "'ml' is an installed classifier" in done.stderr
    done = run("compare", "--model", "a=m", "--model", "a=m")
    assert done.exit_code == 2 and "two models are called 'a'" in done.stderr
    done = run("compare", "--attributors", "rules", "--model", "a=m")
    assert done.exit_code == 2 and "attributors are compared" in done.stderr


def test_bad_data_ends_with_its_line() -> None:
    Path("mine.csv").write_text("label,text\nplain,It rains.\nsure,It pours.\n")
    done = run("train", "ml", "--data", "mine.csv", "-o", "m")
    assert done.exit_code == 1 and "mine.csv:3" in str(done.exception)
    assert not Path("m").exists()
