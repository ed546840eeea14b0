"""`allegedly render`, and analysing stored articles again."""

from __future__ import annotations

import gzip
import json
import shutil
from contextlib import chdir
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import allegedly
from allegedly.cli import cli

STORIES = [
    "“It may rain,” Ines Ota said.",
    "Critics claimed that the ferry, which is old, may close.\n\nIt is said to leak.",
    "Nothing is claimed here by anybody else.",
]


@pytest.fixture(scope="module")
def analysed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a few stories, analysed as JSON Lines and as a dataset."""
    folder = tmp_path_factory.mktemp("analysed")
    lines = (
        json.dumps({"text": text, "title": "Late", "id": str(i)}) for i, text in enumerate(STORIES)
    )
    with chdir(folder):
        Path("news.jsonl").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        assert analyze("news.jsonl", "-o", "a.jsonl").exit_code == 0
        assert analyze("news.jsonl", "-o", "out/", "--shard", "2").exit_code == 0
    return folder


@pytest.fixture(autouse=True)
def here(analysed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in a copy of that folder."""
    shutil.copytree(analysed, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)


def analyze(*arguments: str) -> Result:
    """Analyse with two classifiers."""
    return CliRunner().invoke(cli, ["analyze", "-a", "rules", "-c", "rules,lexicon", *arguments])


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


def test_a_folder_of_pages() -> None:
    """An index and a page for each article, from both commands, with the same bytes."""
    assert render("a.jsonl", "-o", "site/").exit_code == 0
    assert analyze("news.jsonl", "-o", "two/", "-f", "html", "-j", "2").exit_code == 0
    names = ["index.html", "reports/00001.html", "reports/00002.html", "reports/00003.html"]
    for folder in (Path("site"), Path("two")):
        files = {str(path.relative_to(folder)): path for path in folder.rglob("*.html")}
        assert sorted(files) == names
    for name in names:
        assert (Path("site") / name).read_bytes() == (Path("two") / name).read_bytes()
    index = Path("site/index.html").read_text("utf-8")
    assert [f'href="{name}"' in index for name in names[1:]] == [True] * 3
    assert "Critics" in index
    page = Path("site/reports/00002.html").read_text("utf-8")
    assert "the ferry" in page and 'href="../index.html"' in page


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["-o", "out/"], "out holds a dataset; name a new or an empty folder"),
        (["-o", "full/"], "full is not empty; name a new or an empty folder"),
        (["-o", "site/", "-f", "csv"], "a folder holds pages, so its format is html, not csv"),
    ],
)
def test_a_folder_that_is_not_empty_stays(arguments: list[str], reason: str) -> None:
    Path("full").mkdir()
    Path("full/notes.txt").write_text("mine", encoding="utf-8")
    before = sorted(Path().rglob("*"))
    result = render("a.jsonl", *arguments)
    assert result.exit_code == 2
    assert reason in " ".join(result.stderr.split())
    assert sorted(Path().rglob("*")) == before


def test_pages_appear_when_all_are_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """If the disk is full, nothing is left behind; what a killed run left is removed."""
    from allegedly.render.html.pages import Pages

    Path(".site.allegedly.part").mkdir()
    Path("site").mkdir()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Pages, "finish", full)
        result = render("a.jsonl", "-o", "site/")
        assert (result.exit_code, "cannot write site: No space left" in str(result.exception)) == (
            1,
            True,
        )
        assert list(Path("site").iterdir()) == [] and not Path(".site.allegedly.part").exists()
    assert render("a.jsonl", "-o", "site/").exit_code == 0
    assert Path("site/index.html").is_file() and not Path(".site.allegedly.part").exists()
    assert render("none.jsonl", "-o", "other/").exit_code == 1
    assert not Path("other").exists()


def test_two_runs_cannot_write_one_folder() -> None:
    """The second is refused, and the pages of the first are complete."""
    from allegedly.errors import LockedError
    from allegedly.render.html.pages import page_of, writing_pages

    analysis = allegedly.Analyzer(["rules"], "rules").analyze("It rains, Ines Ota said.")
    with writing_pages(Path("site")) as pages:
        result = render("a.jsonl", "-o", "site/")
        assert result.exit_code == 1
        assert isinstance(result.exception, LockedError)
        assert str(result.exception).startswith("site: another run is writing to this folder")
        pages.add(page_of(analysis))
    assert Path("site/reports/00001.html").is_file()
    assert [path.name for path in Path().glob(".site*")] == []


def test_one_page_that_cannot_be_made_does_not_affect_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from allegedly.render.html import pages

    made = pages.page_of

    def failing(analysis: Any) -> Any:
        if analysis.article.id == "1":
            raise ValueError("no page")
        return made(analysis)

    monkeypatch.setattr(pages, "page_of", failing)
    result = render("a.jsonl", "-o", "site/")
    assert result.exit_code == 1
    assert "no page" in result.stderr
    assert len(list(Path("site/reports").iterdir())) == 2


def test_several_outputs_in_one_go() -> None:
    """Each is what it is alone; options go to the outputs that have them."""
    result = render(
        "a.jsonl", "-o", "n.db", "-o", "r/", "-o", "r.html", "-o", "h.csv", "--profile", "ap",
        "--option", "csv.table=hedges",
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    assert "n.db: 3 articles added" in result.stderr
    assert len(list(Path("r").rglob("*.html"))) == 4
    for name, more in (("r.html", ()), ("h.csv", ("--option", "csv.table=hedges"))):
        assert render("a.jsonl", "-o", f"alone-{name}", *more).exit_code == 0
        assert Path(f"alone-{name}").read_bytes() == Path(name).read_bytes()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("a.jsonl", "-o", "x.html", "-o", "a.jsonl"), "would replace the input"),
        (("a.jsonl", "-o", "x.html", "-o", "out/"), "holds a dataset"),
        (("a.jsonl", "-o", "x.html", "-o", "x.html"), "same name"),
        (("a.jsonl", "-o", "x.html", "-o", "y.csv", "-f", "json"), "--format applies to one"),
        (("-", "-o", "x.html", "-o", "y.csv"), "standard input can be read for one output"),
        (("a.jsonl", "-o", "x.html", "-o", "y.csv", "--append"), "databases only"),
    ],
)
def test_several_outputs_are_checked_before_any_is_written(
    arguments: tuple[str, ...], message: str
) -> None:
    result = render(*arguments)
    assert (result.exit_code, message in " ".join(result.stderr.split())) == (2, True), (
        result.stderr
    )
    assert not Path("x.html").exists()


@pytest.mark.parametrize(
    "outputs",
    [
        ["a.html", "./a.html"],
        ["b.db", "new/../b.db"],
        ["m.db", "m.metadata.json"],
        ["s.html", "link.html"],
    ],
)
def test_two_names_of_one_output_are_refused(outputs: list[str]) -> None:
    """Before anything is written, however the names are spelled."""
    Path("new").mkdir()
    Path("link.html").symlink_to("s.html")
    before = sorted(Path().iterdir())
    result = render("a.jsonl", *(word for output in outputs for word in ("-o", output)))
    assert result.exit_code == 2
    assert "two outputs have the same name" in result.stderr
    assert sorted(Path().iterdir()) == before
