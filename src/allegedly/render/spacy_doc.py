"""Analyses as spaCy documents with span groups."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, cast

from allegedly.extras import need
from allegedly.model import Analysis, Segmentation, Span, Spans
from allegedly.text import segment

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.tokens import Span as SpacySpan

Group = list[tuple[Spans, str, str]]
"""Spans, label and id of each thing in a group."""


def to_doc(analysis: Analysis, nlp: Any = None) -> Doc:
    """Return an analysis as a spaCy `Doc` whose text is that of the article.

    Its span groups are ``sources`` (labelled by kind), ``cues`` (by stance), ``contents`` (by
    quotation), ``claims`` (by voice) and, for each classifier, ``hedges.NAME`` (by type) and, if it
    tells how firmly claims are put, ``commitments.NAME``: the claims by degree and polarity of
    their voice, such as ``probable+`` or ``none``. The
    `id_` of a span is the id of its attribution or claim; each piece of a discontinuous item is a
    span, all with one id. Tokens are this library's, split where a span needs it, so every span is
    exact. ``doc.user_data["allegedly"]`` has the whole analysis as plain data.

    Args:
        analysis: The analysis to convert.
        nlp: The spaCy pipeline whose vocabulary to share; by default a new vocabulary is made.

    Raises:
        MissingExtraError: If spaCy is not installed.
    """
    tokens = need("spacy.tokens", "spacy", "making spaCy documents")
    vocabulary = need("spacy.vocab", "spacy", "making spaCy documents").Vocab
    groups = dict(_groups(analysis))
    spans = [span for group in groups.values() for pieces, _, _ in group for span in pieces]
    segmentation = _segmentation(analysis)
    words, spaces, starts = _tokens(segmentation, spans)
    beginnings = {sentence.span.start for sentence in segmentation.sentences}
    doc: Doc = tokens.Doc(
        vocabulary() if nlp is None else nlp.vocab,
        words=words,
        spaces=spaces,
        sent_starts=[start in beginnings for start in starts],
    )
    for name, group in groups.items():
        doc.spans[name] = [
            cast("SpacySpan", doc.char_span(span.start, span.end, label=label, span_id=id))
            for pieces, label, id in group
            for span in pieces
            if len(span)
        ]
    doc.user_data["allegedly"] = analysis.to_dict()
    return doc


def _segmentation(analysis: Analysis) -> Segmentation:
    return analysis.claims[0].segmentation if analysis.claims else segment(analysis.article)


def _groups(analysis: Analysis) -> Iterator[tuple[str, Group]]:
    items = analysis.attributions
    yield "sources", [(a.source.spans, a.source.kind, a.id) for a in items if a.source]
    yield "cues", [(a.cue.spans, a.cue.stance, a.id) for a in items if a.cue]
    yield "contents", [(a.content.spans, a.quotation, a.id) for a in items]
    yield "claims", [(claim.spans, claim.voice, claim.id) for claim in analysis.claims]
    for name, judged in analysis.assessments.items():
        yield (
            f"hedges.{name}",
            [((h.span,), h.type, id) for id, found in judged.items() for h in found.hedges],
        )
        voiced = [
            (claim.spans, f"{held.degree}{held.polarity or ''}", claim.id)
            for claim in analysis.claims
            if (found := judged.get(claim.id)) and (held := found.voiced)
        ]
        if voiced:
            yield f"commitments.{name}", voiced


def _tokens(
    segmentation: Segmentation, spans: Sequence[Span]
) -> tuple[list[str], list[bool], list[int]]:
    """Cut the whole text at every boundary; return words, spaces after them, and starts.

    spaCy keeps one space after a token as a flag and any other white space as tokens.
    """
    text = segmentation.text
    begun, ended = {span.start for span in spans}, {span.end for span in spans}
    cuts = {0, len(text), *segmentation.tokens.starts, *segmentation.tokens.ends, *begun, *ended}
    cuts.update(sentence.span.start for sentence in segmentation.sentences)
    words: list[str] = []
    spaces: list[bool] = []
    starts: list[int] = []
    for start, end in pairwise(sorted(cuts)):
        blank = text[start:end] == " " and start not in begun and end not in ended
        if blank and words and not spaces[-1]:
            spaces[-1] = True
        else:
            words.append(text[start:end])
            spaces.append(False)
            starts.append(start)
    return words, spaces, starts
