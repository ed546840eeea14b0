"""Where output goes: never to an input, nor to a place that cannot hold it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from allegedly.cli import cli

STORY = "Ferry may close\n\nCritics claimed that the ferry may close.\n"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder with one story."""
    monkeypatch.chdir(tmp_path)
    Path("news").mkdir()
    Path("news/s.txt").write_text(STORY, encoding="utf-8")
    return tmp_path


def run(command: str, *arguments: str, **more: Any) -> Result:
    """Run a command that analyses, with one quick classifier."""
    return CliRunner().invoke(cli, [command, *arguments, "-c", "rules"], **more)


def link(name: str) -> None:
    Path(name).symlink_to("news/s.txt")


def twin(name: str) -> None:
    os.link("news/s.txt", name)


@pytest.mark.parametrize("make", [link, twin])
@pytest.mark.parametrize(
    "arguments",
    [
        ["analyze", "news/s.txt", "-o", "out.txt"],
        ["analyze", "news", "-o", "out.txt"],
        ["analyze", "n*/*.txt", "-o", "out.txt", "-f", "json"],
        ["diff", "news/s.txt", "news/s.txt", "-o", "out.txt"],
        ["diff", "--title-line", "news/s.txt", "-o", "out.txt"],
        ["export", "parquet", "news/s.txt", "-o", "out.txt"],
    ],
)
def test_no_output_replaces_an_input(make: Any, arguments: list[str]) -> None:
    """A link and a hard link to an input count as that input, before anything is read."""
    make("out.txt")
    result = run(*arguments)
    assert result.exit_code == 2
    assert "would replace the input news/s.txt" in result.stderr
    assert Path("news/s.txt").read_text(encoding="utf-8") == STORY


def test_the_input_itself_is_kept() -> None:
    """Even where the input is not readable at all, nothing is written."""
    Path("bad.txt").write_bytes(b"\xff\xfe\xff")
    for name in ("news/s.txt", "bad.txt"):
        before = Path(name).read_bytes()
        assert run("analyze", "news/s.txt", "bad.txt", "-o", name).exit_code == 2
        assert Path(name).read_bytes() == before


def test_a_folder_for_brat_holds_no_input() -> None:
    """The texts that are written for brat would replace the stories in the folder."""
    for folder in ("news", "other"):
        Path("other").mkdir(exist_ok=True)
        Path("other/s.txt").unlink(missing_ok=True)
        Path("other/s.txt").symlink_to("../news/s.txt")
        assert run("export", "brat", "news", "-o", folder).exit_code == 2
    assert Path("news/s.txt").read_text(encoding="utf-8") == STORY


def test_a_dataset_holds_nothing_else() -> None:
    """Nothing is written into a dataset, nor beside the files of its shards."""
    assert run("analyze", "news", "-o", "out/").exit_code == 0
    for name in ("out/report.html", "out/shard-00000/report.html"):
        for arguments in (["analyze", "out"], ["export", "parquet", "news"]):
            result = run(*arguments, "-o", name)
            assert result.exit_code == 2
            assert "lies in the dataset" in result.stderr


@pytest.mark.parametrize(
    ("place", "reason"),
    [
        ("news/s.txt/x/", "'news/s.txt' is a file, not a folder"),
        ("news/s.txt/x/y.json", "'news/s.txt' is a file, not a folder"),
        ("none/y.json", "the folder 'none' does not exist"),
    ],
)
def test_a_folder_that_cannot_be(place: str, reason: str) -> None:
    """A parent that is a file is not reported as missing."""
    result = run("analyze", "news", "-o", place)
    assert result.exit_code == 2
    assert reason in " ".join(result.stderr.split())


@pytest.mark.parametrize("command", ["analyze", "diff"])
@pytest.mark.parametrize("name", ["x.docx", "x.pdf", "x.foo", "x.jsonl.gz"])
def test_an_unknown_extension_is_refused(command: str, name: str) -> None:
    """The message lists the known extensions; --format overrides the extension."""
    result = run(command, *["news/s.txt"] * 2, "-o", name)
    assert result.exit_code == 2
    shown = " ".join(result.stderr.split())
    assert f"unknown extension '{Path(name).suffix}'; choose from " in shown and ".html" in shown
    assert not Path(name).exists()
    assert run(command, *["news/s.txt"] * 2, "-o", name, "-f", "json").exit_code == 0
    assert Path(name).read_text(encoding="utf-8").startswith("{")


def test_extensions_select_formats() -> None:
    """Parquet gets the table of claims; diff knows the extensions of its own formats."""
    pq = pytest.importorskip("pyarrow.parquet")
    assert run("analyze", "news", "-o", "claims.parquet").exit_code == 0
    texts = pq.read_table("claims.parquet").column("text").to_pylist()
    assert "the ferry may close" in texts
    assert run("analyze", "news", "-f", "parquet").exit_code == 2
    assert run("diff", "news/s.txt", "news/s.txt", "-o", "d.html").exit_code == 0
    assert Path("d.html").read_text(encoding="utf-8").startswith("<!doctype html>")


@pytest.mark.parametrize("name", ["old.csv", "old.parquet", "old.html"])
def test_nothing_analysed_leaves_the_old_file(name: str) -> None:
    """Without an analysis no file is written, not even one without rows, and the status is 1."""
    Path(name).write_text("old", encoding="utf-8")
    result = run("analyze", "none.txt", "-o", name)
    assert result.exit_code == 1
    assert f"nothing was analysed; {name} is not written" in result.stderr
    assert Path(name).read_text(encoding="utf-8") == "old"


@pytest.mark.skipif(os.name != "posix", reason="needs a POSIX shell")
def test_the_file_behind_a_stream_is_kept() -> None:
    """Standard input from a file counts as that file; a result among its input is left out."""
    command = f"'{sys.executable}' -m allegedly analyze -c rules"
    done = subprocess.run(["sh", "-c", f"{command} - -o news/s.txt < news/s.txt"], check=False)
    assert done.returncode == 2
    assert Path("news/s.txt").read_text(encoding="utf-8") == STORY
    done = subprocess.run(["sh", "-c", f"{command} news -f json > news/a.jsonl"], check=False)
    assert done.returncode == 0
    assert Path("news/a.jsonl").read_text(encoding="utf-8").count("\n") == 1


def test_a_folder_for_brat_is_new_or_empty() -> None:
    """Annotations in it may have been corrected by hand."""
    Path("empty").mkdir()
    for folder in ("new", "empty"):
        assert run("export", "brat", "news", "-o", folder).exit_code == 0
        Path(folder, "s.ann").write_text("corrected", encoding="utf-8")
        result = run("export", "brat", "news", "-o", folder)
        assert result.exit_code == 2
        assert f"{folder} is not empty" in " ".join(result.stderr.split())
        assert Path(folder, "s.ann").read_text(encoding="utf-8") == "corrected"


@pytest.mark.parametrize("name", ["report.html", "comparison.json"])
def test_a_comparison_replaces_only_a_comparison(name: str) -> None:
    """A report of other origin in the folder is kept."""
    arguments = ["--limit", "2", "--no-cost", "--resamples", "100", "-o", "out"]
    Path("out").mkdir()
    Path("out", name).write_text("other", encoding="utf-8")
    result = run("compare", *arguments)
    assert result.exit_code == 2
    assert f"{name} exists, and no comparison wrote it" in " ".join(result.stderr.split())
    assert Path("out", name).read_text(encoding="utf-8") == "other"
    Path("out", name).unlink()
    for _ in range(2):
        assert run("compare", *arguments).exit_code == 0
        Path("out/report.html").write_text("older", encoding="utf-8")
