"""Processing any number of articles: in batches, in order, in bounded memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, closing
from typing import TypeVar

from allegedly.analyzer.batching import batches_of, tasks_of, windows_of
from allegedly.analyzer.joblib_workers import PROCESSES, Work, Workers, blamed_on
from allegedly.analyzer.worker_watch import Loss, watching
from allegedly.errors import EngineError
from allegedly.model import Article

R = TypeVar("R")


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
    with blamed_on(name):
        workers = joblib.effective_n_jobs(n_jobs)
    processes = name == PROCESSES and workers > 1
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
        team = stack.enter_context(closing(Workers(n_jobs, name, watch, streams=streams)))
        # A joblib generator keeps running while its results wait; windows bound their number.
        for window in windows_of(batches, workers):
            tasks = list(tasks_of(window, workers, few=not streams))
            window.clear()  # or it would stay in memory while the next one is read
            for results, error in team.outcomes(work, tasks, lost):
                yield from results
                if error is not None:
                    raise error
            del tasks
