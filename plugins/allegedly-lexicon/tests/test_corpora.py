"""Figures on corpora; skipped where these are absent."""

import runpy
from importlib import resources
from pathlib import Path

import pytest
from allegedly_lexicon import LexiconClassifier

from allegedly import Corpus, CorpusError, HedgeType
from allegedly.bench.corpora import gold_claims, open_corpus

pytestmark = pytest.mark.corpora

SEMANTIC: set[HedgeType] = {"epistemic", "doxastic", "investigation", "condition"}
WEASEL: set[HedgeType] = SEMANTIC | {"weasel", "approximator"}


def available(name: str) -> Corpus:
    try:
        return open_corpus(name)
    except CorpusError as error:
        pytest.skip(f"{name}: {error}")


@pytest.mark.parametrize(
    ("corpus", "types", "floor"),
    [
        ("szeged-wiki", SEMANTIC, 0.86),
        ("szeged-news", SEMANTIC, 0.81),
        ("bioscope", SEMANTIC, 0.89),
        ("conll2010-wikipedia", WEASEL, 0.55),
    ],
)
def test_sentence_f1(corpus: str, types: set[HedgeType], floor: float) -> None:
    """The F1 of hedged sentences does not fall."""
    classifier = LexiconClassifier(types=types)
    right = predicted = gold_count = 0
    for document in available(corpus).documents():
        claims, gold = gold_claims(document)
        for sentence, assessment in zip(gold, classifier.assess(claims), strict=True):
            predicted += assessment.label == "hedged"
            gold_count += sentence.label == "hedged"
            right += assessment.label == sentence.label == "hedged"
    assert 2 * right / (predicted + gold_count) >= floor


def test_the_weights_are_what_the_script_makes() -> None:
    """Nobody has edited a weight by hand, or a prior without counting again."""
    for corpus in ("szeged-wiki", "szeged-bio", "bioscope", "conll2010-wikipedia"):
        available(corpus)
    script = runpy.run_path(str(Path(__file__).parents[1] / "scripts" / "weights.py"))
    text = resources.files("allegedly_lexicon").joinpath("data/lexicon.tsv").read_text("utf-8")
    assert script["rebuilt"](text) == text
