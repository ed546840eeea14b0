"""The quality of the neural models, the effect of each part, and their errors.

    python -m benchmarks run neural scores       # all corpora, as shipped
    python -m benchmarks run neural decoding     # without one part of the decoder each
    python -m benchmarks run neural errors       # by kind, on held-out documents
    python -m benchmarks run neural calibration  # whether probabilities come true

Only the plugin is needed. Dev articles are scored, not read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import reduce
from operator import add

import numpy as np
from allegedly_neural.model import shipped

from allegedly import segment
from allegedly.bench.measure import Class, Criterion, attribution_scores
from allegedly.model import Attribution, Claim, GoldDocument, GoldSentence
from allegedly.plugins import default_registry
from benchmarks import common
from benchmarks.quality.neural_corpora import documents, f1, hedging_corpora
from benchmarks.quality.neural_decoding import decoding_parts
from benchmarks.quality.neural_errors import covered_words, errors

TARGETS = {
    "neural": (80, 71, 92, 73, 91, 84, 73, 84, 88),
    "neural-small": (75, 64, 89, 67, 89, 80, 69, 81, 85),
}


def scores() -> None:
    """Print the tables of the documentation."""
    gold = documents("dev")
    segmentations = [segment(document.article) for document in gold]
    hedges = hedging_corpora()
    common.print_heading(
        *("model", "attr F1", "joint F1", "quoted attr", "quoted joint"),
        *("indirect attr", "indirect joint", "exact content"),
    )
    rest = []
    for name in ("rules", *shipped()):
        options = {"scheme": "polnear"} if name in shipped() else {}
        attributor = default_registry().get("attributor", name).create(options)
        found = [
            [a for a in x if a.parent is None] for x in attributor.attribute_many(segmentations)
        ]
        each = [
            attribution_scores(d.article.text, d.attributions or (), a)
            for d, a in zip(gold, found, strict=True)
        ]
        total = reduce(add, each)
        which: list[tuple[Class, Criterion]] = [
            *(("all", "attr"), ("all", "joint"), ("quoted", "attr"), ("quoted", "joint")),
            *(("indirect", "attr"), ("indirect", "joint"), ("all", "exact")),
        ]
        measures = (common.PairF1(each, *one) for one in which)
        common.print_row(name, *map(common.with_interval, measures))
        tokens = [total.tokens[role].percent()[2] for role in ("content", "source", "cue")]
        exact = exact_spans(gold, found)
        spans = [exact[role] for role in ("content", "source", "cue")]
        classifying = name in shipped()
        judged = [judge(name, hedges[c]) for c in ("newswire", "wiki") if classifying]
        rest.append((name, total, tokens, spans, judged))
    print()
    common.print_heading(
        *("model", "tokens: content", "source", "cue", "spans: content", "source", "cue")
    )
    for name, _, tokens, spans, _ in rest:
        common.print_row(name, *(f"{x:.1f}" for x in tokens + spans))
    print()
    common.print_heading(
        *("model", "newswire: P", "R", "F1", "Brier"),
        *("wiki held back: P", "R", "F1", "Brier"),
    )
    for name, _, _, _, judged in rest[1:]:
        common.print_row(name, *(cell for cells in judged for cell in cells))
    for name, total, tokens, _, judged in rest:
        if name in TARGETS:
            reached = [
                f1(total, "all", "attr"),
                f1(total, "all", "joint"),
                f1(total, "quoted", "attr"),
                f1(total, "indirect", "attr"),
                *tokens,
                *(float(cells[2]) for cells in judged),
            ]
            over = [f"{x - floor:+.1f}" for x, floor in zip(reached, TARGETS[name], strict=True)]
            print(f"\n{name}, over its targets: {' '.join(over)}")


def exact_spans(
    gold: Sequence[GoldDocument], found: Sequence[Sequence[Attribution]]
) -> dict[str, float]:
    """Return the F1 of spans whose words are just those of an annotated one, by role."""
    scores = {}
    for role in ("source", "cue", "content"):
        right = predicted = annotated = 0
        for document, attributions in zip(gold, found, strict=True):
            words = [m.span() for m in re.finditer(r"\w+", document.article.text)]
            truth = {
                covered_words(words, s)
                for a in document.attributions or ()
                for s in getattr(a, role)
            }
            parts = [getattr(a, role) for a in attributions]
            said = {covered_words(words, s) for part in parts if part for s in part.spans}
            right += len(truth & said)
            predicted += len(said)
            annotated += len(truth)
        scores[role] = 200 * right / (predicted + annotated)
    return scores


def judge(name: str, pairs: Sequence[tuple[Claim, GoldSentence]]) -> list[str]:
    """Return precision, recall, F1 and Brier score of `hedged`."""
    claims = [claim for claim, _ in pairs]
    right = np.array([gold.label == "hedged" for _, gold in pairs])
    assessments = default_registry().get("classifier", name).create().assess(claims)
    said = np.array([a.label == "hedged" for a in assessments])
    odds = np.array([a.score for a in assessments])
    both = (said & right).sum()
    cells = [both / said.sum(), both / right.sum(), 2 * both / (said.sum() + right.sum())]
    return [f"{100 * x:.1f}" for x in cells] + [f"{np.square(odds - right).mean():.3f}"]


def calibration() -> None:
    """Print how often claims are hedged, by the probability that a model gives them."""
    corpora = hedging_corpora()
    common.print_heading("model", "corpus", "predicted", "claims", "hedged")
    for name in shipped():
        for corpus, pairs in corpora.items():
            assessments = (
                default_registry()
                .get("classifier", name)
                .create()
                .assess([claim for claim, _ in pairs])
            )
            odds = np.array([a.score for a in assessments])
            right = np.array([gold.label == "hedged" for _, gold in pairs])
            for low in np.arange(0.0, 1.0, 0.2):
                here = (odds >= low) & (odds < low + 0.2 + (low > 0.75))
                if here.any():
                    predicted, true = odds[here].mean(), right[here].mean()
                    common.print_row(name, corpus, f"{predicted:.2f}", here.sum(), f"{true:.2f}")


PARTS = {
    "scores": scores,
    "decoding": decoding_parts,
    "errors": errors,
    "calibration": calibration,
}


def main(arguments: Sequence[str]) -> None:
    common.run_part("neural", __doc__, PARTS, arguments)
