"""Paragraphs: the lines of a text, with hard-wrapped ones joined."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from allegedly.model import Span

_LINE: Final = re.compile(r"[^\n\r\x0b\x0c\x85\u2028\u2029]+")
_BREAK: Final = re.compile(r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")


def paragraphs(text: str, start: int = 0, end: int | None = None) -> Iterator[Span]:
    """Yield the paragraphs of a stretch of text, without surrounding white space.

    News pages have one paragraph per line; mail and old archives wrap a paragraph over several. A
    run of lines counts as wrapped if all but its last are of similar, medium length.
    """
    block: list[Span] = []
    for line in _LINE.finditer(text, start, len(text) if end is None else end):
        span = _strip(text, *line.span())
        if span is None:
            continue
        if block and len(_BREAK.findall(text, block[-1].end, span.start)) > 1:
            yield from _join(block)
            block = []
        block.append(span)
    yield from _join(block)


def _strip(text: str, start: int, end: int) -> Span | None:
    line = text[start:end]
    left = len(line) - len(line.lstrip())
    stripped = line.strip()
    return Span(start + left, start + left + len(stripped)) if stripped else None


def _join(block: list[Span]) -> list[Span]:
    lengths = [len(line) for line in block[:-1]]
    if len(block) >= 3 and min(lengths) >= 50 and max(lengths) <= min(100, min(lengths) + 25):
        return [Span(block[0].start, block[-1].end)]
    return block
