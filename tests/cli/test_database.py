"""`-o news.db` and `-o news.xlsx`, of analyze and of render."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from allegedly.cli import cli

LINES = [
    {"id": "a", "text": "“It may rain,” Ines Ota said.", "outlet": "The Tide"},
    {
        "id": "b",
        "text": "Ada Ek stole money from the council, a source said.",
        "outlet": "The Tide",
    },
    {"id": "c", "text": "The deal was worth $4 million, officials said.", "outlet": "The Herald"},
]


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write("news.jsonl", LINES)


def write(name: str, lines: list[dict[str, Any]]) -> None:
    Path(name).write_text("".join(f"{json.dumps(line)}\n" for line in lines), encoding="utf-8")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments)


def analyze(*arguments: str) -> Result:
    return run("analyze", "-c", "rules", "-a", "rules", *arguments)


def rows(query: str, path: str = "news.db") -> list[Any]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchall()


def test_articles_are_added_day_by_day() -> None:
    """A folder that grows is analysed again, and only what is new is analysed and added."""
    write("day.jsonl", LINES[:2])
    result = analyze("day.jsonl", "-o", "news.db")
    assert (result.exit_code, result.stderr) == (0, "allegedly: news.db: 2 articles added\n")
    write("day.jsonl", LINES)
    refused = analyze("day.jsonl", "-o", "news.db")
    assert refused.exit_code == 1
    assert "news.db: exists; add to it with --append" in refused.stderr
    result = analyze("day.jsonl", "-o", "news.db", "--append")
    assert result.exit_code == 0
    assert result.stderr.splitlines() == [
        "allegedly: 2 records skipped: 2 already in the database",
        "allegedly: news.db: 1 article added",
    ]
    assert rows("select article, run from articles") == [("a", 1), ("b", 1), ("c", 2)]
    again = analyze("day.jsonl", "-o", "news.db", "--append")
    assert (again.exit_code, "0 articles added" in again.stderr) == (0, True)


def test_findings_are_those_of_the_audit() -> None:
    """By default those of the checks that every desk runs; with --profile those of a house style."""
    analyze("news.jsonl", "-o", "news.db")
    analyze("news.jsonl", "-o", "npr.db", "--profile", "npr")
    for path, more in (("news.db", []), ("npr.db", ["--profile", "npr"])):
        audited = run("audit", "news.jsonl", "-c", "rules", "-a", "rules", "-f", "json", *more)
        told = [
            (finding["code"], finding["severity"], finding["message"])
            for line in audited.stdout.splitlines()
            for finding in json.loads(line)["findings"]
        ]
        assert (
            told and rows("select code, severity, message from findings order by id", path) == told
        )
    assert rows("select code from findings", "npr.db") != rows("select code from findings")


def test_rendering_gives_what_analysing_gave() -> None:
    """All rows but that of the run are the same, from a file and from a dataset."""
    analyze("news.jsonl", "-o", "news.db")
    analyze("news.jsonl", "-o", "news.an.jsonl")
    analyze("news.jsonl", "-o", "out/")
    for stored, path in (("news.an.jsonl", "r.db"), ("out", "d.db")):
        result = run("render", stored, "-o", path)
        assert (result.exit_code, result.stderr) == (0, f"allegedly: {path}: 3 articles added\n")
        for table in ("articles", "sources", "claims", "assessments", "hedges", "findings"):
            query = f"select * from {table}"
            assert rows(query, path) == rows(query) != []
    assert run("render", "out", "-o", "r.db").exit_code == 1
    assert run("render", "out", "-o", "r.db", "--append").exit_code == 0
    assert rows("select count(*) from articles", "r.db") == [(3,)]


def test_workbooks() -> None:
    """Both commands write the same one."""
    pytest.importorskip("xlsxwriter")
    analyze("news.jsonl", "-o", "news.an.jsonl")
    assert analyze("news.jsonl", "-o", "a.xlsx").exit_code == 0
    assert run("render", "news.an.jsonl", "-o", "b.xlsx").exit_code == 0
    assert Path("a.xlsx").read_bytes() == Path("b.xlsx").read_bytes()
    write("long.jsonl", [{"text": "It rains. " * 4000}])
    result = analyze("long.jsonl", "-o", "a.xlsx")
    assert "allegedly: a.xlsx: 1 text was cut, as a cell holds at most 32,767" in result.stderr


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_the_bytes_do_not_depend_on_jobs(jobs: str) -> None:
    analyze("news.jsonl", "-o", "one.db")
    analyze("news.jsonl", "-o", "two.db", "-j", jobs)
    assert Path("one.db").read_bytes() == Path("two.db").read_bytes()


def test_resume_wants_the_same_settings() -> None:
    """Each difference has a line; nothing is changed."""
    analyze("news.jsonl", "-o", "news.db", "--resume")
    before = Path("news.db").read_bytes()
    result = run(
        "analyze", "-a", "rules", "-c", "lexicon", "news.jsonl", "-o", "news.db", "--resume"
    )
    assert result.exit_code == 1
    assert result.stderr.splitlines() == [
        "allegedly: news.db: its last run had different settings:",
        'allegedly:   provenance.classifiers.lexicon: none before, "0.1.0" now',
        'allegedly:   provenance.classifiers.rules: "0.1.0" before, none now',
        "allegedly: run it as before with --resume, or add to it with --append; nothing was changed",
    ]
    assert Path("news.db").read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["-o", "x.csv", "--append"], "--append applies to databases only"),
        (["-o", "out/", "--append"], "--append applies to databases only"),
        (["-o", "x.html", "--profile", "bbc"], "--profile applies to databases and workbooks"),
        (["-o", "x.db", "--profile", "bbq"], "unknown profile 'bbq'"),
        (["-f", "sqlite"], "a database is not text; name a file with -o"),
        (["-f", "xlsx"], "a workbook is not text; name a file with -o"),
        (["-o", "x.csv", "--resume"], "--resume also continues a database"),
    ],
)
def test_options_that_are_of_no_use_are_refused(arguments: list[str], reason: str) -> None:
    result = analyze("news.jsonl", *arguments)
    assert result.exit_code == 2
    assert reason in " ".join(result.stderr.split())


def test_without_articles_there_is_no_database() -> None:
    Path("foreign.txt").write_text("Der Rat tagt am Freitag im alten Rathaus der Stadt.", "utf-8")
    result = analyze("foreign.txt", "none.txt", "-o", "news.db")
    assert result.exit_code == 1
    assert "nothing was analysed; news.db is not written" in result.stderr
    assert sorted(path.name for path in Path().iterdir()) == ["foreign.txt", "news.jsonl"]


def test_a_database_is_not_an_article() -> None:
    """It is left out of a pattern, and refused by name."""
    analyze("news.jsonl", "-o", "news.db")
    assert "news.db: is a database that allegedly wrote" in analyze("news.db").stderr
    result = analyze("*", "-f", "json")
    assert len(result.stdout.splitlines()) == 3
    assert "written by allegedly" in result.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
@pytest.mark.slow
def test_a_killed_run_continues() -> None:
    """Even if it is killed while it commits, the bytes are in the end those of one run."""
    lines = [{**LINES[i % 3], "id": str(i), "text": LINES[i % 3]["text"] * 3} for i in range(450)]
    write("many.jsonl", lines)
    assert analyze("many.jsonl", "-o", "whole.db").exit_code == 0
    words = "analyze -c rules -a rules many.jsonl -o news.db --resume".split()
    command = [sys.executable, "-m", "allegedly", *words]
    for growth in (1, 1, 100_000):
        process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        before = size("news.db")
        while process.poll() is None and size("news.db") < before + growth:
            time.sleep(0.001)
        os.kill(process.pid, signal.SIGKILL)
        assert process.wait() == -signal.SIGKILL
    assert subprocess.run(command, stderr=subprocess.DEVNULL, check=False).returncode == 0
    assert Path("news.db").read_bytes() == Path("whole.db").read_bytes()


def size(path: str) -> int:
    return Path(path).stat().st_size if Path(path).exists() else 0


def test_a_place_that_cannot_be_opened() -> None:
    """The reason is named, as everywhere."""
    Path("loop.db").symlink_to("loop.db")
    result = analyze("day.jsonl", "-o", "loop.db")
    assert result.exit_code == 1
    assert "loop.db" in result.stderr
    assert "internal error" not in result.stderr
