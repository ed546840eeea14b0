"""Attribution measures: by hand, by law, and against an external scorer where there is one."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allegedly.bench.corpora import locate, open_corpus
from allegedly.bench.measure import (
    CLASSES,
    CRITERIA,
    ROLES,
    AttributionScores,
    Matched,
    attribution_scores,
)
from allegedly.hookspecs import CorpusSpec
from allegedly.model import GoldAttribution, Span, Spans
from allegedly.plugins import default_registry

TEXT = "Rain will fall, Ida Foss said. “It is due,” she added, and ‘soon’, critics say."


def spans(*words: str) -> Spans:
    return tuple(Span(TEXT.index(w), TEXT.index(w) + len(w)) for w in words)


def gold(id: str, source: str | None, cue: str | None, *content: str) -> GoldAttribution:
    return GoldAttribution(
        id, spans(source) if source else (), spans(cue) if cue else (), spans(*content)
    )


RAIN = gold("1", "Ida Foss", "said", "Rain will fall")
DUE = gold("2", "she", "added", "“It is due,”")
SOON = gold("3", "critics", "say", "soon")


def test_nothing_against_nothing() -> None:
    scores = attribution_scores(TEXT, [], [])
    assert scores.words == 15
    assert scores.pairs["all", "attr"].percent() == (0.0, 0.0, 0.0)


def test_perfect() -> None:
    """Gold against itself scores 100 in every class and by every criterion."""
    everything = [RAIN, DUE, SOON]
    scores = attribution_scores(TEXT, everything, everything)
    counts = {c: scores.pairs[c, "attr"].gold for c in CLASSES}
    assert counts == {"all": 3, "quoted": 2, "direct": 1, "indirect": 1}
    assert all(scores.pairs[c, k].percent() == (100, 100, 100) for c in CLASSES for k in CRITERIA)
    assert {role: scores.tokens[role].gold for role in ROLES} == {
        "content": 7,
        "source": 4,
        "cue": 3,
    }


def test_half_of_the_content_is_enough_and_less_is_not() -> None:
    half = gold("x", "Ida", "Foss said", "will fall", "Ida")  # shares 2 of 4 tokens
    scores = attribution_scores(TEXT, [RAIN], [half])
    assert scores.pairs["all", "attr"] == Matched(1, 1, 1, 1)
    assert scores.pairs["all", "exact"] == Matched(1, 1, 0, 0)
    assert scores.pairs["all", "joint"] == Matched(1, 1, 1, 1)  # 1 of 2 source tokens
    assert scores.pairs["all", "cue"] == Matched(1, 1, 1, 1)
    third = gold("x", None, None, "fall")
    assert attribution_scores(TEXT, [RAIN], [third]).pairs["all", "attr"].gold_found == 0


def test_source_on_one_side_only() -> None:
    scores = attribution_scores(TEXT, [RAIN], [gold("x", None, None, "Rain will fall")])
    assert scores.pairs["all", "attr"] == Matched(1, 1, 1, 1)
    for criterion in ("joint", "joint_len", "cue"):
        assert scores.pairs["all", criterion].gold_found == 0
    nobody = gold("x", None, None, "Rain will fall")
    assert attribution_scores(TEXT, [nobody], [nobody]).agreement("all", "joint") == 100


def test_lenient_source() -> None:
    """One token in common is enough for a lenient source, not for a strict one."""
    gold_source = gold("x", "Rain will fall, Ida Foss", "said", "“It is due,”")
    head = gold("y", "Foss", "said", "“It is due,”")
    scores = attribution_scores(TEXT, [gold_source], [head])
    assert scores.agreement("all", "joint") == 0
    assert scores.agreement("all", "joint_len") == 100


def test_best_overlap_pairs_first() -> None:
    """The exact prediction takes the gold, though the looser one comes first."""
    loose = gold("x", None, None, "Rain will fall, Ida")
    scores = attribution_scores(TEXT, [RAIN], [loose, RAIN])
    assert scores.pairs["all", "exact"] == Matched(1, 2, 1, 1)


def test_no_words_no_attribution() -> None:
    empty = GoldAttribution("x", (), (), (Span(14, 15),))
    scores = attribution_scores(TEXT, [RAIN], [empty])
    assert (scores.dropped, scores.pairs["all", "attr"]) == (1, Matched(1, 0, 0, 0))


def test_classes_go_by_each_sides_own_content() -> None:
    """A direct quotation predicted without its marks is still next to them; one cut short is not."""
    bare = gold("x", "she", "added", "It is due")
    assert attribution_scores(TEXT, [DUE], [bare]).pairs["direct", "attr"] == Matched(1, 1, 1, 1)
    cut = gold("x", "she", "added", "is due")
    scores = attribution_scores(TEXT, [DUE], [cut])
    assert scores.pairs["direct", "attr"] == Matched(1, 0, 1, 0)
    assert scores.pairs["indirect", "attr"] == Matched(0, 1, 0, 1)


@pytest.mark.parametrize(
    ("text", "word", "direct"),
    [
        ('He said "it is so" yesterday.', "is", True),
        ('He said "it is so" yesterday.', "yesterday", False),
        ('He said "it\nis so" yesterday.', "is", False),
        ("He said ``it is so'' yesterday.", "so", True),
        ("«It is so» he said.", "said", False),
        ("“It “is so” he said.", "is", True),
    ],
)
def test_direct_means_between_double_marks(text: str, word: str, direct: bool) -> None:
    where = text.index(f"{word}")
    # A mark beside the content makes it quoted; what stands between marks makes it direct.
    content = (Span(where, where + len(word)), Span(*_mark(text)))
    one = GoldAttribution("x", (), (), content)
    scores = attribution_scores(text, [one], [])
    assert scores.pairs["quoted", "attr"].gold == 1
    assert scores.pairs["direct", "attr"].gold == int(direct)


def _mark(text: str) -> tuple[int, int]:
    where = min(text.find(mark) % 999 for mark in ('"', "``", "«", "“"))
    return where, where + 1


def test_long_text_of_quotation_marks_is_linear() -> None:
    text = " '" * 200_000 + "word"
    one = GoldAttribution("x", (), (), (Span(0, len(text)),))
    assert attribution_scores(text, [one], [one]).pairs["indirect", "attr"].gold == 1


def test_scores_add_up() -> None:
    one = attribution_scores(TEXT, [RAIN, DUE], [RAIN])
    two = attribution_scores(TEXT, [SOON], [SOON, DUE])
    both = one + two
    assert both.words == 30
    assert both.pairs["all", "attr"] == Matched(3, 3, 2, 2)
    assert AttributionScores() + one == one


@cache
def scorer() -> Any:
    """Load the external scorer that the environment names."""
    path = os.environ.get("ALLEGEDLY_SCORER")
    if not path:
        pytest.skip("ALLEGEDLY_SCORER does not name a scorer to compare with")
    spec = importlib.util.spec_from_file_location("external_scorer", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def external(attributions: Sequence[GoldAttribution]) -> list[dict[str, list[list[int]]]]:
    return [
        {role: [[s.start, s.end] for s in getattr(a, role)] for role in ROLES} for a in attributions
    ]


def check_against(
    score: Callable[..., dict[str, Any]],
    documents: Sequence[tuple[str, Sequence[GoldAttribution], Sequence[GoldAttribution]]],
) -> None:
    gold = {
        f"{n:05}": {"text": text, "attributions": external(truth)}
        for n, (text, truth, _) in enumerate(documents)
    }
    predicted = {f"{n:05}": external(found) for n, (_, _, found) in enumerate(documents)}
    expected = score(gold, predicted)
    total = AttributionScores()
    for text, truth, found in documents:
        total += attribution_scores(text, truth, found)
    assert (total.words, total.dropped) == (expected["words"], expected["dropped"])
    for role in ROLES:
        assert total.tokens[role].percent() == expected[f"tok_{role}"]
    for kind in CLASSES:
        assert total.pairs[kind, "attr"].gold == expected[f"n_gold_{kind}"]
        assert total.pairs[kind, "attr"].predicted == expected[f"n_pred_{kind}"]
        for criterion in CRITERIA:
            if criterion != "cue":
                expected_rates = expected[f"{criterion}_{kind}"]
                assert total.pairs[kind, criterion].percent() == expected_rates
        assert total.agreement(kind, "joint") == expected[f"src_rate_{kind}"]
        assert total.agreement(kind, "joint_len") == expected[f"src_len_rate_{kind}"]
        assert total.agreement(kind, "cue") == expected[f"cue_rate_{kind}"]


PIECES = [
    "a",
    "bb",
    "é",
    "3",
    " ",
    " ",
    ".",
    ",",
    "\n",
    '"',
    "“",
    "”",
    "«",
    "»",
    "'",
    "’",
    "‘",
    "``",
    "''",
    "…",
]


@st.composite
def documents(
    draw: st.DrawFn,
) -> tuple[str, list[GoldAttribution], list[GoldAttribution]]:
    text = "".join(draw(st.lists(st.sampled_from(PIECES), max_size=40)))
    place = st.integers(0, len(text))
    span = st.tuples(place, place).map(lambda p: Span(min(p), max(p)))
    role = st.lists(span, max_size=2).map(tuple)
    attribution = st.builds(GoldAttribution, st.just("x"), role, role, role)
    truth = draw(st.lists(attribution, max_size=4))
    near = st.sampled_from(truth) if truth else attribution
    found = draw(st.lists(attribution | near, max_size=4))
    return text, truth, found


@settings(max_examples=500)
@given(st.lists(documents(), min_size=1, max_size=3))
def test_agrees_with_the_external_scorer_on_random_documents(
    drawn: list[tuple[str, list[GoldAttribution], list[GoldAttribution]]],
) -> None:
    check_against(scorer().score, drawn)


@pytest.mark.corpora
def test_agrees_with_the_external_scorer_on_a_corpus() -> None:
    """Predictions are the gold ones of the corpus, each shifted or cut a little."""
    score = scorer().score
    spec = default_registry().get("corpus", "polnear-dev").spec
    assert isinstance(spec, CorpusSpec)
    if locate(spec) is None:
        pytest.skip("polnear-dev is not on disk")
    made = []
    for document in open_corpus("polnear-dev").documents():
        truth = list(document.attributions or ())
        found = [
            GoldAttribution(
                a.id, _moved(a.source, n % 3), _moved(a.cue, n % 5), _moved(a.content, n % 40)
            )
            for n, a in enumerate(truth)
            if n % 7
        ]
        made.append((document.article.text, truth, found))
    check_against(score, made)


def _moved(spans: Spans, by: int) -> Spans:
    return tuple(Span(span.start, max(span.start, span.end - by)) for span in spans)
