"""Training a finished model further, on annotated articles of one's own.

The exported weights are turned back into a network: 8-bit numbers become the numbers that they
stand for. Decoder and calibration keep the settings of the model.
"""

from __future__ import annotations

import json
import logging
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import attrs
import cattrs
import torch

from allegedly.model import GoldDocument
from allegedly_neural.errors import ModelError
from allegedly_neural.model import SETTINGS, VOCABULARY, Settings
from allegedly_neural.pieces import PieceMaker
from allegedly_neural.train.examples import attributed
from allegedly_neural.train.export import export
from allegedly_neural.train.fit import fit
from allegedly_neural.train.sizes import Plan
from allegedly_neural.train.start import started

PLAN: Final = Plan(
    shares={"own": 1.0},
    cycles=(4,),
    rate=5e-5,
    head_rate=5e-5,
    batch=8,
    pieces=190,
    smallest=120,
    votes=4,
    averaged=1,
)
"""How to train further: at a quarter of the rate, as the network has learnt most already."""

WARM_UP: Final = 10
DROPOUT: Final = 0.1


def trained_further(
    folder: Path,
    documents: Sequence[GoldDocument],
    out: Path,
    *,
    threads: int,
    seed: int,
    say: Callable[[str], None],
) -> None:
    """Train a model further and write the result.

    Args:
        folder: The folder of the model to begin with.
        documents: Articles with annotated attributions.
        out: The folder for the new model.
        threads: Number of threads; the same number gives the same bytes.
        seed: Seed of all randomness.
        say: Called with lines that report progress.

    Raises:
        ModelError: If the model cannot be read, or there is nothing to learn from.
    """
    try:
        known = json.loads((folder / SETTINGS).read_text(encoding="utf-8"))
        settings = cattrs.structure(known, Settings)
        vocabulary = (folder / VOCABULARY).read_text(encoding="utf-8").split("\n")
        network = started(folder, DROPOUT)
    except Exception as error:
        raise ModelError(f"{folder}: cannot be trained further: {error}") from error
    maker = PieceMaker(vocabulary)
    examples = [attributed(document, maker, "own", "newsroom") for document in documents]
    if not any(example.links for example in examples):
        raise ModelError(
            "no attribution to learn from: annotate the cue and the content of each, and give "
            "articles with attributions"
        )
    with _threads(threads), TemporaryDirectory() as scratch:
        torch.manual_seed(seed)
        plan = attrs.evolve(PLAN, seed=seed)
        fit(network, examples, maker, plan, Path(scratch), say=say, warm_up=WARM_UP)
        with _quiet():
            export(network, vocabulary, settings, out)


@contextmanager
def _quiet() -> Iterator[None]:
    """Hide the advice of the exporter, which is for its developers."""
    before = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(before)


@contextmanager
def _threads(number: int) -> Iterator[None]:
    """Set the number of threads: another number changes the last digits of sums."""
    before = torch.get_num_threads()
    torch.set_num_threads(number)
    try:
        yield
    finally:
        torch.set_num_threads(before)
