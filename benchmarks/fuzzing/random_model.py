"""A model of the encoder plugins with random weights: fast, and its output has any shape.

A trained network rarely marks a source without a cue, an attribution inside another that is not
there, or a hedge in every word; one with random weights does so all the time.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

_SEED: Final = 1
_SPREAD: Final = 3.0
"""Standard deviation of the weights of the heads, so that no class is rare."""


def write_random_model(like: str, folder: Path) -> None:
    """Write a model of one narrow layer, with the vocabulary and settings of a shipped one."""
    import torch
    from allegedly_neural.model import MODELS, VOCABULARY, Model
    from allegedly_neural.train.export import export
    from allegedly_neural.train.network import Network
    from allegedly_neural.train.sizes import Shape

    shipped = MODELS / like
    vocabulary = (shipped / VOCABULARY).read_text(encoding="utf-8").split("\n")
    torch.manual_seed(_SEED)
    shape = Shape(pieces=len(vocabulary), width=16, layers=1, heads=1, head=8, inner=16)
    network = Network(shape)
    torch.nn.init.normal_(network.head.weight, std=_SPREAD)
    export(network, vocabulary, Model(shipped).settings, folder, eight_bits=False)
