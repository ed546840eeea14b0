"""The words of an article that show whether its author stands behind a claim."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Sequence
from typing import Final

import attrs

from allegedly.attribution.cues import stances
from allegedly.attribution.words import quotations
from allegedly.model import Attribution, Claim, Segmentation, Span, Spans

SPEECH: Final = 4
"""Fewest tokens of a quotation that counts as speech; fewer are a word or a title in quotes."""


@attrs.frozen
class Wording:
    """How an article puts what it reports: its attributions, and words its author disowns.

    Attributes:
        attributions: All attributions.
        stances: Cue words that show the stance of one.
        reported: Quotations and topics.
    """

    attributions: tuple[Attribution, ...]
    stances: Spans
    reported: Spans

    @classmethod
    def of(cls, segmentation: Segmentation, attributions: Collection[Attribution]) -> Wording:
        """Find such words in an article."""
        tokens = segmentation.tokens
        speeches = (
            tokens.span(said.first, said.stop - 1)
            for said in quotations(segmentation)
            if said.stop - said.first >= SPEECH
        )
        topics = (s for a in attributions if a.content.form == "topic" for s in a.content.spans)
        return cls(
            tuple(attributions), stances(segmentation, attributions), _joined([*speeches, *topics])
        )

    def marked(self, claim: Claim) -> Claim:
        """Return a claim with those of these words that it contains."""
        cues = _within((*claim.spans, *claim.frame), self.stances)
        said = _within(claim.spans, self.reported) if claim.attribution is None else ()
        return attrs.evolve(claim, stances=cues, reported=said, attributions=self.attributions)


def _joined(spans: Sequence[Span]) -> Spans:
    """Return spans in order, those that overlap as one."""
    found: list[Span] = []
    for span in sorted(spans, key=_start):
        if found and span.start < found[-1].end:
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return tuple(found)


def _within(spans: Spans, parts: Spans) -> Spans:
    """Return those of some ordered parts of a text that overlap any of the spans."""
    found: list[Span] = []
    for span in sorted(spans, key=_start):
        first = bisect_right(parts, span.start, key=_end)
        stop = bisect_left(parts, span.end, key=_start)
        found.extend(parts[first:stop])
    return tuple(dict.fromkeys(found))


def _start(span: Span) -> int:
    return span.start


def _end(span: Span) -> int:
    return span.end
