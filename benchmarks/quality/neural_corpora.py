"""Documents and sentences on which the neural models are judged."""

from __future__ import annotations

from allegedly_neural.encoder import Reading
from allegedly_neural.model import Model, load
from allegedly_neural.train.examples import HELD_BACK, held_back

from allegedly import segment
from allegedly.bench.corpora import gold_claims, open_corpus
from allegedly.bench.measure import AttributionScores, Class, Criterion
from allegedly.model import Claim, GoldDocument, GoldSentence


def documents(part: str) -> list[GoldDocument]:
    return list(open_corpus(f"polnear-{part}").documents())


def f1(total: AttributionScores, kind: Class, criterion: Criterion) -> float:
    return total.pairs[kind, criterion].percent()[2]


def sentences(name: str) -> list[tuple[Claim, GoldSentence]]:
    found = []
    for document in open_corpus(name).documents():
        found += list(zip(*gold_claims(document), strict=True))
    return found


def is_held_back(id: str, corpus: str) -> bool:
    return held_back(id, HELD_BACK[corpus])


def hedging_corpora() -> dict[str, list[tuple[Claim, GoldSentence]]]:
    wiki = sentences("szeged-wiki")
    return {
        "newswire": sentences("szeged-news"),
        "wiki": [pair for pair in wiki if is_held_back(pair[0].article.id, "szeged-wiki")],
    }


def held_back_attributions(name: str) -> tuple[Model, list[GoldDocument], list[Reading]]:
    """Return a model and its output for the held-out articles of train."""
    gold = [d for d in documents("train") if is_held_back(d.article.id, "polnear")]
    model = load(name)
    return model, gold, model.read([segment(d.article) for d in gold], "polnear")
