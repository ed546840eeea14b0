"""Summaries as a table, a page and CSV, whatever articles hold; and the command."""

from __future__ import annotations

import csv
import io
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from allegedly import Article
from allegedly.cli import cli
from allegedly.errors import TableError
from allegedly.summary import (
    SUMMARY_TABLES,
    Summary,
    summarize,
    summary_to_csv,
    summary_to_html,
    summary_to_text,
)

from .conftest import ANALYZER

HOSTILE = "<script>alert(1)</script>\x1b[2J\u202e\"'& {{ 7*7 }}"


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Summary:
    """Return a summary of articles whose outlet, author and name are hostile."""
    path = tmp_path_factory.mktemp("hostile") / "<b>news.jsonl"
    text = 'Ada "<i>" Holm, <b>mayor</b> of Lund, said it rains. Officials denied that it may snow.'
    found = [ANALYZER.analyze(Article.from_text(text, outlet=HOSTILE + str(n))) for n in range(3)]
    path.write_text("".join(f"{analysis.to_json()}\n" for analysis in found), "utf-8")
    return summarize([path], by="outlet")


class Elements(HTMLParser):
    """Collects elements and attributes, and checks that elements close."""

    void = frozenset(("meta", "rect", "br"))

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.names: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.attributes.update(name for name, _ in attrs)
        if tag not in self.void:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.void:
            assert self.open.pop() == tag


def test_the_page_is_harmless(hostile: Summary) -> None:
    """All text is escaped, and nothing is loaded or run."""
    page = summary_to_html(hostile)
    elements = Elements()
    elements.feed(page)
    assert elements.open == []
    assert not elements.names & {"script", "i", "b", "img", "iframe", "link", "a"}
    assert not [name for name in elements.attributes if name.startswith("on") or name == "style"]
    assert "default-src 'none'; style-src 'sha256-" in page.replace("&#39;", "'")
    assert "{{ 7*7 }}" in page and "&lt;script&gt;" in page


def test_the_page_has_everything(stored: Path) -> None:
    """Denominators and intervals, all parts, and a heading for each table."""
    page = summary_to_html(summarize([stored], by="outlet"))
    assert "2 of 9" in page and "Elena Ruiz" in page and "The Echo" in page
    assert page.count("<table>") == page.count("<caption>")
    assert page.count("<details>") == 3


def test_the_terminal_is_safe(hostile: Summary) -> None:
    """No text moves the cursor or reorders others."""
    text = summary_to_text(hostile)
    assert "\x1b" not in text and "\u202e" not in text
    assert "claims of sources that are unnamed" in text
    assert "\x1b" in summary_to_text(hostile, color=True)


def test_narrow_terminals(stored: Path) -> None:
    """Lines fit."""
    summary = summarize([stored], by="month")
    for width in (60, 80, 120):
        assert max(map(len, summary_to_text(summary, width=width).splitlines())) <= width


@pytest.mark.parametrize("table", SUMMARY_TABLES)
def test_csv(hostile: Summary, table: Any) -> None:
    """Each table has the columns of its first line, in all rows."""
    text = summary_to_csv(hostile, table)
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert all(None not in row for row in rows)
    if table != "doubts":
        assert rows[0]["part"] == "" and {row["by"] for row in rows} == {"", "outlet"}


def test_csv_has_no_formulas(tmp_path: Path) -> None:
    """Text that a spreadsheet would take for a formula is escaped, unless exact text is wanted."""
    path = tmp_path / "news.jsonl"
    text = "Elena Ruiz, the mayor, said it rains. It did."
    with path.open("w", encoding="utf-8") as stream:
        for outlet in ("=1+1", "+1", "-1", "@sum", "\t=1", "The Tide"):
            article = Article.from_text(text, outlet=outlet)
            stream.write(f"{ANALYZER.analyze(article).to_json()}\n")
    summary = summarize([path], by="outlet")

    def parts(**how: bool) -> set[str]:
        lines = io.StringIO(summary_to_csv(summary, "figures", **how), newline="")
        return {row["part"] for row in csv.DictReader(lines)}

    assert parts(spreadsheet=False) >= {"=1+1", "+1", "-1", "@sum"}
    assert not any(part.startswith(("=", "+", "-", "@", "\t", "\r")) for part in parts())
    assert {"'=1+1", "The Tide"} <= parts()


def test_unknown_table(hostile: Summary) -> None:
    with pytest.raises(TableError, match="nouns"):
        summary_to_csv(hostile, "nouns")  # type: ignore[arg-type]


def run(*arguments: str, given: str | None = None) -> Result:
    return CliRunner().invoke(cli, ["summary", *arguments], input=given)


def test_formats(stored: Path, tmp_path: Path) -> None:
    """The extension of -o, or --format, chooses the format."""
    assert "named sources" in run(str(stored)).stdout
    for name, begin in (
        ("a.json", '{"schema": "allegedly/summary/1"'),
        ("a.csv", "by,part,rank,who"),
        ("a.html", "<!doctype html>"),
        ("a.txt", "4 articles"),
    ):
        result = run(str(stored), "--by", "outlet", "-o", str(tmp_path / name))
        assert result.exit_code == 0, result.output
        assert (tmp_path / name).read_text("utf-8").startswith(begin)
    shown = run(str(stored), "--format", "csv", "--table", "figures", "--top", "1")
    assert shown.stdout.startswith("by,part,topic,key,count,of")
    assert run(str(stored), "-o", str(tmp_path / "a.pdf")).exit_code == 2


def test_standard_input(stored: Path) -> None:
    data = json.loads(run("-", "--format", "json", given=stored.read_text("utf-8")).stdout)
    assert data["whole"]["articles"] == 4


def test_failures(stored: Path, tmp_path: Path) -> None:
    """A damaged line is reported, and the rest is summarised; an input is not replaced."""
    bad = tmp_path / "bad.jsonl"
    bad.write_text(stored.read_text("utf-8") + "{oops\n", "utf-8")
    result = run(str(bad))
    assert result.exit_code == 1 and "4 articles" in result.stdout and "line 5" in result.stderr
    target = tmp_path / "same.json"
    target.write_text(stored.read_text("utf-8"), "utf-8")
    result = run(str(target), "-o", str(target))
    assert result.exit_code == 2 and "would replace" in result.output
    result = run(str(stored), "--by", "colour")
    assert result.exit_code == 1 and "colour" in str(result.exception)
    assert re.search("absent", run(str(tmp_path / "absent")).stderr)
