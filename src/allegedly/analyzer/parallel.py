"""Working through any number of articles: in batches, in order, in bounded memory."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any, Final, TypeVar

from allegedly.model import Article

BATCH_ARTICLES: Final = 32
"""Most articles that go through the plugins, or to a worker, at once."""

BATCH_CHARACTERS: Final = 100_000
"""A batch is full when its texts reach this length."""

BATCHES_AHEAD: Final = 8
"""Batches per worker that are read before results are handed on; bounds memory."""

R = TypeVar("R")


def ordered_map(
    work: Callable[[list[Article]], list[R]], articles: Iterable[Article], n_jobs: int | None
) -> Iterator[R]:
    """Apply a function to batches of articles, by joblib where it has several workers.

    Args:
        work: Gets a batch and returns a result for each article; picklable where joblib uses
            processes.
        articles: Any iterable, also an endless one.
        n_jobs: As joblib counts; None leaves it to `joblib.parallel_config`.

    Yields:
        The results in the order of the articles.
    """
    import joblib

    batches = batches_of(articles)
    workers = joblib.effective_n_jobs(n_jobs)
    if workers == 1:
        for batch in batches:
            yield from work(batch)
        return
    task = joblib.delayed(work)
    with joblib.Parallel(n_jobs, return_as="generator", batch_size=1) as parallel:
        # A joblib generator runs on while nobody takes its results; windows bound what piles up.
        while window := list(islice(batches, BATCHES_AHEAD * workers)):
            outcomes = parallel(task(batch) for batch in window)
            try:
                for results in outcomes:
                    yield from results
            finally:
                _close(outcomes)


def batches_of(articles: Iterable[Article]) -> Iterator[list[Article]]:
    """Group articles by length; what was read before the input raised still comes out."""
    batch: list[Article] = []
    size = 0
    try:
        for article in articles:
            batch.append(article)
            size += len(article.text)
            if size >= BATCH_CHARACTERS or len(batch) >= BATCH_ARTICLES:
                yield batch
                batch, size = [], 0
    except Exception:
        if batch:
            yield batch
        raise
    if batch:
        yield batch


def _close(outcomes: Any) -> None:
    """Drop what a caller that had enough left over, of which joblib would warn."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        outcomes.close()
