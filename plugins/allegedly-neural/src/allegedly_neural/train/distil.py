"""Learning from a larger network instead of from labels alone (Hinton et al. 2015)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn
from torch.nn import functional

from allegedly_neural import roles
from allegedly_neural.pieces import PieceMaker
from allegedly_neural.train.batches import Batch, batches, collate, divided
from allegedly_neural.train.examples import Example
from allegedly_neural.train.losses import losses
from allegedly_neural.train.network import Network, Shape

Taught = Mapping[str, npt.NDArray[np.float16]]
"""The larger network's output for each token, by document."""

_BATCH: Final = 16
_WINDOW: Final = 190
_TAGS: Final = (roles.ROLE_TAGS, roles.HEDGE_TAGS)


def key(example: Example) -> str:
    """Return what a document is called among all corpora."""
    return f"{example.corpus}/{example.id}"


@torch.no_grad()
def teach(network: Network, examples: Sequence[Example], maker: PieceMaker) -> Taught:
    """Have the larger network read all documents."""
    network.eval()
    taught = {
        key(e): np.zeros((len(e.segmentation.tokens), roles.WIDTH), np.float16) for e in examples
    }
    for attributing in (True, False):
        part = [e for e in examples if (e.roles is not None) == attributing]
        for parts in batches(divided(part, [_WINDOW] * len(part)), _BATCH, None):
            batch = collate(parts, maker)
            with torch.autocast("cpu", dtype=torch.bfloat16):
                output = network(batch.ids, batch.marks, batch.firsts, batch.real)
            for row, (example, tokens) in enumerate(parts):
                said = output[row, 1 : len(tokens) + 1].float().numpy()
                taught[key(example)][tokens.start : tokens.stop] = said
    return taught


class Distilled:
    """The objective: the labels, and what the larger network says of every token."""

    def __init__(self, taught: Taught, scale: Tensor) -> None:
        """Make one.

        Args:
            taught: What the larger network says.
            scale: Spread of each column of that.
        """
        self._taught, self._scale = taught, scale

    def __call__(self, network: nn.Module, batch: Batch) -> dict[str, Tensor]:
        """Return the losses of a batch."""
        output = network(batch.ids, batch.marks, batch.firsts, batch.real).float()
        found = losses(output, batch)
        said = np.zeros(output.shape, np.float32)
        real = np.zeros(output.shape[:2], bool)
        for row, (example, tokens) in enumerate(batch.where):
            rows = self._taught[key(example)][tokens.start : tokens.stop]
            said[row, 1 : len(tokens) + 1] = rows
            real[row, 1 : len(tokens) + 1] = True
        mine, right = output[torch.from_numpy(real)], torch.from_numpy(said[real])
        for name, columns in zip(("said roles", "said hedges"), _TAGS, strict=True):
            found[name] = functional.kl_div(
                functional.log_softmax(mine[:, columns], -1),
                functional.log_softmax(right[:, columns], -1),
                reduction="batchmean",
                log_target=True,
            )
        rest = slice(roles.HEDGED, roles.WIDTH)
        apart = (mine[:, rest] - right[:, rest]) / self._scale[rest]
        found["said rest"] = apart.square().mean()
        return found


def scale_of(taught: Taught) -> Tensor:
    """Return the spread of each column."""
    some = np.concatenate([rows[:200] for rows in taught.values()]).astype(np.float32)
    return torch.from_numpy(some.std(0) + 1e-3)


def smaller_vocabulary(
    vocabulary: Sequence[str], examples: Sequence[Example], size: int
) -> list[int]:
    """Choose word pieces: what begins and ends windows, single characters, then the commonest.

    Among pieces that the training text does not hold, those that come first in `vocabulary`.
    """
    counts = Counter(int(i) for e in examples for i in e.pieces.ids)
    special = [vocabulary.index(piece) for piece in ("[PAD]", "[UNK]", "[CLS]", "[SEP]")]
    single = [i for i, piece in enumerate(vocabulary) if len(piece.removeprefix("##")) == 1]
    known = [i for i, piece in enumerate(vocabulary) if not piece.startswith("[")]
    ranked = sorted(known, key=lambda i: (-counts[i], i))
    return sorted(list(dict.fromkeys([*special, *single, *ranked]))[:size])


def student(teacher: Network, kept: Sequence[int], shape: Shape, dropout: float) -> Network:
    """Make a smaller network whose embeddings are the principal components of the larger one's."""
    network = Network(shape, dropout)
    with torch.no_grad():
        words = teacher.words.weight[list(kept)]
        centre = words.mean(0)
        _, _, axes = torch.linalg.svd(words - centre, full_matrices=False)
        network.words.weight.copy_((words - centre) @ axes[: shape.width].T)
        positions = teacher.positions.weight[: shape.positions] @ axes[: shape.width].T
        network.positions.weight.copy_(positions)
        if shape.marks:
            network.marks.weight.copy_(teacher.marks.weight @ axes[: shape.width].T)
    return network
