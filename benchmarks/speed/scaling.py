"""The gain of a second worker, and the memory use as the number of articles grows.

    python -m benchmarks run scaling [--articles N] [--rounds N] [--classifiers A,B] [--dataset]
                                 [--folder DIR] [--write]

Draws articles with replacement from PolNeAR (train and dev, below `ALLEGEDLY_DATA`) into a file of
JSON Lines and runs `allegedly analyze FILE -o OUT.jsonl`, or `-o OUT/`, from start to end: with
one worker, with two, and as two independent processes with half of the articles each, which is the
most that two workers could reach on this machine. The rounds take turns; reported are medians over
rounds. Peak memory is that of each process, as Linux counts it, beside the peak with few articles.

Each run leaves a record in the folder; the same command continues where it was stopped. The output
of a run, some 50 kB per article, is kept until the run ends. `--write` puts the report into
`benchmarks/SCALING.md`.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import random
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from allegedly.bench.corpora.location import open_corpus
from allegedly.storage import write_text
from benchmarks import common

SEED: Final = 20260101
INTERVAL: Final = 0.2
"""Seconds between two looks at the processes."""

KINDS: Final = {"one": "one worker", "two": "two workers", "apart": "two processes, half each"}

Record = dict[str, Any]


def draw(path: Path, count: int) -> list[Path]:
    """Write all articles to one file, and alternate ones to two others; return the three paths."""
    paths = [path / f"{name}-{count}.jsonl" for name in ("all", "even", "odd")]
    if not all(made.exists() for made in paths):
        texts = [
            document.article.text
            for corpus in ("polnear-train", "polnear-dev")
            for document in open_corpus(corpus, None).documents()
        ]
        chosen = random.Random(SEED).choices(texts, k=count)
        lines = [
            json.dumps({"id": f"{number:07}", "text": text}) + "\n"
            for number, text in enumerate(chosen)
        ]
        for made, part in zip(paths, (lines, lines[::2], lines[1::2]), strict=True):
            write_text(made, "".join(part))
    return paths


def measure(inputs: list[Path], jobs: int, outputs: list[str], options: list[str]) -> Record:
    """Run the command on all inputs at once; return seconds, peak memory and output."""
    for output in outputs:
        remove(Path(output))
    begin = time.perf_counter()
    running = []
    for path, output in zip(inputs, outputs, strict=True):
        command = [sys.executable, "-m", "allegedly", "analyze", str(path), "-o", output]
        jobs_option = [f"--jobs={jobs}"] if jobs > 1 else []
        running.append(subprocess.Popen([*command, *options, *jobs_option]))
    seen: dict[int, tuple[int, float]] = {}
    while any(process.poll() is None for process in running):
        for pid in [process.pid for process in running]:
            for member in family(pid):
                with suppress(OSError, KeyError):
                    seen[member] = look(member)
        time.sleep(INTERVAL)
    seconds = time.perf_counter() - begin
    if any(process.returncode for process in running):
        raise SystemExit(f"the command failed on {', '.join(map(str, inputs))}")
    parents = {process.pid for process in running}
    # joblib has a small process of its own in addition to its workers.
    others = sorted((seen[pid] for pid in seen if pid not in parents), reverse=True)
    workers = others[: jobs if jobs > 1 else 0]
    record = {
        "seconds": seconds,
        "parent": max(seen[pid][0] for pid in parents),
        "workers": [peak for peak, _ in workers],
        "parent_busy": sum(seen[pid][1] for pid in parents),
        "workers_busy": sum(busy for _, busy in workers),
        "digest": [digest(Path(output)) for output in outputs],
    }
    for output in outputs:
        remove(Path(output))
    return record


def remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    path.unlink(missing_ok=True)


def family(pid: int) -> Iterator[int]:
    """Yield a process and all its descendants."""
    yield pid
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            for child in task.read_text().split():
                yield from family(int(child))


def look(pid: int) -> tuple[int, float]:
    """Return the peak of a process's memory in bytes, and the seconds it has worked."""
    status = dict(
        line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines()
    )
    numbers = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    ticks = int(numbers[11]) + int(numbers[12])
    return int(status["VmHWM"].split()[0]) * 1024, ticks / os.sysconf("SC_CLK_TCK")


def digest(path: Path) -> list[str]:
    """Return the digest of a file, or of all files of a folder in the order of their names."""
    found = []
    for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
        if file.is_file():
            with file.open("rb") as stream:
                found.append(hashlib.file_digest(stream, "sha256").hexdigest())
    return found


def all_runs(
    folder: Path, ending: str, options: list[str], articles: int, few: int, rounds: int
) -> dict[str, list[Record]]:
    """Do the missing runs; return the records by kind and number of articles."""
    jobs = {"one": 1, "two": 2, "apart": 1}
    plan = [(few, kind, 0) for kind in ("one", "two")]
    plan += [(articles, kind, turn) for turn in range(rounds) for kind in KINDS]
    found: dict[str, list[Record]] = {}
    for count, kind, turn in plan:
        name = f"{kind}-{count}"
        setting = "".join([ending.replace("/", "-folder"), *options])
        kept = folder / f"{name}-{turn}{setting}.json"
        if not kept.exists():
            whole, *halves = draw(folder, count)
            inputs = halves if kind == "apart" else [whole]
            outputs = [f"{folder / path.stem}-out{ending}" for path in inputs]
            record = measure(inputs, jobs[kind], outputs, options)
            write_text(kept, json.dumps(record))
            print(f"{name}, round {turn + 1}: {record['seconds']:.1f} s", file=sys.stderr)
        found.setdefault(name, []).append(json.loads(kept.read_text()))
    return found


def report(
    found: dict[str, list[Record]], how: list[str], articles: int, few: int, words: int
) -> str:
    """Return the report as Markdown."""

    def median(kind: str, what: str) -> Any:
        return statistics.median(record[what] for record in found[f"{kind}-{articles}"])

    rounds = list(zip(*(found[f"{kind}-{articles}"] for kind in KINDS), strict=True))
    gain = statistics.median(one["seconds"] / two["seconds"] for one, two, _ in rounds)
    ceiling = statistics.median(one["seconds"] / apart["seconds"] for one, _, apart in rounds)
    same = all(one["digest"] == two["digest"] for one, two, _ in rounds)
    lines = [
        "# Scaling",
        "",
        f"{articles:,} articles, {words:,} words, drawn with replacement from PolNeAR (seed "
        f"{SEED}), as JSON Lines; `allegedly analyze FILE -o OUT` from start to end, "
        f"{' '.join(how)}; median of the rounds. {platform.python_implementation()} "
        f"{platform.python_version()}, {platform.machine()}, {os.cpu_count()} processors.",
        "",
        "| | seconds | words/s | processor seconds: parents | workers |",
        "|---|---:|---:|---:|---:|",
    ]
    for kind, name in KINDS.items():
        seconds = median(kind, "seconds")
        busy = f"{median(kind, 'parent_busy'):.1f} | {median(kind, 'workers_busy'):.1f}"
        lines.append(f"| {name} | {seconds:.1f} | {words / seconds:,.0f} | {busy} |")
    lines += [
        "",
        f"Two workers are **{gain:.2f}** times as fast as one. Two processes that share nothing "
        f"are {ceiling:.2f} times as fast, so two workers reach {gain / ceiling:.0%} of what this "
        f"machine allows. Their output is {'' if same else '**not** '}the same, to the byte.",
        "",
        f"| peak memory, MB | {few:,} articles | {articles:,} articles | ratio |",
        "|---|---:|---:|---:|",
    ]
    for kind, what in (("one", "parent"), ("two", "parent"), ("two", "workers")):
        before, after = (
            max(peak for record in found[f"{kind}-{count}"] for peak in peaks(record, what))
            for count in (few, articles)
        )
        name = "one worker" if kind == "one" else f"two workers: {what}"
        lines.append(f"| {name} | {before / 1e6:.0f} | {after / 1e6:.0f} | {after / before:.2f} |")
    command = " ".join(["python -m benchmarks run scaling", *how, "--write"])
    return "\n".join([*lines, "", f"Rebuilt by `{command}`.", ""])


def peaks(record: Record, what: str) -> list[int]:
    return [record["parent"]] if what == "parent" else record["workers"]


def main(arguments: Sequence[str]) -> None:
    parser = common.parser("scaling", __doc__)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--few", type=int, default=2_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--classifiers", help="every one that is installed by default")
    parser.add_argument("--dataset", action="store_true", help="write a folder, not a file")
    parser.add_argument("--folder", type=Path, default=Path(".cache") / "scaling")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args(arguments)
    options.folder.mkdir(parents=True, exist_ok=True)
    ending = "/" if options.dataset else ".jsonl"
    chosen = [f"--classifiers={options.classifiers}"] if options.classifiers else []
    counts = options.articles, options.few
    found = all_runs(options.folder, ending, chosen, *counts, options.rounds)
    with draw(options.folder, options.articles)[0].open() as lines:
        words = sum(len(json.loads(line)["text"].split()) for line in lines)
    how = [*chosen, f"--rounds={options.rounds}", *(["--dataset"] if options.dataset else [])]
    text = report(found, how, *counts, words)
    print(text)
    if options.write:
        common.write_report("SCALING.md", text)
