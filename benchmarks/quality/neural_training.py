"""The contribution of each part of training the neural models, and their scores by epoch.

    python -m benchmarks run neural-training parts        # heads, corpora, articles, marks
    python -m benchmarks run neural-training epochs WORK  # of the training command

Both need the extra ``train`` of allegedly-neural. `parts` trains small networks, some five minutes
each on one core. `WORK` is what the command was given as ``--work``. Dev articles are scored, not
read.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import attrs
import numpy as np
import torch
from allegedly_neural.decoding import Choices, decode
from allegedly_neural.hedging import Calibration
from allegedly_neural.model import Model, Settings
from allegedly_neural.pieces import PieceMaker
from allegedly_neural.roles import INNER, OUTER, Level
from allegedly_neural.train import (
    examples,
    export,
    fit,
    network,
    newsroom,
    plans,
    recipes,
    sizes,
    tune,
)
from allegedly_neural.train.corpora import Corpora, corpora

from allegedly.bench.measure import Criterion
from benchmarks import common
from benchmarks.quality.neural_corpora import f1


def parts() -> None:
    """Print the effect of each part of training, with small networks and without teachers.

    All are cut out of the published encoder and trained for one epoch. Newsroom is scored on its
    held-out documents.
    """
    base = recipes.base_vocabulary()
    said = corpora(common.data_folder(), PieceMaker(base), None)
    begin = network.pretrained(recipes.base_folder(), sizes.Shape())
    full, taken = plans.SHAPES["neural-small"], plans.TAKEN["first-small"]
    pieces = recipes.kept_pieces(said, base, full)
    maker = PieceMaker(pieces)
    recut = said.recut(maker)
    plan = attrs.evolve(plans.PLANS["neural-small"], cycles=(1,), votes=1, averaged=1)
    judges = Judges.of(recut, maker)

    def trained(
        what: str, seen: Seen = lambda e: e, shape: sizes.Shape = full, plan: sizes.Plan = plan
    ) -> None:
        torch.manual_seed(1)
        net = recipes.cut(begin, shape, taken, said, base, pieces)
        chosen = [e for e in map(seen, recut.training) if e is not None]
        with TemporaryDirectory() as scratch:
            fit.fit(net, chosen, maker, plan, Path(scratch), say=lambda _: None)
        common.print_row(what, *judges.scores(net, pieces))

    def without(*corpora: str) -> Seen:
        return lambda e: None if e.corpus in corpora else e

    def share(parts: int) -> Seen:
        return lambda e: (
            None if e.corpus in NEWSROOM and examples.held_back(e.id[::-1], parts) else e
        )

    common.print_heading("trained on", *HEADING)
    trained("everything")
    trained("no hedges", no_hedges)
    trained("no attributions inside others", lambda e: attrs.evolve(e, **outer_only(e)))
    trained("no forms, kinds, stances, commitments", lambda e: attrs.evolve(e, traits={}))
    trained("no events", lambda e: None if e.values is not None else e)
    trained("no PolNeAR", without("polnear"))
    trained("no newsroom", without(*NEWSROOM))
    trained("no variants of newsroom", without(newsroom.VARIANTS))
    trained("4/5 of newsroom", share(5))
    trained("1/2 of newsroom", share(2))
    hidden = attrs.evolve(full, marks=False)
    trained("no marks: case, quotation, breaks", shape=hidden)


Seen = Callable[[examples.Example], examples.Example | None]
"""Returns what of an example is seen in training."""

NEWSROOM: Final = ("newsroom", newsroom.VARIANTS)


def no_hedges(example: examples.Example) -> examples.Example | None:
    """Return the example without its hedge labels, if others are left."""
    return (
        examples.unjudged(example) if example.hedges is None or example.roles is not None else None
    )


def outer_only(example: examples.Example) -> dict[str, Any]:
    """Return the labels of an example that hide attributions inside the content of others."""
    if example.inner is None:
        return {}
    traits = {name: x for name, x in example.traits.items() if not name.startswith("inner")}
    hidden = np.full_like(example.inner, examples.UNKNOWN)
    return {"inner": hidden, "inner_links": (), "traits": traits}


def epochs(folder: Path) -> None:
    """Print the scores of each finished network of a work folder after each stored epoch."""
    finished = {
        name: mean
        for name in plans.SHAPES
        if (mean := fit.finished(folder / name, plans.PLANS[name])) is not None
    }
    if not finished:
        sys.exit(
            f"{folder}: no finished training is here; train a network with  "
            f"python -m allegedly_neural.train --work {folder}"
        )
    common.print_heading("network", "after epoch", *HEADING)
    base = recipes.base_vocabulary()
    said = corpora(common.data_folder(), PieceMaker(base), None)
    for name, mean in finished.items():
        shape, plan = plans.SHAPES[name], plans.PLANS[name]
        pieces = recipes.kept_pieces(said, base, shape)
        maker = PieceMaker(pieces)
        judges = Judges.of(said if pieces is base else said.recut(maker), maker)
        paths = {str(n): folder / name / f"epoch-{n}.pt" for n in range(1, plan.epochs + 1)}
        kept = {number: path for number, path in paths.items() if path.exists()}
        states = {number: fit.load_state(path, plan)["network"] for number, path in kept.items()}
        states[f"mean of the last {plan.averaged}"] = mean
        for number, state in states.items():
            net = network.Network(shape)
            net.load_state_dict(state)
            common.print_row(name, number, *judges.scores(net, pieces))


HEADING: Final = (
    "newsroom attr F1",
    "joint",
    "inside others attr",
    "PolNeAR attr F1, dev",
    "joint",
    "newswire F1",
    "wiki held back F1",
)


_Examples = Sequence[examples.Example]
_Task = tuple[_Examples, _Examples, str, Level, tuple[Criterion, ...]]
"""Documents to weigh evidence on, documents to score, scheme, level and measures."""


@attrs.frozen
class Judges:
    """Documents that no network learns from.

    Attributes:
        said: Held-out documents; the decoder weighs evidence as on these.
        dev: The development part of PolNeAR.
        news: The newswire part of the Szeged corpus.
    """

    said: Corpora
    dev: list[examples.Example]
    news: list[examples.Example]

    @classmethod
    def of(cls, said: Corpora, maker: PieceMaker) -> Judges:
        """Read the others, in the pieces of a network."""
        data = common.data_folder()
        return cls(
            said,
            examples.attribution_examples(data, maker, "polnear/dev"),
            examples.hedging_examples(
                "szeged-news", data, maker, "szeged-uncertainty/news-dev.xml"
            ),
        )

    def scores(self, net: network.Network, pieces: Sequence[str]) -> list[str]:
        """Return the scores of a network; its decoder is not tuned beyond weighing evidence."""
        with TemporaryDirectory() as scratch:
            plain = Settings(plans.WINDOW, {}, Calibration())
            export.export(net, pieces, plain, Path(scratch))
            model = Model(Path(scratch))
        found: list[float] = []
        tasks: tuple[_Task, ...] = (
            (self.said.newsroom, self.said.newsroom, "newsroom", OUTER, ("attr", "joint")),
            (self.said.newsroom, self.said.newsroom, "newsroom", INNER, ("attr",)),
            (self.said.polnear, self.dev, "polnear", OUTER, ("attr", "joint")),
        )
        for held, judged, scheme, level, criteria in tasks:
            readings = model.read([e.segmentation for e in held], scheme)
            choices = tune.chosen(held, readings, [Choices()], level)
            if judged is not held:
                readings = model.read([e.segmentation for e in judged], scheme)
            total = tune.scored(judged, decode(readings, choices, level), level)
            found += [f1(total, "all", criterion) for criterion in criteria]
        for corpus in (self.news, self.said.hedges):
            logits, labels = tune.logits_of(corpus, model.hedging([e.segmentation for e in corpus]))
            both = 2 * ((logits > 0) & (labels > 0)).sum()
            found.append(float(100 * both / ((logits > 0).sum() + labels.sum())))
        return [f"{x:.1f}" for x in found]


def main(arguments: Sequence[str]) -> None:
    parser = common.parser("neural-training", __doc__)
    commands = parser.add_subparsers(required=True, dest="part", metavar="parts|epochs")
    commands.add_parser("parts", help="leave out one part of training each")
    after = commands.add_parser("epochs", help="score the network of each epoch")
    after.add_argument("work", type=Path, help="the --work folder of the training command")
    given = parser.parse_args(arguments)
    if given.part == "parts":
        parts()
    else:
        epochs(given.work)
