"""Print the figures of `docs/figures.md`: numbers and single words, no text of a corpus.

ALLEGEDLY_DATA=… python plugins/allegedly-rules/scripts/report.py szeged-wiki bioscope
ALLEGEDLY_DATA=… python plugins/allegedly-rules/scripts/report.py szeged-news --no-errors
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections import Counter
from collections.abc import Sequence
from typing import Final

from allegedly_rules.classifier import RuleClassifier

from allegedly import Assessment, Claim, HedgeType
from allegedly.bench.corpora import gold_claims, open_corpus
from allegedly.bench.measure import calibration, calibration_error, cue_scores, sentence_scores
from allegedly.model import GoldSentence

SEMANTIC: Final[frozenset[HedgeType]] = frozenset(
    {"epistemic", "doxastic", "investigation", "condition"}
)
MOST: Final = 20


def milliseconds(classifier: RuleClassifier, claims: Sequence[Claim]) -> float:
    """Return the median processor time for 1,000 claims, of five runs."""
    times = []
    for _ in range(5):
        begin = time.process_time()
        classifier.assess(claims)
        times.append(time.process_time() - begin)
    return statistics.median(times) * 1e6 / len(claims)


def errors(
    claims: Sequence[Claim], gold: Sequence[GoldSentence], found: Sequence[Assessment]
) -> Counter[tuple[str, str]]:
    """Count the words behind wrong labels.

    These are the first hedge found in a sentence without any, and the first annotated cue in a
    sentence where none was found.
    """
    count: Counter[tuple[str, str]] = Counter()
    for claim, truth, judged in zip(claims, gold, found, strict=True):
        if judged.label == truth.label:
            continue
        if truth.label == "plain":
            hedges = [hedge.text for hedge in judged.hedges if hedge.type in SEMANTIC]
            count["false alarm", hedges[0].lower()] += 1
        elif truth.hedges:
            count["missed", truth.hedges[0].span.of(claim.article.text).lower()] += 1
    return count


def report(corpus: str, *, with_errors: bool) -> None:
    """Print all figures on one corpus."""
    pairs = [gold_claims(document) for document in open_corpus(corpus).documents()]
    claims = [claim for some, _ in pairs for claim in some]
    gold = [sentence for _, some in pairs for sentence in some]
    classifier = RuleClassifier(types=SEMANTIC)
    found = classifier.assess(claims)
    truth = [sentence.label or "plain" for sentence in gold]
    judged = [assessment.score for assessment in found]
    scores = sentence_scores(truth, [assessment.label for assessment in found], judged)
    hedged, bins = scores.classes["hedged"], calibration(truth, judged)
    print(f"## {corpus}: {len(claims)} sentences, {truth.count('hedged')} uncertain")
    print(f"P {hedged.precision:.1%}  R {hedged.recall:.1%}  F1 {hedged.f1:.1%}")
    print(f"Brier {scores.brier:.4f}  calibration error {calibration_error(bins):.3f}")
    print(f"{milliseconds(classifier, claims):.0f} ms of one core for 1,000 sentences")
    cues = cue_scores(
        [sentence.hedges or () for sentence in gold], [a.hedges for a in found], SEMANTIC
    )
    for kind, exact in [("any type", cues.any_exact), *cues.exact.items()]:
        print(
            f"cues, {kind:14s} P {exact.precision:6.1%}  R {exact.recall:6.1%}  F1 {exact.f1:6.1%}"
        )
    for part in bins:
        print(f"score {part.score:.2f}  uncertain {part.hedged:.2f}  {part.count:6d} sentences")
    if with_errors:
        for (kind, word), times in errors(claims, gold, found).most_common(MOST):
            print(f"{times:4d} {kind}: {word}")


def main() -> None:
    """Read the command line and report on each corpus."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("corpora", nargs="+", metavar="CORPUS")
    parser.add_argument(
        "--no-errors", action="store_true", help="leave out all words of the corpus"
    )
    arguments = parser.parse_args()
    for corpus in arguments.corpora:
        report(corpus, with_errors=not arguments.no_errors)


if __name__ == "__main__":
    main()
