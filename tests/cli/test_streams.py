"""Standard output and standard error: closed, full, or used by libraries as well."""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX shell")

NOISE = """
import os, warnings
print("library noise")
os.system("echo noise of a child")
warnings.warn("something is old")

from allegedly import Article, Failure, Reader, ReaderSpec, hookimpl

class Noisy(Reader):
    def read(self, stream, name):
        print("reader noise", flush=True)
        os.write(1, b"raw noise\\n")
        yield Article.from_text(stream.read().decode())

@hookimpl
def allegedly_readers():
    return [ReaderSpec("noisy", Noisy, suffixes=(".noisy",), sniff=lambda head: True)]
"""


def shell(line: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a line of shell."""
    script = f"""
        allegedly() {{ {shlex.quote(sys.executable)} -m allegedly "$@"; }}
        analyze() {{ allegedly analyze -a rules -c rules "$@"; }}
        {line}
    """
    return subprocess.run(
        ["sh", "-c", script], cwd=folder, capture_output=True, text=True, timeout=120
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with a story."""
    (tmp_path / "s.txt").write_text("Police said it may rain.")
    return tmp_path


@pytest.mark.parametrize("stream", ["2>&-", "2>/dev/full"])
def test_results_need_no_standard_error(folder: Path, stream: str) -> None:
    """If messages cannot be written, the result still is, and the status reports the failure."""
    done = shell(f"analyze s.txt missing.txt -f json {stream}", folder)
    assert json.loads(done.stdout)["article"]["text"] == "Police said it may rain."
    assert done.returncode == 1
    assert shell(f"analyze s.txt -o out.jsonl {stream}", folder).returncode == 0
    assert shell(f"allegedly nonsense {stream}", folder).returncode == 2


@pytest.mark.parametrize(
    ("stream", "reason"), [(">&-", "is closed"), (">/dev/full", "No space left on device")]
)
@pytest.mark.parametrize("command", ["analyze s.txt", "allegedly plugins", "allegedly --help"])
@pytest.mark.parametrize("unbuffered", ["", "1"], ids=["buffered", "unbuffered"])
def test_standard_output_that_takes_nothing(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    stream: str,
    reason: str,
    command: str,
    unbuffered: str,
) -> None:
    """One line gives the reason, and the status is 1, even if writing fails only at the end."""
    monkeypatch.setenv("PYTHONUNBUFFERED", unbuffered)
    done = shell(f"{command} {stream}", folder)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1 and reason in done.stderr


def test_a_file_needs_no_standard_output(folder: Path) -> None:
    """With -o nothing is lost if all three streams are closed."""
    done = shell("analyze s.txt -o out.jsonl >&- 2>&- <&-", folder)
    assert done.returncode == 0
    assert json.loads((folder / "out.jsonl").read_text())["failures"] == []


def test_a_reader_that_closes_the_pipe(folder: Path) -> None:
    """The command ends without a message."""
    (folder / "many.jsonl").write_text('{"text": "It may rain."}\n' * 3000)
    done = shell("analyze many.jsonl -f json | head -n 1", folder)
    assert (done.stdout.count("\n"), done.stderr) == (1, "")


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_noise_goes_to_standard_error(folder: Path, jobs: str) -> None:
    """Standard output has only the result, whatever libraries, child processes and workers write."""
    (folder / "noise.py").write_text(NOISE)
    info = folder / "noise-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: noise\nVersion: 1\n")
    (info / "entry_points.txt").write_text("[allegedly]\nnoise = noise\n")
    (folder / "a.noisy").write_text("It may rain.")
    done = shell(f"PYTHONPATH=.:$PYTHONPATH analyze a.noisy -f json --jobs {jobs}", folder)
    assert json.loads(done.stdout)["article"]["text"] == "It may rain."
    for noise in ("library noise", "noise of a child", "something is old", "raw noise"):
        assert noise in done.stderr
