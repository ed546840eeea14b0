"""Processing any number of articles: in batches, in order, in bounded memory."""

from __future__ import annotations

import math
import os
import traceback
import warnings
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor
from contextlib import ExitStack, closing, contextmanager, nullcontext
from functools import partial
from itertools import chain
from typing import Any, Final, Protocol, TypeVar

from allegedly.analyzer.worker_watch import Loss, Watch, end_with, watching
from allegedly.errors import EngineError, describe
from allegedly.model import Article

BATCH_ARTICLES: Final = 32
"""The most articles that go through the plugins at once."""

BATCH_CHARACTERS: Final = 50_000
"""A batch is full when its texts reach this length."""

BATCHES_AHEAD: Final = 64
"""Full batches per worker that are read before results are handed on; bounds memory."""

WORKERS_AT_EASE: Final = 16
"""Up to this number of workers, one process can hand out batches one by one."""

ARTICLE_CHARACTERS: Final = 1_000
"""Characters that an article counts in addition to its text when tasks are sized."""

_PROCESSES: Final = "LokyBackend"
"""joblib's name for the backend whose workers are processes on this machine."""

MOST_DEATHS: Final = 10
"""If this many articles in a row end their worker, the articles are not the cause."""

X = TypeVar("X")
R = TypeVar("R")
R_co = TypeVar("R_co", covariant=True)
Batch = list[Article]
Task = list[Batch]
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


def ordered_map(
    work: Work[R],
    articles: Iterable[Article],
    n_jobs: int | None,
    lost: Callable[[Article, Sequence[Loss]], R],
    timeout: float | None = None,
) -> Iterator[R]:
    """Apply a function to batches of articles, with joblib if it has several workers.

    The batches do not depend on the number of workers or on the backend. If a worker process on
    this machine dies, or exceeds the time limit, the articles that may have caused it are tried one
    by one. If a classifier ends the worker again, the article is tried without it; if anything
    else does, the article is lost.

    Args:
        work: Takes a batch and returns a result for each article.
        articles: Any iterable, even an endless one.
        n_jobs: As joblib counts; None leaves it to `joblib.parallel_config`.
        lost: Creates the result for an article that ended its worker.
        timeout: Seconds that a plugin may take for a batch; None sets no limit.

    Yields:
        The results in the order of the articles.

    Raises:
        EngineError: If the backend, not the work, fails, or if a time limit is given without
            worker processes on this machine.
    """
    import joblib
    from joblib.parallel import get_active_backend

    backend = get_active_backend()[0]
    name = type(backend).__name__
    with _blamed_on(name):
        workers = joblib.effective_n_jobs(n_jobs)
    processes = name == _PROCESSES and workers > 1
    if timeout is not None and not processes:
        raise EngineError(
            "a time limit needs worker processes on this machine, which can be stopped: use at "
            "least two (n_jobs=2 or --jobs 2) and no backend but loky"
        )
    batches = batches_of(articles)
    if workers == 1:
        for batch in batches:
            yield from work(batch)
        return
    streams = getattr(backend, "supports_return_generator", False)
    with ExitStack() as stack:
        watch = stack.enter_context(watching(timeout)) if processes else None
        crew = stack.enter_context(closing(_Crew(n_jobs, name, watch, streams=streams)))
        # A joblib generator keeps running while its results wait; windows bound their number.
        for window in _windows(batches, workers):
            tasks = list(tasks_of(window, workers, few=not streams))
            window.clear()  # or it would stay in memory while the next one is read
            for results, error in crew.outcomes(work, tasks, lost):
                yield from results
                if error is not None:
                    raise error
            del tasks


class _Crew:
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
        with _blamed_on(self._name):
            if self._parallel is None:
                self._parallel = self._stack.enter_context(self._open())
            made = self._parallel(task(work, item, number, self._watch) for number, item in calls)
            outcomes = iter(made)
        try:
            while True:
                with _blamed_on(self._name):
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
        if self._name == _PROCESSES:
            own = {"initializer": end_with, "initargs": (os.getpid(),)}
        return joblib.Parallel(self._n_jobs, return_as=self._return_as, batch_size=1, **own)


def batches_of(articles: Iterable[Article]) -> Iterator[Batch]:
    """Group articles by length; those read before the input raised are still yielded."""
    return _grouped(
        articles,
        lambda article: len(article.text),
        lambda count, size: size >= BATCH_CHARACTERS or count >= BATCH_ARTICLES,
    )


def tasks_of(window: list[Batch], workers: int, *, few: bool) -> Iterator[Task]:
    """Group batches into tasks that become smaller, so that all workers finish together.

    Args:
        window: The batches to process before the workers wait for each other.
        workers: Number of workers that share it. The more there are, the longer the tasks, because
            one process hands out all of them.
        few: Whether each task has a high cost of its own, so that long ones are better.
    """
    most = math.inf if few else BATCH_CHARACTERS * max(1, workers // WORKERS_AT_EASE)
    left = sum(map(_weight, window))
    task: Task = []
    size = 0
    for batch in window:
        task.append(batch)
        size += _weight(batch)
        if size >= min(most, left / (2 * workers)):
            yield task
            left -= size
            task, size = [], 0
    if task:
        yield task


def _windows(batches: Iterable[Batch], workers: int) -> Iterator[list[Batch]]:
    """Group batches so that each worker is busy for long enough, and gets at least something."""
    enough = workers * BATCHES_AHEAD * BATCH_CHARACTERS
    return _grouped(batches, _weight, lambda count, size: size >= enough and count >= 2 * workers)


def _weight(batch: Batch) -> int:
    return sum(ARTICLE_CHARACTERS + len(article.text) for article in batch)


def _grouped(
    items: Iterable[X], weigh: Callable[[X], int], full: Callable[[int, int], bool]
) -> Iterator[list[X]]:
    """Group items; if the input raises, the unfinished group is yielded first."""
    group: list[X] = []
    size = 0
    try:
        for item in items:
            group.append(item)
            size += weigh(item)
            if full(len(group), size):
                yield group
                group, size = [], 0
    except Exception:
        if group:
            yield group
        raise
    if group:
        yield group


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
def _blamed_on(name: str) -> Iterator[None]:
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
