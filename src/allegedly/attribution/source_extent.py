"""Sources as whole noun phrases.

- "the residents, *who* fear that …": the antecedent takes the place of a relative pronoun;
- "*the firm*, which is to cut jobs, said": a relative clause or an apposition belongs to it;
- "*the court in its ruling* said": when and where somebody spoke does not.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import Final

import attrs

from allegedly.attribution.draft import Draft
from allegedly.attribution.people.nouns import noun_kind
from allegedly.attribution.words import Range, Words
from allegedly.model import Segmentation, Span, Spans

_RELATIVE: Final = frozenset(("who", "which", "that"))
_RELATIVE_AFTER_COMMA: Final = frozenset(("who", "which", "whose", "whom", "where"))
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
_LONGEST_CLAUSE: Final = 40
_OCCASIONS: Final = frozenset("when while during after before".split())
_OCCASION_NOUNS: Final = frozenset(
    """statement ruling report interview letter speech email post tweet analysis briefing conference
    column memo filing article note blog message""".split()
)


class SourceExtent:
    """Corrects the extent of the sources of an article."""

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
        if k < 0 or words.lower[k] not in _RELATIVE - {"that"} or words.gap[k + 1]:
            return draft
        return attrs.evolve(draft, source=self._spans((k, k + 1)))

    def whole(self, draft: Draft) -> Spans:
        """Return the source of a draft as a whole noun phrase.

        A relative pronoun stays where no noun phrase stands right before it, at most a comma
        between, as in a question. A source grows only over words that are in no other part of the
        draft.
        """
        source = self._source(draft)
        if source is None:
            return draft.source
        if source[1] == source[0] + 1 and self._words.lower[source[0]] in _RELATIVE:
            antecedent = self._antecedent(source[0])
            return draft.source if antecedent is None else self._spans(antecedent)
        cue = self._range(draft.cue[0]) if draft.cue else None
        if cue is None or cue[0] < source[1]:
            return draft.source
        found = self._without_occasion(self._modified(source, cue[0], draft))
        return draft.source if found == source else self._spans(found)

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

    def _modified(self, source: Range, cue: int, draft: Draft) -> Range:
        """Extend a source over the modifier between it and its cue."""
        words = self._words
        first, stop = source
        while cue > stop and words.cls[cue - 1] in _HELPERS and not words.gap[cue]:
            cue -= 1
        if not 2 < cue - stop <= _LONGEST_CLAUSE or words.unit_of(cue - 1) != words.unit_of(stop):
            return source
        opening, mark = words.lower[stop], words.gap[stop]
        if mark == "":
            belongs = opening in _RELATIVE and not words.gap[cue]
        else:
            belongs = mark == "," == words.gap[cue] and self._modifies(stop)
        if not belongs or any(words.quote[k] >= 0 for k in (stop, cue - 1)):
            return source
        taken = [self._range(span) for span in (*draft.content, *draft.cue)]
        if any(part and part[0] < cue and part[1] > stop for part in taken):
            return source
        return first, cue

    def _modifies(self, k: int) -> bool:
        """Return whether a relative clause or an apposition begins at a word after a comma."""
        words = self._words
        return (
            words.lower[k] in _RELATIVE_AFTER_COMMA
            or words.cls[k] in ("D", "PP$")
            or noun_kind(words.lower[k]) is not None
        )

    def _without_occasion(self, source: Range) -> Range:
        """Leave out the occasion: "the court *in its ruling*", "an aide *when asked*"."""
        lower = self._words.lower
        first, stop = source
        for k in range(first + 1, stop):
            if lower[k] in _RELATIVE:
                return source
            if lower[k] in _OCCASIONS or (
                lower[k] == "in" and not _OCCASION_NOUNS.isdisjoint(lower[k + 1 : stop])
            ):
                return first, k
        return source
