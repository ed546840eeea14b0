"""How good and how fast the built-in attributor is.

    ALLEGEDLY_DATA=… python benchmarks/attribution.py scores     # PolNeAR dev, by class
    ALLEGEDLY_DATA=… python benchmarks/attribution.py ablation   # without one family of rules each
    ALLEGEDLY_DATA=… python benchmarks/attribution.py errors     # kinds of errors, on train
    ALLEGEDLY_DATA=… python benchmarks/attribution.py sources    # kinds and names, hand-labelled
    python benchmarks/attribution.py hostile                     # time on text nobody would write

`errors` learns from three quarters of train and looks at the fourth. The annotation holds only
outermost attributions, so nested ones are left out of all scores.
"""

from __future__ import annotations

import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import reduce
from operator import add
from pathlib import Path
from unittest.mock import patch

import attribution_mine as mine

import allegedly
from allegedly.attribution import RuleAttributor, attributor, decode, frames, join
from allegedly.attribution.columns import columns
from allegedly.attribution.lexicon import Model, model
from allegedly.attribution.proposal import Proposal
from allegedly.attribution.resolve import Resolver
from allegedly.bench.attribution_metrics import (
    AttributionScores,
    Class,
    Criterion,
    attribution_scores,
)
from allegedly.model import Attribution, GoldAttribution, GoldDocument, Spans

LABELS = Path(__file__).parent / "data" / "polnear_sources.tsv"
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


def scores() -> None:
    """Print the score table with 95 % intervals from resampled documents, and the speed."""
    documents = mine.documents("dev")
    each = score(documents)
    total = reduce(add, each)
    rng = random.Random(1)
    samples = [reduce(add, rng.choices(each, k=len(each))) for _ in range(RESAMPLINGS)]
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
        for criterion in ("attr", "joint", "exact"):
            runs = sorted(f1(sample, kind, criterion) for sample in samples)
            low, high = runs[RESAMPLINGS // 40], runs[-RESAMPLINGS // 40]
            cells.append(f"{f1(total, kind, criterion):.1f} ({low:.1f}–{high:.1f})")
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
        "everything": replaced(),
        "meanings of cues": without_weights("cue", "mM"),
        "stems and forms of cues": without_weights("cue", "sw"),
        "learnt word classes of cues": without_weights("cue", "f"),
        "side of the content (always right)": replaced((decode._Unit, "_layout", lambda *_: "R")),
        "follow-up quotations": replaced((decode, "join", lambda _w, _c, found: found)),
        "reopened paragraphs": replaced((join, "_reopen", lambda *_: None)),
        "nesting and clashes": replaced((decode, "settle", lambda found: found)),
        "clause ends by rule": replaced(
            (frames, "latest_end", lambda _c, _k, _s, stop, _source: stop - 1)
        ),
        "whole noun phrases as sources": replaced(
            (frames, "whole_source", lambda _c, source, _k: source)
        ),
        "passives": replaced(
            (frames, "agent", lambda _c, source, _k: source),
            (frames, "passive_content", lambda *_: None),
            (frames, "subject_end", lambda _c, _first, e, _k: e),
        ),
        "transcripts and fixed phrases": replaced((frames, "fixed", lambda *_: False)),
    }
    documents = mine.documents("dev")
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
    documents = mine.documents("train")
    held = documents[::4]
    learnt = mine.learn([mine.Example(d) for i, d in enumerate(documents) if i % 4])
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


def sources() -> None:
    """Print how often kind and name of the hand-labelled sources are right."""
    by_name = {d.article.id: d for d in mine.documents("train")}
    kinds: Counter[tuple[str, bool]] = Counter()
    names: Counter[str] = Counter()
    for line in LABELS.read_text(encoding="utf-8").splitlines():
        if line.startswith(("#", "document\t")):
            continue
        name, *fields = line.split("\t")
        article = by_name[name].article
        kind, resolved = _resolve(article, int(fields[0]), int(fields[1]))
        kinds[fields[2], kind == fields[2]] += 1
        label = None if fields[3] == "-" else article.text[int(fields[3]) : int(fields[4])]
        names[_name_outcome(label, resolved)] += 1
    right, total = sum(n for (_, ok), n in kinds.items() if ok), sum(kinds.values())
    print(f"kind: {right} of {total} right ({100 * right / total:.1f} %)")
    for kind in sorted({kind for kind, _ in kinds}):
        print(f"    {kind}: {kinds[kind, True]} of {kinds[kind, True] + kinds[kind, False]}")
    good = names["right"] + names["rightly none"]
    print(f"name: {good} of {total} right ({100 * good / total:.1f} %)")
    for outcome, count in names.most_common():
        print(f"    {outcome}: {count}")


def _resolve(article: allegedly.Article, start: int, end: int) -> tuple[str, str | None]:
    """Resolve an annotated source, with the sources found before it as context."""
    segmentation = allegedly.segment(article)
    laid = columns(segmentation)
    tokens = segmentation.tokens
    words = [
        k for k, i in enumerate(laid.token) if tokens.starts[i] < end and tokens.ends[i] > start
    ]
    resolver = Resolver(laid, [tokens.texts[i] for i in laid.token])
    for p in sorted(decode.propose(model(), laid), key=lambda p: p.cue):
        if p.cue >= words[0]:
            break
        if p.source is not None:
            resolver.resolve(p)
    unit = max(i for i, (first, _) in enumerate(laid.units) if first <= words[0])
    source = (words[0], words[-1] + 1)
    return resolver.resolve(Proposal(source[1], 1.0, source, [source], unit))


def _name_outcome(label: str | None, name: str | None) -> str:
    if label is None:
        return "rightly none" if name is None else "wrong: none expected"
    if name is None:
        return "not resolved"
    one, other = _plain(label), _plain(name)
    return (
        "right"
        if one[-1] == other[-1] and (one[0] == other[0] or 1 in (len(one), len(other)))
        else "wrong"
    )


def _plain(name: str) -> list[str]:
    return [word.strip(".,’'").lower() for word in name.replace("\n", " ").split()]


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
    "sources": sources,
    "hostile": hostile,
}


def main() -> None:
    if len(sys.argv) != 2 or sys.argv[1] not in COMMANDS:
        sys.exit(f"usage: attribution.py {'|'.join(COMMANDS)}")
    COMMANDS[sys.argv[1]]()


if __name__ == "__main__":
    main()
