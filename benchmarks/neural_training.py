"""What the parts of training the neural models are worth, and how good they grew.

    ALLEGEDLY_DATA=… python benchmarks/neural_training.py parts        # marks, votes, articles
    ALLEGEDLY_DATA=… python benchmarks/neural_training.py runs WORK    # of the training command

Both need the extra ``train`` of allegedly-neural. `parts` trains five small networks, some two
minutes each on two cores. Dev articles are scored, not read.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import attrs
import torch
from allegedly_neural.decoding import Choices, decode
from allegedly_neural.hedging import Calibration
from allegedly_neural.model import Model, Settings
from allegedly_neural.pieces import PieceMaker
from allegedly_neural.train import (
    batches,
    examples,
    export,
    fit,
    network,
    prune,
    recipes,
    tune,
)
from neural import DATA, f1


def parts() -> None:
    """Print what each part of training is worth: small networks, no larger one to learn from.

    All are cut out of the published encoder and trained for one epoch.
    """
    vocabulary = recipes.base_vocabulary()
    said = recipes.corpora(DATA, PieceMaker(vocabulary), None)
    full = recipes.SHAPES["neural-small"]
    kept = prune.smaller_vocabulary(vocabulary, said.training, full.pieces)
    begin = network.pretrained(recipes.base_folder(), network.Shape())
    shown = [e for e in said.training if e.roles is not None][: recipes.WATCHED]
    seen = prune.busy(begin, batches.divided(shown, [190] * len(shown)), PieceMaker(vocabulary))
    vocabulary = [vocabulary[i] for i in kept]
    maker = PieceMaker(vocabulary)
    recut = {
        part: [examples.recut(e, maker) for e in getattr(said, part)]
        for part in ("training", "attributions", "hedges")
    }
    dev = examples.attribution_examples(DATA, maker, "polnear/dev")
    news = examples.hedging_examples("szeged-news", DATA, maker, "szeged-uncertainty/news-dev.xml")
    plan = attrs.evolve(recipes.PLANS["neural-small"][0], cycles=(1,), votes=1, averaged=1)
    articles = [e for e in recut["training"] if e.roles is not None]
    sentences = [e for e in recut["training"] if e.roles is None]

    def trained(
        what: str, parts: list[examples.Example], shape: network.Shape = full, plan: fit.Plan = plan
    ) -> None:
        torch.manual_seed(1)
        net = prune.pruned(begin, kept, recipes.TAKEN, shape, seen, recipes.DROPOUT)
        with TemporaryDirectory() as scratch:
            fit.fit(net, parts, maker, plan, Path(scratch), say=lambda _: None)
        cells = scores(net, vocabulary, recut["attributions"], dev, news, recut["hedges"])
        print(f"| {what} | {' | '.join(cells)} |", flush=True)

    print("| trained on | attr F1, dev | joint F1, dev | newswire F1 | wiki held back F1 |")
    print("|---|---|---|---|---|")
    trained("everything", articles + sentences)
    hidden = attrs.evolve(full, marks=False)
    trained("no marks: case, quotation, breaks", articles + sentences, hidden)
    trained("1/2 of the articles", articles[::2] + sentences)
    trained("1/4 of the articles", articles[::4] + sentences)
    trained("no votes on hedges in news", articles + sentences, plan=attrs.evolve(plan, votes=0))


def runs(folder: Path) -> None:
    """Print what averaging `neural` is worth: over the last epochs of a run, and over runs."""
    vocabulary = recipes.base_vocabulary()
    maker = PieceMaker(vocabulary)
    said = recipes.corpora(DATA, maker, None)
    dev = examples.attribution_examples(DATA, maker, "polnear/dev")
    news = examples.hedging_examples("szeged-news", DATA, maker, "szeged-uncertainty/news-dev.xml")
    shape, plans = recipes.SHAPES["neural"], recipes.PLANS["neural"]
    states: dict[str, Mapping[str, torch.Tensor]] = {}
    for number, plan in enumerate(plans, 1):
        work = folder / "neural" / f"run-{number}"
        last = fit.last_epoch(work)
        done = fit.finished(work, plan)
        if last is None or done is None:
            sys.exit(f"{work}: no finished run is here")
        states[f"run {number}: last epoch"] = fit.load_state(last)["network"]
        states[f"run {number}: mean of {plan.averaged} epochs"] = done
    states["mean of both"] = recipes.trained(folder / "neural", plans, shape).state_dict()
    print("| weights | attr F1, dev | joint F1, dev | newswire F1 |")
    print("|---|---|---|---|")
    for name, state in states.items():
        net = network.Network(shape)
        net.load_state_dict(state)
        print(f"| {name} | {' | '.join(scores(net, vocabulary, said.attributions, dev, news))} |")


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
    choices = tune.chosen(held, model.read([e.segmentation for e in held]), [Choices()])
    total = tune.scored(dev, decode(model.read([e.segmentation for e in dev]), choices))
    found = [f1(total, "all", "attr"), f1(total, "all", "joint")]
    for corpus in judged:
        logits, labels = tune.logits_of(corpus, model.hedging([e.segmentation for e in corpus]))
        both = 2 * ((logits > 0) & (labels > 0)).sum()
        found.append(100 * both / ((logits > 0).sum() + labels.sum()))
    return [f"{x:.1f}" for x in found]


def main() -> None:
    if sys.argv[1:] == ["parts"]:
        parts()
    elif sys.argv[1:2] == ["runs"] and len(sys.argv) == 3:
        runs(Path(sys.argv[2]))
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main()
