"""Time and memory of sentence splitters, on news and on hostile text."""

from __future__ import annotations

import multiprocessing
import statistics
import subprocess
import sys
import time
from typing import Any

from allegedly.text.sentences import _splitter
from benchmarks.quality.splitters_ways import SPLITTERS, Splitter, nupunkt_model

REPEATS = 5
TIME_LIMIT_S = 20


def forget() -> None:
    """Drop nupunkt's memo of decisions, so that repeats over one text are not faster."""
    nupunkt_model().clear_decision_cache()
    _splitter().clear_decision_cache()


def microseconds_per_word(
    split: Splitter, texts: list[str], words: int, *, cold: bool = False
) -> float:
    """Median of the repeats, after a warm-up."""

    def once() -> float:
        if cold:
            forget()
        began = time.perf_counter()
        for text in texts:
            split(text)
        return (time.perf_counter() - began) / words * 1e6

    once()
    return statistics.median(once() for _ in range(REPEATS))


def fresh_process(code: str) -> tuple[float, float]:
    """Milliseconds, and MiB of resident memory (Linux), that `code` adds to a new interpreter."""
    script = (
        "import mmap, os, time\n"
        "def pages():\n"
        "    path = '/proc/self/statm'\n"
        "    return int(open(path).read().split()[1]) if os.path.exists(path) else 0\n"
        "m = pages(); t = time.perf_counter()\n"
        f"{code}\n"
        "t = time.perf_counter() - t\n"
        "print(t * 1e3, (pages() - m) * mmap.PAGESIZE / 2**20)"
    )
    runs = [
        [float(x) for x in subprocess.check_output([sys.executable, "-c", script]).split()]
        for _ in range(REPEATS)
    ]
    return statistics.median(run[0] for run in runs), statistics.median(run[1] for run in runs)


def stress_text(case: str, scale: int) -> str:
    """The text at half its named size for scale 1, in full for scale 2; for no case, all names."""
    prose = "The council of Port Ellery met again on Friday. Nobody asked Mr. Ruiz what it cost. "
    million = 500_000 * scale
    quotes = 50_000 * scale
    units = {
        "1 MB prose, one line": prose * (million // len(prose)),
        "1 MB no punctuation, one line": "the council met again on friday " * (million // 32),
        "100,000 opening “": "“" * quotes,
        "100,000 “, spaced": "“ " * quotes,
        '100,000 "': '"' * quotes,
        "100,000 “ with sentences": "“Go now. " * quotes,
        "100,000 '": "'" * quotes,
        "100,000 . spaced": ". " * quotes,
        "100,000 ! spaced": "! " * quotes,
        "100,000 newlines": "\n" * quotes,
        "100,000 paragraphs": "He left. She did not.\n\n" * quotes,
        "1 MB without a space": "a" * million,
        "100,000 ! unspaced": "!" * quotes,
    }
    return units[case] if case else "\0".join(units)


def stress_worker(way: str, case: str, queue: Any) -> None:
    """Time one splitter on one hostile text, in a process that can be killed."""
    split = SPLITTERS[way]
    split("One. Two.")
    for scale in (1, 2):
        text = stress_text(case, scale)
        began = time.perf_counter()
        split(text)
        queue.put(time.perf_counter() - began)


def stress(way: str, case: str) -> str:
    """Milliseconds at the named size, and the ratio to half of it."""
    context = multiprocessing.get_context("spawn")
    queue = context.Queue()
    process = context.Process(target=stress_worker, args=(way, case, queue))
    process.start()
    process.join(TIME_LIMIT_S)
    if process.is_alive():
        process.kill()
        process.join()
        return f"over {TIME_LIMIT_S} s"
    if process.exitcode:
        return f"exit {process.exitcode}"
    half, full = queue.get(), queue.get()
    return f"{full * 1e3:,.1f} ms, x{full / half:.1f}"
