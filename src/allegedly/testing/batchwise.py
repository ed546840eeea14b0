"""Checks for the promises of every plugin that works on batches."""

from __future__ import annotations

import pickle
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final, Generic, TypeVar

import attrs

from allegedly.testing.checks import require

P = TypeVar("P")
T = TypeVar("T")

_THREADS: Final = 4
_CALLS: Final = 12
_WARM: Final = 8

SLOWEST: Final = 10.0
"""Most seconds of processor time for 1,000 short sentences, however busy the machine is."""

LONGEST: Final = 120.0
"""Most seconds on the clock: a plugin that waits for something uses no processor time."""


@attrs.frozen
class Batchwise(Generic[P, T]):
    """A kind of plugin and a batch for it to work on; each method raises if a promise is broken.

    Attributes:
        make: Returns a new plugin.
        items: The batch.
        work: Runs a plugin on items; returns a result for each, in their order.
    """

    make: Callable[[], P]
    items: Sequence[T]
    work: Callable[[P, Sequence[T]], list[Any]]

    def splits(self, *sizes: int) -> None:
        """An item gives the same result alone and in batches of any size."""
        plugin = self.make()
        together = self.work(plugin, self.items)
        for size in sizes:
            apart = [
                result
                for start in range(0, len(self.items), size)
                for result in self.work(plugin, self.items[start : start + size])
            ]
            require(apart == together, f"batches of {size} give other results than a single batch")

    def repeats(self) -> None:
        """Another call, and another object, give the same results."""
        plugin = self.make()
        first = self.work(plugin, self.items)
        require(first == self.work(plugin, self.items), "a second call gives other results")
        require(first == self.work(self.make(), self.items), "a second object gives other results")

    def leaves_alone(self) -> None:
        """The items are not changed."""
        before = pickle.dumps(self.items)
        self.work(self.make(), self.items)
        require(pickle.dumps(self.items) == before, "the plugin changed its input")

    def travels(self) -> None:
        """A plugin can be pickled, before and after use, without changing its results."""
        plugin = self.make()
        fresh = pickle.loads(pickle.dumps(plugin))  # noqa: S301 (pickled in the same line)
        expected = self.work(plugin, self.items)
        used = pickle.loads(pickle.dumps(plugin))  # noqa: S301 (pickled in the same line)
        after = "plugin gives other results after pickling"
        require(self.work(fresh, self.items) == expected, f"a new {after}")
        require(self.work(used, self.items) == expected, f"a used {after}")

    def threads(self) -> None:
        """Several threads may use one object at once."""
        plugin = self.make()
        expected = self.work(self.make(), self.items)
        with ThreadPoolExecutor(_THREADS) as pool:
            for found in pool.map(lambda _: self.work(plugin, self.items), range(_CALLS)):
                require(found == expected, "a thread gets other results")

    def hurries(self, sentences: int) -> None:
        """A batch takes at most a few seconds once the plugin is warm.

        Args:
            sentences: The number of sentences in the batch, for the message.
        """
        plugin = self.make()
        self.work(plugin, self.items[:_WARM])
        began, used = time.perf_counter(), time.process_time()
        self.work(plugin, self.items)
        used, passed = time.process_time() - used, time.perf_counter() - began
        require(used < SLOWEST, f"{sentences} sentences took {used:.1f} s of processor time")
        require(passed < LONGEST, f"{sentences} sentences took {passed:.1f} s")
