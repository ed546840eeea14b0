"""The kinds of errors that the built-in attributor makes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from unittest.mock import patch

from allegedly.attribution.rules import attributor
from allegedly.attribution.rules.training.examples import Example
from allegedly.attribution.rules.training.learn import learn
from allegedly.bench.corpora import open_corpus
from allegedly.model import Attribution, GoldAttribution, GoldDocument, Spans
from benchmarks import common
from benchmarks.quality.outermost import predicted


def errors() -> None:
    """Print the kinds of errors on a fourth of train, learning from the rest."""
    documents = list(open_corpus("polnear-train").documents())
    held = documents[::4]
    learnt = learn([Example(d, nested=False) for i, d in enumerate(documents) if i % 4])
    with patch.object(attributor, "model", lambda: learnt):
        found_in = predicted(held)
    kinds: Counter[str] = Counter()
    for document, found in zip(held, found_in, strict=True):
        kinds.update(error_kinds(document, found))
    total = sum(len(d.attributions or ()) for d in held)
    print(f"{total} annotated, {sum(map(len, found_in))} found")
    common.print_heading("kind", "count")
    for kind, count in kinds.most_common():
        common.print_row(kind, count)


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
