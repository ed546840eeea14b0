"""The encoder and its heads."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import torch
from torch import Tensor, nn
from torch.nn import functional

from allegedly_neural.pieces import MARKS
from allegedly_neural.roles import WIDTH
from allegedly_neural.train.sizes import Shape

_NEVER: Final = -1e4


class Layer(nn.Module):
    """One layer of a transformer, normalised after each part (Devlin et al. 2019)."""

    def __init__(self, shape: Shape, dropout: float) -> None:
        """Make a layer."""
        super().__init__()
        self.heads, self.head, self.dropout = shape.heads, shape.head, dropout
        self.qkv = nn.Linear(shape.width, 3 * shape.heads * shape.head)
        self.out = nn.Linear(shape.heads * shape.head, shape.width)
        self.norm = nn.LayerNorm(shape.width, eps=1e-12)
        self.up = nn.Linear(shape.width, shape.inner)
        self.down = nn.Linear(shape.inner, shape.width)
        self.norm_after = nn.LayerNorm(shape.width, eps=1e-12)

    def forward(self, x: Tensor, mask: Tensor, asked: Tensor | None = None) -> Tensor:
        """Map (batch, length, width) to the same shape; `mask` is added to the attention scores.

        If `asked`, (batch, tokens), is given, only these positions are returned.
        """
        dropout = self.dropout if self.training else 0.0
        x = self.norm(x + dropped(self._attended(x, mask), dropout))
        if asked is not None:
            x = x.gather(1, asked[:, :, None].expand(-1, -1, x.shape[2]))
        inner = self.down(functional.gelu(self.up(x)))
        return self.norm_after(x + dropped(inner, dropout))  # type: ignore[no-any-return]

    def _attended(self, x: Tensor, mask: Tensor) -> Tensor:
        batch, length, _ = x.shape
        q, k, v = (
            part.view(batch, length, self.heads, self.head).transpose(1, 2)
            for part in self.qkv(x).split(self.heads * self.head, dim=-1)
        )
        # Spelled out: on CPUs the backward pass of the fused form is slow.
        scores = (q * self.head**-0.5) @ k.transpose(2, 3)
        if not torch.onnx.is_in_onnx_export():
            scores = scores + mask.to(q.dtype)  # exported windows are never padded
        with torch.autocast(
            x.device.type, enabled=False
        ):  # which would convert to 32 bits and back
            mixed = torch.softmax(scores, -1) @ v
        return self.out(mixed.transpose(1, 2).reshape(batch, length, self.heads * self.head))  # type: ignore[no-any-return]


class Network(nn.Module):
    """The encoder with one linear head for all its tasks."""

    def __init__(self, shape: Shape, dropout: float = 0.1) -> None:
        super().__init__()
        self.shape, self.dropout = shape, dropout
        self.words = nn.Embedding(shape.pieces, shape.width)
        self.positions = nn.Embedding(shape.positions, shape.width)
        self.marks = nn.Embedding(MARKS, shape.width)
        self.norm = nn.LayerNorm(shape.width, eps=1e-12)
        self.layers = nn.ModuleList(Layer(shape, dropout) for _ in range(shape.layers))
        self.head = nn.Linear(shape.width, WIDTH)
        for module in self.modules():
            if isinstance(module, nn.Linear | nn.Embedding):
                nn.init.normal_(module.weight, std=0.02)
            if isinstance(module, nn.Linear):
                nn.init.zeros_(module.bias)
        nn.init.zeros_(self.marks.weight)

    def forward(self, ids: Tensor, marks: Tensor, firsts: Tensor, real: Tensor) -> Tensor:
        """Read windows.

        Args:
            ids: Word pieces, (batch, pieces).
            marks: Their marks, likewise.
            firsts: The first piece of each token, (batch, tokens).
            real: Which pieces are not padding, (batch, pieces).

        Returns:
            (batch, tokens, `WIDTH`); `roles` explains the columns.
        """
        at = torch.arange(ids.shape[1], device=ids.device)
        x = self.words(ids) + self.positions(at)
        if self.shape.marks:
            x = x + self.marks(marks)
        x = dropped(self.norm(x), self.dropout if self.training else 0.0)
        mask = torch.where(real, 0.0, _NEVER)[:, None, None, :]
        *layers, last = self.layers
        for layer in layers:
            x = layer(x, mask)
        x = last(x, mask, firsts)
        return self.head(x)  # type: ignore[no-any-return]


def dropped(x: Tensor, share: float) -> Tensor:
    """Drop a share of the activations, by one random byte each, so that one draw serves eight."""
    steps = round(256 * share)
    if not steps:
        return x
    drawn = torch.empty(-(-x.numel() // 8), dtype=torch.int64, device=x.device)
    drawn.random_(-(2**63), None)
    keep = drawn.view(torch.uint8)[: x.numel()].view_as(x) >= steps
    return x * keep * (256 / (256 - steps))


def pretrained(folder: Path, shape: Shape, dropout: float = 0.1) -> Network:
    """Make a network whose encoder starts with the weights of a published one of the same shape.

    Args:
        folder: The folder with the ``model.safetensors`` of a BERT encoder.
        shape: Sizes of that encoder.
        dropout: Share of activations to drop in training.
    """
    from safetensors.torch import load_file

    given = load_file(str(folder / "model.safetensors"))
    network = Network(shape, dropout)
    state = network.state_dict()
    prefix = "embeddings."
    kind = given[prefix + "token_type_embeddings.weight"][0]
    state["words.weight"] = given[prefix + "word_embeddings.weight"]
    state["positions.weight"] = (
        given[prefix + "position_embeddings.weight"][: shape.positions] + kind
    )
    _take(state, "norm", given, prefix + "LayerNorm")
    for n in range(shape.layers):
        here, there = f"layers.{n}.", f"encoder.layer.{n}."
        for part in ("weight", "bias"):
            state[f"{here}qkv.{part}"] = torch.cat(
                [given[f"{there}attention.self.{k}.{part}"] for k in ("query", "key", "value")]
            )
        _take(state, here + "out", given, there + "attention.output.dense")
        _take(state, here + "norm", given, there + "attention.output.LayerNorm")
        _take(state, here + "up", given, there + "intermediate.dense")
        _take(state, here + "down", given, there + "output.dense")
        _take(state, here + "norm_after", given, there + "output.LayerNorm")
    network.load_state_dict(state)
    return network


def _take(state: dict[str, Tensor], name: str, given: dict[str, Tensor], there: str) -> None:
    for part in ("weight", "bias"):
        state[f"{name}.{part}"] = given[f"{there}.{part}"]
