"""Tables, reports and commands."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from io import StringIO
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner
from rich.console import Console

from allegedly.bench.comparison import Comparison
from allegedly.bench.report import svg
from allegedly.bench.report.disputed import disputed
from allegedly.bench.report.grids import grids
from allegedly.bench.report.html import page
from allegedly.bench.report.plots import plots
from allegedly.bench.running.compare import compare
from allegedly.cli.compare import compare_command
from allegedly.cli.corpora import corpora_command
from allegedly.errors import AllegedlyError

from .contenders import Broken, Words

ROWS = [
    ('It may <rain> & "pour".', "hedged", [3, 6]),
    ("Perhaps </script><b> it is so.", "hedged", [0, 7]),
    ("It can be closed in May.", "plain", None),
    ("It rains.", "plain", None),
]


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    path = tmp_path / "corpus.jsonl"
    with path.open("w") as stream:
        for number, (text, label, span) in enumerate(ROWS):
            cues = [] if span is None else [{"span": span, "type": "epistemic"}]
            row = {"text": text, "label": label, "cues": cues, "document": f"d{number % 3}"}
            stream.write(json.dumps(row) + "\n")
    return path


@pytest.fixture
def comparison(corpus: Path) -> Comparison:
    contenders = [Words("<i>one"), Words("two", "may|Perhaps|can"), Broken()]
    return compare(contenders, "jsonl", path=corpus, resamples=100, repeats=1)


class Strict(HTMLParser):
    """Collects tags and text, and checks that tags are closed in order."""

    VOID = frozenset({"meta", "link", "br", "img", "input"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name in ("src", "href")]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_report_stands_alone_and_is_well_formed(comparison: Comparison) -> None:
    shown = page(comparison)
    parser = Strict()
    parser.feed(shown)
    parser.close()
    assert parser.open == []
    assert parser.links == []
    assert parser.tags.count("svg") == 5
    assert parser.tags.count("script") == 1
    assert not re.search(r"https?://", shown)


def test_a_comparison_prints_as_tables(comparison: Comparison) -> None:
    """`print` shows figures, pairs and failures in plain text of a bounded width."""
    lines = str(comparison).splitlines()
    assert lines[0].startswith("jsonl: 3 documents")
    figures = next(line for line in lines if line.startswith("two"))
    assert f"{100 * (comparison['two'].value or 0):.1f}" in figures
    assert "Differences" in lines
    assert any(line.startswith("broken failed: ") for line in lines)
    assert max(map(len, lines)) <= 120
    assert "\x1b" not in str(comparison)


def test_a_comparison_as_markdown(comparison: Comparison) -> None:
    """The same figures as pipe tables: names are escaped, and those of the best are bold."""
    lines = comparison.to_markdown().splitlines()
    assert lines[0].startswith("jsonl: 3 documents, 4 sentences, 2 hedged; corpus digest `")
    tables = [line for line in lines if line.startswith("|")]
    heading, rule = tables[0], tables[1]
    assert "| F1 of hedged |" in heading
    assert rule.count("|") == heading.count("|")
    main = tables[2:5]
    assert [row.split(" | ")[0] for row in main] == ["| **\\<i\\>one**", "| **two**", "| broken"]
    assert f"{100 * (comparison['two'].value or 0):.1f}" in main[1]
    assert all(row.count("|") == heading.count("|") for row in main)
    assert "Differences:" in lines
    assert any(line.startswith("broken failed: ValueError") for line in lines)


def test_every_report_shows_the_same_cells(comparison: Comparison) -> None:
    """Terminal, Markdown and page are laid out from one grid."""
    words, marks, shown = str(comparison), comparison.to_markdown(), page(comparison)
    for grid in grids(comparison):
        assert all(len(cells) == len(grid.columns) for cells in grid.cells)
        for cell in (cell for cells in grid.cells for cell in cells if "<" not in cell):
            assert cell in words
            assert cell in marks
            assert f">{cell}</td>" in shown


def test_report_escapes_names_and_texts(comparison: Comparison) -> None:
    shown = page(comparison)
    assert "<i>" not in shown
    assert "&lt;i&gt;one" in shown
    assert "</script><b>" not in shown
    assert "&lt;/script&gt;&lt;b&gt;" in shown


def test_report_shows_what_is_disputed(comparison: Comparison) -> None:
    items = list(disputed(comparison))
    assert [item["gold"] for item in items] == ["hedged", "plain"]
    marked = {said["name"]: said["pieces"] for said in items[0]["said"]}
    shown = page(comparison)
    assert shown.count("<article") == 2
    assert "failed: ValueError: out of order" in shown
    assert marked["two"] == [("Perhaps", "epistemic"), (" </script><b> it is so.", None)]


def test_report_is_the_same_twice(corpus: Path) -> None:
    first, second = (
        page(compare([Words(), Words("b", "x")], "jsonl", path=corpus, cost=False, resamples=100))
        for _ in range(2)
    )
    assert first == second


def test_plots_are_well_formed_and_inside_their_frame(comparison: Comparison) -> None:
    for _, plot in plots(comparison):
        root = ElementTree.fromstring(plot)
        width, height = float(root.get("width", 0)), float(root.get("height", 0))
        for circle in root.iter("circle"):
            assert 0 <= float(circle.get("cx", -1)) <= width
            assert 0 <= float(circle.get("cy", -1)) <= height
        for rect in root.iter("rect"):
            assert float(rect.get("height", -1)) >= 0
            assert float(rect.get("x", 0)) + float(rect.get("width", 0)) <= width


def test_axes() -> None:
    """An axis has round ticks, and shares from 0 to 1."""
    log = svg.Axis("ms", 0.5, 200.0, log=True)
    assert log.ticks() == [1.0, 10.0, 100.0]
    assert svg.Axis("ms", 8.0, 120.0, log=True).ticks() == [10.0, 20.0, 50.0, 100.0]
    assert log.share(0.5) == 0
    assert log.share(200) == 1
    assert svg.Axis("x").share(0.25) == 0.25


def test_notebook_shows_the_figures(comparison: Comparison) -> None:
    shown = comparison._repr_html_()
    assert shown.startswith("<table>")
    assert "&lt;i&gt;one" in shown


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(compare_command, list(arguments))
    known = (SystemExit, AllegedlyError)
    assert result.exception is None or isinstance(result.exception, known)
    return result.exit_code, " ".join(f"{result.output} {result.exception}".split())


@pytest.mark.parametrize(
    ("arguments", "code", "reason"),
    [
        (["--corpus", "nowhere"], 2, "unknown corpus 'nowhere'"),
        (["--classifiers", "nobody"], 2, "unknown classifier 'nobody'"),
        (["--classifiers", ","], 2, "name at least one"),
        (["-c", "a", "-a", "b"], 2, "either --classifiers or --attributors"),
        (["--cv", "2", "--train", "newsdesk"], 2, "either --train or --cv"),
        (["--jobs", "0"], 2, "must be a number of processes"),
        (["-c", "rules", "--option", "rules.bias=1"], 2, "classifier 'rules' has no option 'bias'"),
        (["-c", "rules", "--option", "lexicon.mute=[]"], 2, "'lexicon' is not used here"),
        (["-o", "no/such/folder"], 2, "the folder 'no/such' does not exist"),
        (["--corpus", "jsonl", "--path", "none"], 1, "which was given"),
        (["--path", "x"], 1, "give it no path"),
    ],
)
def test_command_says_what_is_wrong(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    code: int,
    reason: str,
) -> None:
    """Wrong usage has status 2; a corpus that cannot be compared on, 1."""
    monkeypatch.chdir(tmp_path)
    status, output = run(*arguments)
    assert (status, reason in output) == (code, True), output


@pytest.mark.heavy
def test_command_takes_options_and_jobs() -> None:
    """Options reach the plugins that are compared, whatever the number of workers."""
    common = ["--limit", "2", "--no-cost", "--resamples", "100", "--json"]
    plain = run("-c", "rules", *common)
    few = run("-c", "rules", *common, "--option", 'rules.types=["condition"]')
    assert (plain[0], few[0]) == (0, 0) and plain[1] != few[1]
    assert run("-c", "rules", *common, "--jobs", "-1") == plain
    more = run("-a", "rules", *common, "--option", "rules.bias=9")
    assert more[0] == 0 and more[1] != run("-a", "rules", *common)[1]


def test_an_output_replaces_no_corpus(corpus: Path) -> None:
    """Neither the corpus itself, nor a file of a corpus that is a folder."""
    twin = corpus.parent / "c" / "report.html"
    twin.parent.mkdir()
    twin.hardlink_to(corpus)
    named = ["--corpus", "jsonl", "--path", str(corpus)]
    code, output = run(*named, "-o", str(twin.parent))
    assert (code, "would replace the input" in output) == (2, True)
    folder = ["--corpus", "brat", "--path", str(corpus.parent)]
    code, output = run(*folder, "-o", str(corpus.parent / "result"))
    assert (code, "lies in the corpus" in output) == (2, True)


def test_corpora_are_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ALLEGEDLY_DATA", raising=False)
    monkeypatch.setenv("ALLEGEDLY_CONFIG", str(tmp_path / "config.toml"))
    listed = CliRunner().invoke(corpora_command, [])
    assert listed.exit_code == 0
    for name in ("newsdesk", "szeged-wiki", "polnear-dev", "jsonl"):
        assert name in listed.output
    shown = CliRunner().invoke(corpora_command, ["how", "bioscope"])
    assert shown.exit_code == 0
    assert "rgai.inf.u-szeged.hu" in shown.output
    assert CliRunner().invoke(corpora_command, ["how", "newsdesk"]).exit_code == 0
    assert CliRunner().invoke(corpora_command, ["how", "nothing"]).exit_code == 2
    assert CliRunner().invoke(corpora_command, ["fetch", "newsdesk"]).exit_code == 2


def test_names_cannot_move_the_cursor(corpus: Path) -> None:
    """Names come from files of others, and tables go to terminals."""
    made = compare([Words("\x1b[31mred\u202e")], "jsonl", path=corpus, resamples=100, cost=False)
    shown = str(made)
    assert not {"\x1b", "\u202e"} & set(shown)


def test_one_that_marks_no_cue_is_not_measured_by_cues(corpus: Path) -> None:
    """A file of scores would otherwise have 0 in every column."""
    contenders = [Words("silent", "nowhere"), Words("two", "may|Perhaps")]
    made = compare(contenders, "jsonl", path=corpus, resamples=100, cost=False)
    assert made["silent"].cues is None
    assert made["two"].cues is not None


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_no_figure_is_cut_in_a_narrow_terminal(comparison: Comparison, width: int) -> None:
    """What does not fit goes to a further table, whose rows bear the names again."""
    stream = StringIO()
    Console(file=stream, width=width, highlight=False).print(comparison.to_table())
    lines = stream.getvalue().splitlines()
    assert max(map(len, lines)) <= width
    words = stream.getvalue().split()
    for grid in grids(comparison):
        titles = grid.title.split()
        assert any(words[n : n + len(titles)] == titles for n in range(len(words))), grid.title
        for cells in grid.cells:
            for cell in cells[grid.names :]:
                sought = cell.split()
                assert any(words[n : n + len(sought)] == sought for n in range(len(words))), cell
    if width == 40:
        assert sum(line.startswith("classifier") for line in lines) > 3


def test_a_title_is_not_broken_at_the_width_of_its_table(comparison: Comparison) -> None:
    assert "F1 of cue spans, exact / overlapping" in str(comparison).splitlines()


def test_reports_of_attributors_have_plots() -> None:
    for corpus, title in (("newsdesk", "Attributions, and the parts of those found"),):
        made = compare(["rules"], corpus, unit="attribution", cost=False, resamples=9, limit=3)
        (plot,) = plots(made)
        assert plot[0] == title
        assert title in page(made)


def test_cues_are_measured_where_they_are_marked(tmp_path: Path) -> None:
    """A note says in how many sentences; with too few, none are measured."""

    def compared(unmarked: int) -> str:
        rows = [
            {"text": f"It may rain in {n}.", "label": "hedged", "document": f"d{n % 5}"}
            | ({} if n < unmarked else {"cues": [{"span": [3, 6], "type": "epistemic"}]})
            for n in range(40)
        ]
        path = tmp_path / "corpus.jsonl"
        path.write_text("".join(json.dumps(row) + "\n" for row in rows))
        return str(compare([Words()], "jsonl", path=path, cost=False, resamples=9))

    assert "F1 of cue spans" in compared(0) and "have all their cues" not in compared(0)
    some = compared(2)
    assert "F1 of cue spans" in some
    assert "38 of 40 sentences have all their cues marked; cue spans are measured in these" in some
    few = compared(20)
    assert "F1 of cue spans" not in few
    assert "20 of 40 sentences have all their cues marked; so cues are not measured" in few
