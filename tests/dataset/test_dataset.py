"""A dataset: its files, their content, and the same bytes for any number of workers."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

import pytest
from click.testing import CliRunner, Result

import allegedly.dataset.input_records
from allegedly import (
    Analysis,
    Analyzer,
    Article,
    Assessment,
    ClaimClassifier,
    Failure,
    Reader,
    ReaderSpec,
    Skipped,
    hookimpl,
)
from allegedly.cli import cli
from allegedly.dataset import Progress, read, write
from allegedly.errors import AllegedlyError, DatasetError
from allegedly.io import read_articles
from allegedly.plugins import Registry
from allegedly.shards.encoded import Data
from allegedly.shards.formats import JsonFormat
from allegedly.shards.parquet import ParquetFormat

Bytes = dict[str, bytes]


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, ["analyze", "-c", "lexicon,rules", *map(str, arguments)])


def lines(folder: Path, name: str) -> list[dict[str, Any]]:
    files = sorted(folder.glob(f"shard-*/{name}"))
    return [json.loads(line) for file in files for line in file.read_text("utf-8").splitlines()]


def test_layout(datasets: dict[str, Path], bytes_of: Callable[[Path], Bytes]) -> None:
    """Each shard has the given number of records; digests lead from the manifest to every byte."""
    folder = datasets["json"]
    manifest = json.loads((folder / "manifest.json").read_bytes())
    assert manifest["schema"] == "allegedly/dataset/1"
    assert [(shard["name"]) for shard in manifest["shards"]] == [f"shard-{n:05}" for n in range(6)]
    found = bytes_of(folder)
    seen = {"manifest.json"}
    counts = []
    for shard in manifest["shards"]:
        about = found[f"{shard['name']}/shard.json"]
        assert hashlib.sha256(about).hexdigest() == shard["sha256"]
        seen.add(f"{shard['name']}/shard.json")
        for name, info in json.loads(about)["files"].items():
            content = found[f"{shard['name']}/{name}"]
            assert info == {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
            seen.add(f"{shard['name']}/{name}")
        counts.append(json.loads(about)["counts"])
    assert seen == set(found)
    assert [count["records"] for count in counts] == [8, 8, 8, 8, 8, 3]
    assert manifest["totals"] == {key: sum(c[key] for c in counts) for key in counts[0]}
    assert {name.split("/")[-1] for name in found} == {
        "manifest.json",
        "shard.json",
        "analyses.jsonl",
        "failures.jsonl",
    }


def test_lines_are_those_of_analyze(
    datasets: dict[str, Path], inputs: list[str], tmp_path: Path
) -> None:
    assert run(*inputs, "-o", tmp_path / "all.jsonl").exit_code == 1
    together = b"".join(p.read_bytes() for p in sorted(datasets["json"].glob("*/analyses.jsonl")))
    assert together == (tmp_path / "all.jsonl").read_bytes()


def test_manifest_says_who_made_it(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Title\n\nIt may rain.")
    out = tmp_path / "out"
    done = run(path, "-o", f"{out}/", "--title-line", "--option", "lexicon.threshold=0.4")
    manifest = json.loads((out / "manifest.json").read_bytes())
    assert (done.exit_code, manifest["shard_size"]) == (0, 10_000)
    assert list(manifest["provenance"]["classifiers"]) == ["lexicon", "rules"]
    assert manifest["options"] == {"lexicon": {"threshold": 0.4}}
    assert manifest["reader_options"] == {"text": {"title_line": True}}
    assert manifest["inputs"] == [
        {
            "name": str(path),
            "size": path.stat().st_size,
            "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        }
    ]
    (analysis,) = read(out)
    assert analysis["article"]["title"] == [0, 5]


@pytest.mark.parametrize("format", ["json", "parquet"])
def test_workers_change_no_byte(
    format: str,
    datasets: dict[str, Path],
    inputs: list[str],
    tmp_path: Path,
    bytes_of: Callable[[Path], Bytes],
) -> None:
    analyzer = Analyzer(["lexicon", "rules"], n_jobs=2)
    write(analyzer, inputs, tmp_path / "two", format=format, shard=8)
    assert bytes_of(tmp_path / "two") == bytes_of(datasets[format])


def test_failures_are_records(datasets: dict[str, Path]) -> None:
    """An unreadable record has a place in the input and a number, and no article is lost."""
    failures = lines(datasets["json"], "failures.jsonl")
    places = [failure["place"].rpartition("/")[2] for failure in failures]
    assert places == [
        "0.jsonl, line 5",
        "0.jsonl, line 15",
        "missing.txt",
        "1.jsonl, line 5",
        "1.jsonl, line 15",
    ]
    assert [failure["record"] for failure in failures] == [4, 14, 20, 27, 37]
    assert failures[2] | {"place": None} == {
        "record": 20,
        "article": None,
        "place": None,
        "stage": "read",
        "plugin": None,
        "version": None,
        "reason": "does not exist; check the name",
        "where": None,
    }
    assert len(lines(datasets["json"], "analyses.jsonl")) == 43 - 5


class Picky(ClaimClassifier):
    name = "picky"

    def assess(self, claims: Any) -> list[Assessment]:
        if any("bridge" in claim.text for claim in claims):
            raise ValueError("no bridges")
        return [Assessment("picky", "plain", 0.0) for _ in claims]


def test_a_plugin_that_fails_is_a_record(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "It rained.", "id": "x"}\n{"text": "The bridge fell.", "id": "y"}\n')
    seen: list[Failure] = []
    summary = write(Analyzer([Picky()]), [path], tmp_path / "out", on_failure=seen.append)
    (failure,) = lines(tmp_path / "out", "failures.jsonl")
    assert (failure["record"], failure["article"], failure["place"]) == (1, "y", None)
    assert (failure["stage"], failure["plugin"]) == ("assess", "picky")
    assert failure["reason"] == "ValueError: no bridges" == seen[0].cause
    assert failure["where"] == seen[0].where
    assert re.fullmatch(r".*test_dataset\.py:\d+", failure["where"])
    assert (summary.totals.articles, summary.totals.failures) == (2, 1)


@pytest.mark.parametrize(("format", "kind"), [("json", JsonFormat), ("parquet", ParquetFormat)])
def test_an_article_that_cannot_be_written_costs_no_other(
    format: str,
    kind: type[JsonFormat | ParquetFormat],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    encode = kind.encode

    def choosy(self: Any, analysis: Analysis) -> Data:
        if "may" in analysis.article.text:
            raise ValueError("cannot be expressed")
        return encode(self, analysis)

    monkeypatch.setattr(kind, "encode", choosy)
    path, seen = tmp_path / "a.jsonl", list[Failure]()
    path.write_text('{"text": "It rained."}\n{"text": "It may rain."}\n')
    out = tmp_path / "out"
    summary = write(Analyzer(["rules"]), [path], out, format=format, on_failure=seen.append)
    assert (summary.totals.articles, summary.totals.failures) == (1, 1)
    (failure,) = seen
    assert (failure.stage, failure.name) == ("render", format)
    assert failure.cause == "ValueError: cannot be expressed"


class Skipping(Reader):
    """Yields an article for each line, unless there is nothing on it."""

    def read(self, stream: BinaryIO, name: str) -> Iterator[Article | Skipped]:
        for number, line in enumerate(stream, 1):
            if line.strip():
                yield Article.from_text(line.decode())
            else:
                yield Skipped(f"{name}, line {number}", "blank")


def with_reader(reader: type[Reader], folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Have a reader used for files that end in .odd, and return the name of one."""

    class Provider:
        @hookimpl
        def allegedly_readers(self) -> list[ReaderSpec]:
            return [ReaderSpec("odd", reader, suffixes=(".odd",))]

    registry = Registry()
    registry.register(Provider(), "odd-dist", "3.1")
    found = partial(read_articles, registry=registry)
    monkeypatch.setattr(allegedly.dataset.input_records, "read_articles", found)
    return folder / "a.odd"


def test_a_record_that_is_not_an_article_is_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It takes no place in a shard, and belongs to the record before it."""
    path = with_reader(Skipping, tmp_path, monkeypatch)
    path.write_text("\n\nOne.\n\nTwo.\n\n\n\nThree.\n\n")
    summary = write(Analyzer([]), [path], tmp_path / "out", shard=2)
    assert (summary.totals.records, summary.totals.skipped) == (3, 7)
    counts = [
        json.loads(path.read_bytes())["counts"] for path in sorted(tmp_path.glob("out/*/*.json"))
    ]
    assert [(count["records"], count["skipped"]) for count in counts] == [(2, 6), (1, 1)]


def test_progress(inputs: list[str], analyzer: Analyzer, tmp_path: Path) -> None:
    """Progress is reported after each record, up to the size of the input."""
    seen: list[Progress] = []
    summary = write(analyzer, inputs[:1], tmp_path / "out", on_progress=seen.append)
    assert [now.counts.records for now in seen] == list(range(1, 21))
    assert seen[-1].counts == summary.written == summary.totals
    assert seen[-1].read == seen[-1].size == Path(inputs[0]).stat().st_size


def test_read(datasets: dict[str, Path], check_json: Callable[[dict[str, Any]], None]) -> None:
    """A JSON dataset is read back; for Parquet, the error shows how to read it."""
    analyses = list(read(datasets["json"], verify=True))
    assert len(analyses) == 38
    for analysis in analyses:
        check_json(analysis)
    with pytest.raises(DatasetError, match=r"read_parquet\('.*/shard-\*/claims.parquet'\)"):
        read(datasets["parquet"])


def test_read_refuses_what_is_damaged(
    inputs: list[str], analyzer: Analyzer, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    with pytest.raises(DatasetError, match="is not a dataset"):
        read(out)
    write(analyzer, inputs, out, shard=30)
    path = out / "shard-00001" / "analyses.jsonl"
    good = path.read_bytes()
    path.write_bytes(good.replace(b"0.9", b"0.1", 1))
    assert len(list(read(out))) == 38
    with pytest.raises(DatasetError, match=r"analyses\.jsonl: is missing or damaged"):
        list(read(out, verify=True))
    path.write_bytes(good)
    about = out / "shard-00000" / "shard.json"
    about.write_text(about.read_text().replace('"words"', '"words" '))
    with pytest.raises(DatasetError, match=r"is not the shard that manifest\.json describes"):
        read(out)
    about.unlink()
    with pytest.raises(DatasetError, match=r"shard-00000/shard\.json: is missing or damaged"):
        read(out)
    (out / "manifest.json").write_text('{"schema": "allegedly/dataset/9"}')
    with pytest.raises(DatasetError, match="is not the manifest of a dataset"):
        read(out)


def test_command(inputs: list[str], datasets: dict[str, Path], tmp_path: Path) -> None:
    """A folder that is there, or a slash, makes a dataset; the summary is on standard error."""
    out = tmp_path / "out"
    out.mkdir()
    result = run(*inputs, "-o", out, "--shard", 8)
    assert (result.exit_code, result.stdout) == (1, "")
    told = result.stderr.splitlines()
    assert [line for line in told if "is not valid JSON" in line] == told[:2] + told[3:5]
    totals = json.loads((datasets["json"] / "manifest.json").read_bytes())["totals"]
    assert told[5].startswith(
        f"allegedly: {out}: 38 articles, {totals['claims']} claims, 5 failures, 0 skipped, 6 shards"
    )
    assert "words/s" in told[6] and len(told) == 7
    assert result.stderr.count("\n") == 7


def test_command_tells_of_the_first_failures_only(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text("{cut\n" * 50)
    result = run(tmp_path / "a.jsonl", "-o", f"{tmp_path / 'out'}/", "--format", "json")
    told = result.stderr.splitlines()
    assert sum("is not valid JSON" in line for line in told) == 20
    assert told[20] == "allegedly: further failures are recorded in the dataset only"
    assert len(lines(tmp_path / "out", "failures.jsonl")) == 50


@pytest.mark.parametrize(
    ("arguments", "status", "reason"),
    [
        (["-f", "table"], 2, "unknown dataset format 'table'; choose from json, parquet"),
        (["-o", "no/such/"], 2, "the folder 'no' does not exist"),
        (["-o", "{file}/"], 1, "is a file; a dataset needs a folder"),
        (["-o", "{full}"], 1, "is not empty and holds no dataset"),
        (["{full}", "-o", "{full}/out/"], 1, "lies in the input"),
    ],
)
def test_wrong_places(arguments: list[str], status: int, reason: str, tmp_path: Path) -> None:
    """An output that would overwrite something is refused, and nothing is written."""
    file = tmp_path / "full" / "a.txt"
    file.parent.mkdir()
    file.write_text("It rained.")
    words = [word.format(file=file, full=file.parent) for word in arguments]
    place = [] if "-o" in words else ["-o", f"{tmp_path / 'out'}/"]
    result = run(file, *place, *words)
    assert result.exit_code == status
    assert reason in " ".join(result.stderr.split())
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["a.txt", "full"]


def test_options_of_any_kind_are_recorded_the_same_way(tmp_path: Path) -> None:
    """Options from Python may be values unknown to JSON; every process must record them alike."""
    (tmp_path / "a.txt").write_text("It may rain.")
    kinds = {"epistemic", "doxastic", "hearsay", "weasel"}
    analyzer = Analyzer(["rules"], options={"rules": {"types": kinds}})
    write(analyzer, [tmp_path / "a.txt"], tmp_path / "out")
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_bytes())
    assert manifest["options"] == {"rules": {"types": sorted(kinds)}}


def test_wrong_arguments(inputs: list[str], analyzer: Analyzer, tmp_path: Path) -> None:
    """Unknown formats and empty shards are refused before a folder is made."""
    with pytest.raises(
        AllegedlyError, match="unknown dataset format 'xml'; choose from json, parquet"
    ):
        write(analyzer, inputs, tmp_path / "out", format="xml")
    with pytest.raises(AllegedlyError, match="at least 1 record"):
        write(analyzer, inputs, tmp_path / "out", shard=0)
    assert not (tmp_path / "out").exists()


def test_the_former_name_of_the_result_still_works() -> None:
    """With a warning that gives the present one."""
    with pytest.warns(DeprecationWarning, match="use allegedly.dataset.WriteResult"):
        assert allegedly.dataset.Summary is allegedly.dataset.WriteResult
    with pytest.raises(AttributeError, match="no attribute 'Results'"):
        _ = allegedly.dataset.Results
