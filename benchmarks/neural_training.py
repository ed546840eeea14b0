"""What the parts of training the neural models are worth, and how good they grew.

    ALLEGEDLY_DATA=… python benchmarks/neural_training.py parts        # marks, votes, articles
    ALLEGEDLY_DATA=… python benchmarks/neural_training.py epochs WORK  # of the training command

Both need the extra ``train`` of allegedly-neural. `parts` trains six small networks, some two
minutes each on two cores. Dev articles are scored, not read.
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import attrs
import torch
from allegedly_neural.decoding import Choices, decode
from allegedly_neural.hedging import Calibration
from allegedly_neural.model import Model, Settings
from allegedly_neural.pieces import PieceMaker
from allegedly_neural.train import distil, examples, export, fit, network, recipes, tune
from neural import DATA, f1


def parts() -> None:
    """Print what each part of training is worth: small networks, no larger one to learn from.

    All begin as the principal components of the published encoder and are trained for one epoch.
    """
    vocabulary = recipes.base_vocabulary()
    said = recipes.corpora(DATA, PieceMaker(vocabulary), None)
    full = attrs.evolve(recipes.SHAPES["neural-small"])
    kept = distil.smaller_vocabulary(vocabulary, said.training, full.pieces)
    vocabulary = [vocabulary[i] for i in kept]
    maker = PieceMaker(vocabulary)
    recut = {
        part: [examples.recut(e, maker) for e in getattr(said, part)]
        for part in ("training", "attributions", "hedges")
    }
    dev = examples.attribution_examples(DATA, maker, "polnear/dev")
    news = examples.hedging_examples("szeged-news", DATA, maker, "szeged-uncertainty/news-dev.xml")
    plan = fit.Plan(cycles=(1,), rate=1e-3, head_rate=2e-3, votes=1, averaged=1)
    articles = [e for e in recut["training"] if e.roles is not None]
    sentences = [e for e in recut["training"] if e.roles is None]
    begin = network.pretrained(recipes.base_folder(), network.Shape())

    def trained(
        what: str, parts: list[examples.Example], shape: network.Shape = full, plan: fit.Plan = plan
    ) -> None:
        torch.manual_seed(1)
        net = distil.student(begin, kept, shape, 0.1)
        with TemporaryDirectory() as scratch:
            fit.fit(net, parts, maker, plan, Path(scratch) / "work", say=lambda _: None)
            plain = Settings(190, Choices(), Calibration())
            export.export(net, vocabulary, plain, Path(scratch) / "model")
            model = Model(Path(scratch) / "model")
        held = recut["attributions"]
        cells = ["–"] * 4
        if any(e.roles is not None for e in parts):
            readings = model.read([e.segmentation for e in held])
            choices = tune.chosen(held, readings, [Choices()])
            found = decode(model.read([e.segmentation for e in dev]), choices)
            total = tune.scored(dev, found)
            cells[:2] = [f"{f1(total, 'all', c):.1f}" for c in ("attr", "joint")]
        if any(e.hedges is not None for e in parts):
            for n, judged in ((2, news), (3, recut["hedges"])):
                logits, labels = tune.logits_of(
                    judged, model.hedging([e.segmentation for e in judged])
                )
                both = 2 * ((logits > 0) & (labels > 0)).sum()
                cells[n] = f"{100 * both / ((logits > 0).sum() + labels.sum()):.1f}"
        print(f"| {what} | {' | '.join(cells)} |", flush=True)

    print("| trained on | attr F1, dev | joint F1, dev | newswire F1 | wiki held back F1 |")
    print("|---|---|---|---|---|")
    trained("everything", articles + sentences)
    hidden = attrs.evolve(full, marks=False)
    trained("no marks: case, quotation, breaks", articles + sentences, hidden)
    trained("1/4 of the articles", articles[::4] + sentences)
    trained("no votes on hedges in news", articles + sentences, plan=attrs.evolve(plan, votes=0))
    trained("1/2 of the articles", articles[::2] + sentences)
    trained("no neighbours shifted in", articles + sentences, attrs.evolve(full, shift=0))


def epochs(folder: Path) -> None:
    """Print how good `neural` was after each epoch that its work folder holds, and their mean.

    The decoder is not tuned, so that epochs compare.
    """
    work = folder / "neural"
    vocabulary = recipes.base_vocabulary()
    maker = PieceMaker(vocabulary)
    dev = examples.attribution_examples(DATA, maker, "polnear/dev")
    news = examples.hedging_examples("szeged-news", DATA, maker, "szeged-uncertainty/news-dev.xml")
    states = {path.stem: fit.load_state(path)["network"] for path in sorted(work.glob("*.pt"))}
    mean = fit.finished(work, recipes.PLANS["neural"])
    if mean is not None:
        states["their mean"] = mean
    print("| after | attr F1, dev | joint F1, dev | newswire F1 |")
    print("|---|---|---|---|")
    for name, state in states.items():
        network = recipes.Network(recipes.SHAPES["neural"])
        network.load_state_dict(state)
        with TemporaryDirectory() as scratch:
            export.export(
                network, vocabulary, Settings(190, Choices(), Calibration()), Path(scratch)
            )
            model = Model(Path(scratch))
        total = tune.scored(dev, decode(model.read([e.segmentation for e in dev]), Choices()))
        logits, labels = tune.logits_of(news, model.hedging([e.segmentation for e in news]))
        both = 2 * ((logits > 0) & (labels > 0)).sum()
        f1_news = 100 * both / ((logits > 0).sum() + labels.sum())
        cells = [f1(total, "all", "attr"), f1(total, "all", "joint"), f1_news]
        print(f"| {name} | {' | '.join(f'{x:.1f}' for x in cells)} |", flush=True)


def main() -> None:
    if sys.argv[1:] == ["parts"]:
        parts()
    elif sys.argv[1:2] == ["epochs"] and len(sys.argv) == 3:
        epochs(Path(sys.argv[2]))
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main()
