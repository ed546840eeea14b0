"""What all tests share."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import HealthCheck, settings

# On a busy machine an example may take any time.
settings.register_profile("any", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any")

T = TypeVar("T")


def _data() -> Path | None:
    named = os.environ.get("ALLEGEDLY_DATA")
    return Path(named).resolve() if named and Path(named).is_dir() else None


def pytest_configure() -> None:
    """Make the corpora's place absolute, for tests that start processes elsewhere."""
    if data := _data():
        os.environ["ALLEGEDLY_DATA"] = str(data)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what needs corpora where there are none."""
    if _data() is None:
        reason = "corpora are not on disk; let ALLEGEDLY_DATA name their folder"
        for item in items:
            if item.get_closest_marker("corpora"):
                item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder of the corpora."""
    found = _data()
    assert found is not None
    return found


class Stopwatch:
    """Measures work in processor time, which other processes disturb little.

    What they do disturb, by way of caches, the least of several runs shows least.
    """

    def least(self, work: Callable[[], object], times: int = 5) -> float:
        """Return the least time of several runs, in seconds."""
        return min(self._spent(work) for _ in range(times))

    def check_growth(
        self, work: Callable[[T], object], small: T, large: T, *, at_most: float, times: int = 3
    ) -> None:
        """Fail if work on the larger thing takes more than `at_most` times as long.

        The runs alternate, and a result above the limit is measured again, twice at most: noise
        seldom strikes three times, a square always does. The 10 ms that the larger one may take
        longer anyway matter only where there is little to measure.
        """
        found = []
        for _ in range(3):
            runs = [
                [self._spent(lambda x=x: work(x)) for x in (small, large)] for _ in range(times)
            ]
            least = [min(column) for column in zip(*runs, strict=True)]
            found.append(max(least[1] - 0.01, 0) / least[0])
            if found[-1] <= at_most:
                return
        assert min(found) <= at_most, f"took {found} times as long"

    def process(self, *arguments: str, times: int = 7) -> float:
        """Return the least time that Python takes for a command line, in seconds."""
        resource = pytest.importorskip("resource", reason="Windows has no such figures")

        def used() -> float:
            now = resource.getrusage(resource.RUSAGE_CHILDREN)
            return float(now.ru_utime + now.ru_stime)

        found = []
        for _ in range(times):
            begin = used()
            subprocess.run([sys.executable, *arguments], check=True, capture_output=True)
            found.append(used() - begin)
        return min(found)

    def _spent(self, work: Callable[[], object]) -> float:
        begin = time.process_time()
        work()
        return time.process_time() - begin


@pytest.fixture(scope="session")
def stopwatch() -> Stopwatch:
    """What tests of time measure with."""
    return Stopwatch()
