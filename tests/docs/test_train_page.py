"""The page on training: every command on it runs, and prints what the page shows."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "howto" / "train.md"
DATA = PAGE.with_name("sentences.csv")
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```(?:\n```\n(.*?)^```)?", re.DOTALL | re.MULTILINE)
STATUS = re.compile(r"# exit status (\d)")


@pytest.mark.slow
def test_the_commands_run(tmp_path: Path) -> None:
    """In order, in a folder with the file of sentences; those that need other files are left out."""
    shutil.copy(DATA, tmp_path)
    ran = 0
    for kind, block, shown in BLOCK.findall(PAGE.read_text("utf-8")):
        if kind != "console":
            continue
        for line in block.splitlines():
            if "# with files of your own" in line:
                continue
            expected = STATUS.search(line)
            done = subprocess.run(
                ["bash", "-c", f'allegedly() {{ "{sys.executable}" -m allegedly "$@"; }}\n{line}'],
                cwd=tmp_path,
                capture_output=True,
                text=True,
                timeout=300,
                check=False,
            )
            assert done.returncode == (int(expected[1]) if expected else 0), done.stderr
            assert not shown or done.stdout == shown, line
            ran += 1
            if "wikinews" in line or line.endswith("my-model --no-cost"):
                figures = re.findall(r"\d\d\.\d–\d\d\.\d", done.stdout)
                assert "38.7–54.4" in figures, "the page quotes the interval"
    assert ran == 6
