"""Measure hedge classifiers on one corpus, quickly: the tool to build a classifier with.

    python -m benchmarks run hedging lexicon my_package.module:MyClassifier --corpus szeged-wiki
    python -m benchmarks run hedging ml --corpus szeged-wiki --cv 5 --types
    python -m benchmarks run hedging ml --corpus szeged-news --train szeged-wiki --train szeged-bio

Prints figures only, never a word of the corpus. Headings are context and are not scored.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Sequence
from importlib import import_module
from typing import cast

from allegedly import Assessment, Claim, ClaimClassifier, TrainableClassifier
from allegedly.bench.corpora import gold_claims, open_corpus
from allegedly.bench.measure import (
    calibration,
    calibration_error,
    cue_scores,
    judgement,
    sentence_scores,
)
from allegedly.bench.running.folds import document_folds
from allegedly.bench.running.shared_texts import check_leakage
from allegedly.hookspecs import CorpusSpec
from allegedly.model import GoldDocument, GoldSentence
from allegedly.plugins import default_registry
from benchmarks import common


def make(name: str) -> ClaimClassifier:
    """Create a registered classifier, or one given as ``module:Class``."""
    if ":" not in name:
        return cast(ClaimClassifier, default_registry().get("classifier", name).create())
    module, _, attribute = name.partition(":")
    return cast(ClaimClassifier, getattr(import_module(module), attribute)())


def flatten(documents: Sequence[GoldDocument]) -> tuple[list[Claim], list[GoldSentence]]:
    """Return the scored claims of all documents, with their gold sentences."""
    claims: list[Claim] = []
    gold: list[GoldSentence] = []
    for document in documents:
        made, sentences = gold_claims(document)
        claims.extend(made)
        gold.extend(sentences)
    return claims, gold


def train(classifier: ClaimClassifier, documents: Sequence[GoldDocument]) -> None:
    """Train on whole documents, if the classifier can be trained."""
    if not isinstance(classifier, TrainableClassifier):
        return
    claims, gold = flatten(documents)
    labels = [sentence.label or "plain" for sentence in gold]
    marked = all(sentence.hedges is not None for sentence in gold)
    hedges = [sentence.hedges or () for sentence in gold] if marked else None
    classifier.fit(claims, labels, hedges)


def timed(
    classifier: ClaimClassifier, claims: Sequence[Claim], repeats: int
) -> tuple[list[Assessment], float]:
    """Assess claims; also return the median milliseconds per 1,000 claims."""
    found = list(classifier.assess(claims))  # the first run also warms caches
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        classifier.assess(claims)
        times.append(time.perf_counter() - start)
    return found, statistics.median(times) * 1e6 / len(claims) if times else float("nan")


def measure(name: str, documents: list[GoldDocument], given: argparse.Namespace) -> None:
    """Print the figures of one classifier."""
    spec = cast(CorpusSpec, default_registry().get("corpus", given.corpus).spec)
    gold: list[GoldSentence] = []
    found: list[Assessment] = []
    speeds: list[float] = []
    if given.cv:
        dealt = document_folds(documents, given.cv)
        parts = [
            tuple(
                [d for d, f in zip(documents, dealt, strict=True) if (f == fold) == test]
                for test in (False, True)
            )
            for fold in range(given.cv)
        ]
    else:
        train_documents = [d for c in given.train for d in open_corpus(c).documents()]
        check_leakage(train_documents, " + ".join(given.train), documents, given.corpus)
        parts = [(train_documents, documents)]
    for train_part, test_part in parts:
        classifier = make(name)
        if train_part:
            train(classifier, train_part)
        claims, sentences = flatten(test_part)
        assessments, speed = timed(classifier, claims, given.repeats)
        gold += sentences
        found += assessments
        speeds.append(speed)
    judged = [judgement(assessment, spec.positive) for assessment in found]
    truth = [sentence.label or "plain" for sentence in gold]
    scores = sentence_scores(truth, [label for label, _ in judged], [score for _, score in judged])
    hedged = scores.classes["hedged"]
    error = calibration_error(calibration(truth, [score for _, score in judged]))
    print(
        f"{name:<24} P {hedged.precision:6.2%}  R {hedged.recall:6.2%}  F1 {hedged.f1:6.2%}  "
        f"AUPRC {scores.auprc or 0:.3f}  Brier {scores.brier:.4f}  ECE {error:.3f}  "
        f"{statistics.median(speeds):8.1f} ms/1,000"
    )
    if given.types and all(sentence.hedges is not None for sentence in gold):
        cues = cue_scores(
            [sentence.hedges or () for sentence in gold],
            [assessment.hedges for assessment in found],
            spec.positive,
        )
        for kind, exact in [("any span", cues.any_exact), *cues.exact.items()]:
            overlap = cues.any_overlap if kind == "any span" else cues.overlap[kind]  # type: ignore[index]
            print(
                f"    {kind:<20} P {exact.precision:6.2%}  R {exact.recall:6.2%}  "
                f"F1 {exact.f1:6.2%}  overlap F1 {overlap.f1:6.2%}  "
                f"gold {exact.gold}, predicted {exact.predicted}"
            )


def main(arguments: Sequence[str]) -> None:
    """Read the command line and measure each classifier."""
    parser = common.parser("hedging", __doc__)
    parser.add_argument("classifiers", nargs="+", metavar="CLASSIFIER", help="name or module:Class")
    parser.add_argument("--corpus", required=True, help="a registered corpus")
    parser.add_argument("--path", help="where it lies, if not in ALLEGEDLY_DATA")
    parser.add_argument("--train", action="append", default=[], metavar="CORPUS")
    parser.add_argument("--cv", type=int, metavar="K", help="train and test on K folds by document")
    parser.add_argument("--types", action="store_true", help="cue spans by type too")
    parser.add_argument("--repeats", type=int, default=5, help="how often to time (default 5)")
    given = parser.parse_args(arguments)
    documents = list(open_corpus(given.corpus, given.path).documents())
    sentences = flatten(documents)[1]
    hedged = sum(sentence.label == "hedged" for sentence in sentences)
    print(
        f"{given.corpus}: {len(documents)} documents, {len(sentences)} sentences, {hedged} hedged"
    )
    for name in given.classifiers:
        measure(name, documents, given)
