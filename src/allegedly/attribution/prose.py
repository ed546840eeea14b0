"""Drafts kept to prose: nothing in boilerplate is attributed, and nothing across a break.

This holds for every attributor, whatever spans it finds.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

import attrs

from allegedly.attribution.draft import Draft, kept
from allegedly.attribution.words import Range, Words
from allegedly.model import Segmentation, Span, Spans
from allegedly.model.article import says_something


def kept_to_prose(segmentation: Segmentation, words: Words, drafts: Sequence[Draft]) -> list[Draft]:
    """Cut drafts down to the prose in which they stand; leave out those of which nothing is left.

    - Words of boilerplate belong to no part of an attribution.
    - Cue and source stand in one paragraph; a source elsewhere is dropped.
    - Content stands in the paragraph of its cue, or within quotation marks in another one. So no
      content runs from a headline or a heading into the text below it.
    - A content of punctuation alone says nothing, so its draft is left out. A cue or a source of
      white space is dropped.
    - A draft stands inside the content of its parent; one that does not moves outwards.

    Args:
        segmentation: The article.
        words: Its words, without boilerplate.
        drafts: Its attributions; those that stand inside one that is left out move outwards.
    """
    keeper = _Keeper(segmentation, words)
    found = [keeper.kept(draft) for draft in drafts]
    return kept(drafts, found)


class _Keeper:
    def __init__(self, segmentation: Segmentation, words: Words) -> None:
        self._text = segmentation.text
        self._tokens = segmentation.tokens
        self._words = words

    def kept(self, draft: Draft) -> Draft | None:
        """Return a draft, cut to prose; None where nothing is left of its content."""
        words = self._words
        at = map(self._range, (*draft.cue, *draft.source, *draft.content))
        home = next((first for first, stop in at if first < stop), None)
        if home is None:
            return None
        paragraph = words.paragraph_of(home)
        content = self._cut(draft.content, paragraph, quoted=True)
        if not any(says_something(span.of(self._text)) for span in content):
            return None
        cue, source = self._unless_blank(draft.cue), self._unless_blank(draft.source)
        if source and cue:
            source = self._cut(source, paragraph, quoted=False)
        if (content, cue, source) == (draft.content, draft.cue, draft.source):
            return draft
        return attrs.evolve(draft, content=content, cue=cue, source=source)

    def _unless_blank(self, spans: Spans) -> Spans:
        return spans if any(span.of(self._text).strip() for span in spans) else ()

    def _cut(self, spans: Spans, paragraph: int, *, quoted: bool) -> Spans:
        """Return the parts of spans that stand in a paragraph, or in a quotation elsewhere."""
        kept: list[Span] = []
        for span in spans:
            first, stop = self._range(span)
            if first == stop:
                continue
            for begin, end, where in self._by_paragraph(first, stop):
                if where == paragraph or (quoted and self._words.quote[begin] >= 0):
                    kept.append(self._span(span, (first, stop), (begin, end)))
        return tuple(kept)

    def _by_paragraph(self, first: int, stop: int) -> list[tuple[int, int, int]]:
        """Divide a range of words where a paragraph ends."""
        words = self._words
        found = []
        while first < stop:
            unit = words.unit_of(first)
            end = min(stop, words.paragraph_stop(unit))
            found.append((first, end, words.paragraphs[unit]))
            first = end
        return found

    def _span(self, span: Span, whole: Range, part: Range) -> Span:
        tokens, at = self._tokens, self._words.token
        start = span.start if part[0] == whole[0] else tokens.starts[at[part[0]]]
        end = span.end if part[1] == whole[1] else tokens.ends[at[part[1] - 1]]
        return Span(start, end)

    def _range(self, span: Span) -> Range:
        tokens, at = self._tokens, self._words.token
        first = bisect_right(tokens.ends, span.start)
        stop = max(first, bisect_left(tokens.starts, span.end))
        return bisect_left(at, first), bisect_left(at, stop)
