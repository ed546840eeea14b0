"""The command verify."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from allegedly.cli import cli

SAID = "Elena Ruiz: We will close the old school in June.\n\nDana Kroll: This is a disgrace.\n"
TRUE = "“We will close the old school in June,” Elena Ruiz said.\n"
FALSE = "“We will shut the old school in June,” Elena Ruiz said.\n"


@pytest.fixture(autouse=True)
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name, text in (("true.txt", TRUE), ("false.txt", FALSE), ("said.txt", SAID)):
        Path(name).write_text(text, "utf-8")
    Path("two.jsonl").write_text('{"text": "a"}\n{"text": "b"}\n', "utf-8")
    return tmp_path


def run(*arguments: str, given: str | None = None) -> Result:
    return CliRunner().invoke(
        cli, ["verify", "-a", "rules", "-c", "rules", *arguments], input=given
    )


def test_a_true_story() -> None:
    """Status 0, and the quotation beside its place."""
    result = run("true.txt", "--against", "said.txt")
    assert result.exit_code == 0, result.output
    assert "1 quotation: 1 verbatim" in result.stdout
    assert (
        "verbatim"
        not in run("true.txt", "--against", "said.txt", "--only-faults").stdout.split("1 quot")[0]
    )


def test_a_false_story() -> None:
    """Status 1, with the difference shown."""
    result = run("false.txt", "--against", "said.txt")
    assert result.exit_code == 1
    assert "! altered" in result.stdout and "{close → shut}" in result.stdout


def test_several_transcripts() -> None:
    """The option takes one, and all that follow are transcripts, too."""
    Path("part.vtt").write_text(
        "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ruiz>Good evening.\n", "utf-8"
    )
    result = run("true.txt", "--against", "part.vtt", "said.txt", "--format", "json")
    assert result.exit_code == 0, result.output
    data = json.loads(result.stdout)
    assert [item["format"] for item in data["transcripts"]] == ["webvtt", "speakers"]


def test_standard_input() -> None:
    result = run("true.txt", "--against", "-", given=SAID)
    assert result.exit_code == 0 and "standard input" in result.stdout


@pytest.mark.parametrize(
    ("choice", "status"),
    [("none", 0), ("altered", 1), ("spliced,not-found", 0), ("trimmed,altered", 1), ("hedge", 0)],
)
def test_fail_on(choice: str, status: int) -> None:
    """Only the outcomes that are named make the status 1."""
    assert run("false.txt", "--against", "said.txt", "--fail-on", choice).exit_code == status


def test_page() -> None:
    assert run("true.txt", "--against", "said.txt", "-o", "out.html").exit_code == 0
    assert Path("out.html").read_text("utf-8").rstrip().endswith("</html>")


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["true.txt"], 2, "Missing option '--against'"),
        (["true.txt", "--against", "none.txt"], 1, "none.txt: does not exist"),
        (["none.txt", "--against", "said.txt"], 1, "none.txt: does not exist"),
        (["two.jsonl", "--against", "said.txt"], 1, "holds only the article to verify"),
        (["true.txt", "--against", "said.txt", "--fail-on", "wrong"], 2, "unknown outcome 'wrong'"),
        (["true.txt", "--against", "said.txt", "-o", "said.txt"], 2, "would replace the input"),
        (["-", "--against", "-"], 2, "can be read only once"),
    ],
)
def test_wrong_usage(arguments: list[str], code: int, message: str) -> None:
    """Each ends with a message and the right status."""
    result = run(*arguments)
    assert result.exit_code == code
    assert message in f"{result.output}{result.exception}"
