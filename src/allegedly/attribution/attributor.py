"""The built-in attributor: proposals of the decoder, dressed as attributions."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from allegedly.attribution.columns import Columns, Range, columns
from allegedly.attribution.decode import Proposal, propose
from allegedly.attribution.lexicon import load, model
from allegedly.attribution.names import Names, pronoun_gender
from allegedly.attribution.sources import source_kind
from allegedly.attribution.stems import stem
from allegedly.interfaces import Attributor
from allegedly.model import (
    Attribution,
    Content,
    Cue,
    Quotation,
    Segmentation,
    Source,
    Span,
    Stance,
    text_of,
)

_NEGATIONS: Final = frozenset(
    "not never n't neither nor without no don't doesn't didn't won't wouldn't can't couldn't isn't"
    " aren't wasn't weren't hasn't haven't hadn't cannot".split()
)
_HELPERS: Final = frozenset(("be", "have", "do", "will", "RB", "to", "ly", "not"))


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
        return _Writer(segmentation, words).write(proposals)


@lru_cache(maxsize=1)
def _stances() -> dict[str, Stance]:
    stances: dict[str, Stance] = {}
    for stance, words in load("stance.json").items():
        if not stance.startswith("_"):
            for word in words.split():
                stances.setdefault(stem(word), stance)
    return stances


class _Writer:
    def __init__(self, segmentation: Segmentation, words: Columns) -> None:
        self._segmentation = segmentation
        self._columns = words
        tokens = segmentation.tokens
        self._texts = [tokens.texts[i] for i in words.token]
        self._names = Names(words, self._texts)

    def write(self, proposals: list[Proposal]) -> list[Attribution]:
        ordered = sorted(proposals, key=lambda p: (min(p.content[0][0], p.cue), p.cue))
        ids = {id(p): f"a{n}" for n, p in enumerate(ordered, 1)}
        sources: dict[int, Source | None] = {}
        for p in sorted(proposals, key=lambda p: p.cue):  # names flow in reading order
            sources[id(p)] = self._source(p, sources)
        return [self._attribution(p, ids, sources[id(p)]) for p in ordered]

    def _attribution(self, p: Proposal, ids: dict[int, str], source: Source | None) -> Attribution:
        spans = tuple(self._span(r) for r in _merged(p.content))
        return Attribution(
            id=ids[id(p)],
            source=source,
            cue=self._cue(p),
            content=Content(spans, text_of(self._segmentation.text, spans)),
            quotation=self._quotation(p),
            negated=self._negated(p),
            parent=ids[id(p.parent)] if p.parent is not None else None,
        )

    def _span(self, words: Range) -> Span:
        """Return the span of words [first, stop), with a closing mark of the sentence itself."""
        first, stop = words
        tokens, at = self._segmentation.tokens, self._columns.token
        return Span(tokens.starts[at[first]], tokens.ends[at[stop - 1]])

    def _cue(self, p: Proposal) -> Cue:
        k = p.cue
        lower = self._columns.lower
        word = lower[k]
        stop = k + 1
        if word == "according" and k + 1 < len(lower) and lower[k + 1] == "to":
            stop, lemma = k + 2, "according to"
        else:
            lemma = _lemma(word)
        spans = (self._span((k, stop)),)
        stance = _stances().get(stem(word), "neutral")
        return Cue(spans, text_of(self._segmentation.text, spans), lemma, stance)

    def _negated(self, p: Proposal) -> bool:
        lower, cls = self._columns.lower, self._columns.cls
        k = p.cue - 1
        first = self._columns.units[p.unit][0]
        if p.source is not None and lower[p.source[0]] in ("nobody", "none", "no", "neither"):
            return True
        while k >= first and p.cue - k < 6 and cls[k] in _HELPERS | {"do"} or k >= first and lower[k] in _NEGATIONS:
            if lower[k] in _NEGATIONS:
                return True
            k -= 1
        return False

    def _quotation(self, p: Proposal) -> Quotation:
        quote = self._columns.quote
        words = [quote[k] >= 0 for s, e in p.content for k in range(s, e)]
        if not any(words):
            return "indirect"
        return "direct" if all(words) else "mixed"

    def _source(self, p: Proposal, sources: dict[int, Source | None]) -> Source | None:
        if p.source is None:
            return None
        first, stop = p.source
        spans = (self._span(p.source),)
        kind = source_kind(self._columns, self._texts, first, stop, self._names.known)
        name: str | None = None
        if kind in ("named-person", "named-organization"):
            name = self._names.named(first, stop)
        elif kind == "pronoun":
            name = self._antecedent(p, sources)
        elif kind == "unnamed-person" and self._columns.lower[first] == "the":
            name = self._names.described(first, stop)
        return Source(spans, text_of(self._segmentation.text, spans), kind, name)

    def _antecedent(self, p: Proposal, sources: dict[int, Source | None]) -> str | None:
        assert p.source is not None
        gender = pronoun_gender(self._columns.lower[p.source[0]])
        if not gender:
            return None
        people = self._names.recent(p.source[0], 60, gender)
        names = {person.name for person in people}
        return names.pop() if len(names) == 1 else None


def _merged(ranges: list[Range]) -> list[Range]:
    """Return ranges in order, those that overlap made one."""
    merged: list[Range] = []
    for first, stop in sorted(ranges):
        if merged and first <= merged[-1][1] - 1:
            merged[-1] = (merged[-1][0], max(stop, merged[-1][1]))
        else:
            merged.append((first, stop))
    return merged


def _lemma(word: str) -> str:
    return stem(word)
