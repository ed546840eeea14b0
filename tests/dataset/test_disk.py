"""If writing fails: one clear line, nothing half-written, and the run can be resumed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

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
