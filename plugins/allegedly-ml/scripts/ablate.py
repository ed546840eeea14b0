"""Print the ablation table of ``docs/ablation.md``: one change at a time.

    python plugins/allegedly-ml/scripts/ablate.py --data DIR [--only NAME …]

Each row is a model trained on Szeged wiki and bio and scored on newswire, and one cross-fitted on
Szeged wiki (with bio and the primer always in the training part) in three folds by document. It
shows F1 at the threshold chosen by expected F1, and average precision, which does not depend on a
threshold. Prints figures only.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Collection, Sequence
from pathlib import Path

import attrs
import numpy as np
from allegedly_ml.calibration import Calibration, Floats, best_threshold
from allegedly_ml.examples import Example
from allegedly_ml.settings import SHIPPED, Settings
from allegedly_ml.sources import corpus_examples, primer_examples
from allegedly_ml.training import cross_fitted, fit_weights
from allegedly_ml.training_table import Ints, Table

BASE = attrs.evolve(SHIPPED["ml"], folds=3)

GROUP = tuple("g gk1 gc1 gk1c1 gk2k1 gc1c2 gh gL gR gl1 gr1 ge gec1 gek1".split())
WORD = tuple("wk1 wc1 wk1c1 wk2k1 wc1c2 wh wL wR".split())
CLASS = tuple("k1 k2 c1 c2 k1c1 k2k1 c1c2".split())
"""Kinds of features: the part before the equals sign."""

VARIANTS: dict[str, tuple[Settings, Collection[str]] | tuple[Settings, Collection[str], float]] = {
    "as shipped": (BASE, ()),
    "no primer": (attrs.evolve(BASE, primer=0.0), ()),
    "primer × 1": (attrs.evolve(BASE, primer=1.0), ()),
    "primer × 10": (attrs.evolve(BASE, primer=10.0), ()),
    "biomedical × 0.3": (BASE, (), 0.3),
    "neighbours as words": (attrs.evolve(BASE, lexical=True), ()),
    "identity × 1, C 0.3": (attrs.evolve(BASE, identity=1.0, strength=0.3), ()),
    "no features of the group": (BASE, GROUP),
    "no context by word": (BASE, WORD),
    "no flags": (BASE, ("h", "wh", "gh")),
    "word and stem alone": (BASE, (*GROUP, *WORD, *CLASS, "e", "h")),
}


class Trial:
    """The corpora of the ablation, read once."""

    def __init__(self, data: Path) -> None:
        self.wiki = list(corpus_examples("szeged-wiki", data))
        self.bio = list(corpus_examples("szeged-bio", data))
        self.news = list(corpus_examples("szeged-news", data))

    def row(self, settings: Settings, left_out: Collection[str], bio: float = 1.0) -> list[float]:
        """Return F1 and average precision on newswire, then on Wikipedia."""
        papers = [attrs.evolve(example, weight=bio) for example in self.bio]
        primer = list(primer_examples(settings.primer)) if settings.primer else []
        taught = [*self.wiki, *papers, *primer]
        table = _table(taught, self.news, settings, left_out)
        fit = fit_weights(table, np.arange(len(taught)), settings)
        inside = np.arange(len(taught), len(table))
        rows = np.flatnonzero(np.isin(table.claims, inside))
        cues: list[list[float]] = [[] for _ in inside]
        for row, probability in zip(rows, fit.cue_probabilities(table, rows), strict=True):
            cues[table.claims[row] - len(taught)].append(float(probability))
        news = np.array([Calibration(leak=fit.leak).log_odds(own) for own in cues])
        wiki, _ = cross_fitted(_table(taught, [], settings, left_out), len(self.wiki), settings)
        threshold = best_threshold(_curve(wiki), np.ones(len(wiki)))
        return [
            *_scores(self.news, _curve(news), threshold),
            *_scores(self.wiki, _curve(wiki), threshold),
        ]


def _table(
    taught: Sequence[Example], tested: Sequence[Example], settings: Settings, out: Collection[str]
) -> Table:
    """Return a table whose candidate words are learnt from the training examples alone."""
    blind = [attrs.evolve(example, cues=()) for example in tested]
    table = Table([*taught, *blind], settings)
    if out:
        table.features = [
            [feature for feature in features if feature.partition("=")[0] not in out]
            for features in table.features
        ]
    return table


def _curve(odds: Floats) -> Floats:
    probabilities: Floats = 1 / (1 + np.exp(-odds))
    return probabilities


def _scores(
    examples: Sequence[Example], probabilities: Floats, threshold: float
) -> tuple[float, float]:
    from sklearn.metrics import average_precision_score, f1_score

    truth: Ints = np.array([example.hedged for example in examples], dtype=np.int64)
    f1 = f1_score(truth, probabilities >= threshold)
    return 100 * float(f1), 100 * float(average_precision_score(truth, probabilities))


def main() -> None:
    """Read the command line and print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--data", type=Path, default=os.environ.get("ALLEGEDLY_DATA"))
    parser.add_argument("--only", nargs="+", choices=VARIANTS, default=list(VARIANTS))
    options = parser.parse_args()
    if options.data is None:
        parser.error("give --data, or set ALLEGEDLY_DATA")
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    trial = Trial(Path(options.data))
    print("| | news F1 | news AP | wiki F1 | wiki AP |\n|---|---|---|---|---|")
    with threadpool_limits(limits=1):
        for name in options.only:
            row = " | ".join(f"{figure:.1f}" for figure in trial.row(*VARIANTS[name]))
            print(f"| {name} | {row} |", flush=True)


if __name__ == "__main__":
    main()
