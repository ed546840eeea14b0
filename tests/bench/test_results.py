"""A comparison that is killed goes on where it was, and loses and doubles nothing."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from allegedly.bench.running.compare import compare
from allegedly.bench.running.result_store import ResultFolder
from allegedly.errors import AllegedlyError
from allegedly.storage import write_text

PLUGIN = """
import os, sys, time
from pathlib import Path
from allegedly import Assessment, ClassifierSpec, TrainableClassifier, compare, hookimpl
from allegedly.plugins import Registry

class Slow(TrainableClassifier):
    name = "slow"
    def fit(self, claims, labels, hedges=None):
        self.words = {w for c, l in zip(claims, labels) if l == "hedged" for w in c.text.split()}
    def assess(self, claims):
        time.sleep(float(os.environ["PAUSE"]))
        with open(os.environ["LOG"], "a") as log:
            log.write(f"{len(claims)}\\n")
        found = []
        for c in claims:
            score = sum(w in self.words for w in c.text.split()) / len(c.text.split())
            found.append(Assessment("slow", "hedged" if score > 0.8 else "plain", score))
        return found
    def save(self, path): ...
    def load(self, path): ...

@hookimpl
def allegedly_classifiers():
    return [ClassifierSpec("slow", Slow, trainable=True)]

if __name__ == "__main__":
    import slow_plugin
    registry = Registry()
    registry.register(slow_plugin, "slow-plugin", "1")
    compare(["slow"], "jsonl", path=sys.argv[1], cv=6, output=sys.argv[2],
            resamples=100, cost=False, registry=registry)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "slow_plugin.py").write_text(PLUGIN)
    rows = [
        {
            "text": f"Ship {n} {'may' if n % 3 == 0 else 'will'} leave port {n % 7}.",
            "label": "hedged" if n % 3 == 0 or n % 11 == 0 else "plain",
            "document": f"d{n // 4}",
        }
        for n in range(120)
    ]
    (tmp_path / "corpus.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    return tmp_path


def start(folder: Path, output: str, pause: float) -> subprocess.Popen[bytes]:
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(folder), *filter(None, sys.path)]),
        "PAUSE": str(pause),
        "LOG": str(folder / f"{output}.log"),
        "ALLEGEDLY_CONFIG": str(folder / "none.toml"),
    }
    corpus = folder / "corpus.jsonl"
    return subprocess.Popen(
        [
            sys.executable,
            str(folder / "slow_plugin.py"),
            str(corpus),
            str(folder / output),
        ],
        env=environment,
        cwd=folder,
        start_new_session=True,
    )


def read(folder: Path, output: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / output / "comparison.json").read_text())
    return found


@pytest.mark.heavy
@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL on Windows")
def test_kill_and_run_again(folder: Path) -> None:
    assert start(folder, "straight", 0).wait(300) == 0
    assert len((folder / "straight.log").read_text().splitlines()) == 6

    process = start(folder, "killed", 0.5)
    trials = folder / "killed" / "trials"
    deadline = time.monotonic() + 300
    while len(list(trials.glob("slow-*.json"))) < 2:
        assert time.monotonic() < deadline
        assert process.poll() is None
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    stored = len(list(trials.glob("slow-*.json")))
    assert 2 <= stored < 6
    assert not (folder / "killed" / "comparison.json").exists()

    (folder / "killed.log").unlink()
    assert start(folder, "killed", 0).wait(300) == 0
    assert len((folder / "killed.log").read_text().splitlines()) == 6 - stored
    assert read(folder, "killed") == read(folder, "straight")

    (folder / "killed.log").unlink()
    assert start(folder, "killed", 0).wait(300) == 0
    assert not (folder / "killed.log").exists()  # a third run finds everything
    assert read(folder, "killed") == read(folder, "straight")

    (folder / "slow_plugin.py").write_text(PLUGIN.replace("> 0.8", "> 0.5"))
    assert start(folder, "killed", 0).wait(300) == 0
    assert len((folder / "killed.log").read_text().splitlines()) == 6  # other code, other results


def test_store_returns_what_was_put(tmp_path: Path) -> None:
    store = ResultFolder(tmp_path)
    assert store.get("a", {"x": 1}) is None
    store.put("a", {"x": 1}, {"y": [0.1, None]})
    store.put("a", {"x": 2}, {"y": 2})
    assert store.get("a", {"x": 1}) == {"y": [0.1, None]}
    assert len(list(tmp_path.iterdir())) == 2
    ResultFolder().put("a", {"x": 1}, {})
    assert ResultFolder().get("a", {"x": 1}) is None


def test_store_ignores_half_a_file(tmp_path: Path) -> None:
    store = ResultFolder(tmp_path)
    store.put("a", {"x": 1}, {"y": 2})
    (file,) = tmp_path.iterdir()
    file.write_text(file.read_text()[:-3])
    assert store.get("a", {"x": 1}) is None


@pytest.mark.parametrize(
    "damage",
    [
        lambda record: record.pop("result"),
        lambda record: record.update(result=[]),
        lambda record: record["result"].update(judged=[[7]]),
        lambda record: record["result"].pop("documents"),
    ],
)
def test_damaged_results_are_computed_again(damage: Any, tmp_path: Path) -> None:
    def compared() -> Any:
        return compare(["rules"], "newsdesk", cost=False, limit=3, resamples=100, output=tmp_path)

    first = compared().to_dict()
    (file,) = (tmp_path / "trials").iterdir()
    good = file.read_bytes()
    record = json.loads(good)
    damage(record)
    file.write_text(json.dumps(record))
    assert compared().to_dict() == first
    assert file.read_bytes() == good
    file.write_bytes(b"[" * 100_000)
    assert compared().to_dict() == first


def test_folder_that_cannot_be_written_to(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(AllegedlyError, match="cannot be written"):
        write_text(tmp_path / "file" / "x.json", "{}")
