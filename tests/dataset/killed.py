"""Kills runs in their middle, resumes them, and compares the bytes; the tests run this script.

A run is a forked child of a process that has everything loaded, so that dying costs little.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from allegedly import Analyzer
from allegedly.dataset import write

STEPS = {"open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "shutil.rmtree"}


class Case:
    """Inputs, how to write them, and the bytes that must come out."""

    def __init__(self, folder: Path, inputs: list[str], format: str, shard: int) -> None:
        self.out = folder / "out"
        self._analyzer = Analyzer(["lexicon"])
        self._how: dict[str, Any] = {"format": format, "shard": shard}
        self._inputs = inputs
        self.run(folder / "first")  # loads the plugins
        begin = time.perf_counter()
        self.run(folder / "whole")
        self.seconds = time.perf_counter() - begin
        self.expected = content(folder / "whole")

    def run(self, out: Path) -> None:
        write(self._analyzer, self._inputs, out, resume=True, **self._how)

    def run_and_die(self, prepare: Callable[[], None], wait: float | None) -> bool:
        """Run in a child, and say whether it was killed before it had finished."""
        child = os.fork()
        if child == 0:
            prepare()
            self.run(self.out)
            os._exit(0)
        if wait is not None:
            time.sleep(wait)
            os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        if not os.WIFSIGNALED(status):
            assert os.waitstatus_to_exitcode(status) == 0, "a run has failed"
        return os.WIFSIGNALED(status)

    def check_visible(self) -> None:
        """Whatever has its name is complete."""
        for path in self.out.glob("[!.]*"):
            if path.name != "manifest.json":
                name = path.relative_to(self.out)
                assert content(path) == {
                    key.removeprefix(f"{name}/"): value
                    for key, value in self.expected.items()
                    if key.startswith(f"{name}/")
                }, path

    def check_finished(self) -> None:
        """An interrupted dataset has the bytes of one that was not; begin another."""
        assert content(self.out) == self.expected, "other bytes than without the kills"
        shutil.rmtree(self.out)


def content(folder: Path) -> dict[str, bytes]:
    paths = [path for path in folder.rglob("*") if path.is_file()]
    return {str(path.relative_to(folder)): path.read_bytes() for path in paths}


def at_random(case: Case, times: int, seed: int) -> dict[str, int]:
    """Kill so many runs at random moments."""
    pick = random.Random(seed)
    kills = finished = 0
    while kills < times:
        if case.run_and_die(lambda: None, pick.uniform(0, case.seconds / 2)):
            kills += 1
            case.check_visible()
        else:
            finished += 1
            case.check_finished()
    case.run(case.out)
    case.check_finished()
    return {"kills": kills, "finished": finished + 1}


def at_each_step(case: Case) -> dict[str, int]:
    """Kill a run before its first change of the folder, then one before the second, and so on."""
    kills = 0
    while case.run_and_die(dying_at(kills, str(case.out)), None):
        kills += 1
        case.check_visible()
        case.run(case.out)
        case.check_finished()
    case.check_finished()
    return {"kills": kills}


def dying_at(step: int, folder: str) -> Callable[[], None]:
    """Return a function after which the process dies at a step."""

    def prepare() -> None:
        left = step

        def count(event: str, arguments: tuple[Any, ...]) -> None:
            nonlocal left
            if event in STEPS and str(arguments[0]).startswith(folder):
                left -= 1
                if left < 0:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(count)

    return prepare


if __name__ == "__main__":
    how, folder, format, *inputs = sys.argv[1:]
    case = Case(Path(folder), inputs, format, shard=4 if how == "random" else 2)
    done = at_random(case, 25, seed=20) if how == "random" else at_each_step(case)
    print(json.dumps(done))
