"""The sentence splitters that are compared, and the ways to call them."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any

from allegedly.text.sentences import sentence_bounds

Spans = list[tuple[int, int]]
Splitter = Callable[[str], Spans]

LINE = re.compile(r"[^\n]+")


@cache
def nupunkt_model() -> Any:
    """The default model, loaded once."""
    import nupunkt

    return nupunkt.load("default")


def nupunkt_spans(text: str) -> Spans:
    """Punkt alone: linear, ignores layout."""
    return list(nupunkt_model().span_tokenize(text))


def nupunkt_layout(text: str) -> Spans:
    """Punkt inside blank-line blocks, the package's newer interface."""
    return list(nupunkt_model().spans(text))


def allegedly_spans(text: str) -> Spans:
    """The library's way with nupunkt: line by line, own abbreviations, no long runs."""
    spans: Spans = []
    for line in LINE.finditer(text):
        offset = line.start()
        spans.extend((offset + start, offset + end) for start, end in sentence_bounds(line[0]))
    return spans


def sentencex_spans(text: str) -> Spans:
    """The offsets that the package returns, in code points."""
    import sentencex

    found = sentencex.get_sentence_boundaries("en", text)
    return [(b["start_index"], b["end_index"]) for b in found if not b["is_paragraph_break"]]


def sentencex_strings(text: str) -> Spans:
    """Offsets from the lengths of the strings, which hold only if they join up to the text."""
    import sentencex

    spans: Spans = []
    end = 0
    for piece in sentencex.segment("en", text):
        start, end = end, end + len(piece)
        spans.append((start, end))
    return spans


def by_line(split: Splitter) -> Splitter:
    """The same splitter, given one line at a time."""

    def split_lines(text: str) -> Spans:
        spans: Spans = []
        offset = 0
        for line in text.split("\n"):
            if line:
                spans.extend((offset + start, offset + end) for start, end in split(line))
            offset += len(line) + 1
        return spans

    return split_lines


SPLITTERS: dict[str, Splitter] = {
    "nupunkt": nupunkt_spans,
    "nupunkt+layout": nupunkt_layout,
    "allegedly": allegedly_spans,
    "sentencex": sentencex_spans,
    "sentencex strings": sentencex_strings,
}
WAYS: dict[str, Splitter] = SPLITTERS | {
    f"{name} by line": by_line(SPLITTERS[name])
    for name in ("nupunkt", "sentencex", "sentencex strings")
}
