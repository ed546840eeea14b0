import pickle
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from allegedly_lexicon import LexiconClassifier
from hypothesis import given, settings
from hypothesis import strategies as st

import allegedly
from allegedly import Article, claims_from_sentences, segment
from allegedly.testing import CLASSIFIER_CHECKS, Check, Installed

CLASSIFIER = LexiconClassifier()
SENTENCES = [
    "Officials familiar with the talks said the deal may cost $40 million.",
    "The council meets on Friday.",
    "Some say the bridge, allegedly unsafe, could be closed if inspectors insist.",
    "",
    "…",
    "MAY\tmay\x00may ‘may’ 可能 ربما 🙂 may",
]


@pytest.mark.parametrize("check", CLASSIFIER_CHECKS, ids=str)
def test_promises(check: Check) -> None:
    """It keeps every promise of the interface."""
    check(Installed("classifier", "lexicon"))


def test_no_claims_no_assessments() -> None:
    assert list(CLASSIFIER.assess([])) == []


def test_one_assessment_each_in_order() -> None:
    found = CLASSIFIER.assess(claims_from_sentences(SENTENCES))
    assert [a.label for a in found] == ["hedged", "plain", "hedged", "plain", "plain", "hedged"]


@given(st.lists(st.text(max_size=80) | st.sampled_from(SENTENCES), max_size=5))
@settings(max_examples=60)
def test_spans_are_exact_and_the_label_follows_the_hedges(texts: list[str]) -> None:
    """On any text hedges are cut out exactly, in order, and a claim is hedged if it has any."""
    claims = claims_from_sentences([t.encode("utf-8", "replace").decode() for t in texts])
    for claim, found in zip(claims, CLASSIFIER.assess(claims), strict=True):
        assert all(hedge.span.of(claim.article.text) == hedge.text for hedge in found.hedges)
        starts = [hedge.span.start for hedge in found.hedges]
        assert starts == sorted(starts)
        assert (found.label == "hedged") == bool(found.hedges) == (found.score >= 0.5)
        assert 0 <= found.score <= 1


def test_holders_follow_the_zones() -> None:
    """In the reporting clause a hedge is the author's, in the content the source's."""
    article = allegedly.Article.from_text(
        "Officials familiar with the talks said the deal may cost $40 million."
    )
    analysis = allegedly.Analyzer(classifiers=["lexicon"]).analyze(article)
    hedges = [h for found in analysis.assessments["lexicon"].values() for h in found.hedges]
    assert [(h.text, h.type, h.holder) for h in hedges] == [
        ("Officials familiar with", "weasel", "author"),
        ("may", "epistemic", "source"),
    ]


def test_a_judgement_depends_on_no_neighbour() -> None:
    claims = claims_from_sentences(SENTENCES)
    assert CLASSIFIER.assess(claims) == [CLASSIFIER.assess([claim])[0] for claim in claims]


def test_threads_agree() -> None:
    """One classifier serves several threads at once."""
    claims = claims_from_sentences(SENTENCES * 50)
    expected = CLASSIFIER.assess(claims)
    with ThreadPoolExecutor(4) as pool:
        assert all(found == expected for found in pool.map(CLASSIFIER.assess, [claims] * 8))


def test_a_pickled_copy_judges_alike() -> None:
    claims = claims_from_sentences(SENTENCES)
    copy = pickle.loads(pickle.dumps(LexiconClassifier(types={"epistemic"}, threshold=0.3)))
    assert copy.types == {"epistemic"}
    assert copy.assess(claims) == LexiconClassifier(types={"epistemic"}, threshold=0.3).assess(
        claims
    )


@pytest.mark.timing
def test_linear_on_words_that_begin_many_entries(stopwatch: Any) -> None:
    """Twice the text takes at most 2.6 times the time, though every word begins an entry."""
    once, twice = (claims_from_sentences(["it has been " * n]) for n in (20_000, 40_000))
    stopwatch.check_growth(CLASSIFIER.assess, once, twice, at_most=2.6)


@pytest.mark.timing
def test_speed(stopwatch: Any) -> None:
    """A thousand sentences of 25 tokens take no longer to judge than to find in their text."""
    line = (
        "The harbour board, which met on Tuesday in the old customs house, may raise fees for "
        "ferries by 4 percent next year, its chair said after the vote."
    )
    article = Article.from_text("\n".join([line] * 1000))
    claims = claims_from_sentences([line] * 1000)
    segmenting = stopwatch.least(lambda: segment(article))
    assert stopwatch.least(lambda: CLASSIFIER.assess(claims)) <= segmenting
