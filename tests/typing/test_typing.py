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

ROOT = Path(__file__).parents[2]
SAMPLES = Path(__file__).parent / "samples"
FILES = ("good.py", "bad.py")

Found = dict[str, dict[int, str]]
"""The messages of a checker, by file and line."""


def run(*command: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode in {0, 1}, done.stdout + done.stderr
    return done.stdout


def mypy(folder: Path) -> Found:
    """Return the errors that mypy finds in the samples, by line.

    It runs with the project's configuration, and so shares what `make lint` and other tests have
    made it find out about the library.
    """
    told = run("mypy", "--no-error-summary", *(str(SAMPLES / name) for name in FILES))
    found: Found = {name: {} for name in FILES}
    for match in re.finditer(r"^([^:\n]*):(\d+): error: (.*)", told, re.MULTILINE):
        found.setdefault(Path(match[1]).name, {})[int(match[2])] = match[3]
    return found


def pyright(folder: Path) -> Found:
    """Return the errors that pyright finds in the samples, by line."""
    config = folder / "pyrightconfig.json"
    config.write_text(
        json.dumps({"include": [str(SAMPLES / f) for f in FILES], "typeCheckingMode": "strict"})
    )
    told = json.loads(
        run("basedpyright", "--outputjson", "--pythonpath", sys.executable, "-p", str(config))
    )
    assert told["summary"]["filesAnalyzed"] == len(FILES)
    found: Found = {name: {} for name in FILES}
    for item in told["generalDiagnostics"]:
        if item["severity"] == "error":
            line = item["range"]["start"]["line"] + 1
            found[Path(item["file"]).name][line] = item["message"]
    return found


@pytest.mark.parametrize(
    "checker",
    [pytest.param(mypy, id="mypy"), pytest.param(pyright, id="pyright", marks=pytest.mark.heavy)],
)
def test_samples(checker: Callable[[Path], Found], tmp_path: Path) -> None:
    """Nothing is found in good code, and in bad code each mistake at its line and no other."""
    found = checker(tmp_path)
    assert found["good.py"] == {}
    lines = (SAMPLES / "bad.py").read_text(encoding="utf-8").splitlines()
    expected = {number for number, line in enumerate(lines, 1) if line.endswith("# error")}
    assert set(found["bad.py"]) == expected, {
        number: found["bad.py"].get(number, "not found")
        for number in set(found["bad.py"]) ^ expected
    }
