"""Fit the curve from log odds to the scores of attributions: prints `SLOPE` and `SHIFT`.

    python -m allegedly.attribution.training.certainty $ALLEGEDLY_DATA/newsroom/train

Both stand in `allegedly.attribution.certainty`. Optional annotations count neither way.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from allegedly.attribution.certainty import SHIFT, SLOPE
from allegedly.attribution.draft import drafts_of
from allegedly.attribution.training.found_and_gold import matched
from allegedly.plugins import default_registry
from allegedly.text import segment

SUREST = 0.995
"""Scores are rounded: one that rounds to 1 counts as this one."""


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("corpus", type=Path, help="the folder of annotated articles")
    parser.add_argument("--attributor", default="neural", help="by default neural")
    args = parser.parse_args()
    registry = default_registry()
    corpus = registry.get("corpus", "newsroom-train").create({"path": args.corpus})
    attributor = registry.get("attributor", args.attributor).create()
    scores: list[float] = []
    right: list[bool] = []
    for document in corpus.documents():
        segmentation = segment(document.article)
        found = attributor.attribute(segmentation)
        gold = [item for item in document.attributions or () if item.content]
        pairs = matched(segmentation, drafts_of(found), gold)
        for attribution, annotated in zip(found, pairs, strict=True):
            if attribution.score is None or (annotated is not None and annotated.optional):
                continue
            scores.append(attribution.score)
            right.append(annotated is not None)
    given = np.clip(scores, 1 - SUREST, SUREST)
    odds = (np.log(given / (1 - given)) - SHIFT) / SLOPE
    model = LogisticRegression(C=1e6).fit(odds[:, None], right)
    print(f"SLOPE {model.coef_[0, 0]:.2f}, SHIFT {model.intercept_[0]:.2f}, of {len(right)}")
    for low, high in ((0, 0.5), (0.5, 0.7), (0.7, 0.9), (0.9, 0.97), (0.97, 1)):
        some = (given > low) & (given <= high)
        if some.any():
            said, true = given[some].mean(), np.array(right)[some].mean()
            print(f"scores up to {high}: {some.sum()}, on average {said:.2f}, right {true:.2f}")


if __name__ == "__main__":
    main()
