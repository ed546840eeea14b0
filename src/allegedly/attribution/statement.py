"""Where drafts stand among the words of an article."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

import attrs

from allegedly.attribution.cues import head
from allegedly.attribution.draft import Draft
from allegedly.attribution.proposal import Proposal
from allegedly.attribution.words.words import LONGEST_UNIT, Columns, Range
from allegedly.model import Segmentation, Span, Spans


@attrs.frozen(eq=False)
class Placed:
    """A draft and where it stands.

    Attributes:
        draft: The spans.
        at: The words. Without a word in the cue, `Proposal.cue` is where the source, or else the
            content, begins.
        head: The head of the cue in lower case; empty where the cue has no word.
    """

    draft: Draft
    at: Proposal
    head: str


def place(segmentation: Segmentation, columns: Columns, drafts: Sequence[Draft]) -> list[Placed]:
    """Find the words of drafts, whose parents must be in order."""
    at = _Place(segmentation, columns)
    placed = [at.placed(draft) for draft in drafts]
    for one in placed:
        if one.draft.parent is not None:
            one.at.parent = placed[one.draft.parent].at
    return placed


class _Place:
    """Finds places among the words of one article; what a span cuts in half, it has."""

    def __init__(self, segmentation: Segmentation, columns: Columns) -> None:
        self._tokens = segmentation.tokens
        self._words = columns.token
        self._unit_starts = [first for first, _ in columns.units]

    def placed(self, draft: Draft) -> Placed:
        content = [self._range(span) for span in draft.content]
        source = self._source(draft.source)
        word, at = self._head(draft.cue)
        if at is None:
            at = source[0] if source else content[0][0]
        return Placed(draft, Proposal(at, 0.0, source, content, self._unit(at)), word)

    def _tokens_of(self, span: Span) -> Range:
        tokens = self._tokens
        first = bisect_right(tokens.ends, span.start)
        return first, max(first, bisect_left(tokens.starts, span.end))

    def _range(self, span: Span) -> Range:
        first, stop = self._tokens_of(span)
        return bisect_left(self._words, first), bisect_left(self._words, stop)

    def _source(self, spans: Spans) -> Range | None:
        """Return the first piece of a source that has words; of one without end, its beginning."""
        for span in spans:
            first, stop = self._range(span)
            if first < stop:
                return first, min(stop, first + LONGEST_UNIT)
        return None

    def _head(self, spans: Spans) -> tuple[str, int | None]:
        """Return the head of a cue and which word it is; None in boilerplate."""
        tokens = [i for span in spans for i in range(*self._tokens_of(span))]
        index = head([self._tokens.lowers[i] for i in tokens])
        if index is None:
            return "", None
        token = tokens[index]
        at = bisect_left(self._words, token)
        known = at < len(self._words) and self._words[at] == token
        return self._tokens.lowers[token], at if known else None

    def _unit(self, word: int) -> int:
        return max(0, bisect_right(self._unit_starts, word) - 1)
