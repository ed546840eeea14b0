"""The author's claims beside attributions: what their contents and reporting clauses leave."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Final

from allegedly.analyzer.clause_shapes import JOINTS, Shapes
from allegedly.model import (
    Attribution,
    Content,
    Cue,
    Segmentation,
    Sentence,
    Source,
    Span,
    Spans,
    Tokens,
)

_RELATIVE: Final = frozenset(("who", "which", "that", "whom"))


class AuthorClaims:
    """The outermost attributions of an article, and the words of the author beside them."""

    def __init__(
        self,
        segmentation: Segmentation,
        outer: Sequence[Attribution],
        frames: Mapping[str, set[int]],
    ) -> None:
        self._tokens = segmentation.tokens
        self._shapes = Shapes(segmentation.tokens)
        self._owners: dict[int, str] = {}
        self._sources: dict[str, list[int]] = {}
        self._own: dict[str, set[int]] = {}
        for item in outer:
            clause = tokens_of(segmentation, item.source, item.cue)
            self._sources[item.id] = tokens_of(segmentation, item.source)
            self._own[item.id] = set(clause)
            for token in (*clause, *tokens_of(segmentation, item.content)):
                self._owners[token] = item.id
        owners = self._owners
        self.frames = {
            id: {t for t in frames[id] if t in own or owners.get(t, id) == id}
            for id, own in self._own.items()
        }
        """Of each attribution, the tokens of its reporting clause."""

    def within(self, sentence: Sentence) -> Iterator[Spans]:
        """Yield the author's claims in a sentence; give the rest to the frames next to it."""
        tokens, owners = self._tokens, self._owners
        here = list(dict.fromkeys([owners[t] for t in sentence.tokens if t in owners]))
        if not here:
            if any(tokens.texts[token][0].isalnum() for token in sentence.tokens):
                yield (sentence.span,)
            return
        before: list[int] = []
        for owned, group in groupby(sentence.tokens, key=lambda token: token in owners):
            if not owned:
                piece = list(group)
                yield from self._left_over(piece, before)
                before = piece
        for item in here:
            said = self.frames[item].intersection(sentence.tokens)
            more = [
                t for t in said - self._own[item] if t not in owners and self._shapes.is_word(t)
            ]
            if self._shapes.says_something(more):
                yield spans_of(tokens, self._finished(item, said))

    def _finished(self, item: str, said: set[int]) -> set[int]:
        """Leave out a cue that is only joined on: "Kroll confirmed the sale *and said*"."""
        source = self._sources[item]
        cue = [token for token in sorted(said & self._own[item]) if token not in source]
        if not source or not cue or cue[0] <= source[-1]:
            return said
        if self._lower(cue[0] - 1) not in JOINTS or max(said) != cue[-1]:
            return said
        return {token for token in said if token < cue[0] - 1}

    def _left_over(self, piece: list[int], before: list[int]) -> Iterator[Spans]:
        """Yield a piece beside an attribution where it can stand alone; frame what cannot.

        Args:
            piece: The tokens.
            before: The tokens of the piece before it in the sentence; none for the first.
        """
        owners = self._owners
        left, right = owners.get(piece[0] - 1), owners.get(piece[-1] + 1)
        beside = {"left": left is not None, "right": right is not None}
        core = self._shapes.trimmed(piece, **beside)
        # Between the parts of one attribution stands its addressee, place or time.
        between = left is not None and left == right
        rest = piece
        if core and not between and self._shapes.stands_alone(core, piece, **beside):
            rest = [token for token in piece if token < core[0] or token > core[-1]]
            spans: Spans = (self._tokens.span(core[0], core[-1]),)
            if left is not None and self._shapes.is_verb(core[0]):
                subject = {t for t in self._subject(left, before) if t < core[0]}
                self.frames[left] -= subject - self._own[left]
                spans = (*spans_of(self._tokens, subject), *spans)
            yield spans
        framed = left if left is not None else right
        if left is not None and right is not None and piece[0] - 1 not in self.frames[left]:
            framed = right
        if framed is not None:
            self.frames[framed].update(rest)
            if left is not None and self._shapes.is_participle(core):
                self._own[framed].update(rest)  # not a claim, but how somebody spoke

    def _subject(self, of: str, before: list[int]) -> set[int]:
        """Return the subject of a clause that continues after a relative clause, if it has one.

        It is the source of "*Kroll*, who says …, was arrested", and the words before the pronoun of
        "*The company*, which critics say …, opened a plant".
        """
        source = self._sources[of]
        if source and self._lower(source[0]) in _RELATIVE:
            return set(before)
        if source and self._next_word(source[-1]) in _RELATIVE:
            return set(source)
        words = [token for token in before if self._shapes.is_word(token)]
        if source and words and words[-1] < source[0] and self._lower(words[-1]) in _RELATIVE:
            return set(words[:-1])
        return set()

    def _next_word(self, token: int) -> str:
        for following in range(token + 1, min(token + 3, len(self._tokens))):
            if self._shapes.is_word(following):
                return self._lower(following)
        return ""

    def _lower(self, token: int) -> str:
        return self._tokens.lowers[token]


def spans_of(tokens: Tokens, members: set[int]) -> Spans:
    """Return the runs of neighbouring tokens as spans, without the marks at their ends."""
    found: list[Span] = []
    for _, group in groupby(enumerate(sorted(members)), key=lambda pair: pair[1] - pair[0]):
        words = [token for _, token in group if tokens.texts[token][0].isalnum()]
        if words:
            found.append(tokens.span(words[0], words[-1]))
    return tuple(found)


def tokens_of(segmentation: Segmentation, *parts: Source | Cue | Content | None) -> list[int]:
    """Return the tokens in parts of an attribution."""
    within = segmentation.tokens.within
    found: list[int] = []
    for part in parts:
        if part is not None:
            for span in part.spans:
                found.extend(within(span))
    return sorted(found)
