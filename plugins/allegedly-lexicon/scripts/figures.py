"""Measure the lexicon on the corpora, and write docs/figures.md.

    ALLEGEDLY_DATA=… python plugins/allegedly-lexicon/scripts/figures.py

Each corpus is scored with the hedge types that it counts as positive. The page contains no texts,
only cue words with their counts, and none of them from the newswire corpus, which stays unseen.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import cast

from allegedly_lexicon import LexiconClassifier

from allegedly import Assessment, Claim, CorpusSpec
from allegedly.bench.corpora import gold_claims, open_corpus
from allegedly.bench.measure import calibration, calibration_error, cue_scores, sentence_scores
from allegedly.model import GoldSentence
from allegedly.plugins import default_registry

PAGE = Path(__file__).parents[1] / "docs" / "figures.md"
CORPORA = ("szeged-news", "szeged-wiki", "szeged-bio", "bioscope", "conll2010-wikipedia")
TRIGGERS = ("szeged-wiki", "szeged-bio")
MOST = 20

HEAD = """# Figures of the lexicon

Written by `python plugins/allegedly-lexicon/scripts/figures.py`; do not edit. Headings are
excluded. Positive are the hedge types that each corpus counts, which the classifier receives as
`types=`. Weights were counted on all corpora except the newswire (szeged-news), so that only its
row shows how the lexicon does on unseen text. `weights.py --cv 5` gives the other figures with
weights counted on other documents.
"""

Scored = list[tuple[Claim, GoldSentence, Assessment]]


def assessed(name: str) -> Scored:
    """Return all sentences of a corpus with their annotations and assessments."""
    spec = cast(CorpusSpec, default_registry().get("corpus", name).spec)
    classifier = LexiconClassifier(types=spec.positive)
    rows: Scored = []
    for document in open_corpus(name).documents():
        claims, gold = gold_claims(document)
        rows.extend(zip(claims, gold, classifier.assess(claims), strict=True))
    return rows


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a table in Markdown with right-aligned numbers."""
    head = list(head)
    lines = [head, ["---"] + ["---:"] * (len(head) - 1), *(list(row) for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def sentence_row(name: str, rows: Scored) -> list[str]:
    """Return the figures of one corpus, sentence by sentence."""
    truth = [gold.label or "plain" for _, gold, _ in rows]
    labels = [found.label for _, _, found in rows]
    scores = [found.score for _, _, found in rows]
    measured = sentence_scores(truth, labels, scores)
    hedged = measured.classes["hedged"]
    error = calibration_error(calibration(truth, scores))
    return [
        name,
        f"{len(rows):,}",
        *(f"{100 * value:.1f}" for value in (hedged.precision, hedged.recall, hedged.f1)),
        f"{measured.auprc:.3f}",
        f"{measured.brier:.4f}",
        f"{error:.3f}",
    ]


def cue_rows(name: str, rows: Scored) -> list[list[str]]:
    """Return the exact scores of cue spans, by type."""
    spec = cast(CorpusSpec, default_registry().get("corpus", name).spec)
    scores = cue_scores(
        [gold.hedges or () for _, gold, _ in rows], [f.hedges for _, _, f in rows], spec.positive
    )
    lines = [(name, "any", scores.any_exact)]
    lines += [("", kind, rates) for kind, rates in scores.exact.items()]
    return [
        [corpus, kind, f"{rates.gold:,}", f"{rates.predicted:,}"]
        + [f"{100 * value:.1f}" for value in (rates.precision, rates.recall, rates.f1)]
        for corpus, kind, rates in lines
    ]


def trigger_rows(rows: Scored) -> list[list[str]]:
    """Return the words most frequent in wrongly labelled sentences."""
    added: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    for claim, gold, found in rows:
        if found.label == "hedged" and gold.label != "hedged":
            added.update(hedge.text.lower() for hedge in found.hedges)
        elif found.label != "hedged" and gold.label == "hedged":
            text = claim.article.text
            missed.update(hedge.span.of(text).lower() for hedge in gold.hedges or ())
    pairs = zip(_ranked(added), _ranked(missed), strict=False)
    return [[f"{a} ({m})", f"{b} ({n})"] for (a, m), (b, n) in pairs]


def _ranked(counter: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counter.items(), key=lambda item: (-item[1], item[0]))[:MOST]


def main() -> None:
    """Write the page."""
    found = {name: assessed(name) for name in CORPORA}
    page = [HEAD, "## Sentences\n"]
    head = ("corpus", "sentences", "P", "R", "F1", "AUPRC", "Brier", "ECE")
    page.append(table(head, (sentence_row(name, rows) for name, rows in found.items())))
    page.append("## Cue spans, exact\n")
    typed = [name for name in CORPORA if name != "conll2010-wikipedia"]
    cues = (row for name in typed for row in cue_rows(name, found[name]))
    page.append(table(("corpus", "type", "gold", "found", "P", "R", "F1"), cues))
    page.append(f"## The {MOST} most frequent triggers of errors\n")
    for name in TRIGGERS:
        page.append(f"{name}: hedges of sentences wrongly labelled hedged, cues of missed ones.\n")
        page.append(table(("wrongly hedged", "missed"), trigger_rows(found[name])))
    PAGE.write_text("\n".join(page), encoding="utf-8")
    print(f"wrote {PAGE.name}")


if __name__ == "__main__":
    main()
