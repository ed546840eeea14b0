"""If writing fails: one clear line, nothing half-written, and the run can be resumed."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from allegedly import Analyzer, Article
from allegedly.cli import cli

Bytes = dict[str, bytes]
Mount = Callable[[str], None]


def run(inputs: list[str], out: Path, format: str) -> Result:
    words = ["analyze", *inputs, "-o", f"{out}/", "-f", format, "--shard", "8", "--resume"]
    return CliRunner().invoke(cli, [*words, "-c", "lexicon,rules"])


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[tuple[Path, Mount]]:
    """Return a small file system of its own, and a function that changes its options."""
    if sys.platform != "linux" or os.geteuid() != 0 or shutil.which("mount") is None:
        pytest.skip("mounting a small file system needs Linux and root")
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=100k", "tmpfs", str(folder)]
    done = subprocess.run(mount, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"a small file system cannot be mounted here: {done.stderr.strip()}")

    def change(options: str) -> None:
        subprocess.run(["mount", "-o", f"remount,{options}", str(folder)], check=True)

    yield folder, change
    subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.parametrize("format", ["json", "parquet"])
def test_a_full_disk(
    format: str,
    disk: tuple[Path, Mount],
    inputs: list[str],
    datasets: dict[str, Path],
    bytes_of: Callable[[Path], Bytes],
) -> None:
    folder, change = disk
    out = folder / "out"
    result = run(inputs, out, format)
    assert result.exit_code == 1
    assert result.stderr.splitlines()[-1] == (
        f"allegedly: cannot write to {out}: No space left on device. Complete shards are kept: "
        "fix the problem and rerun with --resume (resume=True in Python)"
    )
    names = {path.name for path in out.iterdir()}
    assert {"manifest.json", "shard-00000"} <= names
    assert not [name for name in names if name.endswith(".part")]
    change("size=8m")
    result = run(inputs, out, format)
    assert "this run: " in result.stderr and "No space" not in result.stderr
    assert bytes_of(out) == bytes_of(datasets[format])


def test_a_disk_that_is_full_before_the_first_shard(
    disk: tuple[Path, Mount], inputs: list[str]
) -> None:
    folder, change = disk
    (folder / "ballast").write_bytes(b"x" * 100 * 1024)
    assert "No space left on device" in run(inputs, folder / "out", "json").stderr
    (folder / "ballast").unlink()
    change("size=8m")
    assert "38 articles" in run(inputs, folder / "out", "json").stderr


def test_a_disk_that_may_be_read_only(disk: tuple[Path, Mount], inputs: list[str]) -> None:
    folder, change = disk
    assert "No space left" in run(inputs, folder / "out", "json").stderr
    change("ro")
    for name in ("out", "new"):
        result = run(inputs, folder / name, "json")
        (line,) = result.stderr.splitlines()
        assert result.exit_code == 1
        assert line.startswith(f"allegedly: cannot write to {folder / name}: Read-only file system")


@pytest.mark.skipif(sys.platform == "win32", reason="needs permissions of POSIX")
def test_a_folder_that_may_not_be_written(inputs: list[str], tmp_path: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may write anywhere")
    tmp_path.chmod(0o500)
    result = run(inputs, tmp_path / "out", "json")
    (line,) = result.stderr.splitlines()
    assert line.startswith(f"allegedly: cannot write to {tmp_path / 'out'}: Permission denied")


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a file with stored analyses, larger than the small disk in any format."""
    path = tmp_path_factory.mktemp("stored") / "news.jsonl"
    analyzer, chance = Analyzer(["rules"], "rules"), random.Random(3)
    with path.open("w", encoding="utf-8") as stream:
        for number in range(40):
            lots = [chance.getrandbits(64) for _ in range(20)]
            text = " ".join(f"Mayor Elena Ruiz{lot:x} said lot {lot} may be sold." for lot in lots)
            article = Article.from_text(text, id=str(number), outlet="The Tide")
            stream.write(f"{analyzer.analyze(article).to_json()}\n")
    return path


@pytest.mark.parametrize(
    ("command", "name"),
    [
        *(
            ("render", name)
            for name in (
                *("x.html", "x.csv", "x.jsonl", "x.jsonld", "x.tei.xml"),
                *("x.parquet", "x.db", "x.xlsx", "pages/"),
            )
        ),
        *(("summary --top 100000", name) for name in ("s.html", "s.json")),
    ],
)
def test_every_output(command: str, name: str, disk: tuple[Path, Mount], stored: Path) -> None:
    """On a full disk each ends with one clear line, and leaves nothing behind."""
    if command.startswith("summary"):
        pytest.importorskip("duckdb")
        pytest.importorskip("rapidfuzz")
    if name.endswith("xlsx"):
        pytest.importorskip("xlsxwriter")
    folder, change = disk
    change("size=16k")
    words = [sys.executable, "-m", "allegedly", *command.split(), str(stored), "-o"]
    done = subprocess.run([*words, f"{folder}/{name}"], capture_output=True, text=True, check=False)
    (line,) = done.stderr.splitlines()
    assert done.returncode == 1 and line.startswith("allegedly: ") and str(folder) in line
    assert "No space left on device" in line or "disk is full" in line
    assert list(folder.iterdir()) == []


def test_temporary_files_of_a_summary(disk: tuple[Path, Mount], stored: Path) -> None:
    """A full folder for temporary files is named as such."""
    pytest.importorskip("duckdb")
    pytest.importorskip("rapidfuzz")
    folder, change = disk
    change("size=16k")
    done = subprocess.run(
        [sys.executable, "-m", "allegedly", "summary", str(stored)],
        env={**os.environ, "TMPDIR": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    (line,) = done.stderr.splitlines()
    assert done.returncode == 1 and "TMPDIR" in line and str(folder) in line
    assert list(folder.iterdir()) == []
