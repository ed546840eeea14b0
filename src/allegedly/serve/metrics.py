"""Figures on the server, in the text format of Prometheus."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

_BUCKETS: Final = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
"""Upper bounds of the histogram of working times, in seconds."""

MEDIA: Final = "text/plain; version=0.0.4; charset=utf-8"

Sample = tuple[str, Mapping[str, str], float]
"""The end of a metric's name, labels and value."""


class Metrics:
    """Counts requests, time and restarts; used in one event loop.

    Attributes:
        in_hand: Requests that are read, wait or are worked on now.
        restarts: Workers that were lost and replaced.
    """

    def __init__(self) -> None:
        """Start at zero."""
        self.in_hand = 0
        self.restarts = 0
        self._requests: dict[tuple[str, int], int] = defaultdict(int)
        self._seconds: dict[str, list[float]] = defaultdict(lambda: [0.0] * (len(_BUCKETS) + 2))

    def answered(self, route: str, status: int) -> None:
        """Count an answer.

        Args:
            route: The path; one of few, not the address that a client sent.
            status: Its status code.
        """
        self._requests[route, status] += 1

    def worked(self, kind: str, seconds: float) -> None:
        """Count the time that a worker took."""
        row = self._seconds[kind]
        for number, bound in enumerate(_BUCKETS):
            row[number] += seconds <= bound
        row[-2] += 1
        row[-1] += seconds

    def text(self, workers: int, pids: Iterable[int]) -> str:
        """Return all figures.

        Args:
            workers: The number of workers that run.
            pids: The ids of their processes.
        """
        lines: list[str] = []
        for name, kind, explained, samples in (
            ("requests_total", "counter", "Answers, by path and status.", self._answers()),
            ("work_seconds", "histogram", "Time that workers took for a request.", self._times()),
            (
                "requests_in_hand",
                "gauge",
                "Requests read, waiting or worked on.",
                _one(self.in_hand),
            ),
            ("workers", "gauge", "Worker processes that run.", _one(workers)),
            (
                "worker_restarts_total",
                "counter",
                "Workers that were replaced.",
                _one(self.restarts),
            ),
            ("resident_memory_bytes", "gauge", "Memory, by process.", _memory(pids)),
        ):
            lines += [f"# HELP allegedly_{name} {explained}", f"# TYPE allegedly_{name} {kind}"]
            lines += [
                _line(f"allegedly_{name}{end}", labels, value) for end, labels, value in samples
            ]
        return "\n".join(lines) + "\n"

    def _answers(self) -> Iterator[Sample]:
        for (route, status), count in sorted(self._requests.items()):
            yield "", {"path": route, "status": str(status)}, count

    def _times(self) -> Iterator[Sample]:
        for kind, row in sorted(self._seconds.items()):
            for bound, count in zip((*map(str, _BUCKETS), "+Inf"), row, strict=False):
                yield "_bucket", {"result": kind, "le": bound}, count
            yield "_sum", {"result": kind}, row[-1]
            yield "_count", {"result": kind}, row[-2]


def _one(value: float) -> Iterator[Sample]:
    yield "", {}, value


def _memory(pids: Iterable[int]) -> Iterator[Sample]:
    """Yield the memory of the server and of its workers, where the system tells it in files."""
    for name, pid in (("server", os.getpid()), *(("worker", pid) for pid in pids)):
        try:
            pages = int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1])
        except (OSError, ValueError, IndexError):
            continue
        yield "", {"process": name, "pid": str(pid)}, pages * os.sysconf("SC_PAGE_SIZE")


def _line(name: str, labels: Mapping[str, str], value: float) -> str:
    shown = ",".join(f'{key}="{text}"' for key, text in labels.items())
    number: Any = int(value) if value == int(value) else value
    return f"{name}{{{shown}}} {number}" if shown else f"{name} {number}"
