"""Articles that are not in English, on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from allegedly.cli import cli

ENGLISH = "Officials said the pier may close.\n"
GERMAN = "Die Hafenbehörde teilte mit, der Pier werde im Winter wohl geschlossen.\n"
SKIPPED = "skipped: not English (German)"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with an article in English and one in German."""
    (tmp_path / "de.txt").write_text(GERMAN, encoding="utf-8")
    (tmp_path / "en.txt").write_text(ENGLISH, encoding="utf-8")
    return tmp_path


def run(command: str, *arguments: object) -> Result:
    return CliRunner().invoke(cli, [*command.split(), "-c", "rules", *map(str, arguments)])


@pytest.mark.parametrize("format", ["json", "table", "csv", "html"])
def test_skipped_and_counted(folder: Path, format: str) -> None:
    """The article is named on standard error and left out of the output; others make a success."""
    result = run("analyze", folder / "de.txt", folder / "en.txt", "-f", format)
    assert result.exit_code == 0
    assert result.stderr.splitlines() == [
        f"allegedly: {folder / 'de.txt'}: {SKIPPED}",
        "allegedly: 1 record skipped: 1 not English (German); "
        "to analyse other languages, use --any-language",
    ]
    assert "Hafenbehörde" not in result.stdout
    assert "pier" in result.stdout


def test_nothing_analysed_is_a_failure(folder: Path) -> None:
    """If nothing is left, the exit status is 1 and no file is written."""
    result = run("analyze", folder / "de.txt", "-o", folder / "out.json")
    assert result.exit_code == 1
    assert SKIPPED in result.stderr
    assert not (folder / "out.json").exists()


def test_place_within_a_file(tmp_path: Path) -> None:
    """A line of JSON Lines is named by its number."""
    path = tmp_path / "news.jsonl"
    texts = (ENGLISH, GERMAN, ENGLISH)
    path.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts), "utf-8")
    result = run("analyze", path, "-f", "json", "--jobs", "2")
    assert f"{path}, line 2: {SKIPPED}" in result.stderr
    assert [
        json.loads(line)["article"]["metadata"]["line"] for line in result.stdout.splitlines()
    ] == [
        1,
        3,
    ]


def test_any_language(folder: Path) -> None:
    """On request the article is analysed like any other."""
    result = run("analyze", folder, "-f", "json", "--any-language")
    assert result.exit_code == 0
    assert result.stderr == ""
    assert len(result.stdout.splitlines()) == 2


def test_strict(folder: Path) -> None:
    """The run ends with a message that names the language and the way out."""
    result = CliRunner().invoke(cli, ["analyze", "-c", "rules", "--strict", str(folder / "de.txt")])
    assert result.exit_code != 0
    assert "not English (German)" in str(result.exception)
    assert "--any-language" in str(result.exception)


def test_only_the_first_are_named(tmp_path: Path) -> None:
    """Of a hundred foreign articles twenty are named; all are counted."""
    path = tmp_path / "news.jsonl"
    path.write_text("".join(json.dumps({"text": GERMAN}) + "\n" for _ in range(100)), "utf-8")
    lines = run("analyze", path).stderr.splitlines()
    assert sum(SKIPPED in line for line in lines) == 20
    assert any("100 records skipped: 100 not English (German)" in line for line in lines)


def test_diff_refuses(folder: Path) -> None:
    """Two articles cannot be compared if one of them was not analysed."""
    result = run("diff", folder / "en.txt", folder / "de.txt")
    assert result.exit_code == 1
    assert "de.txt: not English (German)" in str(result.exception)


def test_export(folder: Path) -> None:
    """An export leaves the article out, and fails if nothing is left."""
    pytest.importorskip("pyarrow")
    assert run("export parquet", folder, "-o", folder / "claims.parquet").exit_code == 0
    result = run("export parquet", folder / "de.txt", "-o", folder / "none.parquet")
    assert result.exit_code == 1
    assert SKIPPED in result.stderr


def test_dataset(folder: Path, tmp_path: Path) -> None:
    """A dataset reports and counts it; one without any article is a failure."""
    result = run("analyze", folder / "de.txt", folder / "en.txt", "-o", f"{tmp_path}/out/")
    assert result.exit_code == 0
    assert f"de.txt: {SKIPPED}" in result.stderr
    assert "1 article, 1 claim, 0 failures, 1 skipped, 1 shard" in result.stderr
    result = run("analyze", folder / "de.txt", "-o", f"{tmp_path}/none/")
    assert result.exit_code == 1
