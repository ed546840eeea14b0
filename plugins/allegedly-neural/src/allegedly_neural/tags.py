"""From scores of tags to spans."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Tags = npt.NDArray[np.int64]

_NEVER: Final = np.float32(-1e9)


def log_softmax(scores: Floats) -> Floats:
    """Return the logarithm of the softmax over the last axis."""
    scores = scores - scores.max(-1, keepdims=True)
    logs: Floats = scores - np.log(np.exp(scores).sum(-1, keepdims=True))
    return logs


def best_tags(logs: Sequence[Floats]) -> list[Tags]:
    """Find the likeliest sequence of tags of each window, all windows at once (Viterbi 1967).

    Args:
        logs: Log-probabilities (tokens, tags) of each window; a tag that continues a span may only
            follow one of the same kind.

    Returns:
        The tags of each window.
    """
    if not logs:
        return []
    count, tags = len(logs), logs[0].shape[1]
    longest = max(map(len, logs))
    table = np.zeros((longest, count, tags), np.float32)
    for n, log in enumerate(logs):
        table[: len(log), n] = log
    allowed = np.zeros((tags, tags), np.float32)  # from, to
    inside = np.arange(2, tags, 2)
    allowed[:, inside] = _NEVER
    allowed[inside, inside] = allowed[inside - 1, inside] = 0
    back = np.zeros((longest, count, tags), np.int8)
    state = table[0].copy()
    state[:, inside] = _NEVER
    for step in range(1, longest):
        paths = state[:, :, None] + allowed
        back[step] = paths.argmax(1)
        state = paths.max(1) + table[step]
    # Past the end of a window all its tags score zero, so that its best state does not change.
    rows = np.arange(count)
    tag = state.argmax(1)
    chosen = np.zeros((longest, count), np.int64)
    for step in range(longest - 1, -1, -1):
        chosen[step] = tag
        tag = back[step, rows, tag]
    return [chosen[: len(log), n] for n, log in enumerate(logs)]


def spans(tags: Tags, offset: int = 0) -> Iterator[tuple[int, int, int]]:
    """Yield kind, first token and stop of each span; kinds count from 0."""
    marked = np.flatnonzero(tags)
    if not len(marked):
        return
    kinds = (tags[marked] - 1) // 2
    begins = (tags[marked] % 2 == 1) | (np.diff(marked, prepend=-2) != 1)
    begins |= np.diff(kinds, prepend=-1) != 0
    edges = np.flatnonzero(begins)
    stops = np.append(edges[1:], len(marked)) - 1
    for first, last in zip(edges.tolist(), stops.tolist(), strict=True):
        yield int(kinds[first]), int(marked[first]) + offset, int(marked[last]) + 1 + offset
