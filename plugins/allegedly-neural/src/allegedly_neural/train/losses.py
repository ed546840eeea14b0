"""The losses that training minimises."""

from __future__ import annotations

import math

import torch
from torch import Tensor
from torch.nn import functional

from allegedly_neural import roles
from allegedly_neural.train.batches import Batch
from allegedly_neural.train.examples import UNKNOWN, UNTYPED

_NEVER = -1e4


def losses(output: Tensor, batch: Batch) -> dict[str, Tensor]:
    """Return the mean loss of each head for which the batch has labels."""
    found: dict[str, Tensor] = {}
    output = output.float()
    if batch.roles is not None:
        assert batch.cues is not None and batch.sources is not None
        found["roles"] = functional.cross_entropy(
            output[..., roles.ROLE_TAGS].transpose(1, 2), batch.roles, ignore_index=UNKNOWN
        )
        padding = batch.roles == UNKNOWN
        padding[:, 0] = False
        found["cues"] = _linked(
            output[..., roles.OF_CONTENT], output[..., roles.OF_CUE], batch.cues, padding
        )
        found["sources"] = _linked(
            output[..., roles.TO_SOURCE], output[..., roles.OF_SOURCE], batch.sources, padding
        )
    if batch.hedges is not None:
        assert batch.sentences is not None and batch.hedged is not None
        found["hedges"] = _tagged(output[..., roles.HEDGE_TAGS], batch.hedges)
        if len(batch.hedged):
            found["hedged"] = functional.binary_cross_entropy_with_logits(
                sentence_logits(output[..., roles.HEDGED], batch.sentences, len(batch.hedged)),
                batch.hedged,
            )
    return found


def link_logits(from_: Tensor, to: Tensor, padding: Tensor) -> Tensor:
    """Return the link score of each pair of tokens, (batch, tokens, tokens)."""
    logits = from_ @ to.transpose(1, 2) / math.sqrt(roles.LINK)
    return logits.masked_fill(padding[:, None, :], _NEVER)


def _linked(from_: Tensor, to: Tensor, right: Tensor, padding: Tensor) -> Tensor:
    """Return the negative log of the total probability of the correct links."""
    logits = functional.log_softmax(link_logits(from_, to, padding), -1)
    asked = right.any(-1)
    right_ones = logits.masked_fill(~right, -torch.inf)[asked]
    return -torch.logsumexp(right_ones, -1).sum() / max(1, int(asked.sum()))


def _tagged(logits: Tensor, tags: Tensor) -> Tensor:
    """Cross entropy of tags; a cue of unknown type counts as any type."""
    logs = functional.log_softmax(logits, -1).flatten(0, 1)
    tags = tags.flatten()
    known = (tags != UNKNOWN) & (tags < UNTYPED)
    untyped = tags >= UNTYPED
    total = -logs[known].gather(1, tags[known][:, None]).sum()
    if untyped.any():
        of_any = logs[untyped][:, 1:].view(-1, len(roles.HEDGES), 2).logsumexp(1)
        total = total - of_any.gather(1, (tags[untyped] - UNTYPED)[:, None]).sum()
    return total / max(1, int((known | untyped).sum()))


def sentence_logits(logits: Tensor, sentences: Tensor, count: int) -> Tensor:
    """Return the logit of each sentence: a soft maximum over its tokens."""
    flat, where = logits.flatten(), sentences.flatten()
    inside = where >= 0
    flat, where = flat[inside], where[inside]
    top = torch.full((count,), -torch.inf, device=flat.device).scatter_reduce(
        0, where, flat.detach(), "amax"
    )
    sums = torch.zeros(count, device=flat.device).index_add(0, where, torch.exp(flat - top[where]))
    return top + torch.log(sums)
