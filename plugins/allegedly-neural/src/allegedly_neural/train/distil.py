"""Learning from larger networks instead of from labels alone (Hinton et al. 2015)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import torch
from torch import Tensor, nn
from torch.nn import functional

from allegedly_neural import roles
from allegedly_neural.pieces import PieceMaker
from allegedly_neural.train.batches import Batch, collate
from allegedly_neural.train.examples import Example
from allegedly_neural.train.losses import link_logits, losses
from allegedly_neural.train.network import Network

_LIKE: Final = 12
_LETTERS: Final = 3
_ROWS: Final = 1_000
_SURE: Final = 0.5
_TAGS: Final = {
    "said roles": roles.OUTER.tags,
    "said inner roles": roles.INNER.tags,
    "said hedges": roles.HEDGE_TAGS,
}
_SOURCE, _CUE, _CONTENT = slice(1, 3), slice(3, 5), slice(5, 7)
_LINKS: Final = (
    ("said cues", roles.OUTER.tags, _CONTENT, roles.OUTER.of_content, roles.OUTER.of_cue),
    ("said sources", roles.OUTER.tags, _CUE, roles.OUTER.to_source, roles.OUTER.of_source),
    ("said inner cues", roles.INNER.tags, _CONTENT, roles.INNER.of_content, roles.INNER.of_cue),
    ("said inner sources", roles.INNER.tags, _CUE, roles.INNER.to_source, roles.INNER.of_source),
)
_TRAITS: Final = (
    ("form", roles.OUTER.tags, _CONTENT),
    ("inner form", roles.INNER.tags, _CONTENT),
    ("commitment", roles.OUTER.tags, _CONTENT),
    ("inner commitment", roles.INNER.tags, _CONTENT),
    ("kind", roles.OUTER.tags, _SOURCE),
    ("stance", roles.OUTER.tags, _CUE),
)
"""Where a trait is learnt: at the tokens that the larger networks give these tags."""


class Distilled:
    """The objective: the labels, and the mean output of larger networks for the same windows.

    Some words are first replaced by words of similar meaning, which augments a small corpus (Jiao
    et al. 2020, arXiv:1909.10351).
    """

    def __init__(
        self,
        networks: Sequence[Network],
        maker: PieceMaker,
        examples: Sequence[Example],
        kept: Sequence[int],
        vocabulary: Sequence[str],
        replaced: float,
    ) -> None:
        """Make one.

        Args:
            networks: The larger networks; the first alone is shown windows without attributions.
            maker: The maker of their pieces.
            examples: The documents, cut into their pieces.
            kept: Which of these pieces the smaller network has, in order.
            vocabulary: The smaller network's pieces.
            replaced: Share of the words that are replaced.
        """
        self._networks, self._maker = [network.eval() for network in networks], maker
        self._examples = {(e.corpus, e.id): e for e in examples}
        words = networks[0].words.weight
        self._kept = torch.tensor(kept, device=words.device)
        self._like = like(words[self._kept], vocabulary)
        self._replaced = replaced

    def __call__(self, network: nn.Module, batch: Batch) -> dict[str, Tensor]:
        """Return the losses of a batch."""
        parts = [(self._examples[e.corpus, e.id], tokens) for e, tokens in batch.where]
        theirs = collate(parts, self._maker).to(batch.ids.device)
        inside = batch.inside
        self._replace(batch, theirs, inside)
        asked = self._networks if batch.outer is not None else self._networks[:1]
        with torch.no_grad():
            said = [n(theirs.ids, theirs.marks, theirs.firsts, theirs.real).float() for n in asked]
        output = network(batch.ids, batch.marks, batch.firsts, batch.real).float()
        found = losses(output, batch)
        for name, columns in _TAGS.items():
            right = [one[..., columns][inside] for one in said]
            found[name] = _apart(right, output[..., columns][inside])
        for name, column in (("said hedged", roles.HEDGED), ("said values", roles.VALUE)):
            mean = torch.stack([one[..., column][inside] for one in said]).mean(0)
            found[name] = functional.smooth_l1_loss(output[..., column][inside], mean)
        if batch.outer is None:
            return found
        padding = ~inside
        padding[:, 0] = False

        def sure(columns: slice, tags: slice) -> Tensor:
            odds = torch.stack([torch.softmax(one[..., columns], -1) for one in said]).mean(0)
            return inside & (odds[..., tags].sum(-1) > _SURE)

        for name, columns, tags, from_, to in _LINKS:
            at = sure(columns, tags)
            if at.any():
                right, mine = (
                    [link_logits(one[..., from_], one[..., to], padding)[at] for one in all_]
                    for all_ in (said, [output])
                )
                found[name] = _apart(right, *mine)
        for name, columns, tags in _TRAITS:
            at = sure(columns, tags)
            if at.any():
                trait = roles.TRAITS[name]
                right = [one[..., trait][at] for one in said]
                found["said " + name] = _apart(right, output[..., trait][at])
        return found

    def _replace(self, batch: Batch, theirs: Batch, inside: Tensor) -> None:
        """Replace, in place, some words of one piece: the same in both networks' windows."""
        stops = functional.pad(batch.firsts[:, 1:], (0, 1))
        single = inside & (stops - batch.firsts == 1)  # the last word of a window is kept
        row, token = torch.nonzero(
            single & (torch.rand(inside.shape, device=inside.device) < self._replaced),
            as_tuple=True,
        )
        mine = batch.ids[row, batch.firsts[row, token]]
        drawn = torch.randint(self._like.shape[1], mine.shape, device=mine.device)
        new = self._like[mine, drawn]
        batch.ids[row, batch.firsts[row, token]] = new
        theirs.ids[row, theirs.firsts[row, token]] = self._kept[new]


def like(words: Tensor, vocabulary: Sequence[str]) -> Tensor:
    """Return the possible replacements of each piece: whole words near it, else the piece itself.

    Args:
        words: Embeddings, (pieces, width).
        vocabulary: The pieces.

    Returns:
        Numbers of pieces, (pieces, choices).
    """
    whole = [n for n, piece in enumerate(vocabulary) if piece.isalpha() and len(piece) >= _LETTERS]
    at = torch.tensor(whole, device=words.device)
    near = functional.normalize(words.detach()[at], dim=1)
    count = min(_LIKE, len(whole))
    found = torch.arange(len(vocabulary), device=words.device)[:, None].repeat(1, count)
    for first in range(0, len(whole), _ROWS):
        rows = slice(first, first + _ROWS)
        found[at[rows]] = at[(near[rows] @ near.T).topk(count).indices]
    return found


def _apart(right: Sequence[Tensor], mine: Tensor) -> Tensor:
    """Return the mean divergence of a distribution from the mean of others."""
    logs = torch.stack([functional.log_softmax(one, -1) for one in right])
    return functional.kl_div(
        functional.log_softmax(mine, -1),
        torch.logsumexp(logs, 0) - math.log(len(right)),
        reduction="batchmean",
        log_target=True,
    )
