"""Divides long articles for the encoder."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from allegedly.model import Segmentation


def windows(
    segmentation: Segmentation, firsts: Sequence[int], size: int, start: int = 0
) -> list[range]:
    """Divide an article into windows of whole tokens.

    A window ends with a paragraph if that leaves it at least half full, else with a sentence if
    that leaves it a quarter full, else where it is full.

    Args:
        segmentation: The article.
        firsts: The first piece of each token, and the number of pieces.
        size: Most pieces in a window; a token with more pieces is a window of its own.
        start: The first token.

    Returns:
        Tokens of each window, in order.
    """
    sentences = [s for s in segmentation.sentences if len(s.tokens)]
    ends = {s.tokens.stop: s.paragraph != after.paragraph for s, after in pairwise(sentences)}
    stops = sorted(ends)
    found: list[range] = []
    total = len(firsts) - 1
    at = 0
    while start < total:
        base = firsts[start]
        best = {True: start, False: start}
        while at < len(stops) and firsts[stops[at]] - base <= size:
            best[False] = stops[at]
            if ends[stops[at]]:
                best[True] = stops[at]
            at += 1
        if firsts[total] - base <= size:
            stop = total
        elif 2 * (firsts[best[True]] - base) >= size:
            stop = best[True]
        elif 4 * (firsts[best[False]] - base) >= size:
            stop = best[False]
        else:
            stop = start + 1
            while stop < total and firsts[stop + 1] - base <= size:
                stop += 1
        found.append(range(start, stop))
        start = stop
        while at and stops[at - 1] > stop:
            at -= 1
        while at < len(stops) and stops[at] <= stop:
            at += 1
    return found
