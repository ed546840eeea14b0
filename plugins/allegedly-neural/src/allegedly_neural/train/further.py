"""Training a finished model further, on annotated articles of one's own.

The exported weights are turned back into a network: 8-bit numbers become the numbers that they
stand for. Decoder and calibration keep the settings of the model.
"""

from __future__ import annotations

import json
import logging
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import attrs
import cattrs
import torch
from torch import Tensor

from allegedly.model import GoldDocument
from allegedly_neural.errors import ModelError
from allegedly_neural.model import SETTINGS, VOCABULARY, WEIGHTS, Settings
from allegedly_neural.pieces import PieceMaker
from allegedly_neural.train.examples import attributed
from allegedly_neural.train.export import export
from allegedly_neural.train.fit import Plan, fit
from allegedly_neural.train.network import Network, Shape

PLAN: Final = Plan(
    cycles=(4,), rate=5e-5, head_rate=5e-5, batch=8, pieces=190, smallest=120, votes=4, averaged=1
)
"""How to train further: at a quarter of the rate, as the network has learnt most already."""

WARM_UP: Final = 10
DROPOUT: Final = 0.1
_HEAD: Final = 32
"""Width of an attention head, the same in all models."""


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
        network = restored(folder / WEIGHTS)
    except Exception as error:
        raise ModelError(f"{folder}: cannot be trained further: {error}") from error
    maker = PieceMaker(vocabulary)
    examples = [attributed(outermost(document), maker) for document in documents]
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


def outermost(document: GoldDocument) -> GoldDocument:
    """Return a document without the attributions inside the content of others."""
    kept = tuple(item for item in document.attributions or () if item.parent is None)
    return attrs.evolve(document, attributions=kept)


def restored(path: Path) -> Network:
    """Make a network of the weights that `export` wrote.

    Args:
        path: The file of the weights.
    """
    import onnx
    from onnx import numpy_helper

    graph = onnx.load(str(path)).graph
    given = {item.name: torch.tensor(numpy_helper.to_array(item)) for item in graph.initializer}
    state: dict[str, Tensor] = {}
    for name, values in given.items():
        if name.startswith("network."):
            plain = name.removeprefix("network.").removesuffix("_quantized")
            if not plain.endswith(("_scale", "_zero_point")):
                state[plain] = _values(name, given, values)
    for node in graph.node:
        if node.op_type in ("MatMul", "MatMulInteger") and node.input[1] in given:
            # The node of a layer is called "/network/layers.0/qkv/MatMul".
            layer = ".".join(node.name.split("/")[2:-1])
            state[f"{layer}.weight"] = _values(node.input[1], given, given[node.input[1]]).T
    shape = _shape(state)
    if not shape.marks:
        state["marks.weight"] = Network(shape).marks.weight.detach()
    network = Network(shape, DROPOUT)
    network.load_state_dict(state)
    return network


def _values(name: str, given: Mapping[str, Tensor], stored: Tensor) -> Tensor:
    """Return the numbers for which 8-bit ones stand; others as they are."""
    if not name.endswith("_quantized"):
        return stored
    stem = name.removesuffix("_quantized")
    shifted = stored.float() - given[f"{stem}_zero_point"].float()
    return shifted * given[f"{stem}_scale"]


def _shape(state: Mapping[str, Any]) -> Shape:
    pieces, width = state["words.weight"].shape
    attended = state["layers.0.out.weight"].shape[1]
    return Shape(
        pieces=pieces,
        width=width,
        layers=len({name.split(".")[1] for name in state if name.startswith("layers.")}),
        heads=attended // _HEAD,
        head=_HEAD,
        inner=state["layers.0.up.weight"].shape[0],
        positions=state["positions.weight"].shape[0],
        marks="marks.weight" in state,
    )


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
