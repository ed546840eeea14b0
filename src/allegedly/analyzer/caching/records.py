"""What plugins found in an article, as bytes and back, without loss.

Of a span only the ends are written: what it says stands in the article.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any, Final

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

_WRITTEN: Final = frozenset([Attribution, Source, Cue, Content, Assessment, Hedge, type(None)])


def encode_attributions(found: Sequence[Attribution]) -> bytes:
    """Return the attributions of an article as JSON.

    Raises:
        TypeError: If they hold something that JSON cannot express.
        ValueError: If they hold something that JSON does not keep as it is.
    """
    return _dump([_attribution_row(item) for item in found])


def decode_attributions(body: bytes, text: str) -> list[Attribution]:
    """Return what `encode_attributions` wrote about a text."""
    return [_attribution(text, *row) for row in json.loads(body)]


def encode_assessments(judged: Sequence[Assessment]) -> bytes:
    """Return one classifier's assessments of an article as JSON; errors as for attributions."""
    return _dump([_assessment_row(item) for item in judged])


def decode_assessments(body: bytes, name: str, text: str) -> list[Assessment]:
    """Return what `encode_assessments` wrote of a classifier and a text."""
    return [
        Assessment(name, label, score, tuple(_hedge(text, *hedge) for hedge in hedges), explanation)
        for label, score, hedges, explanation in json.loads(body)
    ]


def _dump(rows: list[list[Any]]) -> bytes:
    body = json.dumps(rows, allow_nan=False, separators=(",", ":")).encode("ascii")
    if json.loads(body) != rows:
        raise ValueError("a plugin returned what JSON does not keep as it is, say a tuple")
    return body


def _check(*parts: object) -> None:
    """Refuse objects of subclasses, as only what the classes themselves hold is written."""
    if not _WRITTEN.issuperset(map(type, parts)):
        raise TypeError("a plugin returned something of a class of its own")


def _attribution_row(item: Attribution) -> list[Any]:
    source, cue = item.source, item.cue
    _check(item, source, cue, item.content)
    return [
        item.id,
        None if source is None else [_ends(source.spans), source.kind, source.name],
        None if cue is None else [_ends(cue.spans), cue.lemma, cue.stance],
        _ends(item.content.spans),
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
        Content(*_words(text, content)),
        quotation,
        *rest,
    )


def _assessment_row(item: Assessment) -> list[Any]:
    _check(item, *item.hedges)
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
