"""Pages made from the results of several comparisons."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from allegedly.bench.leaderboard.board import boards
from allegedly.bench.leaderboard.entries import read_results
from allegedly.bench.leaderboard.page import leaderboard_to_html
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
    intervals = [standing.entry.interval for standing in board.standings]
    assert intervals == [both["many"].interval, both["few"].interval]


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


def test_results_without_rows_stand_in_the_table_untested(results: Path, tmp_path: Path) -> None:
    """Results from before these rows existed, for example."""
    old = changed(
        path_of(results, "there"), tmp_path / "old.json", lambda data: data.pop("by_document")
    )
    for order in ([old, path_of(results, "here")], [path_of(results, "here"), old]):
        (board,) = boards(order)
        places = {s.entry.label: s.best for s in board.standings}
        assert places == {"many": 1, "few": None}
        assert "no rows by document" in str(board.standings[1].remarks)
        assert board.corpus.ids


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda d: d["results"][0].update(value=0.99), "does not follow from its rows"),
        (lambda d: d["by_document"]["rows"]["few"].pop(), "71 rows for 72 documents"),
        (lambda d: d["by_document"]["rows"]["few"].__setitem__(0, [1, 1, 2]), "does not count"),
        (lambda d: d["by_document"]["rows"]["few"].__setitem__(0, [1, -1, 0]), "a count is"),
        (lambda d: d["by_document"]["ids"].pop(), "71 ids for 72 documents"),
        (lambda d: d["corpus"].update(unit="word"), "unknown unit"),
        (lambda d: d["corpus"].pop("digest"), "it has no 'digest'"),
        (lambda d: d["results"][0].update(name=7), "a string is expected"),
        (lambda d: d["results"][0].update(interval=["a", 1]), "a number is expected"),
        (lambda d: d.update(results={}), "an array is expected"),
        (lambda d: d.update(schema="allegedly/diff/1"), '"schema" is not'),
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
        data["results"].append({**data["results"][0], "name": "x", "value": None, "failure": evil})

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
