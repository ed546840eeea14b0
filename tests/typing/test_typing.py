"""What plugin authors write is type-checked, by mypy and by pyright, as they would see it.

Pyright comes as basedpyright, whose wheel brings its own node; its mode "strict" is pyright's.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

SAMPLES = Path(__file__).parent / "samples"


def run(*command: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=SAMPLES, capture_output=True, text=True, check=False
    )
    assert done.returncode in {0, 1}, done.stdout + done.stderr
    return done.stdout


def mypy(folder: Path, *files: str) -> dict[int, str]:
    """Return what mypy says of the last file, by line."""
    options = ["--strict", "--config-file=", "--follow-imports=silent", "--no-error-summary"]
    told = run("mypy", *options, "--cache-dir", str(folder), *files)
    found = (re.match(r"([^:]*):(\d+): error: (.*)", line) for line in told.splitlines())
    return {int(match[2]): match[3] for match in found if match}


def pyright(folder: Path, *files: str) -> dict[int, str]:
    """Return what pyright says of the files, by line."""
    config = folder / "pyrightconfig.json"
    config.write_text(
        json.dumps({"include": [str(SAMPLES / f) for f in files], "typeCheckingMode": "strict"})
    )
    told = json.loads(
        run("basedpyright", "--outputjson", "--pythonpath", sys.executable, "-p", str(config))
    )
    assert told["summary"]["filesAnalyzed"] == len(files)
    return {
        item["range"]["start"]["line"] + 1: item["message"]
        for item in told["generalDiagnostics"]
        if item["severity"] == "error"
    }


with_each_checker = pytest.mark.parametrize(
    "checker",
    [pytest.param(mypy, id="mypy"), pytest.param(pyright, id="pyright", marks=pytest.mark.heavy)],
)


@with_each_checker
def test_good_code_passes(checker: Callable[..., dict[int, str]], tmp_path: Path) -> None:
    """Strict checking finds nothing in what is right."""
    assert checker(tmp_path, "good.py") == {}


@with_each_checker
def test_mistakes_are_found(checker: Callable[..., dict[int, str]], tmp_path: Path) -> None:
    """Each mistake is found at its line, and nothing else is."""
    lines = (SAMPLES / "bad.py").read_text(encoding="utf-8").splitlines()
    expected = {number for number, line in enumerate(lines, 1) if line.endswith("# error")}
    found = checker(tmp_path, "bad.py")
    assert set(found) == expected, {
        number: found.get(number, "not found") for number in set(found) ^ expected
    }
