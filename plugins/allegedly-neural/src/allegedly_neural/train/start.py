"""Networks that begin with the weights of a model that was written earlier."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import torch
from torch import Tensor

from allegedly_neural import roles
from allegedly_neural.errors import ModelError
from allegedly_neural.model import WEIGHTS
from allegedly_neural.pieces import SCHEMES
from allegedly_neural.train.network import Network
from allegedly_neural.train.sizes import Shape

_HEAD: Final = 32
"""Width of an attention head, the same in all models."""


@torch.no_grad()
def started(folder: Path, dropout: float = 0.1) -> Network:
    """Make a network with the weights of an exported model, in 8 bits or in 32.

    Columns that the model lacks start untrained; but those that find attributions inside the
    content of others start as those that find outermost ones.

    Args:
        folder: The folder of the model.
        dropout: Share of activations to drop in training.

    Raises:
        ModelError: If it holds no weights of such a network.
    """
    try:
        found = _stored(folder / WEIGHTS)
        network = Network(_shape(found), dropout)
        state = network.state_dict()
        for name, value in found.items():
            if name.startswith("head."):
                state[name][: len(value)] = value
            else:
                state[name] = value
        network.load_state_dict(state)
    except (OSError, KeyError, RuntimeError, ValueError) as error:
        raise ModelError(f"{folder}: these weights cannot be trained further: {error}") from error
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


def _stored(path: Path) -> dict[str, Tensor]:
    """Return the weights that `export` wrote, by their names in the network."""
    import onnx
    from onnx import numpy_helper

    graph = onnx.load(str(path)).graph
    given = {item.name: torch.tensor(numpy_helper.to_array(item)) for item in graph.initializer}
    state: dict[str, Tensor] = {}
    for name, values in given.items():
        if name.startswith("network."):
            plain = name.removeprefix("network.").removesuffix("_quantized")
            if not plain.endswith(("_scale", "_zero_point")):
                state[plain] = _whole(name, given, values)
    for node in graph.node:
        if node.op_type in ("MatMul", "MatMulInteger") and node.input[1] in given:
            # The node of a layer is called "/network/layers.0/qkv/MatMul".
            layer = ".".join(node.name.split("/")[2:-1])
            state[f"{layer}.weight"] = _whole(node.input[1], given, given[node.input[1]]).T
    return state


def _whole(name: str, given: Mapping[str, Tensor], stored: Tensor) -> Tensor:
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
