"""The built-in attributor: the candidates of the decoder, handed over as drafts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from allegedly.attribution.composition import compose
from allegedly.attribution.draft import Draft
from allegedly.attribution.rules.candidate import Candidate
from allegedly.attribution.rules.choices import cue_stop
from allegedly.attribution.rules.decode import decode
from allegedly.attribution.rules.decoder_words import Evidence, gather
from allegedly.attribution.rules.weights import model
from allegedly.attribution.words import Range
from allegedly.interfaces import Attributor
from allegedly.model import Attribution, Segmentation, Span, Spans


class RuleAttributor(Attributor):
    """Finds attributions by scored rules over tokens, without a parser."""

    def __init__(self, bias: float = 0.0) -> None:
        """Create an attributor.

        Args:
            bias: Added to the score of each possible cue: positive values find more attributions,
                negative ones fewer.
        """
        self._bias = bias

    def attribute(self, segmentation: Segmentation) -> Sequence[Attribution]:
        """Find the attributions of an article; see `Attributor.attribute`."""
        words = gather(segmentation)
        drafts = as_drafts(segmentation, words, decode(model(), words, self._bias))
        return compose(segmentation, drafts, words=words)


def as_drafts(
    segmentation: Segmentation, words: Evidence, candidates: Sequence[Candidate]
) -> list[Draft]:
    """Return candidates as drafts, in the same order."""
    tokens, at = segmentation.tokens, words.token

    def spans(ranges: Iterable[Range]) -> Spans:
        return tuple(Span(tokens.starts[at[a]], tokens.ends[at[b - 1]]) for a, b in ranges)

    numbers = {candidate: number for number, candidate in enumerate(candidates)}
    return [
        Draft(
            content=spans(_merged(c.content)),
            cue=spans([] if c.silent else [(c.cue, cue_stop(words, c.cue))]),
            source=spans([c.source] if c.source is not None else []),
            parent=numbers[c.parent] if c.parent is not None else None,
        )
        for c in candidates
    ]


def _merged(ranges: list[Range]) -> list[Range]:
    """Return ranges in order, with overlapping ones merged."""
    merged: list[Range] = []
    for first, stop in sorted(ranges):
        if merged and first < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(stop, merged[-1][1]))
        else:
            merged.append((first, stop))
    return merged
