"""Splits a draft that holds two messages: reported speech, and a quotation that follows it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

import attrs

from allegedly.attribution.draft import Draft
from allegedly.attribution.words import Range, Words
from allegedly.model import Segmentation, Span, Spans, text_of


def divided(segmentation: Segmentation, words: Words, drafts: Sequence[Draft]) -> list[Draft]:
    """Return drafts, split where indirect speech passes into a quotation.

    “Berg said the pump leaks. *“It always has.”*”: the second sentence is a message of its own,
    from the same source, without a cue. “*“It leaks,”* Berg said. *“It always has.”*” is one.

    Args:
        segmentation: The article.
        words: Its words.
        drafts: Its attributions.
    """
    found = list(drafts)
    of_second: dict[int, int] = {}
    for number, draft in enumerate(drafts):
        first, second = _parts(segmentation, words, draft)
        if second:
            of_second[number] = len(found)
            found[number] = attrs.evolve(draft, content=first)
            found.append(attrs.evolve(draft, content=second, cue=()))
    if not of_second:
        return found
    return [_moved(draft, found, of_second) for draft in found]


def _parts(segmentation: Segmentation, words: Words, draft: Draft) -> tuple[Spans, Spans]:
    """Return the content in the sentence of the cue, and quotations in the sentences after it."""
    content = draft.content
    if len(content) < 2 or not draft.cue or not draft.source:
        return content, ()
    cue = _range(segmentation, words, draft.cue[0])
    unit = words.unit_of(cue[0])
    number = next(
        (n for n, span in enumerate(content) if _after(segmentation, words, span, unit)), None
    )
    if not number:
        return content, ()
    ranges = [_range(segmentation, words, span) for span in content]
    said = (text_of(segmentation.text, part) for part in (content[:number], content[number:]))
    says = all(any(map(str.isalnum, part)) for part in said)
    reported = says and all(words.quote[k] < 0 for a, b in ranges[:number] for k in range(a, b))
    quoted = all(a < b and min(words.quote[a], words.quote[b - 1]) >= 0 for a, b in ranges[number:])
    return (content[:number], content[number:]) if reported and quoted else (content, ())


def _after(segmentation: Segmentation, words: Words, span: Span, unit: int) -> bool:
    return words.unit_of(_range(segmentation, words, span)[0]) > unit


def _range(segmentation: Segmentation, words: Words, span: Span) -> Range:
    tokens = segmentation.tokens
    first = bisect_right(tokens.ends, span.start)
    stop = max(first, bisect_left(tokens.starts, span.end))
    return bisect_left(words.token, first), bisect_left(words.token, stop)


def _moved(draft: Draft, drafts: Sequence[Draft], of_second: dict[int, int]) -> Draft:
    """Return a draft inside the second part of its parent with that part as its parent."""
    number = of_second.get(-1 if draft.parent is None else draft.parent)
    if number is None or draft.content[0].start < drafts[number].content[0].start:
        return draft
    return attrs.evolve(draft, parent=number)
