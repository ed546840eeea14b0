"""The workers, shared among requests: a bounded queue, time limits, and replacement of the lost."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, Final, TypeVar

from allegedly.errors import EngineError
from allegedly.serve.jobs import Answer, Call, Limits, Setup
from allegedly.serve.metrics import Metrics
from allegedly.serve.problems import RequestError
from allegedly.serve.worker import Worker

_RETRY: Final = 5.0
"""Seconds before a worker that could not be started is tried again."""

_WEIGHT: Final = 0.2
"""The share of the last request in the running mean of working times."""


R = TypeVar("R")


class Crew:
    """Hands requests to workers. Only `close` may be called outside the event loop."""

    def __init__(self, setup: Setup, limits: Limits, metrics: Metrics) -> None:
        """Prepare workers; nothing is started yet.

        Args:
            setup: The plugins that the workers load.
            limits: The limits of all requests.
            metrics: Counts what happens.
        """
        self.limits = limits
        self.stopping = False
        self._metrics = metrics
        self._workers = [Worker(setup, limits) for _ in range(limits.workers)]
        self._idle: asyncio.Queue[Worker] = asyncio.Queue()
        self._threads = ThreadPoolExecutor(2 * limits.workers, "allegedly-worker")
        self._admitted = 0
        self._mean = 1.0
        self._revivals: set[asyncio.Task[None]] = set()

    @property
    def about(self) -> dict[str, Any]:
        """The versions that answer requests."""
        return self._workers[0].about

    @property
    def alive(self) -> int:
        """The number of workers that run."""
        return sum(worker.alive for worker in self._workers)

    @property
    def pids(self) -> list[int]:
        """The ids of the processes."""
        return [worker.pid for worker in self._workers if worker.pid is not None]

    async def start(self) -> None:
        """Start the workers, and wait until all are ready.

        Raises:
            EngineError: If one of them cannot load its plugins.
        """
        await asyncio.gather(*(self._in_thread(worker.start) for worker in self._workers))
        for worker in self._workers:
            self._idle.put_nowait(worker)

    def close(self) -> None:
        """End all workers at once."""
        self.stopping = True
        for task in self._revivals:
            task.cancel()
        for worker in self._workers:
            worker.close()
        self._threads.shutdown(wait=False, cancel_futures=True)

    @contextmanager
    def admitted(self) -> Iterator[None]:
        """Admit a request before its body is read, so that waiting requests fit into memory.

        Raises:
            RequestError: If there are too many already, or the server is stopping.
        """
        if self.stopping:
            raise RequestError(503, "the server is stopping", 5)
        if self._admitted >= self.limits.workers + self.limits.queue:
            raise RequestError(429, "too many requests at once; try again later", self._pause())
        self._admitted += 1
        self._metrics.in_hand = self._admitted
        try:
            yield
        finally:
            self._admitted -= 1
            self._metrics.in_hand = self._admitted

    async def do(self, call: Call) -> Answer:
        """Answer a request as soon as a worker is free.

        Raises:
            RequestError: If none is free in time, if the work takes too long, or its worker dies.
        """
        try:
            async with asyncio.timeout(self.limits.seconds):
                worker = await self._idle.get()
        except TimeoutError:
            raise RequestError(
                503,
                f"no worker was free within {self.limits.seconds:g} s; try again later",
                self._pause(),
            ) from None
        began = time.perf_counter()
        # The thread has the worker until the work ends, even if the request is given up.
        work = asyncio.ensure_future(self._in_thread(worker.do, call))
        work.add_done_callback(lambda done: self._return(worker, done))
        answer = await asyncio.shield(work)
        spent = time.perf_counter() - began
        self._mean += _WEIGHT * (spent - self._mean)
        self._metrics.worked(call.kind, spent)
        return answer

    def _return(self, worker: Worker, work: asyncio.Future[Answer]) -> None:
        """Put a worker back, or start it again if it was lost."""
        if not work.cancelled() and work.exception() is None:
            self._idle.put_nowait(worker)
        elif not self.stopping:
            self._metrics.restarts += 1
            task = asyncio.ensure_future(self._revive(worker))
            self._revivals.add(task)
            task.add_done_callback(self._revivals.discard)

    async def _revive(self, worker: Worker) -> None:
        while not self.stopping:
            try:
                await self._in_thread(worker.start)
            except EngineError:
                await asyncio.sleep(_RETRY)
            else:
                self._idle.put_nowait(worker)
                return

    async def _in_thread(self, function: Callable[..., R], *arguments: Any) -> R:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, function, *arguments)

    def _pause(self) -> int:
        """Return the seconds in which the requests in hand will be done, as it looks now."""
        expected = self._mean * self._admitted / self.limits.workers
        return max(1, math.ceil(min(expected, self.limits.seconds)))
