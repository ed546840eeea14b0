"""The workers of joblib, replaced if some of them die, and what they do."""

from __future__ import annotations

import os
import traceback
import warnings
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import BrokenExecutor
from contextlib import ExitStack, closing, contextmanager, nullcontext
from functools import partial
from itertools import chain
from typing import Any, Final, Protocol, TypeVar

from allegedly.analyzer.batching import Batch, Task
from allegedly.analyzer.worker_watch import Loss, Watch, end_with
from allegedly.errors import EngineError, describe
from allegedly.model import Article

PROCESSES: Final = "LokyBackend"
"""joblib's name for the backend whose workers are processes on this machine."""

MOST_DEATHS: Final = 10
"""If this many articles in a row end their worker, the articles are not the cause."""

R = TypeVar("R")
R_co = TypeVar("R_co", covariant=True)
Outcome = tuple[list[R], Exception | None]
"""The results of a task, and the error that ended it early."""


class Work(Protocol[R_co]):
    """The work on a batch; picklable if joblib uses processes."""

    def __call__(self, batch: Batch, losses: Sequence[Loss] = ()) -> Sequence[R_co]:
        """Return a result for each article, without the classifiers that `losses` name."""


class _WorkerDiedError(Exception):
    """A worker process died; `error` is the error to report if retrying does not help."""

    def __init__(self, error: EngineError) -> None:
        super().__init__(str(error))
        self.error = error


class Workers:
    """The workers of joblib, replaced if some of them die."""

    def __init__(
        self, n_jobs: int | None, name: str, watch: Watch | None, *, streams: bool
    ) -> None:
        self._n_jobs = n_jobs
        self._name = name
        self._watch = watch
        self._return_as = "generator" if streams else "list"
        self._stack = ExitStack()
        self._parallel: Any = None
        self._deaths = 0

    def close(self) -> None:
        """End them; the next work starts new ones."""
        self._parallel = None
        self._stack.close()

    def outcomes(
        self,
        work: Work[R],
        tasks: list[Task],
        lost: Callable[[Article, Sequence[Loss]], R],
    ) -> Iterator[Outcome[R]]:
        """Yield the outcome of each task, in order."""
        left = deque(range(len(tasks)))
        retried: dict[int, Outcome[R]] = {}
        while left:
            again = [number for number in left if number not in retried]
            calls = ((number, tasks[number]) for number in again)
            try:
                with closing(self._call(work, calls)) as found:
                    while left:
                        number = left[0]
                        outcome = retried.pop(number) if number in retried else next(found)
                        left.popleft()
                        yield outcome
            except EngineError as error:
                if not left:
                    raise
                first = next(chain.from_iterable(tasks[left[0]]))
                raise EngineError(
                    f"{error}; the first article without a result is {first.id!r}"
                ) from error
            except _WorkerDiedError as died:
                if self._watch is None:
                    raise died.error from died
                suspects = [n for n in self._watch.unfinished() if n in again] or again[:1]
                for number in suspects:
                    retried[number] = self._one_by_one(work, tasks[number], lost, died.error)

    def _one_by_one(
        self,
        work: Work[R],
        task: Task,
        lost: Callable[[Article, Sequence[Loss]], R],
        error: EngineError,
    ) -> Outcome[R]:
        """Repeat a task, each article alone, to find out which one ends its worker."""
        results: list[R] = []
        for article in chain.from_iterable(task):
            done, raised = self._alone(work, article, lost, error)
            results += done
            if raised is not None:
                return results, raised
        return results, None

    def _alone(
        self,
        work: Work[R],
        article: Article,
        lost: Callable[[Article, Sequence[Loss]], R],
        error: EngineError,
    ) -> Outcome[R]:
        """Do an article, if need be without the classifiers that end their worker."""
        assert self._watch is not None
        losses: list[Loss] = []
        while True:
            attempt = partial(work, losses=tuple(losses)) if losses else work
            try:
                (outcome,) = self._call(attempt, iter([(0, [[article]])]))
            except _WorkerDiedError:
                loss = self._watch.unfinished().get(0)
                self._deaths += not losses
                if self._deaths >= MOST_DEATHS or loss is None or loss.stage == "render":
                    doing = "" if loss is None else f", while {loss.name} was to {loss.stage} it"
                    raise EngineError(
                        f"{error}; it died of article {article.id!r}{doing}"
                    ) from error
                losses.append(loss)
                if loss.stage != "assess":
                    return [lost(article, losses)], None
                continue
            if not losses:
                self._deaths = 0
            return outcome

    def _call(
        self, work: Work[R], calls: Iterator[tuple[int, Task]]
    ) -> Generator[Outcome[R], None, None]:
        """Run tasks; if the caller stops early, the remaining ones are dropped."""
        import joblib

        task = joblib.delayed(_done)
        with blamed_on(self._name):
            if self._parallel is None:
                self._parallel = self._stack.enter_context(self._open())
            made = self._parallel(task(work, item, number, self._watch) for number, item in calls)
            outcomes = iter(made)
        try:
            while True:
                with blamed_on(self._name):
                    outcome = next(outcomes, None)
                if outcome is None:
                    return
                yield outcome
        except _WorkerDiedError:
            self.close()
            raise
        finally:
            if hasattr(outcomes, "close"):
                with warnings.catch_warnings():
                    # joblib warns about results that are discarded.
                    warnings.simplefilter("ignore")
                    outcomes.close()

    def _open(self) -> Any:
        import joblib

        own: dict[str, Any] = {}
        if self._name == PROCESSES:
            own = {"initializer": end_with, "initargs": (os.getpid(),)}
        return joblib.Parallel(self._n_jobs, return_as=self._return_as, batch_size=1, **own)


def _done(work: Work[R], task: Task, number: int, watch: Watch | None) -> Outcome[R]:
    """Do a task in a worker. An error is returned, because not every backend passes it on."""
    results: list[R] = []
    try:
        with nullcontext() if watch is None else watch.task(number):
            for batch in task:
                results += work(batch)
    except Exception as error:  # noqa: BLE001 (raised by the caller)
        error.add_note(f"In the worker:\n{traceback.format_exc()}")
        return results, error
    return results, None


@contextmanager
def blamed_on(name: str) -> Iterator[None]:
    """Turn an error of a backend into one that names the backend."""
    try:
        yield
    except Exception as error:
        if isinstance(error, BrokenExecutor) and error.__cause__ is None:
            raise _WorkerDiedError(
                EngineError(
                    f"{name}: a worker process died in the middle of its work; it was killed, or "
                    "memory ran out: use fewer workers (--jobs), which need less of it"
                )
            ) from error
        else:
            reason = describe(error)[:500]
            if error.__cause__ is not None:
                reason += f" ({_last_line(error.__cause__)[:500]})"
        raise EngineError(f"{name}: {reason}") from error


def _last_line(error: BaseException) -> str:
    """Return the last line of a worker's traceback, which is sent as text in quotation marks."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip(' "')]
    return lines[-1] if lines else type(error).__name__
