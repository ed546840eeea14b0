"""The built-in attributor without one family of rules each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import reduce
from operator import add
from unittest.mock import patch

from allegedly.attribution.rules import (
    attributor,
    content_rules,
    cue_rules,
    decode,
    loose_quotations,
    source_rules,
)
from allegedly.attribution.rules.weights import Model, model
from allegedly.bench.corpora import open_corpus
from allegedly.bench.measure import Class, Criterion
from benchmarks import common
from benchmarks.quality.outermost import scored


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
def without_candidates() -> Iterator[None]:
    """Leave candidates the score of their cues."""
    whole = model()
    weights = {k: v for k, v in whole.weights.items() if k != "candidate"}
    reduced = Model(whole.cues, whole.never, whole.meanings, whole.gates, weights)
    with patch.object(attributor, "model", lambda: reduced), patch.object(decode, "LEANING", 0.0):
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
        "side of the content (always right)": replaced((decode._Clause, "_layout", lambda *_: "R")),
        "judgement of whole candidates": without_candidates(),
        "follow-up quotations": replaced((decode, "join", lambda _w, _c, found, _s: found)),
        "reopened paragraphs": replaced((loose_quotations, "_reopen", lambda *_: None)),
        "nesting and clashes": replaced((decode, "settle", lambda found: found)),
        "clause ends by rule": replaced(
            (content_rules, "latest_end", lambda _c, _k, _s, stop, _source: stop - 1)
        ),
        "whole noun phrases as sources": replaced(
            (source_rules, "whole_source", lambda _c, source, _k, _unit: source)
        ),
        "passives": replaced(
            (source_rules, "agent", lambda _c, source, _k: source),
            (content_rules, "passive_content", lambda *_: None),
            (content_rules, "subject_end", lambda _c, _first, e, _k: e),
        ),
        "transcripts and fixed phrases": replaced((cue_rules, "fixed", lambda *_: False)),
    }
    documents = list(open_corpus("polnear-dev").documents())
    common.print_heading("without", "attr F1", "joint F1", "quoted attr", "indirect attr")
    for name, change in families.items():
        with change:
            total = reduce(add, scored(documents))
        shown: tuple[tuple[Class, Criterion], ...] = (
            *(("all", "attr"), ("all", "joint")),
            *(("quoted", "attr"), ("indirect", "attr")),
        )
        figures = (total.pairs[which].percent()[2] for which in shown)
        common.print_row(name, *(f"{figure:.1f}" for figure in figures))
