"""The contribution of each part of training the neural models, and their scores by epoch.

    python -m benchmarks run neural-training parts        # marks, votes, articles
    python -m benchmarks run neural-training epochs WORK  # of the training command

Both need the extra ``train`` of allegedly-neural. `parts` trains five small networks, some two
minutes each on two cores. `WORK` is what the command was given as ``--work``. Dev articles are
scored, not read.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import attrs
import torch
from allegedly_neural.decoding import Choices, decode
from allegedly_neural.hedging import Calibration
from allegedly_neural.model import Model, Settings
from allegedly_neural.pieces import PieceMaker
from allegedly_neural.train import examples, export, fit, network, prune, recipes, tune

from benchmarks import common
from benchmarks.quality.neural_corpora import f1


def parts() -> None:
    """Print the effect of each part of training, with small networks and without teachers.

    All are cut out of the published encoder and trained for one epoch.
    """
    vocabulary = recipes.base_vocabulary()
    said = recipes.corpora(common.data_folder(), PieceMaker(vocabulary), None)
    begin = network.pretrained(recipes.base_folder(), network.Shape())
    full, taken = recipes.SHAPES["neural-small"], recipes.TAKEN["neural-small"]
    _, kept = recipes.cut(begin, full, taken, said, vocabulary)
    smaller = [vocabulary[i] for i in kept]
    maker = PieceMaker(smaller)
    recut = said.recut(maker)
    dev = examples.attribution_examples(common.data_folder(), maker, "polnear/dev")
    news = examples.hedging_examples(
        "szeged-news", common.data_folder(), maker, "szeged-uncertainty/news-dev.xml"
    )
    plan = attrs.evolve(recipes.PLANS["neural-small"], cycles=(1,), votes=1, averaged=1)
    articles = [e for e in recut.training if e.roles is not None]
    sentences = [e for e in recut.training if e.roles is None]

    def trained(
        what: str, parts: list[examples.Example], shape: network.Shape = full, plan: fit.Plan = plan
    ) -> None:
        torch.manual_seed(1)
        net, _ = recipes.cut(begin, shape, taken, said, vocabulary)
        with TemporaryDirectory() as scratch:
            fit.fit(net, parts, maker, plan, Path(scratch), say=lambda _: None)
        cells = scores(net, smaller, recut.attributions, dev, news, recut.hedges)
        common.print_row(what, *cells)

    common.print_heading(
        *("trained on", "attr F1, dev", "joint F1, dev", "newswire F1", "wiki held back F1")
    )
    trained("everything", articles + sentences)
    hidden = attrs.evolve(full, marks=False)
    trained("no marks: case, quotation, breaks", articles + sentences, hidden)
    trained("1/2 of the articles", articles[::2] + sentences)
    trained("1/4 of the articles", articles[::4] + sentences)
    trained("no votes on hedges in news", articles + sentences, plan=attrs.evolve(plan, votes=0))


def epochs(folder: Path) -> None:
    """Print the scores of each network of a work folder after each stored epoch."""
    common.print_heading("network", "after epoch", "attr F1, dev", "joint F1, dev", "newswire F1")
    whole = recipes.base_vocabulary()
    said = recipes.corpora(common.data_folder(), PieceMaker(whole), None)
    for name, shape in recipes.SHAPES.items():
        vocabulary, held = whole, said.attributions
        if shape.pieces < len(whole):
            used = prune.smaller_vocabulary(whole, said.training, shape.pieces)
            vocabulary = [whole[i] for i in used]
            held = [examples.recut(e, PieceMaker(vocabulary)) for e in held]
        maker = PieceMaker(vocabulary)
        dev = examples.attribution_examples(common.data_folder(), maker, "polnear/dev")
        news = examples.hedging_examples(
            "szeged-news", common.data_folder(), maker, "szeged-uncertainty/news-dev.xml"
        )
        plan = recipes.PLANS[name]
        mean = fit.finished(folder / name, plan)
        if mean is None:
            sys.exit(
                f"{folder / name}: no finished training is here; train it with  "
                f"python -m allegedly_neural.train --work {folder}"
            )
        paths = {str(n): folder / name / f"epoch-{n}.pt" for n in range(1, plan.epochs + 1)}
        kept = {number: path for number, path in paths.items() if path.exists()}
        states = {number: fit.load_state(path, plan)["network"] for number, path in kept.items()}
        states[f"mean of the last {plan.averaged}"] = mean
        for number, state in states.items():
            net = network.Network(shape)
            net.load_state_dict(state)
            cells = scores(net, vocabulary, held, dev, news)
            common.print_row(name, number, *cells)


def scores(
    net: network.Network,
    vocabulary: Sequence[str],
    held: Sequence[examples.Example],
    dev: Sequence[examples.Example],
    *judged: Sequence[examples.Example],
) -> list[str]:
    """Return F1 of attributions, joint F1, and F1 of hedged sentences of some corpora.

    The decoder weighs evidence as on `held`, and is not tuned otherwise.
    """
    with TemporaryDirectory() as scratch:
        plain = Settings(recipes.WINDOW, Choices(), Calibration())
        export.export(net, vocabulary, plain, Path(scratch))
        model = Model(Path(scratch))
    readings = model.read([e.segmentation for e in held])
    choices = tune.chosen(held, readings, [Choices()])
    total = tune.scored(dev, decode(model.read([e.segmentation for e in dev]), choices))
    found = [f1(total, "all", "attr"), f1(total, "all", "joint")]
    for corpus in judged:
        logits, labels = tune.logits_of(corpus, model.hedging([e.segmentation for e in corpus]))
        both = 2 * ((logits > 0) & (labels > 0)).sum()
        found.append(100 * both / ((logits > 0).sum() + labels.sum()))
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
