"""The command export."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from allegedly.cli import cli
from allegedly.io.brat import read_brat

pq = pytest.importorskip("pyarrow.parquet")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["export", *arguments, "-c", "rules"])


@pytest.fixture
def story(tmp_path: Path) -> str:
    path = tmp_path / "story.jsonl"
    path.write_text('{"text": "Officials said it may rain.", "id": "a/b"}\n{cut\n', "utf-8")
    return str(path)


def test_brat(story: str, tmp_path: Path) -> None:
    """One folder is written; inputs that cannot be read are reported."""
    result = run("brat", story, "-o", str(tmp_path / "out"))
    assert result.exit_code == 1
    assert "story.jsonl, line 2: is not valid JSON" in result.stderr
    (analysis,) = read_brat(tmp_path / "out")
    assert analysis.article.id == "a-b"
    assert analysis.claims[0].text == "it may rain"
    assert analysis.assessments["rules"][analysis.claims[0].id].label == "hedged"


def test_parquet(story: str, tmp_path: Path) -> None:
    """The table that --table names is written."""
    path = tmp_path / "hedges.parquet"
    assert run("parquet", story, "--table", "hedges", "-o", str(path)).exit_code == 1
    assert "may" in pq.read_table(path).column("hedge").to_pylist()


def test_nothing_to_write(tmp_path: Path) -> None:
    result = run("parquet", str(tmp_path / "none.txt"), "-o", str(tmp_path / "x.parquet"))
    assert result.exit_code == 1
    assert "does not exist" in result.stderr and "nothing was analysed" in result.stderr
    assert not (tmp_path / "x.parquet").exists()


def test_wrong_places(story: str, tmp_path: Path) -> None:
    """An output of the wrong kind, or in a missing folder, is refused."""
    assert "is a folder" in run("parquet", story, "-o", str(tmp_path)).output
    assert "is a file; name a folder" in run("brat", story, "-o", story).output
    assert "does not exist" in run("brat", story, "-o", str(tmp_path / "a" / "b")).output


def test_without_pyarrow(story: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without pyarrow, the error names the extra."""
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    result = run("parquet", story, "-o", str(tmp_path / "x.parquet"))
    assert result.exit_code != 0 and "allegedly[parquet]" in str(result.exception)
