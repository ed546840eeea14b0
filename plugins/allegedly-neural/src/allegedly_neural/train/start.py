"""Networks that go on from the weights of a model that was written earlier."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import torch
from torch import Tensor

from allegedly_neural import roles
from allegedly_neural.errors import ModelError
from allegedly_neural.model import WEIGHTS
from allegedly_neural.pieces import SCHEMES
from allegedly_neural.train.network import Network, Shape

_PARTS: Final = ("qkv", "out", "up", "down")


@torch.no_grad()
def started(folder: Path, shape: Shape, dropout: float = 0.1) -> Network:
    """Make a network with the weights of an exported model, in 8 bits or in 32.

    Columns that the model lacks start untrained; but those that find attributions inside the
    content of others start as those that find outermost ones.

    Args:
        folder: The folder of the model.
        shape: Its sizes.
        dropout: Share of activations to drop in training.

    Raises:
        ModelError: If the model has other sizes.
    """
    import onnx

    graph = onnx.load(str(folder / WEIGHTS)).graph
    stored = {item.name: onnx.numpy_helper.to_array(item) for item in graph.initializer}
    given = {name: torch.tensor(array) for name, array in stored.items()}
    network = Network(shape, dropout)
    state = network.state_dict()
    linear = [f"layers.{n}.{part}" for n in range(shape.layers) for part in _PARTS] + ["head"]
    products = [name for name in given if name.startswith("onnx::MatMul")]
    stems = dict.fromkeys(map(_stem, products))
    found = {
        f"{name}.weight": _whole(given, stem).T for name, stem in zip(linear, stems, strict=True)
    }
    for name in ("words.weight", "positions.weight", "marks.weight"):
        found[name] = _whole(given, "network." + name)
    for name, value in given.items():
        if name.startswith("network.") and name.removeprefix("network.") in state:
            found.setdefault(name.removeprefix("network."), value)
    for name, value in found.items():
        fits = state[name].shape[1:] == value.shape[1:] and len(value) <= len(state[name])
        if not fits or (len(value) < len(state[name]) and not name.startswith("head.")):
            raise ModelError(f"{folder}: {name} has the sizes {tuple(value.shape)}")
        state[name][: len(value)] = value
    network.load_state_dict(state)
    if len(found["head.bias"]) == roles.OUTER_WIDTH:
        copy_outer(network)
    return network


@torch.no_grad()
def copy_outer(network: Network) -> None:
    """Let the columns for inner attributions start as those for outermost ones."""
    for part in (network.head.weight, network.head.bias):
        for to, from_ in zip(_columns(roles.INNER), _columns(roles.OUTER), strict=True):
            part[to] = part[from_]


def with_schemes(pieces: Sequence[str]) -> list[str]:
    """Return word pieces with those that name schemes, which take the place of the last ones."""
    missing = [piece for piece in SCHEMES.values() if piece not in pieces]
    return [*pieces[: len(pieces) - len(missing)], *missing]


def _columns(level: roles.Level) -> tuple[slice, ...]:
    return level.tags, level.of_content, level.of_cue, level.to_source, level.of_source


def _stem(name: str) -> str:
    for ending in ("_scale", "_zero_point", "_quantized"):
        name = name.removesuffix(ending)
    return name


def _whole(given: dict[str, Tensor], name: str) -> Tensor:
    """Return a matrix, converted from 8 bits where it is stored so."""
    if name in given:
        return given[name].float()
    numbers: Any = given[name + "_quantized"].float() - given[name + "_zero_point"].float()
    return numbers * given[name + "_scale"]  # type: ignore[no-any-return]
