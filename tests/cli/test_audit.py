"""`allegedly audit`: findings, formats, configuration, baselines, exit status."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from allegedly.cli import cli

STORY = "Insiders said the quay will be sold.\n\nThe quay may possibly close.\n"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty folder, which is the current one."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "story.txt").write_text(STORY, "utf-8")
    return tmp_path


def run(*arguments: object) -> Result:
    common = ["audit", "-a", "rules", "-c", "rules"]
    return CliRunner().invoke(cli, [*common, *map(str, arguments)])


def test_findings_and_exit_status(desk: Path) -> None:
    done = run("story.txt", "--select", "SRC01,HED01")
    assert done.stdout.splitlines() == [
        "story.txt:1:1: SRC01 “Insiders” says nothing about who this is",
        "story.txt:3:10: HED01 “may” and “possibly” hedge the same statement",
    ]
    assert "2 findings in 1 article of 1" in done.stderr
    assert done.exit_code == 1


def test_clean(desk: Path) -> None:
    (desk / "story.txt").write_text("The council meets on Friday.", "utf-8")
    done = run("story.txt")
    assert (done.exit_code, done.output) == (0, "")
    assert run("story.txt", "-o", "out.txt").exit_code == 0
    assert (desk / "out.txt").read_text("utf-8") == ""


@pytest.mark.parametrize(
    ("fail_on", "severity", "status"),
    [
        ("note", "SRC01=note", 1),
        ("warning", "SRC01=note", 0),
        ("warning", "SRC01=warning", 1),
        ("error", "SRC01=warning", 0),
        ("error", "SRC01=error", 1),
        ("never", "SRC01=error", 0),
    ],
)
def test_fail_on(desk: Path, fail_on: str, severity: str, status: int) -> None:
    done = run("story.txt", "--select", "SRC01", "--fail-on", fail_on, "--severity", severity)
    assert "SRC01" in done.stdout
    assert done.exit_code == status


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--select", "NOPE"), "unknown check 'NOPE'"),
        (("--profile", "nope"), "unknown profile 'nope'"),
        (("--severity", "SRC01"), "unknown severity ''"),
        (("--severity", "SRC01=grave"), "unknown severity 'grave'"),
        (("--update-baseline",), "--update-baseline needs --baseline FILE"),
        (("-o", "story.txt"), "would replace the input"),
        (("-o", "out.odd"), "unknown extension '.odd'"),
    ],
)
def test_wrong_usage(desk: Path, arguments: tuple[str, ...], message: str) -> None:
    done = run("story.txt", *arguments)
    assert done.exit_code == 2, done.output
    assert message in " ".join(done.output.split())
    assert (desk / "story.txt").read_text("utf-8") == STORY


def test_an_input_that_cannot_be_read(desk: Path) -> None:
    """The others are still checked, and the exit status reports the failure."""
    done = run("gone.txt", "story.txt", "--select", "SRC01", "--fail-on", "never")
    assert "gone.txt" in done.stderr
    assert "story.txt:1:1: SRC01" in done.stdout
    assert done.exit_code == 1


def test_configuration_and_command_line(desk: Path) -> None:
    """Values of the nearest file count unless the command line replaces them."""
    (desk / "allegedly.toml").write_text('[audit]\nselect = ["HED"]\nfail-on = "error"\n', "utf-8")
    done = run("story.txt")
    assert "HED01" in done.stdout and "SRC01" not in done.stdout
    assert done.exit_code == 0
    assert "SRC01" in run("story.txt", "--select", "SRC01").stdout
    (desk / "allegedly.toml").write_text("[audit]\nselekt = []\n", "utf-8")
    done = run("story.txt")
    assert done.exit_code == 2
    assert "unknown key 'selekt'" in done.output


def test_configuration_by_name(desk: Path) -> None:
    (desk / "other.toml").write_text('[audit]\nselect = ["HED"]\n', "utf-8")
    assert "SRC01" not in run("story.txt", "--config", "other.toml").stdout


def test_profile(desk: Path) -> None:
    done = run("story.txt", "--profile", "ap")
    assert "SRC01" in done.stdout and "HED01" not in done.stdout
    assert "(AP News Values and Principles, Anonymous sources)]" in done.stdout


def test_baseline(desk: Path) -> None:
    """Known findings are left out, new ones reported, and the file is written on request only."""
    assert run("story.txt", "--baseline", "known.json").exit_code == 1
    assert not (desk / "known.json").exists()
    done = run("story.txt", "--baseline", "known.json", "--update-baseline")
    assert (done.exit_code, done.stdout) == (0, "")
    written = (desk / "known.json").read_bytes()
    done = run("story.txt", "--baseline", "known.json")
    assert (done.exit_code, done.stdout) == (0, "")
    assert "known findings left out" in done.stderr
    (desk / "story.txt").write_text(f"It rains.\n\n{STORY}\nA source said it rains.\n", "utf-8")
    done = run("story.txt", "--baseline", "known.json")
    assert [line.split()[1] for line in done.stdout.splitlines()] == ["SRC01"]
    assert (desk / "known.json").read_bytes() == written


@pytest.mark.parametrize("name", ["out.json", "out.jsonl", "out.sarif", "out.html", "out.txt"])
def test_formats_by_extension(desk: Path, name: str) -> None:
    """The format follows the extension, and a later run over the folder leaves the file out."""
    assert run("story.txt", "--select", "SRC01", "-o", name).exit_code == 1
    written = (desk / name).read_text("utf-8")
    assert "SRC01" in written
    if name != "out.txt":
        again = run(".", "--select", "SRC01")
        assert again.stdout.count("SRC01") == 1, again.output


def test_annotations(desk: Path) -> None:
    done = run("story.txt", "--select", "SRC01", "--format", "github")
    assert done.stdout.startswith("::warning file=story.txt,line=1,col=1,")


def test_jobs_do_not_matter(desk: Path) -> None:
    for number in range(3):
        (desk / f"{number}.txt").write_text(STORY * (number + 1), "utf-8")
    alone, shared = run("."), run(".", "--jobs", 2)
    assert alone.stdout == shared.stdout
    assert alone.stdout.count("SRC01") == 4


def test_json_is_one_line_for_each_article(desk: Path) -> None:
    (desk / "b.txt").write_text("It rains.", "utf-8")
    lines = run("b.txt", "story.txt", "--format", "json").stdout.splitlines()
    assert [json.loads(line)["file"] for line in lines] == ["b.txt", "story.txt"]
