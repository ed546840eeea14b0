"""The zones of a claim: the spans in which its hedges may occur, each with its holder."""

from __future__ import annotations

from bisect import bisect_right
from operator import attrgetter
from typing import Final

from allegedly.model.article import Span, Spans
from allegedly.model.attribution import Attribution
from allegedly.model.vocabularies import Holder

_END: Final = attrgetter("end")


def zones_of(
    text: str,
    attribution: Attribution | None,
    spans: Spans,
    frame: Spans,
    reported: Spans,
    stances: Spans,
) -> tuple[tuple[Span, Holder], ...]:
    """Return the zones of a claim; see `Claim.zones`.

    Args:
        text: The article's.
        attribution: The attribution whose content it is, if any.
        spans: Its words.
        frame: Its reporting clause.
        reported: Parts of it that are in the words of others.
        stances: Cue words in it that show a stance.
    """
    if attribution is None:
        whole: list[tuple[Span, Holder]] = [(span, "author") for span in spans]
    else:
        outer: Holder = "author" if attribution.parent is None else "source"
        whole = [(span, outer) for span in frame]
        whole += [(span, "source") for span in spans]
        whole.sort(key=_start)
    if reported:
        whole = [
            (part, "source" if said else holder)
            for span, holder in whole
            for part, said in _divided(span, reported)
        ]
    if stances:
        whole = [
            (part, holder)
            for span, holder in whole
            for part, stance in _divided(span, stances)
            if not stance
        ]
    return tuple(
        (span, holder) for span, holder in whole if not text[span.start : span.end].isspace()
    )


def _start(zone: tuple[Span, Holder]) -> int:
    return zone[0].start


def _divided(span: Span, parts: Spans) -> list[tuple[Span, bool]]:
    """Cut a span where parts of it begin and end; say of each piece whether it is such a part."""
    start, end = span.start, span.end
    found: list[tuple[Span, bool]] = []
    for number in range(bisect_right(parts, start, key=_END), len(parts)):
        part = parts[number]
        if part.start >= end:
            break
        first, stop = max(start, part.start), min(part.end, end)
        if first < stop:
            if start < first:
                found.append((Span(start, first), False))
            found.append((Span(first, stop), True))
            start = stop
    if not found:
        return [(span, False)]
    if start < end:
        found.append((Span(start, end), False))
    return found
