"""Sources that are a relative pronoun: "the residents, *who* fear that …" names the residents."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import Final

import attrs

from allegedly.attribution.draft import Draft
from allegedly.attribution.words import Range, Words
from allegedly.model import Segmentation, Span, Spans

_RELATIVE: Final = frozenset(("who", "which"))
_OPENERS: Final = frozenset(("D", "PP$", "Q", "NUM", "no"))
_WITHIN: Final = frozenset(("of", "'s", "and"))
_OTHER: Final = frozenset(
    """he him be have do will not RB P DAY to in on for at by with from about into over against
    under during through without as than like if when while because since after before although
    though until unless whether whereas but or nor that what how why where : ed ly""".split()
)
"""Classes of words that end a noun phrase."""
_HELPERS: Final = frozenset(("be", "have", "do", "will", "not", "RB", "ly"))
_LONGEST: Final = 12


class RelativeSources:
    """Resolves the relative pronouns among the sources of an article."""

    def __init__(self, segmentation: Segmentation, words: Words) -> None:
        """Store an article and its words."""
        self._tokens = segmentation.tokens
        self._words = words

    def with_pronoun(self, draft: Draft) -> Draft:
        """Return a draft without a source with the "who" or "which" right before its cue as one."""
        cue = self._range(draft.cue[0]) if draft.cue and not draft.source else None
        if cue is None:
            return draft
        words, k = self._words, cue[0] - 1
        while k > 0 and words.cls[k] in _HELPERS and not words.gap[k + 1]:
            k -= 1
        if k < 0 or words.lower[k] not in _RELATIVE or words.gap[k + 1]:
            return draft
        return attrs.evolve(draft, source=self._spans((k, k + 1)))

    def resolved(self, draft: Draft) -> Spans:
        """Return the source of a draft, or its antecedent if it is a relative pronoun.

        The pronoun stays where no noun phrase stands right before it, at most a comma
        between, as in a question.
        """
        source = self._source(draft)
        if source is None:
            return draft.source
        if source[1] == source[0] + 1 and self._words.lower[source[0]] in _RELATIVE:
            antecedent = self._antecedent(source[0])
            return draft.source if antecedent is None else self._spans(antecedent)
        return draft.source

    def _source(self, draft: Draft) -> Range | None:
        """Return the words of a source that is in one piece."""
        return self._range(draft.source[0]) if len(draft.source) == 1 else None

    def _spans(self, found: Range) -> Spans:
        tokens, token = self._tokens, self._words.token
        return (Span(tokens.starts[token[found[0]]], tokens.ends[token[found[1] - 1]]),)

    def _range(self, span: Span) -> Range | None:
        """Return the words of a span; None in boilerplate."""
        first = bisect_right(self._tokens.ends, span.start)
        stop = bisect_left(self._tokens.starts, span.end)
        words = self._words.token
        found = bisect_left(words, first), bisect_left(words, stop)
        return found if found[0] < found[1] else None

    def _antecedent(self, stop: int) -> Range | None:
        """Return the noun phrase that ends before a word, with "of" phrases in it."""
        cls, gap = self._words.cls, self._words.gap
        begin = self._words.units[self._words.unit_of(stop)][0]
        if gap[stop] not in ("", ",") or stop <= begin or cls[stop - 1] in _OTHER | _OPENERS:
            return None
        first = stop
        while first > max(begin, stop - _LONGEST):
            k = first - 1
            if cls[k] in _OTHER or (first < stop and gap[first]):
                break
            first = k
            if cls[k] in _OPENERS and (k == begin or cls[k - 1] not in _WITHIN):
                break
        while first < stop and cls[first] in _WITHIN:
            first += 1
        return (first, stop) if first < stop else None
