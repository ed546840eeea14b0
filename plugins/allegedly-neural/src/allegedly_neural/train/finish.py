"""Finishes a trained network: writes it, and tunes its settings on held-out documents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import attrs
import numpy as np

from allegedly.bench.measure import AttributionScores
from allegedly_neural.decoding import Choices, decode
from allegedly_neural.encoder import Reading
from allegedly_neural.hedging import Calibration
from allegedly_neural.model import INNER_CHOICES, Model, Settings
from allegedly_neural.roles import INNER, OUTER, Level
from allegedly_neural.train.card import Figures
from allegedly_neural.train.corpora import Corpora
from allegedly_neural.train.examples import Example
from allegedly_neural.train.export import export, write_settings
from allegedly_neural.train.network import Network
from allegedly_neural.train.plans import WINDOW
from allegedly_neural.train.tune import GRID, best_threshold, calibrated, chosen, logits_of, scored


def finish(
    network: Network,
    vocabulary: Sequence[str],
    said: Corpora,
    least: Mapping[str, float],
    out: Path,
) -> Figures:
    """Write a trained network, then tune its settings on held-out documents.

    Returns:
        Its scores on those documents.
    """
    export(network, vocabulary, Settings(WINDOW, {}, Calibration()), out)
    model = Model(out)
    choices: dict[str, Choices] = {}
    scores: dict[str, AttributionScores] = {}
    for task in _tasks(said):
        grid = [attrs.evolve(one, least=least[task.name]) for one in GRID]
        readings = model.read([e.segmentation for e in task.examples], task.scheme)
        choices[task.name] = chosen(task.examples, readings, grid, task.level)
        scores[task.name] = task.scores(readings, choices[task.name])
    found = model.hedging([e.segmentation for e in said.hedges])
    calibration = calibrated(said.hedges, found)
    news = model.hedging([e.segmentation for e in said.polnear])
    unattributed = best_threshold(calibration, [(said.hedges, found), (said.polnear, news)])
    settings = Settings(WINDOW, choices, calibration, unattributed)
    write_settings(settings, out)
    logits, labels = logits_of(said.hedges, found)
    odds = np.array([settings.calibration.probability(logit) for logit in logits])
    decided, right = odds >= settings.calibration.threshold, labels > 0
    both = int((decided & right).sum())
    precision, recall = both / max(1, decided.sum()), both / max(1, right.sum())
    f1 = 2 * both / max(1, decided.sum() + right.sum())
    return Figures(
        scores,
        len(labels),
        int(right.sum()),
        (100 * precision, 100 * recall, 100 * f1),
        float(np.square(odds - right).mean()),
        _in_32_bits(network, vocabulary, said, settings),
    )


@attrs.frozen
class _Task:
    """Attributions to find in documents held out from training.

    Attributes:
        name: The name of the decoder's choices.
        scheme: Which annotation they follow.
        level: Whether outermost or inner ones.
        examples: The documents.
    """

    name: str
    scheme: str
    level: Level
    examples: Sequence[Example]

    def scores(self, readings: Sequence[Reading], choices: Choices) -> AttributionScores:
        found = decode(readings, choices, self.level)
        return scored(self.examples, found, self.level)


def _tasks(said: Corpora) -> list[_Task]:
    return [
        _Task("newsroom", "newsroom", OUTER, said.newsroom),
        _Task(INNER_CHOICES, "newsroom", INNER, said.newsroom),
        _Task("polnear", "polnear", OUTER, said.polnear),
    ]


def _in_32_bits(
    network: Network, vocabulary: Sequence[str], said: Corpora, settings: Settings
) -> float:
    """Return the F1 of outermost attributions in `newsroom` with the weights as trained."""
    task = _tasks(said)[0]
    with TemporaryDirectory() as scratch:
        export(network, vocabulary, settings, Path(scratch), eight_bits=False)
        readings = Model(Path(scratch)).read([e.segmentation for e in task.examples], task.scheme)
    return task.scores(readings, settings.choices[task.name]).pairs["all", "attr"].percent()[2]
