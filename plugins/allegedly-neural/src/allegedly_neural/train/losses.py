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
_BEND = 0.1
"""Errors of a value beyond this count by their size, smaller ones by their square."""


def losses(output: Tensor, batch: Batch) -> dict[str, Tensor]:
    """Return the mean loss of each head for which the batch has labels."""
    found: dict[str, Tensor] = {}
    output = output.float()
    levels = (("", roles.OUTER, batch.outer), ("inner ", roles.INNER, batch.inner))
    for name, columns, level in levels:
        if level is None:
            continue
        found[name + "roles"] = _classified(output[..., columns.tags], level.tags)
        padding = ~batch.inside
        padding[:, 0] = False
        found[name + "cues"] = _linked(
            output[..., columns.of_content], output[..., columns.of_cue], level.cues, padding
        )
        found[name + "sources"] = _linked(
            output[..., columns.to_source], output[..., columns.of_source], level.sources, padding
        )
    for name, labels in batch.traits.items():
        if (labels != UNKNOWN).any():
            found[name] = _classified(output[..., roles.TRAITS[name]], labels)
    if batch.values is not None:
        known = ~torch.isnan(batch.values)
        if known.any():
            found["values"] = functional.smooth_l1_loss(
                output[..., roles.VALUE][known], batch.values[known], beta=_BEND
            )
    if batch.hedges is not None:
        assert batch.sentences is not None and batch.hedged is not None
        assert batch.vague is not None
        found["hedges"] = _tagged(output[..., roles.HEDGE_TAGS], batch.hedges, batch.vague)
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


def _classified(logits: Tensor, labels: Tensor) -> Tensor:
    return functional.cross_entropy(logits.transpose(1, 2), labels, ignore_index=UNKNOWN)


def _tagged(logits: Tensor, tags: Tensor, vague: Tensor) -> Tensor:
    """Cross entropy of tags.

    A cue of unknown type counts as any type. Where vague hedges are not annotated, a token without
    a tag may be one.
    """
    logs = functional.log_softmax(logits, -1)
    kinds = len(roles.HEDGES)
    plain = torch.cat((logs[..., :1], logs[..., 1 + 2 * kinds :]), -1).logsumexp(-1)
    plain = torch.where(vague[:, None], logs[..., 0], plain).flatten()
    logs, tags = logs.flatten(0, 1), tags.flatten()
    known = (tags > 0) & (tags < UNTYPED)
    untyped = tags >= UNTYPED
    total = -logs[known].gather(1, tags[known][:, None]).sum() - plain[tags == 0].sum()
    if untyped.any():
        of_any = logs[untyped][:, 1 : 1 + 2 * kinds].view(-1, kinds, 2).logsumexp(1)
        total = total - of_any.gather(1, (tags[untyped] - UNTYPED)[:, None]).sum()
    return total / max(1, int((tags != UNKNOWN).sum()))


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
