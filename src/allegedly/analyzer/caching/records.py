"""Results of plugins for an article, as bytes and back, without loss.

Only the ends of a span are written: its text is in the article.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from allegedly.model import (
    Assessment,
    Attribution,
    Content,
    Cue,
    Hedge,
    Source,
    Span,
    Spans,
    text_of,
)


def encode_attributions(found: Sequence[Attribution]) -> bytes:
    """Return the attributions of an article as JSON. They must have passed the guard."""
    return _dump([_attribution_row(item) for item in found])


def decode_attributions(body: bytes, text: str) -> list[Attribution]:
    """Return the attributions that `encode_attributions` wrote about a text."""
    return [_attribution(text, *row) for row in json.loads(body)]


def encode_assessments(judged: Sequence[Assessment]) -> bytes:
    """Return a classifier's assessments of an article as JSON. They must have passed the guard."""
    return _dump([_assessment_row(item) for item in judged])


def decode_assessments(body: bytes, name: str, text: str) -> list[Assessment]:
    """Return the assessments that `encode_assessments` wrote about a text."""
    return [
        Assessment(name, label, score, tuple(_hedge(text, *hedge) for hedge in hedges), explanation)
        for label, score, hedges, explanation in json.loads(body)
    ]


def _dump(rows: list[list[Any]]) -> bytes:
    return json.dumps(rows, allow_nan=False, separators=(",", ":")).encode("ascii")


def _attribution_row(item: Attribution) -> list[Any]:
    source, cue = item.source, item.cue
    return [
        item.id,
        None if source is None else [_ends(source.spans), source.kind, source.name],
        None if cue is None else [_ends(cue.spans), cue.lemma, cue.stance],
        [_ends(item.content.spans), item.content.form],
        item.quotation,
        item.negated,
        item.parent,
    ]


def _attribution(
    text: str, id: str, source: Any, cue: Any, content: Any, quotation: Any, *rest: Any
) -> Attribution:
    return Attribution(
        id,
        None if source is None else Source(*_words(text, source[0]), *source[1:]),
        None if cue is None else Cue(*_words(text, cue[0]), *cue[1:]),
        Content(*_words(text, content[0]), content[1]),
        quotation,
        *rest,
    )


def _assessment_row(item: Assessment) -> list[Any]:
    hedges = [[h.span.start, h.span.end, h.type, h.holder] for h in item.hedges]
    return [item.label, float(item.score), hedges, item.explanation]


def _hedge(text: str, start: int, end: int, type: Any, holder: Any) -> Hedge:
    span = Span(start, end)
    return Hedge(span, span.of(text), type, holder)


def _ends(spans: Spans) -> list[list[int]]:
    return [[span.start, span.end] for span in spans]


def _words(text: str, ends: Iterable[Sequence[int]]) -> tuple[Spans, str]:
    spans = tuple(Span(start, end) for start, end in ends)
    return spans, text_of(text, spans)
