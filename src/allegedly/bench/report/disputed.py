"""The items that classifiers judge differently."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, cast

from allegedly.bench.comparison import Comparison
from allegedly.bench.measure import judgement
from allegedly.bench.measure.commitment import degree_and_polarity
from allegedly.model import Assessment, Claim, Commitment, GoldSentence, Span


def disputed(comparison: Comparison) -> Iterator[dict[str, Any]]:
    """Yield the claims that classifiers label differently, in text order.

    Each comes with the gold label and, for each classifier, its label, its score and the claim cut
    into pieces, of which some are hedges. Where commitments are judged, degree and polarity stand
    for the label and the value for the score, and the event is marked.
    """
    if comparison.task.commitments:
        yield from _commitments(comparison)
    elif comparison.task.labelled:
        yield from _labels(comparison)


def _labels(comparison: Comparison) -> Iterator[dict[str, Any]]:
    task = comparison.task
    for place, document in enumerate(task.documents):
        for number, (claim, gold) in enumerate(
            zip(task.claims[place], task.gold[place], strict=True)
        ):
            said = {
                name: cast(Assessment, groups[place][number])
                for name, groups in comparison.judged.items()
            }
            labels = {name: judgement(found, task.spec.positive) for name, found in said.items()}
            hedged = sum(label == "hedged" for label, _ in labels.values())
            if 0 < hedged < len(labels):
                yield {
                    "document": document.article.id,
                    "gold": gold.label,
                    "gold_pieces": _pieces(claim, _gold_spans(gold)),
                    "split": min(hedged, len(labels) - hedged),
                    "said": [
                        {
                            "name": name,
                            "label": labels[name][0],
                            "score": labels[name][1],
                            "pieces": _pieces(claim, [(h.span, h.type) for h in found.hedges]),
                            "explanation": found.explanation,
                        }
                        for name, found in said.items()
                    ],
                }


def _commitments(comparison: Comparison) -> Iterator[dict[str, Any]]:
    task = comparison.task
    told = [result.name for result in comparison.results if result.commitment]
    none = Commitment.of("none")
    for place, document in enumerate(task.documents):
        for number, (claim, held) in enumerate(
            zip(task.claims[place], task.commitments[place], strict=True)
        ):
            pieces = _pieces(claim, [(claim.event, "event")] if claim.event else [])
            for holder, gold in held.items():
                found = {
                    name: cast(Assessment, comparison.judged[name][place][number]) for name in told
                }
                given = {name: a.commitment.get(holder, none) for name, a in found.items()}
                votes = Counter(map(degree_and_polarity, given.values()))
                if len(votes) > 1:
                    yield {
                        "document": document.article.id,
                        "gold": degree_and_polarity(gold),
                        "gold_pieces": pieces,
                        "split": len(given) - max(votes.values()),
                        "said": [
                            {
                                "name": name,
                                "label": degree_and_polarity(given[name]),
                                "score": given[name].value,
                                "pieces": pieces,
                                "explanation": found[name].explanation,
                            }
                            for name in told
                        ],
                    }


def _gold_spans(gold: GoldSentence) -> list[tuple[Span, str]]:
    return [(hedge.span, hedge.type or "hedge") for hedge in gold.hedges or ()]


def _pieces(claim: Claim, spans: Sequence[tuple[Span, str]]) -> list[tuple[str, str | None]]:
    """Cut a claim into text and hedges; among overlapping hedges the first is shown."""
    text = claim.article.text
    whole = (*claim.spans, *claim.frame)
    position, end = min(span.start for span in whole), max(span.end for span in whole)
    pieces: list[tuple[str, str | None]] = []
    for span, kind in sorted(spans):
        if span.start < position or span.end > end:
            continue
        pieces += [(text[position : span.start], None), (span.of(text), kind)]
        position = span.end
    pieces.append((text[position:end], None))
    return [(words, kind) for words, kind in pieces if words]
