"""Runs the encoder: articles in, one row of numbers per token out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import attrs
import numpy as np

from allegedly.model import Segmentation
from allegedly_neural.pieces import Ints, PieceMaker
from allegedly_neural.roles import WIDTH
from allegedly_neural.tags import Floats
from allegedly_neural.windows import windows


@attrs.frozen(eq=False)
class Reading:
    """The encoder's output for an article.

    Attributes:
        windows: The windows in which it was read, as ranges of tokens.
        output: One row per token; `roles` explains the columns.
        opened: A row for the opening of each window, which represents everything outside.
    """

    windows: Sequence[range]
    output: Floats
    opened: Floats


class Network(Protocol):
    """Runs the encoder on one window."""

    def __call__(self, ids: Ints, marks: Ints, firsts: Ints) -> Floats:
        """Return a row for each of `firsts`, the positions of the first piece of each token."""


def read(
    segmentation: Segmentation,
    maker: PieceMaker,
    network: Network,
    size: int,
    scheme: str = "newsroom",
) -> Reading:
    """Read an article window by window.

    One window per run: no time is lost to padding, and no article affects the output of another
        (8-bit numbers are scaled run by run).

    Args:
        segmentation: The article.
        maker: Cuts tokens into pieces.
        network: The encoder.
        size: Longest window, in pieces.
        scheme: Which annotation the attributions are to follow; see `pieces.SCHEMES`.
    """
    pieces = maker.make(segmentation)
    all_firsts = pieces.firsts
    parts = windows(segmentation, all_firsts.tolist(), size)
    outputs = []
    for tokens in parts:
        base = all_firsts[tokens.start]
        stop = min(all_firsts[tokens.stop], base + size)
        ids = np.empty(stop - base + 2, np.int64)
        ids[0], ids[1:-1], ids[-1] = maker.open[scheme], pieces.ids[base:stop], maker.close
        marks = np.zeros_like(ids)
        marks[1:-1] = pieces.marks[base:stop]
        firsts = np.zeros(len(tokens) + 1, np.int64)
        firsts[1:] = all_firsts[tokens.start : tokens.stop] - base + 1
        outputs.append(network(ids, marks, firsts))
    if not outputs:
        nothing = np.zeros((0, WIDTH), np.float32)
        return Reading((), nothing, nothing)
    output = np.concatenate([rows[1:] for rows in outputs])
    return Reading(parts, output, np.stack([rows[0] for rows in outputs]))
