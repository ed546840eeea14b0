"""How good the neural models are, what each part of them is worth, and where they fail.

    ALLEGEDLY_DATA=… python benchmarks/neural.py scores       # all corpora, as shipped
    ALLEGEDLY_DATA=… python benchmarks/neural.py decoding     # without one part of the decoder each
    ALLEGEDLY_DATA=… python benchmarks/neural.py errors       # by kind, on documents held back
    ALLEGEDLY_DATA=… python benchmarks/neural.py calibration  # are probabilities what they say

Only the plugin is needed. Dev articles are scored, not read.
"""

from __future__ import annotations

import os
import random
import re
import sys
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import reduce
from operator import add
from pathlib import Path
from unittest.mock import patch

import attrs
import numpy as np
from allegedly_neural import decoding
from allegedly_neural.decoding import Choices, Found, Range, decode, drafts
from allegedly_neural.encoder import Reading
from allegedly_neural.model import Model, load, shipped
from allegedly_neural.tags import Tags, spans
from allegedly_neural.train.examples import HELD_BACK, held_back

from allegedly import segment
from allegedly.bench.corpora import gold_claims, open_corpus
from allegedly.bench.measure import (
    AttributionScores,
    Class,
    Criterion,
    attribution_scores,
    paired,
)
from allegedly.model import Attribution, Claim, GoldAttribution, GoldDocument, GoldSentence, Span
from allegedly.plugins import default_registry

DATA = Path(os.environ.get("ALLEGEDLY_DATA", "data"))
RESAMPLINGS = 1000
TARGETS = {
    "neural": (80, 71, 92, 73, 91, 84, 73, 84, 88),
    "neural-small": (75, 64, 89, 67, 89, 80, 69, 81, 85),
}


def documents(part: str) -> list[GoldDocument]:
    return list(open_corpus(f"polnear-{part}", DATA / "polnear" / part).documents())


def f1(total: AttributionScores, kind: Class, criterion: Criterion) -> float:
    return total.pairs[kind, criterion].percent()[2]


def resampled(each: Sequence[AttributionScores]) -> list[AttributionScores]:
    """Return sums over resampled documents."""
    rng = random.Random(1)
    return [reduce(add, rng.choices(each, k=len(each))) for _ in range(RESAMPLINGS)]


def interval(
    total: AttributionScores,
    samples: Sequence[AttributionScores],
    kind: Class,
    criterion: Criterion,
) -> str:
    """Return an F1 with its 95 % interval."""
    runs = sorted(f1(sample, kind, criterion) for sample in samples)
    low, high = runs[RESAMPLINGS // 40], runs[-RESAMPLINGS // 40]
    return f"{f1(total, kind, criterion):.1f} ({low:.1f}–{high:.1f})"


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
                _words(words, s) for a in document.attributions or () for s in getattr(a, role)
            }
            parts = [getattr(a, role) for a in attributions]
            said = {_words(words, s) for part in parts if part for s in part.spans}
            right += len(truth & said)
            predicted += len(said)
            annotated += len(truth)
        scores[role] = 200 * right / (predicted + annotated)
    return scores


def _words(words: Sequence[tuple[int, int]], span: Span) -> tuple[int, int]:
    first = bisect_right(words, span.start, key=lambda w: w[1])
    return first, bisect_left(words, span.end, key=lambda w: w[0])


def sentences(name: str, where: str) -> list[tuple[Claim, GoldSentence]]:
    found = []
    for document in open_corpus(name, DATA / where).documents():
        found += list(zip(*gold_claims(document), strict=True))
    return found


def is_held_back(id: str, corpus: str) -> bool:
    return held_back(id, HELD_BACK[corpus])


def hedging_corpora() -> dict[str, list[tuple[Claim, GoldSentence]]]:
    wiki = sentences("szeged-wiki", "szeged-uncertainty/wiki-train.xml")
    return {
        "newswire": sentences("szeged-news", "szeged-uncertainty/news-dev.xml"),
        "wiki": [pair for pair in wiki if is_held_back(pair[0].article.id, "szeged-wiki")],
    }


def scores() -> None:
    """Print the tables of the documentation."""
    gold = documents("dev")
    segmentations = [segment(document.article) for document in gold]
    hedges = hedging_corpora()
    print(
        "| model | attr F1 | joint F1 | quoted attr | quoted joint | indirect attr "
        "| indirect joint | exact content |"
    )
    print("|---|---|---|---|---|---|---|---|")
    rest = []
    for name in ("rules", *shipped()):
        attributor = default_registry().get("attributor", name).create()
        found = [
            [a for a in x if a.parent is None] for x in attributor.attribute_many(segmentations)
        ]
        each = [
            attribution_scores(d.article.text, d.attributions or (), a)
            for d, a in zip(gold, found, strict=True)
        ]
        total, samples = reduce(add, each), resampled(each)
        cells = [
            interval(total, samples, kind, criterion)
            for kind in ("all", "quoted", "indirect")
            for criterion in ("attr", "joint")
        ]
        cells.append(interval(total, samples, "all", "exact"))
        print(f"| {name} | {' | '.join(cells)} |", flush=True)
        tokens = [total.tokens[role].percent()[2] for role in ("content", "source", "cue")]
        exact = exact_spans(gold, found)
        spans = [exact[role] for role in ("content", "source", "cue")]
        classifying = name in shipped()
        judged = [judge(name, hedges[c]) for c in ("newswire", "wiki") if classifying]
        rest.append((name, total, tokens, spans, judged))
    print("\n| model | tokens: content | source | cue | spans: content | source | cue |")
    print("|---|---|---|---|---|---|---|")
    for name, _, tokens, spans, _ in rest:
        print(f"| {name} | {' | '.join(f'{x:.1f}' for x in tokens + spans)} |")
    print("\n| model | newswire: P | R | F1 | Brier | wiki held back: P | R | F1 | Brier |")
    print("|---|---|---|---|---|---|---|---|---|")
    for name, _, _, _, judged in rest[1:]:
        print(f"| {name} | {' | '.join(cell for cells in judged for cell in cells)} |")
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


def held_back_attributions(name: str) -> tuple[Model, list[GoldDocument], list[Reading]]:
    """Return a model and how it reads the articles of train that it was not trained on."""
    gold = [d for d in documents("train") if is_held_back(d.article.id, "polnear")]
    model = load(name)
    return model, gold, model.read([segment(d.article) for d in gold])


def matched(gold: Sequence[GoldDocument], found: Sequence[Sequence[Found]]) -> AttributionScores:
    return reduce(
        add,
        (
            attribution_scores(
                d.article.text,
                d.attributions or (),
                [
                    GoldAttribution(f"a{n}", x.source, x.cue, x.content)
                    for n, x in enumerate(drafts(segment(d.article), items))
                ],
            )
            for d, items in zip(gold, found, strict=True)
        ),
    )


def _gap(one: Range, other: Range) -> int:
    return max(one[0] - other[1], other[0] - one[1], 0)


def nearest_source(_: object, cue: Range, sources: Sequence[Range]) -> Range | None:
    return min(sources, key=lambda source: _gap(source, cue), default=None)


def nearest_cue(window: decoding._Window, tags: Tags, choices: Choices) -> list[Found]:
    """Do what `decoding._Window.attributions` does, but give each content to the nearest cue."""
    kinds: tuple[list[Range], ...] = ([], [], [])
    for kind, first, stop in spans(tags):
        kinds[kind].append((first, stop))
    sources, cues, contents = kinds
    if not contents or not cues:
        return []
    links = window._links(contents)
    grouped: dict[Range, list[int]] = {}
    for number, content in enumerate(contents):
        grouped.setdefault(min(cues, key=lambda cue: _gap(content, cue)), []).append(number)
    return [
        window._found(cue, sources, [contents[n] for n in numbers], links[:, numbers])
        for cue, numbers in grouped.items()
    ]


def decoding_parts() -> None:
    """Print what each part of the decoder is worth, on dev."""
    gold = documents("dev")
    segmentations = [segment(document.article) for document in gold]
    print("| model | decoder | attr F1 | joint F1 | quoted attr | indirect attr |")
    print("|---|---|---|---|---|---|")
    for name in shipped():
        model = load(name)
        readings = model.read(segmentations)
        choices = model.settings.choices
        unweighed = attrs.evolve(choices, weights=())
        variants = {
            "as shipped": decode(readings, choices),
            "evidence not weighed": decode(readings, unweighed),
        }
        with patch.object(decoding._Window, "_source", nearest_source):
            variants["the nearest source"] = decode(readings, choices)
        with patch.object(decoding._Window, "attributions", nearest_cue):
            variants["the nearest cue"] = decode(readings, choices)
        for what, found in variants.items():
            total = matched(gold, found)
            cells = [
                f1(total, *which)
                for which in (
                    ("all", "attr"),
                    ("all", "joint"),
                    ("quoted", "attr"),
                    ("indirect", "attr"),
                )
            ]
            print(f"| {name} | {what} | {' | '.join(f'{x:.1f}' for x in cells)} |", flush=True)


def errors() -> None:
    """Print what is missed and what is made up, on documents of train that were held back."""
    print("| model | | of | share |")
    print("|---|---|---|---|")
    for name in shipped():
        model, gold, readings = held_back_attributions(name)
        missed: Counter[str] = Counter()
        wrong: Counter[str] = Counter()
        for d, items in zip(gold, decode(readings, model.settings.choices), strict=True):
            segmentation = segment(d.article)
            said = [
                GoldAttribution(f"a{n}", x.source, x.cue, x.content)
                for n, x in enumerate(drafts(segmentation, items))
            ]
            _sort_out(d, said, missed, wrong)
        for title, counts in (("annotated", missed), ("found", wrong)):
            total = counts.total()
            for kind, count in counts.most_common():
                print(f"| {name} | {title}: {kind} | {total} | {100 * count / total:.1f} % |")


def _sort_out(
    document: GoldDocument,
    said: Sequence[GoldAttribution],
    missed: Counter[str],
    wrong: Counter[str],
) -> None:
    words = [m.span() for m in re.finditer(r"\w+", document.article.text)]

    def covered(spans: Iterable[Span]) -> frozenset[int]:
        return frozenset(i for s in spans for i in range(*_words(words, s)))

    truth = [
        (covered(a.content), covered(a.source), covered(a.cue)) for a in document.attributions or ()
    ]
    found = [(covered(a.content), covered(a.source), covered(a.cue)) for a in said]
    pairs = dict(paired([t[0] for t in truth], [f[0] for f in found]))
    for i, (content, source, cue) in enumerate(truth):
        if i in pairs:
            other = found[pairs[i]][1]
            union = source | other
            agree = not union or 2 * len(source & other) >= len(union)
            missed["right" if agree else "content right, another source"] += 1
        elif not any(content & f[0] for f in found):
            missed["nothing found there"] += 1
        elif any(cue & f[2] for f in found):
            missed["cue right, content too long, too short or divided"] += 1
        else:
            missed["part of another attribution"] += 1
    for j, (content, _, cue) in enumerate(found):
        if j in pairs.values():
            wrong["right"] += 1
        elif not any(content & t[0] for t in truth):
            wrong["nothing annotated there"] += 1
        elif any(cue & t[2] for t in truth):
            wrong["cue right, content too long, too short or divided"] += 1
        else:
            wrong["part of another attribution"] += 1


def calibration() -> None:
    """Print how often claims are hedged that are said to be so with some probability."""
    corpora = hedging_corpora()
    print("| model | corpus | said | claims | hedged |")
    print("|---|---|---|---|---|")
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
                    print(
                        f"| {name} | {corpus} | {odds[here].mean():.2f} | {here.sum()} "
                        f"| {right[here].mean():.2f} |"
                    )


def main() -> None:
    commands: dict[str, Callable[[], None]] = {
        "scores": scores,
        "decoding": decoding_parts,
        "errors": errors,
        "calibration": calibration,
    }
    if len(sys.argv) != 2 or sys.argv[1] not in commands:
        sys.exit(__doc__)
    commands[sys.argv[1]]()


if __name__ == "__main__":
    main()
