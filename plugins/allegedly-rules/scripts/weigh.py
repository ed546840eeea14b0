"""Measure the precision of each rule and write it to `data/weights.toml`.

    ALLEGEDLY_DATA=… python plugins/allegedly-rules/scripts/weigh.py

The weight of a rule is the share of sentences annotated as uncertain among those in which it alone
fires. It is measured on training corpora, each of which counts for at most `MOST` sentences, so
that the largest does not dominate, and smoothed towards `PRIOR`. A rule whose file states a weight
keeps it, and so does a rule that never fires. The newswire corpus is not read.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Final

from allegedly_rules import allegedly_classifiers
from allegedly_rules.engine import firings
from allegedly_rules.rulebook import RuleBook, load_rulebook
from allegedly_rules.rulefile import OWN_WEIGHT

from allegedly import HEDGE_TYPES
from allegedly.bench.corpora import gold_claims, open_corpus, seen_texts

CORPORA: Final = ("szeged-wiki", "szeged-bio", "bioscope")
POSITIVE: Final = frozenset({"epistemic", "doxastic", "investigation", "condition"})
MOST: Final = 60
SMOOTHING: Final = 2.0
PRIOR: Final = OWN_WEIGHT
TARGET: Final = Path(__file__).parents[1] / "src/allegedly_rules/data/weights.toml"

Count = list[int]
"""The number of sentences in which a rule fired alone, and in how many of them correctly."""


def counts(book: RuleBook, corpus: str) -> tuple[dict[str, Count], Count]:
    """Count each rule's sentences in one corpus, and the sentences in which no rule fires."""
    alone: dict[str, Count] = defaultdict(lambda: [0, 0])
    silent = [0, 0]
    for document in open_corpus(corpus).documents():
        for claim, gold in zip(*gold_claims(document), strict=True):
            segmentation = claim.segmentation
            sentence = segmentation.sentences[claim.sentence]
            found = {
                firing.rule.id
                for firing in firings(book, segmentation.tokens, sentence)
                if POSITIVE & {firing.rule.type, firing.rule.fallback}
            }
            if len(found) <= 1:
                count = alone[found.pop()] if found else silent
                count[0] += 1
                count[1] += gold.label == "hedged"
    return alone, silent


def weight(measured: list[Count]) -> tuple[float, int]:
    """Pool the counts of several corpora; return the weight and the number of sentences used."""
    total, right = SMOOTHING, SMOOTHING * PRIOR
    for fired, good in measured:
        share = min(1.0, MOST / fired) if fired else 0.0
        total += share * fired
        right += share * good
    return right / total, sum(fired for fired, _ in measured)


def main() -> None:
    """Measure all rules and write the file."""
    book = load_rulebook()
    tables = {corpus: counts(book, corpus) for corpus in CORPORA}
    lines = [
        "# Written by scripts/weigh.py; do not edit.",
        "# Share of uncertain sentences among those in which the rule fires alone, smoothed, and",
        f"# the number of such sentences in {', '.join(CORPORA)}.",
        "",
        "[weights]",
    ]
    for rule in sorted(book.rules, key=lambda rule: rule.id):
        if rule.type not in HEDGE_TYPES or not POSITIVE & {rule.type, rule.fallback}:
            continue
        value, seen = weight([table[rule.id] for table, _ in tables.values()])
        if seen:
            lines.append(f"{rule.id} = {value:.3f}  # {seen}")
    TARGET.write_text("\n".join(lines) + "\n", "utf-8")
    (spec,) = allegedly_classifiers()
    TARGET.with_name("consulted.bin").write_bytes(seen_texts(spec.tuned_on).to_bytes())
    for corpus, (_, (fired, good)) in tables.items():
        print(f"{corpus}: {good / fired:.3f} of the {fired} sentences without a rule are uncertain")


if __name__ == "__main__":
    main()
