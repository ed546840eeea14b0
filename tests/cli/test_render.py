"""`allegedly render`, and analysing stored articles again."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from allegedly.cli import cli

STORIES = [
    "“It may rain,” Ines Ota said.",
    "Critics claimed that the ferry, which is old, may close.\n\nIt is said to leak.",
    "Nothing is claimed here by anybody else.",
]


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in a folder with a few stories, analysed as JSON Lines and as a dataset."""
    monkeypatch.chdir(tmp_path)
    lines = (
        json.dumps({"text": text, "title": "Late", "id": str(i)}) for i, text in enumerate(STORIES)
    )
    Path("news.jsonl").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    assert analyze("news.jsonl", "-o", "a.jsonl").exit_code == 0
    assert analyze("news.jsonl", "-o", "out/", "--shard", "2").exit_code == 0


def analyze(*arguments: str) -> Result:
    """Analyse with two classifiers."""
    return CliRunner().invoke(cli, ["analyze", "-c", "rules,lexicon", *arguments])


def render(*arguments: str, input: bytes | None = None) -> Result:
    """Render."""
    return CliRunner().invoke(cli, ["render", *arguments], input=input)


@pytest.mark.parametrize("name", ["html", "csv", "json", "table", "web-annotation", "schema-org"])
def test_rendering_gives_what_analysing_gave(name: str) -> None:
    """In every format, from a file and from a dataset, the output is the same to the byte."""
    wanted = analyze("news.jsonl", "-f", name).stdout
    for stored in ("a.jsonl", "out"):
        result = render(stored, "-f", name)
        assert (result.stdout, result.stderr, result.exit_code) == (wanted, "", 0)


def test_nothing_is_analysed_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rendering needs neither attributor nor classifiers."""

    def fail(*arguments: object, **options: object) -> None:
        raise AssertionError

    monkeypatch.setattr("allegedly.analyzer.Analyzer.__init__", fail)
    assert render("a.jsonl", "-o", "report.html").exit_code == 0
    assert Path("report.html").read_text("utf-8").count("Critics") > 1


def test_formats_options_and_endings() -> None:
    """They are those of analyze."""
    assert render("a.jsonl", "-o", "h.csv", "--option", "csv.table=hedges").exit_code == 0
    assert ",classifier,hedge," in Path("h.csv").read_text("utf-8").partition("\n")[0]
    for arguments in (
        ["-o", "x.foo"],
        ["-f", "tabel"],
        ["--option", "rules.bias=1"],
        ["-o", "a.jsonl"],
    ):
        assert render("a.jsonl", *arguments).exit_code == 2
    pq = pytest.importorskip("pyarrow.parquet")
    assert render("out", "-o", "c.parquet").exit_code == 0
    assert set(pq.read_table("c.parquet").column("article").to_pylist()) == {"0", "1", "2"}


def test_analysing_stored_analyses_again() -> None:
    """Their articles are read unchanged, even from compressed files and from a dataset."""
    wanted = Path("a.jsonl").read_text("utf-8")
    Path("a.gz").write_bytes(gzip.compress(wanted.encode()))
    for stored in ("a.jsonl", "a.gz", "out"):
        assert analyze(stored, "-f", "json").stdout == wanted
    (first, *_) = analyze("a.jsonl", "-f", "json", "-c", "lexicon").stdout.splitlines()
    assert list(json.loads(first)["provenance"]["classifiers"]) == ["lexicon"]


def test_a_bad_line_does_not_affect_others() -> None:
    """Damaged, foreign and outdated lines are reported by place and reason."""
    lines = Path("a.jsonl").read_text("utf-8").splitlines()
    old = lines[0].replace("allegedly/analysis/", "allegedly/analysis/9", 1)
    odd = lines[0].replace('"neutral"', '"loud"')
    lines[1:1] = ["{cut", '{"text": "It may rain."}', old, odd, ""]
    Path("b.jsonl").write_text("\n".join(lines), encoding="utf-8")
    for run in (render, analyze):
        result = run("b.jsonl", "-f", "json")
        assert result.exit_code == 1
        texts = [json.loads(line)["article"]["text"] for line in result.stdout.splitlines()]
        assert texts == [f"Late\n\n{text}" for text in STORIES]
        starts = [line.split(": ")[1] for line in result.stderr.splitlines()]
        assert starts == [f"b.jsonl, line {number}" for number in (2, 3, 4, 5)]


def test_a_folder_and_standard_input() -> None:
    """Of a folder, the files with analyses are rendered; standard input holds some as well."""
    Path("s.txt").write_text("It rains.", encoding="utf-8")
    wanted = Path("a.jsonl").read_text("utf-8")
    assert render(".", "-f", "json").stdout == wanted
    assert render("-", "-f", "json", input=wanted.encode()).stdout == wanted


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("s.txt", "holds no analyses"),
        ("news.jsonl", "holds no analyses"),
        ("none.jsonl", "does not exist"),
        ("empty", "nothing was rendered"),
        ("torn", "is missing"),
        ("tables", "is in Parquet"),
    ],
)
def test_inputs_without_analyses(name: str, reason: str) -> None:
    """Anything else is refused with a reason, and an older output stays."""
    Path("s.txt").write_text("It rains.", encoding="utf-8")
    Path("empty").mkdir()
    Path("empty/s.txt").write_text("It rains.", encoding="utf-8")
    if name == "torn":
        Path("out").rename("torn")
        Path("torn/shard-00001").rename("gone")
    if name == "tables":
        pytest.importorskip("pyarrow")
        assert analyze("news.jsonl", "-o", "tables/", "-f", "parquet").exit_code == 0
    Path("x.html").write_text("old", encoding="utf-8")
    result = render(name, "-o", "x.html")
    assert result.exit_code == 1
    assert reason in render(name).stderr
    assert Path("x.html").read_text("utf-8") == "old"
