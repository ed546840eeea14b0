"""Floors on annotated corpora, where these are at hand."""

from __future__ import annotations

import os

import pytest
from allegedly_rules.classifier import RuleClassifier

from allegedly.bench.corpora import gold_claims, open_corpus
from allegedly.bench.measure import sentence_scores
from allegedly.errors import CorpusError

SEMANTIC = ["epistemic", "doxastic", "investigation", "condition"]


@pytest.mark.corpora
@pytest.mark.skipif(not os.environ.get("ALLEGEDLY_DATA"), reason="ALLEGEDLY_DATA is not set")
@pytest.mark.parametrize(
    ("corpus", "f1", "brier"),
    [("szeged-wiki", 0.88, 0.04), ("szeged-news", 0.83, 0.05), ("bioscope", 0.90, 0.03)],
)
def test_floors(corpus: str, f1: float, brier: float) -> None:
    """On each corpus, F1 does not fall below its floor."""
    try:
        pairs = [gold_claims(document) for document in open_corpus(corpus).documents()]
    except CorpusError as error:
        pytest.skip(str(error))
    claims = [claim for some, _ in pairs for claim in some]
    gold = [sentence.label or "plain" for _, some in pairs for sentence in some]
    found = RuleClassifier(types=SEMANTIC).assess(claims)
    scores = sentence_scores(gold, [a.label for a in found], [a.score for a in found])
    assert scores.classes["hedged"].f1 >= f1
    assert scores.brier <= brier
