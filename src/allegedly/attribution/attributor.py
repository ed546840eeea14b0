"""The built-in attributor: proposals of the decoder, dressed as attributions."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from allegedly.attribution.columns import Columns, Range, columns
from allegedly.attribution.decode import propose
from allegedly.attribution.lexicon import load, model
from allegedly.attribution.proposal import Proposal
from allegedly.attribution.resolve import Resolver
from allegedly.attribution.stems import lemma, stem
from allegedly.interfaces import Attributor
from allegedly.model import (
    Attribution,
    Content,
    Cue,
    Quotation,
    Segmentation,
    Source,
    Span,
    Spans,
    Stance,
    text_of,
)

_NEGATIONS: Final = frozenset(
    "not never n't neither nor without no don't doesn't didn't won't wouldn't can't couldn't isn't"
    " aren't wasn't weren't hasn't haven't hadn't cannot".split()
)
_NOBODY: Final = frozenset(("nobody", "none", "no", "neither"))
_HELPERS: Final = frozenset(("be", "have", "do", "will", "RB", "to", "ly", "not"))
_NEGATION_REACH: Final = 6
_SECOND_WORDS: Final = {"according": "to", "pointed": "out", "pointing": "out", "points": "out"}


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
        return _Writer(segmentation, words).write(propose(model(), words, self._bias))


@lru_cache(maxsize=1)
def _stances() -> dict[str, Stance]:
    """Return the stance of each cue stem that has one."""
    stances: dict[str, Stance] = {}
    for stance, words in load("stance.json").items():
        if not stance.startswith("_"):
            for word in words.split():
                stances.setdefault(stem(word), stance)
    return stances


class _Writer:
    """Turns the proposals of one article into attributions."""

    def __init__(self, segmentation: Segmentation, words: Columns) -> None:
        self._segmentation = segmentation
        self._columns = words

    def write(self, proposals: list[Proposal]) -> list[Attribution]:
        """Return the attributions in text order, numbered."""
        ordered = sorted(proposals, key=lambda p: (min(p.content[0][0], p.cue), p.cue))
        ids = {id(p): f"a{n}" for n, p in enumerate(ordered, 1)}
        texts = self._segmentation.tokens.texts
        resolver = Resolver(self._columns, [texts[i] for i in self._columns.token])
        sources: dict[int, Source | None] = {}
        # speakers before what they say, so that "I" can be them
        for p in sorted(proposals, key=lambda p: (p.unit, len(list(p.lineage())), p.cue)):
            sources[id(p)] = self._source(p, resolver)
        return [
            Attribution(
                id=ids[id(p)],
                source=sources[id(p)],
                cue=self._cue(p),
                content=Content(*self._spans(_merged(p.content))),
                quotation=self._quotation(p),
                negated=self._negated(p),
                parent=ids[id(p.parent)] if p.parent is not None else None,
            )
            for p in ordered
        ]

    def _spans(self, ranges: list[Range]) -> tuple[Spans, str]:
        """Return the spans of word ranges, without the marks around them, and their text."""
        tokens, at = self._segmentation.tokens, self._columns.token
        spans = tuple(Span(tokens.starts[at[a]], tokens.ends[at[b - 1]]) for a, b in ranges)
        return spans, text_of(self._segmentation.text, spans)

    def _source(self, p: Proposal, resolver: Resolver) -> Source | None:
        if p.source is None:
            return None
        kind, name = resolver.resolve(p)
        return Source(*self._spans([p.source]), kind, name)

    def _cue(self, p: Proposal) -> Cue:
        lower = self._columns.lower
        word = lower[p.cue]
        second = _SECOND_WORDS.get(word)
        pair = second is not None and lower[p.cue + 1] == second
        spans, text = self._spans([(p.cue, p.cue + 1 + pair)])
        base = "according to" if word == "according" else lemma(word)
        return Cue(spans, text, base, _stances().get(stem(word), "neutral"))

    def _negated(self, p: Proposal) -> bool:
        lower, cls = self._columns.lower, self._columns.cls
        if p.source is not None and lower[p.source[0]] in _NOBODY:
            return True
        first = max(self._columns.units[p.unit][0], p.cue - _NEGATION_REACH)
        for k in range(p.cue - 1, first - 1, -1):
            if lower[k] in _NEGATIONS:
                return True
            if cls[k] not in _HELPERS:
                break
        return False

    def _quotation(self, p: Proposal) -> Quotation:
        quote = self._columns.quote
        inside = {quote[k] >= 0 for first, stop in p.content for k in range(first, stop)}
        if inside == {True}:
            return "direct"
        return "mixed" if True in inside else "indirect"


def _merged(ranges: list[Range]) -> list[Range]:
    """Return ranges in order, those that overlap made one."""
    merged: list[Range] = []
    for first, stop in sorted(ranges):
        if merged and first < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(stop, merged[-1][1]))
        else:
            merged.append((first, stop))
    return merged
