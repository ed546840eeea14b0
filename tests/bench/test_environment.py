"""The circumstances of a comparison are found out without running anything of the folder's."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from shutil import which

import pytest

from allegedly.bench.running.environment import environment

pytestmark = pytest.mark.skipif(
    which("git") is None or os.name == "nt", reason="needs git and a shell"
)


def git(*arguments: str) -> None:
    who = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    subprocess.run(["git", *who, *arguments], check=True, capture_output=True)


def test_the_state_of_a_working_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commit and cleanliness are told; a program that the folder's configuration names is not run."""
    monkeypatch.chdir(tmp_path)
    git("init")
    (tmp_path / "a.txt").write_text("a")
    git("add", "a.txt")
    git("commit", "-m", "a")
    spy = tmp_path / "spy.sh"
    spy.write_text("#!/bin/sh\ntouch ran\n")
    spy.chmod(0o755)
    git("config", "core.fsmonitor", str(spy))
    found = environment({})["git"]
    assert len(found["commit"]) == 40
    assert found["clean"] is True
    (tmp_path / "a.txt").write_text("b")
    assert environment({})["git"]["clean"] is False
    assert not (tmp_path / "ran").exists()
