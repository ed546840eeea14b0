"""The built-in attributor: proposals of the decoder, made attributions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from allegedly.attribution.compose import write
from allegedly.attribution.draft import Draft
from allegedly.attribution.proposal import Proposal
from allegedly.attribution.rules.choices import cue_stop
from allegedly.attribution.rules.decode import propose
from allegedly.attribution.rules.weights import model
from allegedly.attribution.statement import Placed
from allegedly.attribution.words.words import Columns, Range, columns
from allegedly.interfaces import Attributor
from allegedly.model import Attribution, Segmentation, Span, Spans


class RuleAttributor(Attributor):
    """Finds attributions by scored rules over tokens, without a parser."""

    def __init__(self, bias: float = 0.0) -> None:
        """Make an attributor.

        Args:
            bias: Added to the score of each possible cue: above zero finds more, below fewer.
        """
        self._bias = bias

    def attribute(self, segmentation: Segmentation) -> Sequence[Attribution]:
        """Find who is said to have said what; see `Attributor.attribute`."""
        words = columns(segmentation)
        proposals = propose(model(), words, self._bias)
        return write(segmentation, words, [*_placed(segmentation, words, proposals)])


def _placed(
    segmentation: Segmentation, words: Columns, proposals: list[Proposal]
) -> Iterator[Placed]:
    """Yield the draft of each proposal."""
    tokens, at, lower = segmentation.tokens, words.token, words.lower

    def spans(ranges: list[Range]) -> Spans:
        return tuple(Span(tokens.starts[at[a]], tokens.ends[at[b - 1]]) for a, b in ranges)

    numbers = {id(p): number for number, p in enumerate(proposals)}
    for p in proposals:
        word = lower[p.cue]
        draft = Draft(
            content=spans(_merged(p.content)),
            cue=spans([(p.cue, cue_stop(words, p.cue))]),
            source=spans([p.source]) if p.source is not None else (),
            parent=numbers[id(p.parent)] if p.parent is not None else None,
        )
        yield Placed(draft, p, word)


def _merged(ranges: list[Range]) -> list[Range]:
    """Return ranges in order, those that overlap made one."""
    merged: list[Range] = []
    for first, stop in sorted(ranges):
        if merged and first < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(stop, merged[-1][1]))
        else:
            merged.append((first, stop))
    return merged
