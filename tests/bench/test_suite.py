"""The suite of benchmarks in the repository."""

from __future__ import annotations

import re
import subprocess
import sys
from functools import reduce
from importlib import import_module
from operator import add
from pathlib import Path

import pytest

from allegedly.bench.measure import CLASSES, attribution_scores
from allegedly.model import GoldAttribution, Span

ROOT = Path(__file__).parents[2]
SUITE = ROOT / "benchmarks"

pytestmark = pytest.mark.skipif(
    not SUITE.exists(), reason="the benchmarks are not part of this distribution"
)


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_every_benchmark_is_listed() -> None:
    """Each module with a function `main` has a name and a summary, however the suite is run."""
    modules = [
        f"{path.parent.name}.{path.stem}"
        for path in SUITE.glob("*/*.py")
        if re.search("^def main", path.read_text(encoding="utf-8"), re.MULTILINE)
    ]
    listed = run("-m", "benchmarks", "list")
    lines = [line.split(None, 1) for line in listed.stdout.splitlines() if line.startswith("  ")]
    assert len(lines) == len(modules) > 15
    assert all(len(line) == 2 and line[1].endswith(".") for line in lines)
    assert run("benchmarks", "list").stdout == listed.stdout


def test_a_benchmark_runs_with_arguments() -> None:
    """The arguments after a name are those of the benchmark."""
    done = run("-m", "benchmarks", "run", "diff", "--articles", "2")
    assert done.stdout.startswith("2 articles\nchanges against itself: 0\n"), done.stderr
    assert "--articles" in run("-m", "benchmarks", "run", "diff", "--help").stdout


def test_wrong_names_have_an_error() -> None:
    """An unknown benchmark, and an unknown part of one, are refused with the choice."""
    for arguments in (["nothing"], ["attribution", "nothing"]):
        done = run("-m", "benchmarks", "run", *arguments)
        assert (done.returncode, "choose from" in done.stderr) == (2, True)


def test_f1_of_a_class_is_that_of_the_scores(monkeypatch: pytest.MonkeyPatch) -> None:
    """Intervals are drawn around the figure that the tables show, class by class."""
    monkeypatch.syspath_prepend(str(ROOT))
    common = import_module("benchmarks.common")
    text = "“It rains here,” she said. He said it snows."
    spans = [(0, 15), (35, 43), (17, 25)]
    items = [GoldAttribution(str(n), (), (), (Span(*span),)) for n, span in enumerate(spans)]
    each = [
        attribution_scores(text, items[:2], items[:1]),
        attribution_scores(text, items[:1], items[1:]),
        attribution_scores(text, items, items),
    ]
    total = reduce(add, each)
    for kind in CLASSES:
        measure = common.PairF1(each, kind, "attr")
        assert measure.value() == pytest.approx(total.pairs[kind, "attr"].percent()[2])
    assert re.fullmatch(r"\d+\.\d \(\d+\.\d–100\.0\)", common.with_interval(measure))


def test_the_leaderboard_is_built_from_the_results_in_the_repository(tmp_path: Path) -> None:
    """They are small, of the present corpora, and without texts."""
    from allegedly.bench.corpora import open_corpus
    from allegedly.bench.leaderboard.entries import read_results
    from allegedly.bench.running.loading import digest

    results = sorted((SUITE / "leaderboard").glob("*.json"))
    done = run("-m", "benchmarks", "run", "leaderboard", "-o", str(tmp_path))
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "index.html").read_text("utf-8")
    assert page.count("Provenance of every entry") == len(results) > 0
    texts = list(open_corpus("wikinews").documents())
    for result in results:
        corpus, entries = read_results(result)
        assert result.stat().st_size < 500_000, result
        assert entries and all(entry.rows for entry in entries if entry.value is not None)
        if corpus.name == "wikinews" and corpus.unit == "attribution":
            assert corpus.digest == digest(texts), f"renew {result.name}"


def test_every_extra_is_among_what_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The table of installations has the core, its extras and the plugins."""
    monkeypatch.syspath_prepend(str(ROOT))
    installs = import_module("benchmarks.speed.installs")
    names = installs.requirements()
    assert {"allegedly", "allegedly-neural", "allegedly[all]", "allegedly[serve]"} <= set(names)
    row = installs.Installed("allegedly[all]", 60, 801.4, 33.2).row()
    assert row == "| `allegedly[all]` | 60 | 801 | 33 |"
    page = installs.report({"allegedly[all]": row}, {"allegedly-0.1.0.tar.gz": 1_230_000})
    monkeypatch.setattr(installs, "REPORT", Path("none"))
    assert row in page and "| allegedly-0.1.0.tar.gz | 1.23 |" in page
    assert installs.stored_rows() == {}
