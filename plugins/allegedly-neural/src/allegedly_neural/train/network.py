"""The encoder and its heads."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Final

import attrs
import torch
from torch import Tensor, nn
from torch.nn import functional

from allegedly_neural.pieces import MARKS
from allegedly_neural.roles import WIDTH

_NEVER: Final = -1e4


@attrs.frozen
class Shape:
    """Sizes of an encoder.

    Attributes:
        pieces: Size of the vocabulary.
        width: Length of the vector of a piece.
        layers: Number of layers.
        local: How many of them, the first ones, have no attention.
        heads: Attention heads of each.
        inner: Width of the feed-forward part of each.
        positions: Longest input, in pieces.
        shift: Channels that each layer first takes from the piece before, and as many from the
            piece after (Lin, Gan & Han 2019, arXiv:1811.08383, shift them in time).
        marks: Whether case, quotation and breaks are told to the encoder.
    """

    pieces: int = 30_522
    width: int = 384
    layers: int = 6
    local: int = 0
    heads: int = 12
    inner: int = 1_536
    positions: int = 256
    shift: int = 0
    marks: bool = True


class Layer(nn.Module):
    """One layer of a transformer, normalised after each part (Devlin et al. 2019)."""

    def __init__(self, shape: Shape, dropout: float, *, local: bool = False) -> None:
        """Make a layer, without attention where it is `local`."""
        super().__init__()
        self.heads, self.channels, self.dropout = shape.heads, shape.shift, dropout
        self.local = local
        if not local:
            self.qkv = nn.Linear(shape.width, 3 * shape.width)
            self.out = nn.Linear(shape.width, shape.width)
            self.norm = nn.LayerNorm(shape.width, eps=1e-12)
        self.up = nn.Linear(shape.width, shape.inner)
        self.down = nn.Linear(shape.inner, shape.width)
        self.norm_after = nn.LayerNorm(shape.width, eps=1e-12)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """Map (batch, length, width) to the same; `mask` is added to the attention scores."""
        dropout = self.dropout if self.training else 0.0
        if not self.local:
            mixed = self._attended(self._shifted(x, mask), mask)
            x = self.norm(x + functional.dropout(mixed, dropout))
        inner = self.down(functional.gelu(self.up(self._shifted(x, mask))))
        return self.norm_after(x + functional.dropout(inner, dropout))  # type: ignore[no-any-return]

    def _attended(self, x: Tensor, mask: Tensor) -> Tensor:
        batch, length, width = x.shape
        q, k, v = (
            part.view(batch, length, self.heads, -1).transpose(1, 2)
            for part in self.qkv(x).split(width, dim=-1)
        )
        if torch.onnx.is_in_onnx_export():
            scores = q @ k.transpose(2, 3) * (1 / math.sqrt(width // self.heads))
            mixed = torch.softmax(scores, -1) @ v  # exported windows are never padded
        else:
            mixed = functional.scaled_dot_product_attention(q, k, v, mask.to(q.dtype))
        return self.out(mixed.transpose(1, 2).reshape(batch, length, width))  # type: ignore[no-any-return]

    def _shifted(self, x: Tensor, mask: Tensor) -> Tensor:
        if not self.channels:
            return x
        n = self.channels
        nothing = torch.zeros_like(x[:, :1, :n])
        before = torch.cat((nothing, x[:, :-1, :n]), 1)
        after = torch.cat((x[:, 1:, n : 2 * n], nothing), 1)
        if not torch.onnx.is_in_onnx_export():
            after[:, :-1].masked_fill_(mask[:, 0, 0, 1:, None] < 0, 0.0)  # padding is nothing
        return torch.cat((before, after, x[:, :, 2 * n :]), -1)


class Network(nn.Module):
    """The encoder with one linear head for all that it is asked."""

    def __init__(self, shape: Shape, dropout: float = 0.1) -> None:
        super().__init__()
        self.shape, self.dropout = shape, dropout
        self.words = nn.Embedding(shape.pieces, shape.width)
        self.positions = nn.Embedding(shape.positions, shape.width)
        self.marks = nn.Embedding(MARKS, shape.width)
        self.norm = nn.LayerNorm(shape.width, eps=1e-12)
        self.layers = nn.ModuleList(
            Layer(shape, dropout, local=n < shape.local) for n in range(shape.layers)
        )
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
            real: Which pieces are no padding, (batch, pieces).

        Returns:
            (batch, tokens, `WIDTH`); `roles` says what each column means.
        """
        at = torch.arange(ids.shape[1], device=ids.device)
        x = self.words(ids) + self.positions(at)
        if self.shape.marks:
            x = x + self.marks(marks)
        x = functional.dropout(self.norm(x), self.dropout, self.training)
        mask = torch.where(real, 0.0, _NEVER)[:, None, None, :]
        for layer in self.layers:
            x = layer(x, mask)
        x = x.gather(1, firsts[:, :, None].expand(-1, -1, x.shape[2]))
        return self.head(x)  # type: ignore[no-any-return]


def pretrained(folder: Path, shape: Shape, dropout: float = 0.1) -> Network:
    """Make a network whose encoder begins with the weights of a published one of the same sizes.

    Args:
        folder: Holds ``model.safetensors`` of a BERT encoder.
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
