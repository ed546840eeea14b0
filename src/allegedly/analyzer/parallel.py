"""Working through any number of articles: in batches, in order, in bounded memory."""

from __future__ import annotations

import math
import traceback
import warnings
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor
from contextlib import ExitStack, contextmanager
from typing import Any, Final, TypeVar

from allegedly.errors import EngineError
from allegedly.model import Article
from allegedly.plugins.registry import describe

BATCH_ARTICLES: Final = 32
"""Most articles that go through the plugins at once."""

BATCH_CHARACTERS: Final = 50_000
"""A batch is full when its texts reach this length."""

BATCHES_AHEAD: Final = 64
"""Full batches per worker that are read before results are handed on; bounds memory."""

WORKERS_AT_EASE: Final = 16
"""So many workers are handed one batch after the other without trouble."""

ARTICLE_CHARACTERS: Final = 1_000
"""What an article adds to its text when the length of a task is counted."""

X = TypeVar("X")
R = TypeVar("R")
Batch = list[Article]
Task = list[Batch]


def ordered_map(
    work: Callable[[Batch], list[R]], articles: Iterable[Article], n_jobs: int | None
) -> Iterator[R]:
    """Apply a function to batches of articles, by joblib where it has several workers.

    The batches are the same whatever the number of workers and whatever the backend.

    Args:
        work: Gets a batch and returns a result for each article; picklable where joblib uses
            processes.
        articles: Any iterable, also an endless one.
        n_jobs: As joblib counts; None leaves it to `joblib.parallel_config`.

    Yields:
        The results in the order of the articles.

    Raises:
        EngineError: If the backend, not the work, fails.
    """
    import joblib
    from joblib.parallel import get_active_backend

    backend = get_active_backend()[0]
    name = type(backend).__name__
    with _blamed_on(name):
        workers = joblib.effective_n_jobs(n_jobs)
    batches = batches_of(articles)
    if workers == 1:
        for batch in batches:
            yield from work(batch)
        return
    streams = getattr(backend, "supports_return_generator", False)
    task = joblib.delayed(_done)
    with ExitStack() as stack:
        with _blamed_on(name):
            return_as = "generator" if streams else "list"
            parallel = joblib.Parallel(n_jobs, return_as=return_as, batch_size=1)
            stack.enter_context(parallel)
        # A joblib generator runs on while nobody takes its results; windows bound what piles up.
        for window in _windows(batches, workers):
            tasks = (task(work, item) for item in tasks_of(window, workers, few=not streams))
            for results, error in _outcomes(parallel, tasks, name):
                yield from results
                if error is not None:
                    raise error
            window.clear()  # or it would stay in memory while the next one is read


def batches_of(articles: Iterable[Article]) -> Iterator[Batch]:
    """Group articles by length; what was read before the input raised still comes out."""
    return _grouped(
        articles,
        lambda article: len(article.text),
        lambda count, size: size >= BATCH_CHARACTERS or count >= BATCH_ARTICLES,
    )


def tasks_of(window: list[Batch], workers: int, *, few: bool) -> Iterator[Task]:
    """Group batches into tasks, the later the smaller, so that all workers end together.

    Args:
        window: What is to be done before the workers wait for each other.
        workers: How many share it. The more they are, the longer are tasks, as one process hands
            them all out.
        few: Whether each task is dear and none is too long.
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
    """Group batches so that each worker has long enough to do, and something in any case."""
    enough = workers * BATCHES_AHEAD * BATCH_CHARACTERS
    return _grouped(batches, _weight, lambda count, size: size >= enough and count >= 2 * workers)


def _weight(batch: Batch) -> int:
    return sum(ARTICLE_CHARACTERS + len(article.text) for article in batch)


def _grouped(
    items: Iterable[X], weigh: Callable[[X], int], full: Callable[[int, int], bool]
) -> Iterator[list[X]]:
    """Group items; where the input raises, the group that was begun comes out before."""
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


def _done(work: Callable[[Batch], list[R]], task: Task) -> tuple[list[R], Exception | None]:
    """Do a task in a worker. What it raises is a result, as not every backend brings it home."""
    results: list[R] = []
    try:
        for batch in task:
            results += work(batch)
    except Exception as error:
        error.add_note(f"In the worker:\n{traceback.format_exc()}")
        return results, error
    return results, None


def _outcomes(parallel: Any, tasks: Iterable[Any], name: str) -> Iterator[Any]:
    """Have tasks done; what a caller that had enough leaves over is dropped."""
    with _blamed_on(name):
        outcomes = iter(parallel(tasks))
    try:
        while True:
            with _blamed_on(name):
                outcome = next(outcomes, None)
            if outcome is None:
                return
            yield outcome
    finally:
        if hasattr(outcomes, "close"):
            with warnings.catch_warnings():
                # joblib warns of what was done in vain.
                warnings.simplefilter("ignore")
                outcomes.close()


@contextmanager
def _blamed_on(name: str) -> Iterator[None]:
    """Turn what a backend raises into an error that names it."""
    try:
        yield
    except Exception as error:
        if isinstance(error, BrokenExecutor) and error.__cause__ is None:
            reason = (
                "a worker process died in the middle of its work; it was killed, or memory ran "
                "out, in which case fewer workers (--jobs) need less of it"
            )
        else:
            reason = describe(error)[:500]
            if error.__cause__ is not None:
                reason += f" ({_last_line(error.__cause__)[:500]})"
        raise EngineError(f"{name}: {reason}") from error


def _last_line(error: BaseException) -> str:
    """Return what a worker's traceback, which travels as text in quotation marks, comes down to."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip(' "')]
    return lines[-1] if lines else type(error).__name__
