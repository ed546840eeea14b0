"""Results of plugins for an article, as short lists that JSON can hold, and back without loss.

Written by hand, as the cache and comparisons keep millions of them: only the ends of a span are
stored, since its text is in the article.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from allegedly.model import (
    Assessment,
    Attribution,
    Commitment,
    Content,
    Cue,
    Hedge,
    Source,
    Span,
    Spans,
    text_of,
)


def pack_attribution(item: Attribution) -> list[Any]:
    """Return an attribution as a list. It must have passed `plugins.contract`."""
    source, cue, content = item.source, item.cue, item.content
    return [
        item.id,
        None if source is None else _packed_source(source),
        None if cue is None else [_ends(cue.spans), cue.lemma, cue.stance],
        [_ends(content.spans), content.form],
        item.quotation,
        item.negated,
        item.parent,
        item.score,
    ]


def unpack_attribution(packed: Sequence[Any], text: str) -> Attribution:
    """Return the attribution in a text that `pack_attribution` turned into a list."""
    id, source, cue, content, *rest = packed
    return Attribution(
        id,
        None if source is None else Source(*_words(text, source[0]), *source[1:]),
        None if cue is None else Cue(*_words(text, cue[0]), *cue[1:]),
        Content(*_words(text, content[0]), *content[1:]),
        *rest,
    )


def pack_assessment(item: Assessment) -> list[Any]:
    """Return an assessment, without the name of its classifier, as a list.

    It must have passed `plugins.contract`.
    """
    hedges = [[h.span.start, h.span.end, h.type, h.holder] for h in item.hedges]
    commitment = {h: [c.degree, c.polarity, c.value] for h, c in item.commitment.items()}
    return [item.label, float(item.score), hedges, item.explanation, commitment]


def unpack_assessment(packed: Sequence[Any], classifier: str, text: str) -> Assessment:
    """Return the assessment of a classifier that `pack_assessment` turned into a list."""
    label, score, hedges, explanation, commitment = packed
    found = tuple(_hedge(text, *hedge) for hedge in hedges)
    held = {holder: Commitment(*values) for holder, values in commitment.items()}
    return Assessment(classifier, label, score, found, explanation, commitment=held)


def _hedge(text: str, start: int, end: int, type: Any, holder: Any) -> Hedge:
    span = Span(start, end)
    return Hedge(span, span.of(text), type, holder)


def _packed_source(item: Source) -> list[Any]:
    return [_ends(item.spans), item.kind, item.name, item.role, item.basis]


def _ends(spans: Spans) -> list[list[int]]:
    return [[span.start, span.end] for span in spans]


def _words(text: str, ends: Iterable[Sequence[int]]) -> tuple[Spans, str]:
    spans = tuple(Span(start, end) for start, end in ends)
    return spans, text_of(text, spans)
