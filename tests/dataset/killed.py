"""Kills runs in their middle, resumes them, and compares the bytes; the tests run this script.

    python tests/dataset/killed.py --times 100

kills a hundred runs at random moments, of each format with one worker and with two. A run is a
forked child of a process that has everything loaded, so that dying costs little.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from allegedly import Analyzer
from allegedly.dataset import write
from conftest import article

STEPS = {"open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "shutil.rmtree"}
RECORDS = 400
SECONDS_TO_END = 60


class Case:
    """Inputs, how to write them, and the bytes that must come out."""

    def __init__(
        self, folder: Path, inputs: list[str], format: str, shard: int, workers: int
    ) -> None:
        self.out = folder / "out"
        self.groups: list[int] = []
        self._analyzer = Analyzer(["lexicon"], "rules")
        self._how: dict[str, Any] = {"format": format, "shard": shard}
        self._inputs = inputs
        self.run(folder / "whole")  # by one worker, which is this process; it loads the plugins
        self.expected = content(folder / "whole")
        self._analyzer.n_jobs = workers
        begin = time.perf_counter()
        self.run_and_die(lambda: None, None)
        self.seconds = time.perf_counter() - begin
        self.check_finished()

    def run(self, out: Path) -> None:
        write(self._analyzer, self._inputs, out, resume=True, **self._how)

    def run_and_die(self, prepare: Callable[[], None], wait: float | None) -> bool:
        """Run in a child, and say whether it was killed before it had finished."""
        child = os.fork()
        if child == 0:
            os.setpgid(0, 0)
            os.dup2(2, 1)  # workers whose parent dies while they start say so on standard output
            prepare()
            self.run(self.out)
            sys.stderr.flush()
            os._exit(0)
        self.groups.append(child)
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

    def check_ended(self) -> None:
        """No worker outlives its run for long."""
        end = time.monotonic() + SECONDS_TO_END
        while left := [group for group in self.groups if lives(group)]:
            assert time.monotonic() < end, f"{len(left)} runs left workers behind"
            time.sleep(0.2)


def lives(group: int) -> bool:
    """Say whether a group of processes has any left."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def content(folder: Path) -> dict[str, bytes]:
    paths = [path for path in folder.rglob("*") if path.is_file()]
    return {str(path.relative_to(folder)): path.read_bytes() for path in paths}


def at_random(case: Case, times: int, seed: int) -> dict[str, int]:
    """Kill so many runs at random moments."""
    pick = random.Random(seed)
    kills = finished = 0
    while kills < times:
        if case.run_and_die(lambda: None, pick.uniform(0, case.seconds)):
            kills += 1
            case.check_visible()
        else:
            finished += 1
            case.check_finished()
    case.run_and_die(lambda: None, None)
    case.check_finished()
    return {"kills": kills, "finished": finished + 1}


def at_each_step(case: Case) -> dict[str, int]:
    """Kill a run before its first change of the folder, then one before the second, and so on."""
    kills = 0
    while case.run_and_die(dying_at(kills, str(case.out)), None):
        kills += 1
        case.check_visible()
        case.run_and_die(lambda: None, None)
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


def own_inputs(folder: Path) -> list[str]:
    """Write articles of our own, in two files."""
    names = []
    for part in range(2):
        path = folder / f"{part}.jsonl"
        numbers = range(part * RECORDS // 2, (part + 1) * RECORDS // 2)
        path.write_text("\n".join(map(article, numbers)), encoding="utf-8")
        names.append(str(path))
    return names


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--how", choices=["random", "steps"], default="random")
    parser.add_argument(
        "--times", type=int, default=25, help="kills at random, of each kind of run"
    )
    parser.add_argument("--format", choices=["json", "parquet"], action="append")
    parser.add_argument("--workers", type=int, action="append")
    parser.add_argument("--shard", type=int, default=20)
    parser.add_argument("--seed", type=int, default=20)
    parser.add_argument("inputs", nargs="*", help="by default articles of our own")
    given = parser.parse_args()
    for format in given.format or ("json", "parquet"):
        for workers in given.workers or (1, 2):
            with tempfile.TemporaryDirectory() as folder:
                inputs = given.inputs or own_inputs(Path(folder))
                case = Case(Path(folder), inputs, format, given.shard, workers)
                if given.how == "random":
                    done = at_random(case, given.times, given.seed)
                else:
                    done = at_each_step(case)
                case.check_ended()
                seconds = round(case.seconds, 2)
                about = {"format": format, "workers": workers, "seconds": seconds, **done}
                print(json.dumps(about), flush=True)


if __name__ == "__main__":
    main()
