"""The hot paths on the bundled corpus; `hot_paths.py` says how to run them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from allegedly import Analyzer, Article, Claim, Segmentation, segment
from allegedly.analyzer.claims import build_claims
from allegedly.attribution.rules import RuleAttributor
from allegedly.bench.newsdesk import Newsdesk
from allegedly.plugins import default_registry
from allegedly.text import tokenize

Benchmark = Callable[..., Any]


@pytest.fixture(scope="module")
def articles() -> list[Article]:
    """The articles of the bundled corpus."""
    return [document.article for document in Newsdesk().documents()]


@pytest.fixture(scope="module")
def segmentations(articles: list[Article]) -> list[Segmentation]:
    """The same, segmented."""
    return [segment(article) for article in articles]


@pytest.fixture(scope="module")
def claims(segmentations: list[Segmentation]) -> list[Claim]:
    """Their claims."""
    attributor = RuleAttributor()
    return [claim for s in segmentations for claim in build_claims(s, attributor.attribute(s))]


def test_tokens(benchmark: Benchmark, articles: list[Article]) -> None:
    """Tokens of all articles."""
    assert benchmark(lambda: sum(len(tokenize(article.text)) for article in articles))


def test_segmentation(benchmark: Benchmark, articles: list[Article]) -> None:
    """Paragraphs, sentences and tokens."""
    assert benchmark(lambda: [segment(article) for article in articles])


def test_attribution(benchmark: Benchmark, segmentations: list[Segmentation]) -> None:
    """Attributions of segmented articles."""
    attributor = RuleAttributor()
    assert benchmark(lambda: [attributor.attribute(item) for item in segmentations])


def test_claims(benchmark: Benchmark, segmentations: list[Segmentation]) -> None:
    """Claims of attributed articles."""
    attributor = RuleAttributor()
    found = [attributor.attribute(item) for item in segmentations]
    assert benchmark(lambda: list(map(build_claims, segmentations, found)))


@pytest.mark.parametrize("name", ["lexicon", "rules", "ml", "ml-weasel"])
def test_classifier(benchmark: Benchmark, claims: list[Claim], name: str) -> None:
    """Assessments of all claims in one batch."""
    classifier = default_registry().get("classifier", name).create()
    assert len(benchmark(lambda: classifier.assess(claims))) == len(claims)


def test_json(benchmark: Benchmark, articles: list[Article]) -> None:
    """One line of JSON for each analysis."""
    analyses = Analyzer(["rules"]).analyze_batch(articles)
    assert benchmark(lambda: [analysis.to_json() for analysis in analyses])
