"""How good and how fast the built-in attributor is.

    ALLEGEDLY_DATA=… python benchmarks/attribution.py scores     # PolNeAR dev, by class
    ALLEGEDLY_DATA=… python benchmarks/attribution.py ablation   # without one family of rules each
    ALLEGEDLY_DATA=… python benchmarks/attribution.py errors     # kinds of errors, on train
    ALLEGEDLY_DATA=… python benchmarks/attribution.py humans     # one annotator against another
    ALLEGEDLY_DATA=… python benchmarks/attribution.py sources    # kinds and names, hand-labelled
    python benchmarks/attribution.py hostile                     # time on text nobody would write

`errors` learns from three quarters of train and looks at the fourth. The annotation holds only
outermost attributions, so nested ones are left out of all scores.
"""

from __future__ import annotations

import os
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import reduce
from itertools import combinations
from operator import add
from pathlib import Path
from unittest.mock import patch

import attribution_sources

import allegedly
from allegedly.attribution.rules import RuleAttributor, attributor, continuation, decode, grammar
from allegedly.attribution.rules.training.examples import Example
from allegedly.attribution.rules.training.learn import learn
from allegedly.attribution.rules.weights import Model, model
from allegedly.bench.corpora import brat, open_corpus
from allegedly.bench.corpora.gold import read_text
from allegedly.bench.measure import (
    AttributionScores,
    Class,
    Criterion,
    attribution_scores,
)
from allegedly.model import Attribution, GoldAttribution, GoldDocument, Spans

CLASSES: tuple[Class, ...] = ("all", "quoted", "direct", "indirect")
RESAMPLINGS = 1000


def predict(documents: list[GoldDocument]) -> list[list[Attribution]]:
    found = RuleAttributor()
    return [
        [a for a in found.attribute(allegedly.segment(d.article)) if a.parent is None]
        for d in documents
    ]


def score(documents: list[GoldDocument]) -> list[AttributionScores]:
    return [
        attribution_scores(d.article.text, d.attributions or (), found)
        for d, found in zip(documents, predict(documents), strict=True)
    ]


def f1(counts: AttributionScores, kind: Class, criterion: Criterion) -> float:
    return counts.pairs[kind, criterion].percent()[2]


def resampled(each: list[AttributionScores]) -> list[AttributionScores]:
    """Return sums over resampled documents."""
    rng = random.Random(1)
    return [reduce(add, rng.choices(each, k=len(each))) for _ in range(RESAMPLINGS)]


def f1_cell(
    total: AttributionScores, samples: list[AttributionScores], kind: Class, criterion: Criterion
) -> str:
    """Return an F1 with its 95 % interval."""
    runs = sorted(f1(sample, kind, criterion) for sample in samples)
    low, high = runs[RESAMPLINGS // 40], runs[-RESAMPLINGS // 40]
    return f"{f1(total, kind, criterion):.1f} ({low:.1f}–{high:.1f})"


def scores() -> None:
    """Print the score table with 95 % intervals from resampled documents, and the speed."""
    documents = list(open_corpus("polnear-dev").documents())
    each = score(documents)
    total = reduce(add, each)
    samples = resampled(each)
    print(
        "| class | gold | found | attr P | attr R | attr F1 | joint F1 | exact F1 | source right |"
    )
    print("|---|---|---|---|---|---|---|---|---|")
    for kind in CLASSES:
        counted = total.pairs[kind, "attr"]
        precision, recall, _ = counted.percent()
        cells = [
            kind,
            str(counted.gold),
            str(counted.predicted),
            f"{precision:.1f}",
            f"{recall:.1f}",
        ]
        cells += [f1_cell(total, samples, kind, c) for c in ("attr", "joint", "exact")]
        cells.append(f"{total.agreement(kind, 'joint'):.1f}")
        print(f"| {' | '.join(cells)} |")
    for role in ("content", "source", "cue"):
        precision, recall, both = total.tokens[role].percent()
        print(f"tokens of {role}: P {precision:.1f}, R {recall:.1f}, F1 {both:.1f}")
    speed(documents)


def speed(documents: list[GoldDocument], rounds: int = 5) -> None:
    """Print words per second: of each document the least of several times."""
    found = RuleAttributor()
    found.attribute(allegedly.segment(documents[0].article))
    segmenting = attributing = 0.0
    for document in documents:
        times = []
        for _ in range(rounds):
            begin = time.process_time()
            segmentation = allegedly.segment(document.article)
            middle = time.process_time()
            found.attribute(segmentation)
            times.append((middle - begin, time.process_time() - middle))
        segmenting += min(t for t, _ in times)
        attributing += min(t for _, t in times)
    words = sum(len(d.article.text.split()) for d in documents)
    print(
        f"{words / (segmenting + attributing):,.0f} words/s in one process: "
        f"{segmenting / words * 1e6:.1f} µs a word for segmentation, "
        f"{attributing / words * 1e6:.1f} for attribution"
    )


@contextmanager
def without_weights(decision: str, prefixes: str) -> Iterator[None]:
    """Leave out the features of a decision that begin with one of the letters."""
    whole = model()
    weights = {k: v for k, v in whole.weights[decision].items() if k[:1] not in prefixes}
    reduced = Model(
        whole.cues, whole.never, whole.meanings, whole.gates, {**whole.weights, decision: weights}
    )
    with patch.object(attributor, "model", lambda: reduced):
        yield


@contextmanager
def replaced(*changes: tuple[object, str, Callable[..., object]]) -> Iterator[None]:
    with ExitStack() as stack:
        for owner, name, function in changes:
            stack.enter_context(patch.object(owner, name, function))
        yield


def ablation() -> None:
    """Print the scores on dev without one family of rules each."""
    families = {
        "nothing": replaced(),
        "meanings of cues": without_weights("cue", "mM"),
        "stems and forms of cues": without_weights("cue", "sw"),
        "learnt word classes of cues": without_weights("cue", "f"),
        "side of the content (always right)": replaced((decode._Unit, "_layout", lambda *_: "R")),
        "follow-up quotations": replaced((decode, "join", lambda _w, _c, found: found)),
        "reopened paragraphs": replaced((continuation, "_reopen", lambda *_: None)),
        "nesting and clashes": replaced((decode, "settle", lambda found: found)),
        "clause ends by rule": replaced(
            (grammar, "latest_end", lambda _c, _k, _s, stop, _source: stop - 1)
        ),
        "whole noun phrases as sources": replaced(
            (grammar, "whole_source", lambda _c, source, _k: source)
        ),
        "passives": replaced(
            (grammar, "agent", lambda _c, source, _k: source),
            (grammar, "passive_content", lambda *_: None),
            (grammar, "subject_end", lambda _c, _first, e, _k: e),
        ),
        "transcripts and fixed phrases": replaced((grammar, "fixed", lambda *_: False)),
    }
    documents = list(open_corpus("polnear-dev").documents())
    print("| without | attr F1 | joint F1 | quoted attr | indirect attr |")
    print("|---|---|---|---|---|")
    for name, change in families.items():
        with change:
            total = reduce(add, score(documents))
        cells = [
            f1(total, "all", "attr"), f1(total, "all", "joint"),
            f1(total, "quoted", "attr"), f1(total, "indirect", "attr"),
        ]  # fmt: skip
        print(f"| {name} | {' | '.join(f'{cell:.1f}' for cell in cells)} |", flush=True)


def errors() -> None:
    """Print the kinds of errors on a fourth of train, learning from the rest."""
    documents = list(open_corpus("polnear-train").documents())
    held = documents[::4]
    learnt = learn([Example(d) for i, d in enumerate(documents) if i % 4])
    with patch.object(attributor, "model", lambda: learnt):
        predicted = predict(held)
    kinds: Counter[str] = Counter()
    for document, found in zip(held, predicted, strict=True):
        kinds.update(error_kinds(document, found))
    total = sum(len(d.attributions or ()) for d in held)
    print(f"{total} annotated, {sum(map(len, predicted))} found")
    print("| kind | count |")
    print("|---|---|")
    for kind, count in kinds.most_common():
        print(f"| {kind} | {count} |")


def characters(spans: Spans) -> set[int]:
    return {k for span in spans for k in range(span.start, span.end)}


def overlap(one: set[int], other: set[int]) -> float:
    return len(one & other) / (len(one | other) or 1)


def error_kinds(document: GoldDocument, found: list[Attribution]) -> Iterator[str]:
    """Yield a kind for each annotated and each spurious attribution, by its cue."""
    gold = [g for g in document.attributions or () if g.content]
    contents = [characters(g.content) for g in gold]
    cues = [characters(g.cue) for g in gold]
    guesses = [characters(a.content.spans) for a in found]
    guessed_cues = [characters(a.cue.spans) if a.cue else set() for a in found]
    for g, content, cue in zip(gold, contents, cues, strict=True):
        at = next((j for j, guess in enumerate(guessed_cues) if guess & cue), None)
        if at is None:
            inside = any(cue & guess for guess in guesses)
            yield "missed: cue taken for content of another" if inside else "missed: cue not found"
        elif overlap(content, guesses[at]) < 0.5:
            yield f"content: {_difference(content, guesses[at])}"
        else:
            yield _source_kind(g, found[at])
    for cue, _guess in zip(guessed_cues, guesses, strict=True):
        if not any(cue & other for other in cues):
            inside = any(cue & content for content in contents)
            yield "spurious: nested in the annotation" if inside else "spurious: not annotated"


def _difference(gold: set[int], guess: set[int]) -> str:
    if not gold & guess:
        return "elsewhere"
    return "too short" if guess < gold else "too long" if gold < guess else "shifted"


def _source_kind(gold: GoldAttribution, found: Attribution) -> str:
    source = characters(found.source.spans) if found.source else set()
    wanted = characters(gold.source)
    if overlap(source, wanted) >= 0.5 or not (source or wanted):
        return "right"
    if not source or not wanted:
        return "source: missing" if wanted else "source: none annotated"
    return f"source: {_difference(wanted, source)}"


def humans() -> None:
    """Print how well one annotator of train agrees with another, over all pairs of them."""
    each = []
    for text, passes in _annotated_often(Path(os.environ["ALLEGEDLY_DATA"]) / "polnear/train"):
        pairs = combinations(passes, 2)
        each.append(reduce(add, [attribution_scores(text, *pair) for pair in pairs]))
    total = reduce(add, each)
    print(f"{len(each)} articles")
    samples = resampled(each)
    print("| class | attr F1 | joint F1 | exact F1 | source right |")
    print("|---|---|---|---|---|")
    for kind in CLASSES:
        cells = [f1_cell(total, samples, kind, c) for c in ("attr", "joint", "exact")]
        print(f"| {kind} | {' | '.join(cells)} | {total.agreement(kind, 'joint'):.1f} |")


def _annotated_often(folder: Path) -> Iterator[tuple[str, list[list[GoldAttribution]]]]:
    """Yield texts that several people annotated, with the annotations of each of them."""
    by_text: dict[str, list[Path]] = {}
    for path in sorted((folder / "attributions").glob("*.ann")):
        by_text.setdefault(path.stem.rpartition("_")[0], []).append(path)
    for name, paths in by_text.items():
        if len(paths) > 1:
            text = read_text(folder / "text" / f"{name}.txt")
            yield text, [list(brat._attributions(path, text)) for path in paths]


HOSTILE: dict[str, Callable[[int], str]] = {
    "opening marks": lambda n: "“" * n,
    "straight marks": lambda n: '"' * n,
    "opened and never closed": lambda n: "“a " * n,
    "one quotation": lambda n: "“" + "I said that he knew. " * n + "”",
    "he said that he said that …": lambda n: "he said that " * n,
    "paragraphs that reopen": lambda n: "“He said it.\n" * n,
    "a name again and again": lambda n: "Ann Berg " * n,
}


def hostile() -> None:
    """Print times on hostile text of growing size."""
    found = RuleAttributor()
    found.attribute(allegedly.segment(allegedly.Article.from_text("He said so.")))
    print("| text | repetitions | seconds | twice as many | ratio |")
    print("|---|---|---|---|---|")
    for name, make in HOSTILE.items():
        times = []
        for size in (5_000, 10_000):
            segmentation = allegedly.segment(allegedly.Article.from_text(make(size)))
            runs = []
            for _ in range(3):
                begin = time.process_time()
                found.attribute(segmentation)
                runs.append(time.process_time() - begin)
            times.append(min(runs))
        print(f"| {name} | 5,000 | {times[0]:.3f} | {times[1]:.3f} | {times[1] / times[0]:.2f} |")


COMMANDS = {
    "scores": scores,
    "ablation": ablation,
    "errors": errors,
    "humans": humans,
    "sources": attribution_sources.scores,
    "hostile": hostile,
}


def main() -> None:
    if len(sys.argv) != 2 or sys.argv[1] not in COMMANDS:
        sys.exit(f"usage: attribution.py {'|'.join(COMMANDS)}")
    COMMANDS[sys.argv[1]]()


if __name__ == "__main__":
    main()
