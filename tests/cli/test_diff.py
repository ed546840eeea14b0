"""The command diff."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from allegedly.cli import cli


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["diff", "-c", "rules", *arguments])


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    before, after = tmp_path / "before.txt", tmp_path / "after.jsonl"
    headline = tmp_path / "headline.txt"
    headline.write_text("Ferry closes by October\n\nThe ferry may close by October.\n", "utf-8")
    before.write_text("News of the day\n\nThe old ferry may close by October.\n", "utf-8")
    after.write_text('{"text": "The old ferry closes by October.", "title": "News"}\n', "utf-8")
    return str(before), str(after)


def test_two_articles(files: tuple[str, str]) -> None:
    """A dropped hedge is shown in the terminal, with the classifiers that saw it."""
    result = run(*files)
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("News, against ")
    assert "hedge dropped (“may”) by rules" in result.stdout


def test_options_are_those_of_analyze(tmp_path: Path) -> None:
    """The encoding applies to every reader that takes one, and options reach readers and plugins."""
    story = tmp_path / "story.jsonl"
    story.write_bytes('{"text": "Café may close by October, “they” say."}'.encode("cp1252"))
    result = run(str(story), str(story), "--encoding", "cp1252", "--strict", "--unchanged")
    assert result.exit_code == 0, result.output
    assert "Café" in result.stdout


def test_headline(files: tuple[str, str], tmp_path: Path) -> None:
    """With one article, its headline is compared with its body."""
    result = run(str(tmp_path / "headline.txt"), "--title-line", "--format", "json")
    assert result.exit_code == 0, result.output
    data = json.loads(result.stdout)
    assert data["mode"] == "headline" and data["counts"]["alarms"] == 1


def test_the_same(files: tuple[str, str], tmp_path: Path) -> None:
    """An article does not differ from itself."""
    output = tmp_path / "out.json"
    assert run(files[0], files[0], "-f", "json", "-o", str(output)).exit_code == 0
    assert json.loads(output.read_text("utf-8"))["pairs"] == []


def test_page(files: tuple[str, str], tmp_path: Path) -> None:
    """The HTML format writes a whole page."""
    output = tmp_path / "out.html"
    assert run(*files, "-f", "html", "-o", str(output)).exit_code == 0
    assert output.read_text("utf-8").rstrip().endswith("</html>")


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["{0}"], 2, "has no title to compare with its body"),
        (["{0}", "missing.txt"], 1, "missing.txt: does not exist"),
        (["{0}", "{1}", "--least", "2"], 2, "--least"),
        (["{0}", "{1}", "-c", "nobody"], 2, "unknown classifier 'nobody'"),
        (["{0}", "{1}", "--option", "nobody.x=1"], 2, "unknown plugin 'nobody'"),
        (["{0}", "{1}", "--jobs", "0"], 2, "must be a number of processes"),
        (["{0}", "two.jsonl"], 1, "holds more than one article"),
    ],
)
def test_wrong_usage(
    files: tuple[str, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    code: int,
    message: str,
) -> None:
    """Wrong inputs end with a message and the right status."""
    monkeypatch.chdir(tmp_path)
    Path("two.jsonl").write_text('{"text": "a"}\n{"text": "b"}\n', "utf-8")
    result = run(*(argument.format(*files) for argument in arguments))
    assert result.exit_code == code
    assert message in f"{result.output}{result.exception}"
