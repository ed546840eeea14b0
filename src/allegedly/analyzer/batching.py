"""Grouping articles into batches, and batches into tasks that keep all workers busy."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from typing import Final, TypeVar

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

X = TypeVar("X")
Batch = list[Article]
Task = list[Batch]


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


def windows_of(batches: Iterable[Batch], workers: int) -> Iterator[list[Batch]]:
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
