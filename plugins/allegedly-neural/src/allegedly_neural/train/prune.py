"""Cuts a smaller network out of a larger one: its commonest pieces, busiest heads and channels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final, cast

import attrs
import torch
from torch import Tensor, nn

from allegedly_neural.pieces import SCHEMES, PieceMaker
from allegedly_neural.train.batches import Part, batches, collate
from allegedly_neural.train.examples import Example
from allegedly_neural.train.network import Layer, Network
from allegedly_neural.train.sizes import Shape

_BATCH: Final = 12


@attrs.frozen(eq=False)
class Busy:
    """How much each part of a layer contributes to it, as a root mean square.

    Attributes:
        heads: The contribution of each attention head.
        inner: The contribution of each channel of the feed-forward part.
    """

    heads: Tensor
    inner: Tensor


def smaller_vocabulary(
    vocabulary: Sequence[str], examples: Sequence[Example], size: int
) -> list[int]:
    """Choose word pieces: those that begin and end windows, single characters, then the commonest.

    Among pieces absent from the training text, those that come first in `vocabulary` are kept.
    """
    counts = Counter(int(i) for e in examples for i in e.pieces.ids)
    names = ("[PAD]", "[UNK]", "[SEP]", *SCHEMES.values())
    special = [vocabulary.index(piece) for piece in names if piece in vocabulary]
    single = [i for i, piece in enumerate(vocabulary) if len(piece.removeprefix("##")) == 1]
    known = [i for i, piece in enumerate(vocabulary) if not piece.startswith("[")]
    ranked = sorted(known, key=lambda i: (-counts[i], i))
    return sorted(list(dict.fromkeys([*special, *single, *ranked]))[:size])


@torch.no_grad()
def busy(network: Network, parts: Sequence[Part], maker: PieceMaker) -> list[Busy]:
    """Run a network on some windows and return how busy each layer's parts are."""
    network.eval()
    seen: dict[nn.Module, list[Tensor]] = {}

    def watch(module: nn.Module, given: tuple[Tensor]) -> None:
        seen.setdefault(module, []).append(given[0].float().flatten(0, 1))

    watched = [part for layer in _layers(network) for part in (layer.out, layer.down)]
    hooks = [part.register_forward_pre_hook(watch) for part in watched]
    for group in batches(parts, _BATCH, None):
        batch = collate(group, maker)
        network(batch.ids, batch.marks, batch.firsts, batch.real)
    for hook in hooks:
        hook.remove()
    found = []
    for layer in _layers(network):
        mixed, inner = (torch.cat(seen[part]) for part in (layer.out, layer.down))
        mixed = (mixed - mixed.mean(0)).view(-1, layer.heads, layer.head)
        out = layer.out.weight.view(-1, layer.heads, layer.head)
        heads = [
            (mixed[:, n] @ out[:, n].T).square().sum(1).mean().sqrt() for n in range(layer.heads)
        ]
        found.append(Busy(torch.stack(heads), inner.std(0) * layer.down.weight.norm(dim=0)))
    return found


@torch.no_grad()
def pruned(
    network: Network,
    kept: Sequence[int],
    taken: Sequence[int],
    shape: Shape,
    seen: Sequence[Busy],
    dropout: float,
) -> Network:
    """Cut a smaller network out of a larger one (Xia, Zhong & Chen 2022 cut while they train).

    Args:
        network: The larger network.
        kept: Its word pieces to keep.
        taken: Its layers to keep.
        shape: Sizes of the smaller network, which has the same width.
        seen: How busy the parts of the larger network's layers are; the busiest are kept.
        dropout: Share of activations to drop in training.
    """
    small = Network(shape, dropout)
    small.words.weight.copy_(network.words.weight[list(kept)])
    small.positions.weight.copy_(network.positions.weight[: shape.positions])
    small.marks.weight.copy_(network.marks.weight)
    small.norm.load_state_dict(network.norm.state_dict())
    small.head.load_state_dict(network.head.state_dict())
    for to, number in zip(_layers(small), taken, strict=True):
        layer = _layers(network)[number]
        heads = seen[number].heads.topk(shape.heads).indices.sort().values
        within = torch.arange(layer.heads * layer.head).view(layer.heads, -1)[heads].flatten()
        inner = seen[number].inner.topk(shape.inner).indices.sort().values
        width = layer.heads * layer.head
        _cut(to.qkv, layer.qkv, torch.cat([within + width * n for n in range(3)]))
        _cut(to.out, layer.out, channels=within)
        _cut(to.up, layer.up, inner)
        _cut(to.down, layer.down, channels=inner)
        to.norm.load_state_dict(layer.norm.state_dict())
        to.norm_after.load_state_dict(layer.norm_after.state_dict())
    return small


def _layers(network: Network) -> list[Layer]:
    return cast("list[Layer]", list(network.layers))


def _cut(
    to: nn.Linear, linear: nn.Linear, rows: Tensor | None = None, channels: Tensor | None = None
) -> None:
    """Copy some rows, or some input channels, of a linear map."""
    if rows is not None:
        to.weight.copy_(linear.weight[rows])
        to.bias.copy_(linear.bias[rows])
    else:
        to.weight.copy_(linear.weight[:, channels])
        to.bias.copy_(linear.bias)
