"""The shipped models: the promises of plugins, one pass for two tasks, and how good they are."""

from __future__ import annotations

import os
import pickle
from functools import reduce
from itertools import islice
from operator import add
from pathlib import Path
from threading import Thread

import pytest
from allegedly_neural.attributor import NeuralAttributor
from allegedly_neural.classifier import NeuralClassifier
from allegedly_neural.model import MODELS, Model, load, shipped

from allegedly import Analyzer, Article, segment
from allegedly.bench.corpora import gold_claims, open_corpus
from allegedly.bench.measure import attribution_scores
from allegedly.testing import ATTRIBUTOR_CHECKS, CLASSIFIER_CHECKS, Check

NAMES = ("neural", "neural-small")
QUICK = (pytest.param("neural", marks=pytest.mark.heavy), "neural-small")
LARGEST = {"neural": 25_000_000, "neural-small": 8_000_000}
FERRY = """Ferry may close, council hears

“We may sell the ferry,” Mayor Dorrit Valke said on Monday. “Nobody wants that.”

The harbour board has asked whether the crossing could be run by volunteers. According to a report
by the county, the boat lost $3 million last year. It leaves at noon.
"""


@pytest.fixture
def ferry() -> Article:
    title, _, body = FERRY.partition("\n\n")
    return Article.from_text(body, title=title)


def test_both_models_are_shipped_and_small():
    assert shipped() == NAMES
    for name in NAMES:
        assert sum(path.stat().st_size for path in (MODELS / name).iterdir()) <= LARGEST[name]


@pytest.mark.parametrize("name", QUICK)
@pytest.mark.parametrize("check", CLASSIFIER_CHECKS, ids=str)
def test_promises_of_the_classifier(check: Check, name: str) -> None:
    check(lambda: NeuralClassifier(name))


@pytest.mark.parametrize("name", QUICK)
@pytest.mark.parametrize("check", ATTRIBUTOR_CHECKS, ids=str)
def test_promises_of_the_attributor(check: Check, name: str) -> None:
    """The large model's speed is checked as a classifier, which takes the same pass."""
    if name == "neural" and check.name == "speed_is_sane":
        pytest.skip("see the classifier")
    check(lambda: NeuralAttributor(name))


@pytest.mark.parametrize("name", NAMES)
def test_a_plain_story_is_read_right(name: str, ferry: Article) -> None:
    analysis = Analyzer([name], name, strict=True).analyze(ferry)
    said = {
        (a.content.text, a.cue.text if a.cue else None, a.quotation) for a in analysis.attributions
    }
    assert ("We may sell the ferry … Nobody wants that", "said", "direct") in said
    cue = "has asked" if name == "neural-small" else "asked"
    assert ("whether the crossing could be run by volunteers", cue, "indirect") in said
    labels = {claim.text: analysis.assessments[name][claim.id].label for claim in analysis.claims}
    assert labels["It leaves at noon."] == "plain"
    [sold] = [text for text in labels if text.startswith("We may sell the ferry")]
    assert labels[sold] == "hedged"
    hedges = {
        (h.text, h.type, h.holder)
        for claim in analysis.claims
        for h in analysis.assessments[name][claim.id].hedges
    }
    assert ("may", "epistemic", "source") in hedges


def test_sources_have_names(ferry: Article) -> None:
    first = NeuralAttributor().attribute(segment(ferry))[0]
    assert first.source is not None
    assert (first.source.text, first.source.name) == ("Mayor Dorrit Valke", "Dorrit Valke")


@pytest.mark.parametrize("name", NAMES)
def test_attributor_and_classifier_share_one_pass(
    name: str, ferry: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[int] = []
    run = Model._run

    def counted(self, ids, marks, firsts):
        read.append(len(firsts) - 1)
        return run(self, ids, marks, firsts)

    monkeypatch.setattr(Model, "_run", counted)
    Analyzer([name], name, strict=True).analyze(ferry)
    assert sum(read) == len(segment(ferry).tokens)


def test_jobs_and_neighbours_change_nothing() -> None:
    articles = [Article.from_text(f"{FERRY} It was day {n}.") for n in range(12)]
    alone = Analyzer(["neural-small"], "neural-small", strict=True)
    right = [alone.analyze(article).to_json() for article in articles]
    for jobs in (1, 2):
        together = Analyzer(["neural-small"], "neural-small", strict=True, n_jobs=jobs)
        assert [a.to_json() for a in together.analyze_many(articles)] == right


def test_threads_change_nothing(ferry: Article) -> None:
    one = NeuralAttributor("neural-small").attribute(segment(ferry))
    assert NeuralAttributor("neural-small", threads=2).attribute(segment(ferry)) == one


def test_many_threads_may_ask_one_model(ferry: Article) -> None:
    attributor = NeuralAttributor("neural-small")
    right = attributor.attribute(segment(ferry))
    found = []

    def work() -> None:
        for _ in range(20):
            segmentation = segment(ferry)
            found.append(attributor.attribute(segmentation))
            load("neural-small").hedging([segmentation])

    threads = [Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [right] * 80


def test_bias_finds_more_or_fewer() -> None:
    segmentation = segment(
        Article.from_text(f"{FERRY} The county will sell it, some hope. So it is.")
    )
    found = {
        bias: {
            (a.cue, a.content)
            for a in NeuralAttributor("neural-small", bias=bias).attribute(segmentation)
        }
        for bias in (-99.0, -2.0, 0.0, 99.0)
    }
    assert found[-99.0] == set() < found[-2.0] <= found[0.0] <= found[99.0]
    packed = pickle.loads(pickle.dumps(NeuralAttributor("neural-small", bias=-99.0)))
    assert not packed.attribute(segmentation)
    many = NeuralAttributor("neural-small", bias=99.0).attribute_many([segmentation])
    assert {(a.cue, a.content) for a in many[0]} == found[99.0]


def test_plugins_travel_as_names() -> None:
    for plugin in (NeuralAttributor("neural-small"), NeuralClassifier("neural-small")):
        packed = pickle.dumps(plugin)
        assert len(packed) < 500
        assert type(pickle.loads(packed)) is type(plugin)


DATA = Path(os.environ.get("ALLEGEDLY_DATA", "."))


@pytest.mark.corpora
@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "attr", "joint", "words"),
    [
        pytest.param("neural", 78, 71, 89, marks=pytest.mark.heavy),
        ("neural-small", 76, 67.5, 88.5),
    ],
)
def test_attributions_of_political_news(name: str, attr: float, joint: float, words: float) -> None:
    corpus = open_corpus("polnear-dev", DATA / "polnear" / "dev")
    documents = list(islice(corpus.documents(), 0, None, 2))
    attributor = NeuralAttributor(name, scheme="polnear")
    found = attributor.attribute_many([segment(d.article) for d in documents])
    total = reduce(
        add,
        (
            attribution_scores(
                d.article.text, d.attributions or (), [x for x in a if x.parent is None]
            )
            for d, a in zip(documents, found, strict=True)
        ),
    )
    assert total.pairs["all", "attr"].percent()[2] > attr
    assert total.pairs["all", "joint"].percent()[2] > joint
    assert total.tokens["content"].percent()[2] > words


@pytest.mark.corpora
@pytest.mark.slow
@pytest.mark.parametrize(("name", "least"), [("neural", 85), ("neural-small", 83)])
def test_hedges_of_newswire(name: str, least: float) -> None:
    corpus = open_corpus("szeged-news", DATA / "szeged-uncertainty" / "news-dev.xml")
    pairs = [p for d in corpus.documents() for p in zip(*gold_claims(d), strict=True)]
    assessments = NeuralClassifier(name).assess([claim for claim, _ in pairs])
    said = [a.label == "hedged" for a in assessments]
    right = [gold.label == "hedged" for _, gold in pairs]
    both = sum(s and r for s, r in zip(said, right, strict=True))
    assert 200 * both / (sum(said) + sum(right)) > least
