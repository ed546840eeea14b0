"""Statements: the drafts of an article, each with its place among the words."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

import attrs

from allegedly.attribution.cues import head
from allegedly.attribution.draft import Draft, depths
from allegedly.attribution.words import LONGEST_UNIT, Range, Words
from allegedly.model import Segmentation, Span, Spans


@attrs.frozen(eq=False)
class Statement:
    """A draft, and the words that it covers.

    Attributes:
        draft: The spans; `draft.parent` is also an index into the statements of the article.
        cue: The head word of the cue; None without one, and in boilerplate.
        head: That word in lower case; empty if the cue has no word.
        source: The words of the source; None without one, and in boilerplate.
        content: The words of each span of the content; none in boilerplate.
        at: The cue, or else the first word of the source, or else of the content.
        unit: The unit of that word.
        depth: The number of statements that enclose it.
    """

    draft: Draft
    cue: int | None
    head: str
    source: Range | None
    content: list[Range]
    at: int
    unit: int
    depth: int


def place(segmentation: Segmentation, words: Words, drafts: Sequence[Draft]) -> list[Statement]:
    """Find the words of each draft, including words that a span covers in part."""
    place = _Place(segmentation, words)
    return list(map(place.of, drafts, depths(drafts)))


class _Place:
    def __init__(self, segmentation: Segmentation, words: Words) -> None:
        self._tokens = segmentation.tokens
        self._words = words

    def of(self, draft: Draft, depth: int) -> Statement:
        content = [self._range(span) for span in draft.content]
        source = self._source(draft.source)
        word, cue = self._head(draft.cue)
        at = cue if cue is not None else source[0] if source else content[0][0]
        return Statement(draft, cue, word, source, content, at, self._words.unit_of(at), depth)

    def _tokens_of(self, span: Span) -> Range:
        tokens = self._tokens
        first = bisect_right(tokens.ends, span.start)
        return first, max(first, bisect_left(tokens.starts, span.end))

    def _range(self, span: Span) -> Range:
        first, stop = self._tokens_of(span)
        return bisect_left(self._words.token, first), bisect_left(self._words.token, stop)

    def _source(self, spans: Spans) -> Range | None:
        """Return the first piece of a source that has words, cut short if it is very long."""
        for span in spans:
            first, stop = self._range(span)
            if first < stop:
                return first, min(stop, first + LONGEST_UNIT)
        return None

    def _head(self, spans: Spans) -> tuple[str, int | None]:
        """Return the head of a cue and the index of that word, which is None in boilerplate."""
        tokens = [i for span in spans for i in range(*self._tokens_of(span))]
        index = head([self._tokens.lowers[i] for i in tokens])
        if index is None:
            return "", None
        token, at = tokens[index], bisect_left(self._words.token, tokens[index])
        known = at < len(self._words.token) and self._words.token[at] == token
        return self._tokens.lowers[token], at if known else None
