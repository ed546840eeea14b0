"""Estimate the weights of the shipped lexicon from corpora, and update its file.

    ALLEGEDLY_DATA=… python plugins/allegedly-lexicon/scripts/weights.py          # rewrite the file
    ALLEGEDLY_DATA=… python plugins/allegedly-lexicon/scripts/weights.py --cv 5   # only measure

For types of semantic uncertainty, the weight of an entry is the share of its occurrences that
overlap an annotated cue; the biomedical corpora count little, as they are unlike news. The weight
of a weasel is the share of sentences with it that CoNLL-2010 labels uncertain. In both cases the
judged prior counts as `STRENGTH` additional occurrences. The weights of hearsay and approximators
are their priors: no corpus annotates them in the sense of this lexicon. The newswire corpus is not
read.
"""

from __future__ import annotations

import argparse
import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from importlib import resources
from pathlib import Path

from allegedly_lexicon.entries import COLUMNS, read_rows
from allegedly_lexicon.trie import Match, Trie

from allegedly import Claim
from allegedly.bench.corpora import gold_claims, open_corpus, seen_texts
from allegedly.model import GoldDocument, GoldSentence

SEMANTIC = frozenset({"epistemic", "doxastic", "investigation", "condition"})
CUED = {"szeged-wiki": 1.0, "szeged-bio": 0.1, "bioscope": 0.1}
"""The weight of an occurrence in each corpus with annotated cues."""

LABELLED = "conll2010-wikipedia"
STRENGTH = 10.0
FILE = Path(str(resources.files("allegedly_lexicon").joinpath("data/lexicon.tsv")))

Scored = tuple[Claim, GoldSentence]
Weights = dict[str, float]


def sentences(documents: Iterable[GoldDocument]) -> list[Scored]:
    """Return the sentences of documents with their annotations, headings left out."""
    return [pair for document in documents for pair in zip(*gold_claims(document), strict=True)]


def found(trie: Trie, claim: Claim) -> list[Match]:
    """Return the matches in one sentence."""
    tokens = claim.segmentation.tokens
    return trie.matches(claim.segmentation, tokens.within(claim.spans[0]))


def count_cues(trie: Trie, scored: Iterable[Scored]) -> tuple[Counter[str], Counter[str]]:
    """Count, by pattern, the occurrences and how many of them overlap an annotated cue."""
    occurrences: Counter[str] = Counter()
    cues: Counter[str] = Counter()
    for claim, gold in scored:
        for match in found(trie, claim):
            span = claim.segmentation.tokens.span(match.first, match.last - 1)
            occurrences[match.entry.pattern] += 1
            cues[match.entry.pattern] += any(span.overlaps(h.span) for h in gold.hedges or ())
    return occurrences, cues


def shrunken(
    priors: Mapping[str, float], counted: Sequence[tuple[float, Counter[str], Counter[str]]]
) -> Weights:
    """Return shrunken relative frequencies.

    Args:
        priors: The judged probability of each pattern.
        counted: For each corpus, the weight of an occurrence, the occurrences, and the cues.
    """
    weights = {}
    for pattern, prior in priors.items():
        total = STRENGTH + sum(factor * n[pattern] for factor, n, _ in counted)
        hedging = STRENGTH * prior + sum(factor * k[pattern] for factor, _, k in counted)
        weights[pattern] = hedging / total
    return weights


def count_labels(trie: Trie, scored: Iterable[Scored]) -> tuple[Counter[str], Counter[str]]:
    """Count, by pattern, the sentences in which it occurs and how many of them are hedged."""
    sentences: Counter[str] = Counter()
    hedged: Counter[str] = Counter()
    for claim, gold in scored:
        for pattern in {match.entry.pattern for match in found(trie, claim)}:
            sentences[pattern] += 1
            hedged[pattern] += gold.label == "hedged"
    return sentences, hedged


def column(name: str, text: str) -> dict[str, float]:
    """Return one numeric column of the lexicon file, by pattern."""
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return {row[0]: float(row[COLUMNS.index(name)]) for row in rows}


def rewritten(text: str, weights: Mapping[str, float]) -> str:
    """Return the lexicon file with other weights."""
    lines = []
    for line in text.splitlines():
        fields = line.split("\t")
        if line and not line.startswith("#"):
            fields[COLUMNS.index("weight")] = f"{weights[fields[0]]:.2f}"
        lines.append("\t".join(fields))
    return "\n".join(lines) + "\n"


class Estimator:
    """Estimates the weights of a list of entries, on all the corpora or on parts of them."""

    def __init__(self, text: str) -> None:
        """Take the entries and priors of a lexicon file."""
        rows = list(read_rows(text, FILE.name))
        priors = column("prior", text)
        self.priors = priors
        self.cued = {e.pattern: priors[e.pattern] for e in rows if e.type in SEMANTIC}
        self.labelled = {e.pattern: priors[e.pattern] for e in rows if e.type == "weasel"}
        self.semantic = Trie((rows,), types=SEMANTIC | {"none"})
        self.counted = Trie((rows,), types=SEMANTIC | {"weasel", "approximator", "none"})
        self.all = Trie((rows,))

    def __call__(self, parts: Mapping[str, Sequence[Scored]]) -> Weights:
        """Return the weight of every pattern, rounded to two decimals.

        Args:
            parts: The sentences to count in, by corpus.
        """
        counted = [
            (factor, *count_cues(self.semantic, parts[name])) for name, factor in CUED.items()
        ]
        weights = self.priors | shrunken(self.cued, counted)
        labelled = (1.0, *count_labels(self.all, parts[LABELLED]))
        weights |= shrunken(self.labelled, [labelled])
        return {pattern: round(weight, 2) for pattern, weight in weights.items()}


def rebuilt(text: str) -> str:
    """Return a lexicon file with its weights estimated on all the corpora."""
    parts = {name: sentences(open_corpus(name).documents()) for name in (*CUED, LABELLED)}
    return rewritten(text, Estimator(text)(parts))


def score(scored: Iterable[Scored], trie: Trie, weights: Weights) -> tuple[int, int, int]:
    """Count the hedged sentences: found and true, found, true."""
    right = predicted = true = 0
    for claim, gold in scored:
        hedged = any(
            match.entry.type != "none" and weights[match.entry.pattern] >= 0.5
            for match in found(trie, claim)
        )
        predicted += hedged
        true += gold.label == "hedged"
        right += hedged and gold.label == "hedged"
    return right, predicted, true


def folds(names: Sequence[str], count: int) -> list[int]:
    """Assign names to folds by a hash, evenly and regardless of their order."""
    keys = [hashlib.sha256(f"0\0{name}".encode()).digest() for name in names]
    dealt = [0] * len(names)
    for place, index in enumerate(sorted(range(len(names)), key=keys.__getitem__)):
        dealt[index] = place % count
    return dealt


def cross_validate(text: str, count: int) -> None:
    """Print the figures on each corpus, with weights estimated on the other folds."""
    estimator = Estimator(text)
    corpora = {name: list(open_corpus(name).documents()) for name in (*CUED, LABELLED)}
    whole = {name: sentences(documents) for name, documents in corpora.items()}
    for name in ("szeged-wiki", "bioscope", LABELLED):
        documents = corpora[name]
        dealt = folds([document.article.id for document in documents], count)
        trie = estimator.counted if name == LABELLED else estimator.semantic
        right = predicted = true = 0
        for fold in range(count):
            kept = [d for d, f in zip(documents, dealt, strict=True) if f != fold]
            held = [d for d, f in zip(documents, dealt, strict=True) if f == fold]
            parts = whole | {name: sentences(kept)}
            if name == "bioscope":
                parts["szeged-bio"] = []  # has the same abstracts
            counts = score(sentences(held), trie, estimator(parts))
            right, predicted, true = map(sum, zip((right, predicted, true), counts, strict=True))
        print(
            f"{name}: precision {right / predicted:.2%}, recall {right / true:.2%}, "
            f"F1 {2 * right / (predicted + true):.2%}"
        )


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--cv", type=int, metavar="K", help="measure on K folds by document")
    arguments = parser.parse_args()
    text = FILE.read_text("utf-8")
    if arguments.cv:
        cross_validate(text, arguments.cv)
    else:
        FILE.write_text(rebuilt(text), encoding="utf-8")
        seen = seen_texts((*CUED, LABELLED))
        (FILE.parent / "consulted.bin").write_bytes(seen.to_bytes())
        print(f"wrote {FILE.name} and consulted.bin")


if __name__ == "__main__":
    main()
