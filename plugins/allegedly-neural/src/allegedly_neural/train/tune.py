"""Tunes settings after training, on held-out documents."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import add
from typing import Any, Final

import attrs
import numpy as np
import torch
from torch import nn

from allegedly.bench.measure import (
    AttributionScores,
    attribution_scores,
    paired,
)
from allegedly.model import GoldAttribution
from allegedly_neural.decoding import Choices, Found, candidates, likely
from allegedly_neural.drafting import drafts
from allegedly_neural.encoder import Reading
from allegedly_neural.hedging import Calibration, Hedging
from allegedly_neural.roles import OUTER, Level
from allegedly_neural.train.examples import Example

GRID: Final = tuple(
    Choices(together=probability, sources=sources)
    for probability in (0.5, 0.6, 0.7, 0.8)
    for sources in (0.0, 0.5)
)
"""The values to try."""

_SHRINK: Final = 1e-2
_NEARLY: Final = 0.02
_THRESHOLDS: Final = tuple(number / 100 for number in range(10, 91))


def scored(
    examples: Sequence[Example], found: Sequence[Sequence[Found]], level: Level = OUTER
) -> AttributionScores:
    """Score the attributions of one level that the decoder found."""
    return reduce(
        add,
        (
            attribution_scores(
                example.segmentation.text,
                example.gold if level is OUTER else example.inner_gold,
                [
                    GoldAttribution(f"a{n}", draft.source, draft.cue, draft.content)
                    for n, draft in enumerate(drafts(example.segmentation, items))
                ],
            )
            for example, items in zip(examples, found, strict=True)
        ),
    )


def reached(scores: AttributionScores) -> dict[str, float]:
    """Return the F1, in per cent, of attributions of each kind and of their words."""
    pairs = scores.pairs
    return {
        "attr": pairs["all", "attr"].percent()[2],
        "joint": pairs["all", "joint"].percent()[2],
        "quoted": pairs["quoted", "attr"].percent()[2],
        "indirect": pairs["indirect", "attr"].percent()[2],
        **{role: matched.percent()[2] for role, matched in scores.tokens.items()},
    }


def chosen(
    examples: Sequence[Example],
    readings: Sequence[Reading],
    grid: Sequence[Choices] = GRID,
    level: Level = OUTER,
) -> Choices:
    """Choose the values with the highest sum of the F1 of `reached`.

    Evidence is weighted by a logistic regression of whether candidates match annotated
    attributions.

    Args:
        examples: Held-out documents.
        readings: The encoder's output for each.
        grid: The choices to try.
        level: The attributions to find.
    """
    best, top = Choices(), 0.0
    for choices in grid:
        found = candidates(readings, choices, level)
        if not any(found):
            continue
        weighed = attrs.evolve(choices, weights=_weighed(examples, found, level))
        worth = sum(reached(scored(examples, likely(found, weighed), level)).values())
        if worth > top:
            best, top = weighed, worth
    return best


def _weighed(
    examples: Sequence[Example], found: Sequence[Sequence[Found]], level: Level
) -> tuple[float, ...]:
    """Fit the weights of `decoding.EVIDENCE`."""
    table = torch.tensor(np.stack([f.evidence for items in found for f in items]))
    right = torch.tensor(
        [x for pair in zip(examples, found, strict=True) for x in _right(*pair, level)]
    )
    spread = table.std(0, correction=0)
    spread[spread == 0] = 1.0
    weights = torch.zeros(table.shape[1], requires_grad=True)
    optimizer = torch.optim.LBFGS([weights], max_iter=200)

    def loss() -> float:
        optimizer.zero_grad()
        fitted = nn.functional.binary_cross_entropy_with_logits(table / spread @ weights, right)
        total = fitted + _SHRINK * weights[1:].square().sum()
        total.backward()  # type: ignore[no-untyped-call]
        return total.item()

    optimizer.step(loss)  # type: ignore[no-untyped-call]
    return tuple(round(float(x), 4) for x in weights.detach() / spread)


def _right(example: Example, found: Sequence[Found], level: Level) -> list[float]:
    """Return for each candidate whether it matches an annotated attribution."""
    words = [any(map(str.isalnum, text)) for text in example.segmentation.tokens.texts]
    links = example.links if level is OUTER else example.inner_links
    gold = [frozenset(i for i in link.content.tolist() if words[i]) for link in links]
    said = [frozenset(i for a, b in f.content for i in range(a, b) if words[i]) for f in found]
    right = {j for _, j in paired(gold, said)}
    return [float(j in right) for j in range(len(said))]


def logits_of(
    examples: Sequence[Example], hedgings: Sequence[Hedging]
) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Return the logit and the label of each judged sentence."""
    logits: list[float] = []
    labels: list[float] = []
    for example, hedging in zip(examples, hedgings, strict=True):
        assert example.sentence is not None and example.hedged is not None
        for number, label in enumerate(example.hedged):
            tokens = np.flatnonzero(example.sentence == number)
            if len(tokens):
                logits.append(hedging.logit(tokens.tolist()))
                labels.append(float(label))
    return np.array(logits), np.array(labels)


def calibrated(examples: Sequence[Example], hedgings: Sequence[Hedging]) -> Calibration:
    """Fit the logistic curve; the threshold is the decision boundary of training."""
    logits, labels = (torch.tensor(x) for x in logits_of(examples, hedgings))
    line = torch.tensor([1.0, 0.0], dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.LBFGS([line], max_iter=100)

    def loss() -> float:
        optimizer.zero_grad()
        found = nn.functional.binary_cross_entropy_with_logits(logits * line[0] + line[1], labels)
        found.backward()  # type: ignore[no-untyped-call]
        return found.item()

    optimizer.step(loss)  # type: ignore[no-untyped-call]
    slope, intercept = (round(float(x), 3) for x in line.detach())
    return Calibration(slope, intercept, round(Calibration(slope, intercept).probability(0.0), 3))


def best_threshold(
    calibration: Calibration, groups: Sequence[tuple[Sequence[Example], Sequence[Hedging]]]
) -> float:
    """Return the probability from which on to call sentences hedged, where nothing is attributed.

    It is the lowest at which the sum of the F1 of all groups is nearly the highest, as sentences of
    other genres look less sure. The groups are annotated sentences, and sentences of news on which
    other classifiers agree.
    """
    known = []
    for examples, hedgings in groups:
        logits, labels = logits_of(examples, hedgings)
        odds = np.array([calibration.probability(logit) for logit in logits])
        known.append((odds, labels > 0))
    worth = {
        least: sum(_f1(odds >= least, right) for odds, right in known) for least in _THRESHOLDS
    }
    return min(least for least in _THRESHOLDS if worth[least] >= max(worth.values()) - _NEARLY)


def _f1(decided: np.ndarray[Any, Any], right: np.ndarray[Any, Any]) -> float:
    return float(2 * (decided & right).sum() / max(1, decided.sum() + right.sum()))
