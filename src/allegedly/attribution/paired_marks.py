"""Drafts whose spans take in both marks of a pair, or neither."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import attrs

from allegedly.attribution.draft import Draft
from allegedly.model import Span, Spans

_CLOSING: Final = {"“": "”", "„": "“”", "«": "»", "(": ")", "[": "]", "‘": "’", '"': '"'}
_MARKS: Final = re.compile(r"""[“”„«»"()\[\]‘]|(?<!\w)’|’(?!\w)""")
_FINAL: Final = ".,!?…"
"""Punctuation that may stand before a closing mark."""


def balanced(text: str, drafts: Sequence[Draft]) -> list[Draft]:
    """Return drafts whose sources and contents include the partner of each mark next to them.

    “Dana Kroll (D-Ohio” is extended to the bracket that follows it, and “madness” in the content of
    “called it ‘madness’” to both marks.
    """
    return [_balanced(text, draft) for draft in drafts]


def _balanced(text: str, draft: Draft) -> Draft:
    source, content = _all(text, draft.source), _all(text, draft.content)
    if source is draft.source and content is draft.content:
        return draft
    return attrs.evolve(draft, source=source, content=content)


def _all(text: str, spans: Spans) -> Spans:
    if not any(_MARKS.search(text, span.start, span.end) for span in spans):
        return spans
    found: list[Span] = []
    for number, span in enumerate(spans):
        lowest = found[-1].end if found else 0
        highest = spans[number + 1].start if number + 1 < len(spans) else len(text)
        found.append(_one(text, span, lowest, highest))
    return tuple(found)


def _one(text: str, span: Span, lowest: int, highest: int) -> Span:
    """Extend a span to marks right next to it, within bounds."""
    opened, closed = _unpaired(text, span)
    start, end = span.start, span.end
    for mark in reversed(opened):
        at = end + (text[end : end + 1] in _FINAL and end + 1 < highest)
        if at >= highest or text[at] not in _CLOSING[mark]:
            break
        end = at + 1
    for mark in closed:
        if start <= lowest or mark not in _CLOSING.get(text[start - 1], ""):
            break
        start -= 1
    return Span(start, end)


def _unpaired(text: str, span: Span) -> tuple[list[str], list[str]]:
    """Return the marks within a span that open there and do not close, and the other way round."""
    opened: list[str] = []
    closed: list[str] = []
    for match in _MARKS.finditer(text, span.start, span.end):
        mark = match[0]
        if opened and mark in _CLOSING[opened[-1]]:
            opened.pop()
        elif mark in _CLOSING and (mark != '"' or not _ends_word(text, match.start(), span)):
            opened.append(mark)
        elif mark != "’":
            closed.append(mark)
    return opened, closed


def _ends_word(text: str, at: int, span: Span) -> bool:
    """Return whether a straight mark stands right after a word of the span, so that it closes."""
    return at > span.start and not text[at - 1].isspace() and text[at - 1] not in "([-–—"
