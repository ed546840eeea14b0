"""Estimate the weights of the shipped lexicon from corpora, and write them into it.

    ALLEGEDLY_DATA=… python plugins/allegedly-lexicon/scripts/weights.py          # rewrite the file
    ALLEGEDLY_DATA=… python plugins/allegedly-lexicon/scripts/weights.py --cv 5   # only measure

The weight of an entry of a type of semantic uncertainty is the share of its occurrences that
overlap an annotated cue, in Szeged Wikipedia (each occurrence counts 1), Szeged biomedical and
BioScope abstracts (each counts `BIOMEDICAL`). CoNLL-2010 labels whole sentences; weights of the
other types come from there by expectation-maximisation of the same noisy-or that scores claims.
In both, the judged prior counts like `STRENGTH` occurrences. No newswire is read.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from importlib import resources
from pathlib import Path

from allegedly import Claim
from allegedly.bench.corpora import gold_claims, open_corpus
from allegedly.bench.folds import folds
from allegedly.model import GoldDocument, GoldSentence
from allegedly_lexicon.classifier import LEAK
from allegedly_lexicon.entries import COLUMNS, Entry, read_rows
from allegedly_lexicon.trie import Match, Trie

SEMANTIC = frozenset({"epistemic", "doxastic", "investigation", "condition"})
BIOMEDICAL = 0.1
STRENGTH = 10.0
ROUNDS = 30

Scored = tuple[Claim, GoldSentence]
Weights = dict[str, float]


def sentences(documents: Iterable[GoldDocument]) -> list[Scored]:
    """Return the sentences of documents with their annotation, headings left out."""
    return [pair for document in documents for pair in zip(*gold_claims(document), strict=True)]


def found(trie: Trie, claim: Claim) -> list[Match]:
    """Return the matches in one sentence."""
    tokens = claim.segmentation.tokens
    return trie.matches(claim.segmentation, tokens.within(claim.spans[0]))


def count_cues(trie: Trie, scored: Iterable[Scored]) -> tuple[Counter[str], Counter[str]]:
    """Count, by pattern, the occurrences and those of them that overlap an annotated cue."""
    occurrences: Counter[str] = Counter()
    cues: Counter[str] = Counter()
    for claim, gold in scored:
        for match in found(trie, claim):
            span = claim.segmentation.tokens.span(match.first, match.last - 1)
            occurrences[match.entry.pattern] += 1
            cues[match.entry.pattern] += any(span.overlaps(h.span) for h in gold.hedges or ())
    return occurrences, cues


def from_cues(
    priors: Mapping[str, float], counted: Sequence[tuple[float, Counter[str], Counter[str]]]
) -> Weights:
    """Return shrunken relative frequencies.

    Args:
        priors: The judged probability of each pattern.
        counted: For each corpus, what an occurrence counts, the occurrences, and the cues.
    """
    weights = {}
    for pattern, prior in priors.items():
        total = STRENGTH + sum(factor * n[pattern] for factor, n, _ in counted)
        hedging = STRENGTH * prior + sum(factor * k[pattern] for factor, _, k in counted)
        weights[pattern] = hedging / total
    return weights


def count_labels(trie: Trie, scored: Iterable[Scored]) -> tuple[Counter[str], Counter[str]]:
    """Count, by pattern, the sentences in which it occurs, and those of them that are hedged."""
    sentences: Counter[str] = Counter()
    hedged: Counter[str] = Counter()
    for claim, gold in scored:
        for pattern in {match.entry.pattern for match in found(trie, claim)}:
            sentences[pattern] += 1
            hedged[pattern] += gold.label == "hedged"
    return sentences, hedged


def estimate(rows: Sequence[Entry], priors: Mapping[str, float], *, wiki: Sequence[Scored],
             biomedical: Sequence[Scored], weasel: Sequence[Scored]) -> Weights:  # fmt: skip
    """Return the weight of every pattern, rounded to two decimals."""
    semantic = {e.pattern: priors[e.pattern] for e in rows if e.type in SEMANTIC}
    trie = Trie(([e for e in rows if e.type in SEMANTIC or e.type == "none"],))
    counted = [(1.0, *count_cues(trie, wiki)), (BIOMEDICAL, *count_cues(trie, biomedical))]
    weights = dict(priors) | from_cues(semantic, counted)
    weasels = {e.pattern: priors[e.pattern] for e in rows if e.type == "weasel"}
    weights |= from_cues(weasels, [(1.0, *count_labels(Trie((rows,)), weasel))])
    return {pattern: round(weight, 2) for pattern, weight in weights.items()}


def rewritten(text: str, weights: Mapping[str, float]) -> str:
    """Return the lexicon file with other weights."""
    column = COLUMNS.index("weight")
    lines = []
    for line in text.splitlines():
        fields = line.split("\t")
        if line and not line.startswith("#"):
            fields[column] = f"{weights[fields[0]]:.2f}"
        lines.append("\t".join(fields))
    return "\n".join(lines) + "\n"


def f1(scored: Iterable[Scored], trie: Trie, weights: Mapping[str, float]) -> tuple[int, int, int]:
    """Return true positives, predicted and gold."""
    right = predicted = gold_count = 0
    for claim, gold in scored:
        hedged = any(
            match.entry.type != "none" and weights[match.entry.pattern] >= 0.5
            for match in found(trie, claim)
        )
        predicted += hedged
        gold_count += gold.label == "hedged"
        right += hedged and gold.label == "hedged"
    return right, predicted, gold_count


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--cv", type=int, metavar="K", help="measure on K folds by document")
    arguments = parser.parse_args()
    path = Path(str(resources.files("allegedly_lexicon").joinpath("data/lexicon.tsv")))
    text = path.read_text("utf-8")
    rows = list(read_rows(text, path.name))
    priors = {
        fields[0]: float(fields[COLUMNS.index("prior")])
        for fields in (line.split("\t") for line in text.splitlines())
        if len(fields) == len(COLUMNS) and not fields[0].startswith("#")
    }
    wiki = list(open_corpus("szeged-wiki").documents())
    biomedical = list(open_corpus("szeged-bio").documents())
    abstracts = list(open_corpus("bioscope").documents())
    weasel = list(open_corpus("conll2010-wikipedia").documents())
    if not arguments.cv:
        weights = estimate(
            rows,
            priors,
            wiki=sentences(wiki),
            biomedical=sentences([*biomedical, *abstracts]),
            weasel=sentences(weasel),
        )
        path.write_text(rewritten(text, weights), encoding="utf-8")
        print(f"{path.name}: {len(rows)} weights")
        return
    semantic = Trie(([e for e in rows if e.type in SEMANTIC or e.type == "none"],))
    counted = Trie(([e for e in rows if e.type != "hearsay"],))
    for name, corpus, trie in (
        ("szeged-wiki", wiki, semantic),
        ("bioscope", abstracts, semantic),
        ("conll2010-wikipedia", weasel, counted),
    ):
        dealt = folds([document.article.id for document in corpus], arguments.cv)
        totals = [0, 0, 0]
        for fold in range(arguments.cv):
            kept = [d for d, f in zip(corpus, dealt, strict=True) if f != fold]
            held = [d for d, f in zip(corpus, dealt, strict=True) if f == fold]
            weights = estimate(
                rows,
                priors,
                wiki=sentences(kept if corpus is wiki else wiki),
                biomedical=sentences(kept if corpus is abstracts else abstracts)
                if corpus is abstracts
                else sentences([*biomedical, *abstracts]),
                weasel=sentences(kept if corpus is weasel else weasel),
            )
            totals = [a + b for a, b in zip(totals, f1(sentences(held), trie, weights), strict=True)]
        right, predicted, gold = totals
        print(
            f"{name}: precision {right / predicted:.2%}, recall {right / gold:.2%}, "
            f"F1 {2 * right / (predicted + gold):.2%}"
        )


if __name__ == "__main__":
    main()
