"""Learning from a larger network instead of from labels alone (Hinton et al. 2015)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import accumulate
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn
from torch.nn import functional

from allegedly_neural import roles
from allegedly_neural.errors import ModelError
from allegedly_neural.pieces import PieceMaker
from allegedly_neural.train.batches import Batch, batches, collate, divided
from allegedly_neural.train.examples import Example
from allegedly_neural.train.losses import link_logits, losses
from allegedly_neural.train.network import Network, Shape

Taught = Mapping[str, npt.NDArray[np.float16]]
"""The larger network's output for each token, by document."""

_BATCH: Final = 16
_WINDOW: Final = 190
_SURE: Final = 0.5
_TAGS: Final = (roles.ROLE_TAGS, roles.HEDGE_TAGS)


def key(example: Example) -> str:
    """Return what a document is called among all corpora."""
    return f"{example.corpus}/{example.id}"


def teach(network: Network, examples: Sequence[Example], maker: PieceMaker, path: Path) -> Taught:
    """Have the larger network read all documents.

    Args:
        network: The larger network.
        examples: The documents.
        maker: Makes its pieces.
        path: Where what it says is kept; a file that is there already is taken as it is.
    """
    counts = [len(e.segmentation.tokens) for e in examples]
    starts = dict(zip(map(key, examples), accumulate(counts, initial=0), strict=False))
    if not path.exists():
        partial = path.with_suffix(".partial")
        rows = np.lib.format.open_memmap(
            partial, mode="w+", dtype=np.float16, shape=(sum(counts), roles.WIDTH)
        )
        _read_all(network, examples, maker, rows, starts)
        rows.flush()
        partial.rename(path)
    rows = np.load(path, mmap_mode="r")
    if len(rows) != sum(counts):
        raise ModelError(f"{path}: holds {len(rows):,} tokens of {sum(counts):,}; delete it")
    return {key(e): rows[starts[key(e)] :][:n] for e, n in zip(examples, counts, strict=True)}


@torch.no_grad()
def _read_all(
    network: Network,
    examples: Sequence[Example],
    maker: PieceMaker,
    rows: npt.NDArray[np.float16],
    starts: Mapping[str, int],
) -> None:
    network.eval()
    device = next(network.parameters()).device
    for attributing in (True, False):
        part = [e for e in examples if (e.roles is not None) == attributing]
        for parts in batches(divided(part, [_WINDOW] * len(part)), _BATCH, None):
            batch = collate(parts, maker).to(device)
            with torch.autocast(device.type, dtype=torch.bfloat16):
                output = network(batch.ids, batch.marks, batch.firsts, batch.real)
            for row, (example, tokens) in enumerate(parts):
                at = starts[key(example)] + tokens.start
                rows[at : at + len(tokens)] = output[row, 1 : len(tokens) + 1].float().cpu().numpy()


class Distilled:
    """The objective: the labels, and what the larger network says of every token."""

    def __init__(self, taught: Taught) -> None:
        """Make one of what the larger network says."""
        self._taught = taught

    def __call__(self, network: nn.Module, batch: Batch) -> dict[str, Tensor]:
        """Return the losses of a batch."""
        output = network(batch.ids, batch.marks, batch.firsts, batch.real).float()
        found = losses(output, batch)
        rows = np.zeros(output.shape, np.float32)
        inside = np.zeros(output.shape[:2], bool)
        for row, (example, tokens) in enumerate(batch.where):
            known = self._taught[key(example)][tokens.start : tokens.stop]
            rows[row, 1 : len(tokens) + 1] = known
            inside[row, 1 : len(tokens) + 1] = True
        said = torch.from_numpy(rows).to(output.device)
        real = torch.from_numpy(inside).to(output.device)
        for name, columns in zip(("said roles", "said hedges"), _TAGS, strict=True):
            found[name] = _apart(said[..., columns][real], output[..., columns][real])
        hedged = output[..., roles.HEDGED][real] - said[..., roles.HEDGED][real]
        found["said hedged"] = functional.smooth_l1_loss(hedged, torch.zeros_like(hedged))
        if batch.sources is not None:
            odds = torch.softmax(said[..., roles.ROLE_TAGS], -1)
            content = real & (odds[..., -2:].sum(-1) > _SURE)
            # What the larger network says of windows' openings is not kept.
            cue = real & (odds[..., 3:5].sum(-1) > _SURE) & ~batch.sources[:, :, 0]
            for name, asked, from_, to in (
                ("said cues", content, roles.OF_CONTENT, roles.OF_CUE),
                ("said sources", cue, roles.TO_SOURCE, roles.OF_SOURCE),
            ):
                if asked.any():
                    right = link_logits(said[..., from_], said[..., to], ~real)[asked]
                    mine = link_logits(output[..., from_], output[..., to], ~real)[asked]
                    found[name] = _apart(right, mine)
        return found


def _apart(right: Tensor, mine: Tensor) -> Tensor:
    """Return the divergence of one distribution from another, on average."""
    return functional.kl_div(
        functional.log_softmax(mine, -1),
        functional.log_softmax(right, -1),
        reduction="batchmean",
        log_target=True,
    )


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
