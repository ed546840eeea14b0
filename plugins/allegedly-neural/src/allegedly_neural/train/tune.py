"""What is chosen after training, on documents that were held back from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce
from operator import add
from typing import Any, Final

import attrs
import numpy as np
import torch
from torch import nn

from allegedly.bench.attribution_metrics import AttributionScores, attribution_scores
from allegedly.model import GoldAttribution
from allegedly_neural.decoding import Choices, Found, decode, drafts
from allegedly_neural.encoder import Reading
from allegedly_neural.hedging import Calibration, Hedging
from allegedly_neural.train.examples import Example

GRID: Final[Mapping[str, Sequence[float]]] = {
    "outside": (-1.0, -0.75, -0.5, -0.25, 0.0, 0.25, 0.5),
    "sure": (0.0, 0.3, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65),
    "missed": (-1.0, 0.0, 1.0, 2.0, 4.0, 99.0),
    "nobody": (-2.0, -1.0, -0.5, 0.0, 0.5, 1.0, 2.0),
}
"""What is tried, one after the other, twice."""


def scored(examples: Sequence[Example], found: Sequence[Sequence[Found]]) -> AttributionScores:
    """Score attributions that the decoder found."""
    return reduce(
        add,
        (
            attribution_scores(
                example.segmentation.text,
                example.gold,
                [
                    GoldAttribution(f"a{n}", draft.source, draft.cue, draft.content)
                    for n, draft in enumerate(drafts(example.segmentation, items))
                ],
            )
            for example, items in zip(examples, found, strict=True)
        ),
    )


def chosen(examples: Sequence[Example], readings: Sequence[Reading]) -> Choices:
    """Choose what gives the best F1 of attributions and of those with the right source, summed."""

    def worth(choices: Choices) -> float:
        pairs = scored(examples, decode(readings, choices)).pairs
        return pairs["all", "attr"].percent()[2] + pairs["all", "joint"].percent()[2]

    best = Choices()
    top = worth(best)
    for _ in range(2):
        for name, values in GRID.items():
            for value in values:
                other = attrs.evolve(best, **{name: value})
                if other != best and (score := worth(other)) > top:
                    best, top = other, score
    return best


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
    """Fit the logistic curve; the threshold is that at which training drew the line."""
    logits, labels = (torch.tensor(x) for x in logits_of(examples, hedgings))
    line = torch.tensor([1.0, 0.0], dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.LBFGS([line], max_iter=100)

    def loss() -> float:
        optimizer.zero_grad()
        found = nn.functional.binary_cross_entropy_with_logits(logits * line[0] + line[1], labels)
        found.backward()  # type: ignore[no-untyped-call]
        return found.item()

    optimizer.step(loss)  # type: ignore[no-untyped-call]
    slope, intercept = (round(float(x), 3) for x in line)
    return Calibration(slope, intercept, round(Calibration(slope, intercept).probability(0.0), 3))
