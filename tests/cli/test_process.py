"""The command as a process: exit status, streams, broken plugins, watching terminals."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import IO

import pytest

ALLEGEDLY = [sys.executable, "-m", "allegedly"]
NONE = ("-a", "rules", "-c", "")
FAST = ("-a", "rules", "-c", "rules")


def run(
    *arguments: object,
    stdin: bytes = b"",
    env: dict[str, str] | None = None,
    stdout: int | IO[bytes] = subprocess.PIPE,
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [*ALLEGEDLY, *map(str, arguments)],
        input=stdin,
        stdout=stdout,
        stderr=subprocess.PIPE,
        env={**os.environ, **(env or {})},
        timeout=120,
    )


def broken_distribution(folder: Path, body: str) -> dict[str, str]:
    """Lay a distribution where Python finds it, and return the environment for it."""
    (folder / "oddities.py").write_text(body)
    info = folder / "oddities-3.1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: oddities\nVersion: 3.1\n")
    (info / "entry_points.txt").write_text("[allegedly]\noddities = oddities\n")
    return {"PYTHONPATH": os.pathsep.join([str(folder), os.environ.get("PYTHONPATH", "")])}


def test_from_standard_input_to_standard_output() -> None:
    done = run("analyze", "-", "-f", "json", *FAST, stdin="The café may close.".encode())
    assert done.returncode == 0
    assert done.stderr == b""
    found = json.loads(done.stdout)
    assert found["article"]["text"] == "The café may close."


def test_output_is_utf8_whatever_the_locale() -> None:
    env = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "latin-1"}
    done = run("analyze", "-", "-f", "json", *NONE, stdin="“Zoë” – 😀".encode(), env=env)
    assert json.loads(done.stdout.decode("utf-8"))["article"]["text"] == "“Zoë” – 😀"


def test_processes_change_no_byte(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text(
        "".join(f'{{"text": "Police said {i} people may be hurt."}}\n' for i in range(100))
    )
    outputs = []
    for jobs in ("1", "2"):
        out = tmp_path / f"out{jobs}.jsonl"
        done = run("analyze", tmp_path / "in.jsonl", *FAST, "-o", out, "--jobs", jobs)
        assert (done.returncode, done.stderr) == (0, b"")
        outputs.append(out.read_bytes())
    assert outputs[0] == outputs[1]
    assert outputs[0].count(b"\n") == 100


def test_wrong_usage() -> None:
    """An unknown command and a missing input end with status 2."""
    assert run("analyse").returncode == 2
    assert run("analyze").returncode == 2


@pytest.mark.skipif(sys.platform == "win32", reason="has no SIGTERM")
@pytest.mark.parametrize("output", ["out.jsonl", "out/"])
def test_a_terminated_run_leaves_no_half_written_file(tmp_path: Path, output: str) -> None:
    """SIGTERM ends a run like Ctrl-C, with a status of its own."""
    command = [*ALLEGEDLY, "analyze", "-", *NONE, "-o", f"{tmp_path}/{output}"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdin is not None and process.stderr is not None
        process.stdin.write(b'{"text": "It may rain."}\n' * 3000)  # and there is more to come
        process.stdin.flush()
        deadline = time.monotonic() + 60
        while not [*tmp_path.rglob("*.part")]:
            assert time.monotonic() < deadline
            time.sleep(0.01)
        process.terminate()
        assert process.wait(60) == 143
        assert process.stderr.read().splitlines()[-1] == b"allegedly: terminated"
    assert {path.name for path in tmp_path.rglob("*")} <= {"out", "manifest.json"}


def test_a_full_disk_is_told_in_one_line() -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    done = run("analyze", "-", *NONE, "-o", "/dev/full", stdin=b"It rains.")
    assert done.returncode == 1
    assert done.stderr.decode().startswith("allegedly: cannot write /dev/full: No space left")
    assert done.stderr.count(b"\n") == 1
    with Path("/dev/full").open("wb") as full:
        done = run("analyze", "-", *NONE, stdin=b"It rains.", stdout=full)
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr


def test_a_plugin_that_raises_at_import(tmp_path: Path) -> None:
    """It is reported with distribution, version and cause; with --strict it ends the run."""
    env = broken_distribution(tmp_path, "raise RuntimeError('no model here')")
    listed = run("plugins", env=env)
    assert listed.returncode == 1
    (line,) = (line for line in listed.stdout.decode().splitlines() if "oddities" in line)
    assert line.split()[:6] == ["–", "–", "3.1", "oddities", "failed", "RuntimeError:"]
    assert "no model here" in line
    strict = run("analyze", "-", "--strict", stdin=b"It may rain.", env=env)
    assert (strict.returncode, strict.stdout) == (1, b"")
    assert strict.stderr.count(b"\n") == 1


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
class TestTerminal:
    """The output as a person at a terminal sees it."""

    def watch(self, *arguments: object, **env: str) -> str:
        """Run on a pseudo-terminal of 70 columns, and return all that it shows."""
        import fcntl
        import pty
        import struct
        import termios

        main, side = pty.openpty()
        fcntl.ioctl(side, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 70, 0, 0))
        environ = {k: v for k, v in os.environ.items() if k not in ("COLUMNS", "NO_COLOR")}
        process = subprocess.Popen(
            [*ALLEGEDLY, *map(str, arguments)],
            stdin=side,
            stdout=side,
            stderr=side,
            env={**environ, "TERM": "xterm-256color", **env},
        )
        os.close(side)
        seen = b""
        while True:
            try:
                chunk = os.read(main, 65_536)
            except OSError:
                break
            if not chunk:
                break
            seen += chunk
        os.close(main)
        process.wait(timeout=60)
        return seen.decode("utf-8")

    def test_colour_and_width(self, tmp_path: Path) -> None:
        path = tmp_path / "a.txt"
        path.write_text("Police said that a very long pier may well collapse before spring.")
        seen = self.watch("analyze", path, *FAST)
        assert "\x1b[" in seen
        ruler = next(line for line in seen.split("\r\n") if "─" in line)
        assert ruler.count("─") == 70
        assert "\x1b" not in self.watch("analyze", path, *NONE, NO_COLOR="1")
        assert "\x1b" not in self.watch("analyze", path, *NONE, TERM="dumb")

    def test_progress_is_shown_while_the_result_goes_elsewhere(self, tmp_path: Path) -> None:
        path = tmp_path / "a.jsonl"
        path.write_text('{"text": "It may rain."}\n' * 300 + "oops\n")
        seen = self.watch("analyze", path, "-o", tmp_path / "out.jsonl", *NONE)
        assert "300 articles" in seen
        assert "a.jsonl, line 301: is not valid JSON" in seen.replace("\r\n", " ")
        assert "articles" not in self.watch("analyze", path, *NONE).replace("more articles", "")

    def test_a_dataset_tells_of_speed_while_it_grows(self, tmp_path: Path) -> None:
        path = tmp_path / "a.jsonl"
        path.write_text('{"text": "It may rain."}\n' * 1300)
        seen = self.watch("analyze", path, "-o", f"{tmp_path / 'out'}/", *NONE)
        seen = re.sub(r"\x1b\[[\d;?]*\w", "", seen)
        assert re.search(r"1,300 articles, [\d,]+ words/s .*left: ", seen)
        assert re.search(r"1,300 articles, 3,900 words in [\d.]+ s, [\d,]+ words/s", seen)
