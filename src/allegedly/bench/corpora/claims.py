"""From gold documents to the claims that classifiers judge."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import attrs

from allegedly.attribution import cues
from allegedly.model import (
    Article,
    Attribution,
    Claim,
    Commitment,
    Content,
    Cue,
    GoldAttribution,
    GoldDocument,
    GoldEvent,
    GoldSentence,
    Holder,
    Segmentation,
    Source,
    Span,
    text_of,
)
from allegedly.text import segment, segment_sentences
from allegedly.text.predicates import main_predicate


def gold_claims(
    document: GoldDocument, *, titles: bool = False
) -> tuple[list[Claim], list[GoldSentence]]:
    """Make an author's claim from each annotated sentence.

    Args:
        document: A document of a sentence corpus.
        titles: Whether to return headings as well. They are context for the others in any case.

    Returns:
        The claims, and the gold sentence of each.
    """
    segmentation = _segment(document.article, document.sentences)
    chosen = [
        (number, gold) for number, gold in enumerate(document.sentences) if titles or not gold.title
    ]
    claims = [
        Claim(f"c{number + 1}", (gold.span,), number, segmentation) for number, gold in chosen
    ]
    return claims, [gold for _, gold in chosen]


def annotated_claims(document: GoldDocument) -> tuple[list[Claim], list[GoldSentence]]:
    """Make the annotated claims of a document, with the annotated attributions.

    The extent of a reporting clause is not annotated; it follows from source and cue, as for found
    attributions.

    Args:
        document: A document with `GoldDocument.claims`.

    Returns:
        The claims, with label and hedges of each as if it were a sentence.
    """
    from allegedly.analyzer.claims import build_claims
    from allegedly.analyzer.wording import Wording

    segmentation = _segment(document.article, document.sentences)
    attributions = [_attribution(gold, segmentation) for gold in document.attributions or ()]
    built = {
        claim.attribution.id: claim
        for claim in build_claims(segmentation, attributions)
        if claim.attribution is not None
    }
    wording = Wording.of(segmentation, attributions)
    claims: list[Claim] = []
    golds: list[GoldSentence] = []
    for gold in document.claims or ():
        of = None if gold.attribution is None else built[gold.attribution]
        claims.append(
            wording.marked(
                Claim(
                    gold.id,
                    gold.spans if of is None else of.spans,
                    gold.sentence,
                    segmentation,
                    None if of is None else of.attribution,
                    () if of is None else of.frame,
                )
            )
        )
        span = Span(gold.spans[0].start, gold.spans[-1].end)
        golds.append(GoldSentence(span, gold.label, gold.hedges))
    return claims, golds


def committed_claims(
    document: GoldDocument,
) -> tuple[list[Claim], list[Mapping[Holder, Commitment]]]:
    """Make the claims of a document whose commitments are annotated.

    Each event gives a claim of the author: its sentence, with `Claim.event`. Each sentence with a
    commitment of its own gives a claim of the author without an event. Each annotated attribution
    with a commitment, unless its content is a topic, gives the claim of its source.

    Args:
        document: A document of any corpus.

    Returns:
        The claims, and the annotated commitments to each by holder.
    """
    segmentation = _segment(document.article, document.sentences)
    claims = [
        Claim(
            f"e{number}",
            (document.sentences[event.sentence].span,),
            event.sentence,
            segmentation,
            event=_word(segmentation, event),
        )
        for number, event in enumerate(document.events or (), 1)
    ]
    commitments: list[Mapping[Holder, Commitment]] = [
        {"author": event.commitment} for event in document.events or ()
    ]
    for number, gold in enumerate(document.sentences):
        if gold.commitment is not None:
            claims.append(Claim(f"s{number + 1}", (gold.span,), number, segmentation))
            commitments.append({"author": gold.commitment})
    by_source = {gold.id: gold.commitment for gold in document.attributions or ()}
    for claim in _attributed(segmentation, document.attributions or ()):
        assert claim.attribution is not None
        if (commitment := by_source[claim.attribution.id]) is not None:
            claims.append(claim)
            commitments.append({"source": commitment})
    return claims, commitments


def _word(segmentation: Segmentation, gold: GoldEvent) -> Span:
    """Return the word of an event: of a whole clause, its main predicate."""
    if " " not in gold.span.of(segmentation.text):
        return gold.span
    return main_predicate(segmentation, (gold.span,)) or gold.span


def _attributed(segmentation: Segmentation, golds: Sequence[GoldAttribution]) -> list[Claim]:
    """Return the claims that are contents of annotated attributions."""
    from allegedly.analyzer.claims import build_claims

    found = [_attribution(gold, segmentation) for gold in golds]
    return [claim for claim in build_claims(segmentation, found) if claim.attribution is not None]


def _attribution(gold: GoldAttribution, segmentation: Segmentation) -> Attribution:
    """Return an annotated attribution as a found one; missing annotations become neutral."""
    text = segmentation.text
    source = None
    if gold.source:
        kind = gold.kind or "named-person"
        source = Source(gold.source, text_of(text, gold.source), kind, gold.name)
    return Attribution(
        gold.id,
        source,
        _cue(gold, segmentation) if gold.cue else None,
        Content(gold.content, text_of(text, gold.content), gold.form or "proposition"),
        gold.quotation or "indirect",
        bool(gold.negated),
        gold.parent,
    )


def _cue(gold: GoldAttribution, segmentation: Segmentation) -> Cue:
    tokens, text = segmentation.tokens, text_of(segmentation.text, gold.cue)
    lowers = [tokens.lowers[token] for span in gold.cue for token in tokens.within(span)]
    at = cues.head(lowers)
    found = cues.cue(gold.cue, text, text.lower() if at is None else lowers[at])
    return attrs.evolve(found, stance=gold.stance or "neutral")


def _segment(article: Article, sentences: Sequence[GoldSentence]) -> Segmentation:
    """Divide an article at the annotated sentences, or by the library if nothing is annotated."""
    if not sentences:
        return segment(article)
    segmentation = segment_sentences(article, [gold.span for gold in sentences])
    if not any(gold.title for gold in sentences):
        return segmentation
    roles = tuple(
        attrs.evolve(sentence, role="title") if gold.title else sentence
        for sentence, gold in zip(segmentation.sentences, sentences, strict=True)
    )
    return attrs.evolve(segmentation, sentences=roles)
