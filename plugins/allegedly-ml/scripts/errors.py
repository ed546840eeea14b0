"""Print reliability and the most frequent errors by trigger word: words and counts, no sentences.

    python plugins/allegedly-ml/scripts/errors.py --data DIR --corpus szeged-wiki [--svg FILE]

Every score comes from a model that has not seen the sentence: one cross-fitted by document or, for
newswire, the shipped model, which was trained without any newswire.
"""

from __future__ import annotations

import argparse
import os
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from allegedly_ml.calibration import Floats, deal
from allegedly_ml.classifier import MLClassifier
from allegedly_ml.examples import Example
from allegedly_ml.model import CueModel
from allegedly_ml.settings import SHIPPED
from allegedly_ml.sources import LOCATIONS, corpus_examples
from allegedly_ml.training import train

BINS = 10


def judged(
    examples: Sequence[Example], model: CueModel
) -> list[tuple[float, bool, dict[str, float]]]:
    """Return the score, the decision and the cue probability by word of each example."""
    found = []
    token_lists = [example.tokens for example in examples]
    for tokens, cues in zip(token_lists, model.cues(token_lists), strict=True):
        words = {
            " ".join(tokens.lowers[first : last + 1]): min(sum(by_type), 1.0)
            for (first, last), by_type in cues
        }
        score = model.calibration.probability([min(sum(t), 1.0) for _, t in cues])
        found.append((score, score >= model.calibration.threshold, words))
    return found


def blame(example: Example, words: dict[str, float]) -> str:
    """Return the word that wrongly made a sentence hedged, or the word that was missed."""
    if example.hedged and example.cues:
        first, last, _ = example.cues[0]
        return " ".join(example.tokens.lowers[first : last + 1])
    return max(words, key=lambda word: words[word], default="(no candidate)")


def reliability(scores: Floats, truth: Floats) -> list[tuple[int, float, float]]:
    """Return count, mean score and share of hedged sentences of each bin that is not empty."""
    place = np.minimum((scores * BINS).astype(int), BINS - 1)
    return [
        (int((place == b).sum()), float(scores[place == b].mean()), float(truth[place == b].mean()))
        for b in range(BINS)
        if (place == b).any()
    ]


def drawing(bins: Sequence[tuple[int, float, float]], title: str) -> str:
    """Return the reliability diagram as SVG; the area of a dot is the share of its bin."""
    total = sum(count for count, _, _ in bins)
    dots = "".join(
        f'<circle cx="{40 + 240 * score:.1f}" cy="{270 - 240 * share:.1f}" '
        f'r="{3 + 14 * (count / total) ** 0.5:.1f}"/>'
        for count, score, share in bins
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 310" font-family="sans-serif" '
        f'font-size="11"><title>{title}</title>'
        '<rect width="300" height="310" fill="white"/>'
        '<path d="M40 30V270H280M40 270L280 30" fill="none" stroke="#888"/>'
        f'<g fill="#1f6f8b" fill-opacity="0.75">{dots}</g>'
        f'<text x="160" y="18" text-anchor="middle">{title}</text>'
        '<text x="160" y="300" text-anchor="middle">predicted probability of hedged</text>'
        '<text transform="translate(14 150) rotate(-90)" text-anchor="middle">share hedged</text>'
        '<text x="40" y="284">0</text><text x="274" y="284">1</text><text x="28" y="34">1</text>'
        "</svg>\n"
    )


def main() -> None:
    """Read the command line, print both tables, and draw the diagram if requested."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--data", type=Path, default=os.environ.get("ALLEGEDLY_DATA"))
    parser.add_argument("--corpus", choices=LOCATIONS, required=True)
    parser.add_argument("--svg", type=Path, help="where to draw the reliability diagram")
    options = parser.parse_args()
    if options.data is None:
        parser.error("give --data, or set ALLEGEDLY_DATA")
    examples = list(corpus_examples(options.corpus, Path(options.data)))
    if options.corpus == "szeged-news":
        model = MLClassifier("ml").model
        found = judged(examples, model)
    else:
        settings = SHIPPED["ml-weasel" if options.corpus.startswith("conll") else "ml"]
        parts = deal([example.group for example in examples], 5)
        by_place: dict[int, tuple[float, bool, dict[str, float]]] = {}
        for part in range(5):
            model = train([e for e, p in zip(examples, parts, strict=True) if p != part], settings)
            inside = [int(place) for place in np.flatnonzero(parts == part)]
            by_place |= zip(inside, judged([examples[i] for i in inside], model), strict=True)
        found = [by_place[place] for place in range(len(examples))]
    truth = np.array([float(example.hedged) for example in examples])
    scores = np.array([score for score, _, _ in found])
    bins = reliability(scores, truth)
    print(f"Brier score {np.mean((scores - truth) ** 2):.4f}\n")
    print("| sentences | mean score | share hedged |\n|---|---|---|")
    for count, score, share in bins:
        print(f"| {count} | {score:.2f} | {share:.2f} |")
    missed: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    for example, (_, hedged, words) in zip(examples, found, strict=True):
        if hedged != example.hedged:
            (wrong if hedged else missed)[blame(example, words)] += 1
    print("\n| trigger | missed | wrongly hedged |\n|---|---|---|")
    both = missed + wrong
    for word in sorted(both, key=lambda w: (-both[w], w))[:20]:
        print(f"| {word} | {missed[word]} | {wrong[word]} |")
    if options.svg:
        options.svg.write_text(drawing(bins, options.corpus), encoding="utf-8")


if __name__ == "__main__":
    main()
