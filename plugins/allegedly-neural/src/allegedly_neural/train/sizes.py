"""The sizes of a network, and how much it is trained."""

from __future__ import annotations

import attrs


@attrs.frozen
class Shape:
    """Sizes of an encoder.

    Attributes:
        pieces: Size of the vocabulary.
        width: Length of the vector of a piece.
        layers: Number of layers.
        heads: Attention heads of each.
        head: Width of a head.
        inner: Width of the feed-forward part of each.
        positions: Longest input, in pieces.
        marks: Whether the encoder sees case, quotation and breaks.
    """

    pieces: int = 30_522
    width: int = 384
    layers: int = 6
    heads: int = 12
    head: int = 32
    inner: int = 1_536
    positions: int = 256
    marks: bool = True


@attrs.frozen
class Plan:
    """How to train.

    Attributes:
        cycles: Epochs in each cycle: within a cycle the learning rate falls nearly to zero, and
            each cycle after the first starts at half its rate.
        rate: Learning rate of the encoder.
        head_rate: Learning rate of the heads, which start untrained.
        batch: Windows in a batch.
        pieces: Most pieces in a window; the windows of each epoch end at different places.
        smallest: Fewest pieces at which a window may be cut.
        shares: Share of each corpus that an epoch sees, 2 for twice; it sees nothing of others.
        votes: Number of last epochs that use the hedges in news for which classifiers voted.
        averaged: Number of last epochs whose weights are averaged at the end (Izmailov et al. 2018,
            arXiv:1803.05407).
        seed: Seed of all randomness.
    """

    shares: dict[str, float]
    cycles: tuple[int, ...] = (3, 2)
    rate: float = 2e-4
    head_rate: float = 1e-3
    batch: int = 16
    pieces: int = 190
    smallest: int = 120
    votes: int = 3
    averaged: int = 3
    seed: int = 1

    @property
    def epochs(self) -> int:
        """The total number of epochs."""
        return sum(self.cycles)
