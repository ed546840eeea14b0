"""Pages made from the results of several comparisons."""

from __future__ import annotations

import json
import os
import random
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from allegedly.bench.leaderboard.board import boards
from allegedly.bench.leaderboard.entries import read_results
from allegedly.bench.leaderboard.page import leaderboard_to_html
from allegedly.bench.measure import F1
from allegedly.bench.running.compare import compare
from allegedly.cli.leaderboard import leaderboard_command
from allegedly.errors import SchemaError

from .contenders import Broken, Quotes, Words

MANY = "may|might|perhaps|Perhaps|could|possible|possibly|reportedly|allegedly|likely|appears"


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Compare here and, as it were, elsewhere: one contender in each of two files."""
    folder = tmp_path_factory.mktemp("results")
    for name, contenders in {
        "here": [Words("many", MANY), Broken()],
        "there": [Words("few", "may")],
    }.items():
        compare(contenders, "newsdesk", output=folder / name, cost=name == "here", resamples=100)
    compare([Quotes()], "newsdesk", unit="attribution", output=folder / "quotes", cost=False)
    return folder


def path_of(folder: Path, name: str) -> Path:
    return folder / name / "comparison.json"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(leaderboard_command, list(map(str, arguments)))


def changed(path: Path, target: Path, change: Any) -> Path:
    data = json.loads(path.read_text("utf-8"))
    change(data)
    target.write_text(json.dumps(data), encoding="utf-8")
    return target


def test_entries_of_two_files_are_tested_against_each_other(results: Path) -> None:
    (board,) = boards([path_of(results, "here"), path_of(results, "there")])
    assert [standing.entry.label for standing in board.standings] == ["many", "few"]
    assert [(s.best, s.worst) for s in board.standings] == [(1, 1), (2, 2)]
    assert [entry.name for entry in board.failed] == ["broken"]
    both = compare(
        [Words("many", MANY), Words("few", "may")], "newsdesk", cost=False, resamples=100
    )
    values = [standing.entry.value for standing in board.standings]
    assert values == [both["many"].value, both["few"].value]
    for standing in board.standings:
        low, high = standing.interval or (1, 0)
        assert low < (standing.entry.value or 0) < high, "computed anew, whatever the file says"


def test_what_cannot_be_told_apart_shares_its_places(results: Path, tmp_path: Path) -> None:
    def rename(data: Any) -> None:
        data["results"] = data["results"][:1]
        data["results"][0]["name"] = "same"
        data["by_document"]["rows"] = {"same": data["by_document"]["rows"]["many"]}

    twin = changed(path_of(results, "here"), tmp_path / "twin.json", rename)
    (board,) = boards([path_of(results, "here"), twin, path_of(results, "there")])
    found = {s.entry.label: (s.best, s.worst) for s in board.standings}
    assert found == {"many": (1, 2), "same": (1, 2), "few": (3, 3)}


def test_different_digests_are_not_mixed(results: Path, tmp_path: Path) -> None:
    other = changed(
        path_of(results, "there"),
        tmp_path / "other.json",
        lambda data: data["corpus"].update(digest="0123456789abcdef"),
    )
    with pytest.raises(SchemaError, match=r"different\s+texts or annotations"):
        boards([path_of(results, "here"), other])
    assert len(boards([path_of(results, "here"), other], apart=True)) == 2
    assert run(path_of(results, "here"), other, "-o", tmp_path / "board").exit_code == 1
    assert not (tmp_path / "board").exists()


def test_labels_are_unique_and_reruns_count_once(results: Path, tmp_path: Path) -> None:
    def later(data: Any) -> None:
        data["environment"]["date"] = "2999-01-01"

    def optional(data: Any) -> None:
        data["results"][0]["options"] = {"words": "may"}

    there = path_of(results, "there")
    again = changed(there, tmp_path / "again.json", later)
    (board,) = boards([there, again])
    (standing,) = board.standings
    assert standing.entry.source == again
    other = changed(there, tmp_path / "other.json", optional)
    (board,) = boards([there, other])
    labels = [standing.entry.label for standing in board.standings]
    assert len(set(labels)) == 2 and any(label.endswith("words=may") for label in labels)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda d: d["results"][0].update(value=0.99), "results[0].value: 0.99 does not follow"),
        (lambda d: d["by_document"].update(rows={}), "results[0].value: no rows of 'few'"),
        (lambda d: d.pop("by_document"), "it has no 'by_document'"),
        (lambda d: d["by_document"]["rows"].update(x=[]), "rows: there is no result of 'x'"),
        (lambda d: d["results"].append(d["results"][0]), "results[1].name: 'few' is there more"),
        (lambda d: d["results"][0].update(interval=[0.9, 0.1]), "results[0].interval: its ends"),
        (lambda d: d["results"][0].update(interval=[0.1]), "results[0].interval: two numbers"),
        (lambda d: d["results"][0].update(interval=[0.1, 7]), "results[0].interval[1]: a number"),
        (lambda d: d["results"][0].update(failure="x"), "both a value and a failure"),
        (lambda d: d["results"][0].update(value=None), "results[0].interval: 'few' has no value"),
        (lambda d: d["results"][0].update(value=float("nan")), "results[0].value: a number from"),
        (lambda d: d["results"][0].update(cost={"ms_per_1000": -1}), "cost.ms_per_1000: a number"),
        (lambda d: d["results"][0].update(cost={"ms_per_1000": 1e300}), "cost.ms_per_1000"),
        (lambda d: d["results"][0].update(cost=[]), "results[0].cost: an object is expected"),
        (lambda d: d["results"][0].update(training="\ud800"), "results[0].training: a string"),
        (lambda d: d["results"][0].update(distribution="x" * 9999), "results[0].distribution: a"),
        (lambda d: d["corpus"]["documents"].update(effective=0), "corpus.documents.effective"),
        (lambda d: d["by_document"]["ids"].__setitem__(0, "court-02"), "by_document.ids: an id"),
        (lambda d: d["settings"].update(dropped=3), "settings.dropped: an object is expected"),
        (lambda d: d["settings"].update(limit="all"), "settings.limit: a count is expected"),
        (lambda d: d["environment"].update(date=7), "environment.date: a string is expected"),
        (lambda d: d["environment"].update(git=7), "environment.git: an object is expected"),
        (
            lambda d: d.update(measure="Spearman correlation"),
            "rows.few[0][0]: an array is expected",
        ),
        (lambda d: d.update(measure="beauty"), "measure: the figure of sentences is F1 of hedged"),
        (lambda d: d["by_document"]["rows"]["few"].pop(), "71 rows for 72 documents"),
        (lambda d: d["by_document"]["rows"]["few"].__setitem__(0, [1, 1, 2]), "does not count"),
        (lambda d: d["by_document"]["rows"]["few"].__setitem__(0, [1, -1, 0]), "a count is"),
        (lambda d: d["by_document"]["ids"].pop(), "71 ids for 72 documents"),
        (lambda d: d["corpus"].update(unit="word"), "unknown unit"),
        (lambda d: d["corpus"].pop("digest"), "it has no 'digest'"),
        (lambda d: d["results"][0].update(name=7), "a string is expected"),
        (
            lambda d: d["results"][0].update(interval=["a", 1]),
            "results[0].interval[0]: a number from",
        ),
        (lambda d: d.update(results={}), "an array is expected"),
        (lambda d: d.update(schema="allegedly/diff/1"), "schema: it is not"),
    ],
)
def test_wrong_files_are_refused(change: Any, reason: str, results: Path, tmp_path: Path) -> None:
    wrong = changed(path_of(results, "there"), tmp_path / "wrong.json", change)
    with pytest.raises(SchemaError, match="not the results of a comparison") as caught:
        read_results(wrong)
    assert reason in str(caught.value) and str(wrong) in str(caught.value)


@pytest.mark.parametrize("content", [b"", b"[" * 100_000, b"\xff", b'{"schema": 1}', b"NaN"])
def test_files_that_are_none_are_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_bytes(content)
    with pytest.raises(SchemaError, match="not the results"):
        read_results(path)
    with pytest.raises(SchemaError, match="cannot be read"):
        read_results(tmp_path / "missing.json")


def test_rows_with_another_annotation_are_refused(results: Path, tmp_path: Path) -> None:
    def fewer(data: Any) -> None:
        rows = data["by_document"]["rows"]["few"]
        place = next(n for n, row in enumerate(rows) if row[0] > row[2])
        rows[place][0] -= 1
        data["results"][0]["value"] = F1([tuple(row) for row in rows]).value()

    path = changed(path_of(results, "there"), tmp_path / "fewer.json", fewer)
    with pytest.raises(SchemaError, match=r"fewer.json: by_document.rows.few: its annotated items"):
        boards([path_of(results, "here"), path])


def test_entries_of_a_part_are_marked(tmp_path: Path) -> None:
    compare([Words()], "newsdesk", output=tmp_path, cost=False, resamples=100, limit=9)
    found = boards([tmp_path / "comparison.json"])
    assert "made with --limit 9" in str(found[0].standings[0].remarks)
    page = leaderboard_to_html(found, "x")
    assert "made with --limit 9" in page and "in 9 documents of the 72 of the corpus" in page


def test_pipes_are_refused_not_awaited(tmp_path: Path) -> None:
    pipe = tmp_path / "results" / "x.json"
    pipe.parent.mkdir()
    os.mkfifo(pipe)
    for path in (pipe, Path("/dev/zero")):
        with pytest.raises(SchemaError, match="cannot be read: it is a pipe or a device"):
            read_results(path)
    assert "no results of a comparison" in str(run(pipe.parent, "-o", tmp_path / "b").exception)


def test_settings_are_shown_in_words(tmp_path: Path) -> None:
    """As are options of a plugin, which are kept as the command line takes them."""
    compare(
        ["rules"],
        "newsdesk",
        output=tmp_path,
        cost=False,
        resamples=100,
        options={"rules": {"types": ["epistemic"]}},
        limit=9,
    )
    board = leaderboard_to_html(boards([tmp_path / "comparison.json"]), "x")
    assert "types: [&#34;epistemic&#34;]" in board
    for page in (board, (tmp_path / "report.html").read_text("utf-8")):
        assert "most documents (--limit)" in page and "working copy" in page
        shown = re.sub(r"(?s)<(style|script).*?</\1>|<meta[^>]*>", "", page)
        assert not re.search(r"&#39;|[{}]|\b(None|False|True)\b", shown)


@pytest.mark.timing
def test_the_time_grows_with_the_entries(
    tmp_path: Path, stopwatch: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And not with their pairs; nor do many entries make all differences vanish."""

    def board(number: int) -> list[Path]:
        rng = random.Random(1)
        paths = []
        for n in range(number):
            skill = 0.55 + 0.4 * n / number
            rows = [[20, 20, sum(rng.random() < skill for _ in range(20))] for _ in range(60)]
            value = F1([tuple(row) for row in rows]).value()
            paths.append(made_up(tmp_path / f"{n}.json", f"system-{n}", rows, value))
        return paths

    few, many = board(20), board(80)
    with monkeypatch.context() as constant:
        constant.setattr("allegedly.bench.leaderboard.board.MOST_RESAMPLES", 2_000)
        stopwatch.check_growth(boards, few, many, at_most=8)
    (found,) = boards(many)
    assert found.standings[0].worst is not None and found.standings[0].worst < 40
    assert found.standings[-1].best is not None and found.standings[-1].best > 40


def made_up(path: Path, name: str, rows: list[list[int]], value: float) -> Path:
    data = {
        "schema": "allegedly/comparison/1",
        "corpus": {
            "name": "made",
            "unit": "sentence",
            "digest": "0",
            "licence": "",
            "documents": {"requested": len(rows), "effective": len(rows)},
            "items": {"effective": 20 * len(rows)},
        },
        "measure": "F1 of hedged",
        "settings": {},
        "environment": {},
        "results": [
            {
                "name": name,
                "distribution": "made",
                "version": "1",
                "training": "elsewhere",
                "failure": None,
                "value": value,
                "interval": None,
                "cost": None,
            }
        ],
        "by_document": {"ids": [f"d{n}" for n in range(len(rows))], "rows": {name: rows}},
    }
    path.write_text(json.dumps(data), encoding="utf-8")
    return path


def test_the_page_has_what_a_reader_needs(results: Path, tmp_path: Path) -> None:
    done = run(results, "-o", tmp_path / "board", "--title", "Hedges & quotes")
    assert done.exit_code == 0, done.output
    assert "4 entries in 2 tables" in done.output
    page = (tmp_path / "board" / "index.html").read_text("utf-8")
    assert "<h1><bdi>Hedges &amp; quotes</bdi></h1>" in page
    for part in (
        "Document by document",
        "Provenance of every entry",
        "Rules for entries",
        "Cost against quality",
        "court-01",
        "ValueError: out of order",
        "2,000 resamples",
    ):
        assert part in page, part
    assert not re.search(r"""(src|href)=["']?(https?:)?//""", page)
    links = re.findall(r'href="(results/[^"]+)"', page)
    assert len(set(links)) == 3
    copied = {(tmp_path / "board" / link).read_bytes() for link in links}
    assert copied == {path.read_bytes() for path in results.glob("*/comparison.json")}
    again = run(results, "-o", tmp_path / "board", "--title", "Hedges & quotes")
    assert again.exit_code == 0
    assert (tmp_path / "board" / "index.html").read_text("utf-8") == page


def test_texts_of_others_are_escaped(results: Path, tmp_path: Path) -> None:
    evil = "<script>alert(1)</script>"

    def spoil(data: Any) -> None:
        rows = data["by_document"]["rows"]
        rows[evil] = rows.pop("few")
        data["results"][0] |= {"name": evil, "training": evil, "options": {evil: evil}}
        data["corpus"] |= {"licence": evil, "name": evil}
        data["by_document"]["ids"][0] = evil
        data["environment"]["platform"] = evil
        data["settings"]["seed"] = evil
        failed = {"name": "x", "value": None, "interval": None, "failure": evil}
        data["results"].append({**data["results"][0], **failed})

    path = changed(path_of(results, "there"), tmp_path / "evil.json", spoil)
    page = leaderboard_to_html(boards([path]), evil)
    assert "<script" not in page
    assert page.count("&lt;script&gt;") > 8


def test_nothing_of_others_is_overwritten(results: Path, tmp_path: Path) -> None:
    index = tmp_path / "index.html"
    index.write_text("<!doctype html><p>mine</p>")
    assert run(results, "-o", tmp_path).exit_code == 2
    assert index.read_text() == "<!doctype html><p>mine</p>"
    empty = tmp_path / "empty"
    empty.mkdir()
    assert "no results of a comparison" in str(run(empty, "-o", tmp_path / "board").exception)
    assert run(results, "-o", tmp_path / "board").exit_code == 0
    inside = tmp_path / "board" / "results" / "001.json"
    assert run(inside, "-o", tmp_path / "board").exit_code == 2


def test_correlations_have_tables_as_well(tmp_path: Path) -> None:
    grades = tmp_path / "grades.jsonl"
    grades.write_text(
        "".join(
            json.dumps({"text": f"It {w} rain {n}.", "certainty": c, "document": f"d{n % 9}"})
            + "\n"
            for n in range(36)
            for w, c in (("may", 2 + n % 2), ("will", 5))
        )
    )
    compare([Words()], "jsonl", path=grades, output=tmp_path / "out", cost=False, resamples=100)
    (board,) = boards([tmp_path / "out" / "comparison.json"])
    (standing,) = board.standings
    assert standing.entry.value is not None and standing.entry.value > 0.8
    assert "Spearman correlation" in leaderboard_to_html([board], "x")


def test_files_of_others_among_the_results_are_kept(results: Path, tmp_path: Path) -> None:
    """A folder `results` may be anyone's."""
    own = tmp_path / "results" / "001.json"
    own.parent.mkdir()
    own.write_text("{}")
    done = run(min(results.rglob("comparison.json")), "-o", tmp_path)
    assert done.exit_code == 2
    assert own.read_text() == "{}"


def test_a_page_is_made_again_from_a_folder_that_holds_it(results: Path, tmp_path: Path) -> None:
    """The results beside an earlier page are not read as further ones."""
    copy = tmp_path / "mine" / "comparison.json"
    copy.parent.mkdir()
    copy.write_bytes(min(results.rglob("comparison.json")).read_bytes())
    for _ in range(2):
        assert run(tmp_path, "-o", tmp_path / "board").exit_code == 0
