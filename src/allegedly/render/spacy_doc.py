"""Analyses as spaCy documents with span groups."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, cast

from allegedly.extras import need
from allegedly.model import Analysis, Segmentation, Span
from allegedly.render.spacy_groups import groups_of, keep_analysis
from allegedly.text import segment

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.tokens import Span as SpacySpan


def to_doc(analysis: Analysis, nlp: Any = None) -> Doc:
    """Return an analysis as a spaCy `Doc` whose text is that of the article.

    Its span groups are ``sources`` (labelled by kind), ``cues`` (by stance), ``contents`` (by
    quotation), ``claims`` (by voice) and, for each classifier, ``hedges.NAME`` (by type) and, if it
    tells how firmly claims are put, ``commitments.NAME``: the claims by degree and polarity of
    their voice, such as ``probable+`` or ``none``. The
    `id_` of a span is the id of its attribution or claim; each piece of a discontinuous item is a
    span, all with one id. Tokens are this library's, split where a span needs it, so every span is
    exact. ``doc._.allegedly`` is the analysis, and ``doc.user_data["allegedly"]`` has it as plain
    data, which spaCy can store.

    Args:
        analysis: The analysis to convert.
        nlp: The spaCy pipeline whose vocabulary to share; by default a new vocabulary is made.

    Raises:
        MissingExtraError: If spaCy is not installed.
    """
    tokens = need("spacy.tokens", "spacy", "making spaCy documents")
    vocabulary = need("spacy.vocab", "spacy", "making spaCy documents").Vocab
    groups = dict(groups_of(analysis))
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
    keep_analysis(doc, analysis)
    return doc


def _segmentation(analysis: Analysis) -> Segmentation:
    return analysis.claims[0].segmentation if analysis.claims else segment(analysis.article)


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
