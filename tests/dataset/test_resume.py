"""A run that was stopped, however, continues after its complete shards."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from allegedly import Analyzer
from allegedly.cli import cli
from allegedly.dataset import Progress, read, write
from allegedly.errors import DatasetError

Bytes = dict[str, bytes]


class StopError(Exception):
    """What a test raises in the middle of a run."""


def stopping_after(records: int) -> Callable[[Progress], None]:
    def stop(now: Progress) -> None:
        if now.counts.records == records:
            raise StopError

    return stop


@pytest.fixture
def stopped(inputs: list[str], analyzer: Analyzer, tmp_path: Path) -> tuple[Path, list[str]]:
    """Return a dataset that was stopped in the fourth of its shards, and its inputs."""
    folder = tmp_path / "inputs"
    shutil.copytree(Path(inputs[0]).parent, folder)
    mine = [str(folder / Path(name).name) for name in inputs]
    with pytest.raises(StopError):
        write(analyzer, mine, tmp_path / "out", shard=8, on_progress=stopping_after(29))
    return tmp_path / "out", mine


@pytest.mark.parametrize("format", ["json", "parquet"])
def test_stopped_anywhere(
    format: str,
    datasets: dict[str, Path],
    inputs: list[str],
    analyzer: Analyzer,
    tmp_path: Path,
    bytes_of: Callable[[Path], Bytes],
) -> None:
    """The bytes are those of a run that was not stopped; only what is complete is there before."""
    out = tmp_path / "out"
    for records in (1, 7, 9, 16, 8, 2):
        with pytest.raises(StopError):
            write(
                analyzer,
                inputs,
                out,
                format=format,
                shard=8,
                resume=True,
                on_progress=stopping_after(records),
            )
        assert not [path for path in out.iterdir() if path.name.endswith(".part")]
    summary = write(analyzer, inputs, out, format=format, shard=8, resume=True)
    assert 0 < summary.written.records < summary.totals.records == 43
    assert bytes_of(out) == bytes_of(datasets[format])


def resume(out: Path, inputs: list[str], *more: str) -> Result:
    words = ["analyze", *inputs, "-o", str(out), "--shard", "8", "--resume", *more]
    return CliRunner().invoke(cli, words if "-c" in more else [*words, "-c", "lexicon,rules"])


@pytest.mark.parametrize("index", [0, 3])
def test_inputs_that_have_changed_are_refused(stopped: tuple[Path, list[str]], index: int) -> None:
    """Even at equal length, and even if they are wholly in complete shards."""
    out, inputs = stopped
    path = Path(inputs[index])
    before = path.read_bytes()
    path.write_bytes(before.replace(b'"section": 1', b'"section": 7', 1).replace(b"20", b"99", 1))
    assert path.stat().st_size == len(before)
    result = resume(out, inputs)
    assert result.exit_code == 1
    assert f"input {path}: its content has changed" in result.stderr
    path.write_bytes(before)
    result = resume(out, inputs)
    assert f"allegedly: {out}: 38 articles" in result.stderr
    assert "this run: 17 articles" in result.stderr


@pytest.mark.parametrize("index", [0, 3])
def test_a_finished_dataset_of_other_inputs_is_not_finished(
    datasets: dict[str, Path], inputs: list[str], tmp_path: Path, index: int
) -> None:
    """A dataset is finished for the inputs that it was made of."""
    out = tmp_path / "out"
    shutil.copytree(datasets["json"], out)
    path = Path(inputs[index])
    before = path.read_bytes()
    try:
        path.write_bytes(before.replace(b"Friday", b"Monday"))
        result = resume(out, inputs)
    finally:
        path.write_bytes(before)
    assert result.exit_code == 1
    assert f"input {path}: its content has changed" in result.stderr


def _truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def _flip(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[:50] + bytes([content[50] ^ 1]) + content[51:])


@pytest.mark.parametrize(
    "damage", [Path.unlink, _truncate, _flip, lambda path: path.write_bytes(b"")]
)
@pytest.mark.parametrize("finished", [True, False])
def test_damaged_shards_are_noticed(
    damage: Callable[[Path], object],
    finished: bool,
    stopped: tuple[Path, list[str]],
    bytes_of: Callable[[Path], Bytes],
) -> None:
    """The message names the file; following its advice gives the same bytes as before."""
    out, inputs = stopped
    if finished:
        resume(out, inputs)
    whole = bytes_of(out)
    path = out / "shard-00001" / "analyses.jsonl"
    damage(path)
    result = resume(out, inputs)
    assert result.exit_code == 1
    (line,) = result.stderr.splitlines()
    assert line.startswith(f"allegedly: {path}: is missing or damaged; restore {path.parent} from")
    for shard in sorted(out.glob("shard-*"))[1:]:
        shutil.rmtree(shard)
    resume(out, inputs)
    assert {key: bytes_of(out)[key] for key in whole if key != "manifest.json"} == {
        key: value for key, value in whole.items() if key != "manifest.json"
    }


@pytest.mark.parametrize("format", ["json", "parquet"])
@pytest.mark.parametrize("left", [0, 1, 5])
def test_lost_shards_are_made_again(
    format: str,
    left: int,
    datasets: dict[str, Path],
    inputs: list[str],
    analyzer: Analyzer,
    tmp_path: Path,
    bytes_of: Callable[[Path], Bytes],
) -> None:
    """A finished dataset without its last shards is not finished, whatever its manifest holds."""
    out = tmp_path / "out"
    shutil.copytree(datasets[format], out)
    for shard in sorted(out.glob("shard-*"))[left:]:
        shutil.rmtree(shard)
    if format == "json":
        with pytest.raises(DatasetError, match=f"shard-0000{left}: is missing, although"):
            read(out)
    summary = write(analyzer, inputs, out, format=format, shard=8, resume=True)
    assert summary.written.records == 43 - 8 * left
    assert bytes_of(out) == bytes_of(datasets[format])


def test_shards_of_another_dataset_are_noticed(
    datasets: dict[str, Path], inputs: list[str], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    shutil.copytree(datasets["json"], out)
    for name in ("shard-00002", "shard-00006"):
        shutil.rmtree(out / name, ignore_errors=True)
        shutil.copytree(out / "shard-00001", out / name)
        about = out / name / "shard.json"
        about.write_text(about.read_text().replace("shard-00001", name))
        result = resume(out, inputs)
        assert (result.exit_code, "is not the shard that manifest.json" in result.stderr) == (
            1,
            True,
        )
        shutil.rmtree(out / name)
        if name == "shard-00002":
            shutil.copytree(datasets["json"] / name, out / name)


def test_a_folder_beside_the_shards_is_not_a_shard(stopped: tuple[Path, list[str]]) -> None:
    out, inputs = stopped
    (out / "shard-notes").mkdir()
    assert resume(out, inputs).exit_code == 1  # because some records are broken
    assert len(list(read(out))) == 38


def test_a_finished_dataset_stays_as_it_is(
    datasets: dict[str, Path], inputs: list[str], bytes_of: Callable[[Path], Bytes]
) -> None:
    out = datasets["json"]
    before, times = bytes_of(out), [path.stat().st_mtime_ns for path in sorted(out.rglob("*"))]
    result = resume(out, inputs)
    assert "this dataset was already complete; nothing was changed" in result.stderr
    assert bytes_of(out) == before
    assert [path.stat().st_mtime_ns for path in sorted(out.rglob("*"))] == times
    result = CliRunner().invoke(cli, ["analyze", *inputs, "-o", str(out)])
    assert (result.exit_code, bytes_of(out)) == (1, before)
    assert "holds a finished dataset; name another folder" in result.stderr


def test_without_resume_nothing_is_overwritten(stopped: tuple[Path, list[str]]) -> None:
    out, inputs = stopped
    result = CliRunner().invoke(cli, ["analyze", *inputs, "-o", f"{out}/"])
    assert result.exit_code == 1
    assert f"{out}: holds an unfinished dataset; continue it with --resume" in result.stderr


@pytest.mark.parametrize(
    ("more", "lines"),
    [
        (["--shard", "9"], ["shard_size: 8 before, 9 now"]),
        (
            ["-f", "parquet"],
            ['format: "json" before, "parquet" now', "provenance.pyarrow: none be"],
        ),
        (["-c", "rules"], ['provenance.classifiers.lexicon: "0.1.0" before, none now']),
        (["--option", "lexicon.threshold=0.4"], ['options.lexicon: none before, {"threshold": 0']),
        (["--title-line"], ['reader_options.text: none before, {"title_line": true} now']),
    ],
)
def test_another_run_is_refused(
    more: list[str],
    lines: list[str],
    stopped: tuple[Path, list[str]],
    bytes_of: Callable[[Path], Bytes],
) -> None:
    """Each difference has a line, followed by the next steps."""
    out, inputs = stopped
    before = bytes_of(out)
    result = resume(out, inputs, *more)
    assert (result.exit_code, bytes_of(out)) == (1, before)
    first, *told, last = result.stderr.splitlines()
    assert first == f"allegedly: {out}: started with different settings:"
    for line, start in zip(told, lines, strict=True):
        assert line.startswith(f"allegedly:   {start}")
    assert "run it as before with --resume, or write to another folder" in last


def test_other_inputs_are_refused(stopped: tuple[Path, list[str]]) -> None:
    out, inputs = stopped
    folder = Path(inputs[2])
    (folder / "a.txt").write_text("Grown: officials said a may rain.")
    (folder / "b.txt").rename(folder / "c.txt")
    told = resume(out, inputs).stderr.splitlines()[1:-1]
    assert told == [
        f"allegedly:   input {folder}/a.txt: 26 bytes before, 33 bytes now",
        f"allegedly:   input {folder}/b.txt: there before, not now",
        f"allegedly:   input {folder}/c.txt: not there before",
    ]
    for number in range(20):
        (folder / f"{number}.txt").write_text("More.")
    assert resume(out, inputs).stderr.splitlines()[-2] == "allegedly:   and 11 more"
    told = resume(out, inputs[::-1]).stderr.splitlines()
    assert len(told) == 15


def test_the_same_inputs_in_another_order_are_others(stopped: tuple[Path, list[str]]) -> None:
    out, inputs = stopped
    (line,) = resume(out, inputs[::-1]).stderr.splitlines()[1:-1]
    assert line == "allegedly:   inputs: the same in another order, or one of them more than once"


def test_a_missing_shard_is_noticed(stopped: tuple[Path, list[str]]) -> None:
    out, inputs = stopped
    shutil.rmtree(out / "shard-00001")
    result = resume(out, inputs)
    assert result.exit_code == 1
    assert f"{out}/shard-00001/shard.json: is missing or damaged; restore" in result.stderr
    shutil.rmtree(out / "shard-00002")
    assert f"allegedly: {out}: 38 articles" in resume(out, inputs).stderr


def test_two_runs_at_once(inputs: list[str], analyzer: Analyzer, tmp_path: Path) -> None:
    """The second one is refused, and the first one does not notice."""
    out = tmp_path / "out"
    refused: list[str] = []

    def meddle(now: Progress) -> None:
        if now.counts.records == 10:
            with pytest.raises(DatasetError) as error:
                write(analyzer, inputs, out, shard=8, resume=True)
            refused.append(str(error.value))

    write(analyzer, inputs, out, shard=8, on_progress=meddle)
    assert refused == [
        f"{out}: another run is writing to this folder; try again when it has finished"
    ]


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="needs fork and SIGKILL")
@pytest.mark.parametrize(
    ("how", "format", "workers", "least"),
    [
        ("random", "json", 1, 12),
        ("steps", "parquet", 1, 15),
        pytest.param("random", "parquet", 2, 3, marks=pytest.mark.heavy),
    ],
)
def test_killed(
    how: str, format: str, workers: int, least: int, inputs: list[str], tmp_path: Path
) -> None:
    """Runs killed at random moments, or before each change of the folder, come to the same bytes.

    Nor do workers outlive a run that was killed.
    """
    script = Path(__file__).with_name("killed.py")
    names = inputs if how == "random" else inputs[1:3]
    options = f"--how {how} --format {format} --workers {workers} --times {least} --shard 3"
    command = [sys.executable, str(script), *options.split(), *names]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["kills"] >= least
