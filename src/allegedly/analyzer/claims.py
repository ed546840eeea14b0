"""Claims: the content of every attribution, and what is left for the author."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Final

import attrs

from allegedly.attribution.cues import stances
from allegedly.attribution.words import quotations
from allegedly.model import (
    Attribution,
    Claim,
    Content,
    Cue,
    Segmentation,
    Sentence,
    Source,
    Span,
    Spans,
    Tokens,
)

FEWEST_WORDS: Final = 3
"""The rest of a sentence beside an attribution is a claim only if it has this many words."""

LONG_ADJUNCT: Final = 10
"""If the rest begins like an adjunct and has no verb, it needs this many words to be a claim."""

LONG_CLAUSE: Final = 7
"""A reporting clause with this many words beside source and cue is a claim even without a verb."""

SPEECH: Final = 4
"""Fewest tokens of a quotation that counts as speech; fewer are a word or a title in quotes."""

_JOINTS: Final = frozenset(
    ["and", "or", "but", "nor", "yet", "so", "while", *";,:-–—.\"'“”‘’()[]|", "--", "..."]
)
_LINKS: Final = frozenset(
    "after although as because before even if now once since that though unless until when whereas"
    " while".split()
)
"""Words that link a clause to the next one and belong to neither claim."""

_RELATIVE: Final = frozenset(("who", "which", "that", "whom"))
_BETWEEN: Final = _JOINTS | _LINKS
_ADJUNCT: Final = frozenset(
    """about above across after against ahead along alongside amid among as at because before
    behind below beside besides between beyond by citing despite down during echoing following for
    from in inside into like near of off on once onto out outside over per quoting referring
    regarding responding since speaking standing testifying than that though through throughout to
    toward towards under until unlike up upon via when whenever where which who whom whose
    with within without writing""".split()
)
_VERBS: Final = frozenset(
    """is are was were am has have had do does did will would can could may might must should 's 're
    've 'll isn't aren't wasn't weren't won't wouldn't can't couldn't don't doesn't didn't hasn't
    haven't hadn't said says went came made took got gave found left began became kept led met
    ran saw sent set told won lost held put paid brought""".split()
)
_EMPTY: Final = frozenset("it is was has had been be being not also now long widely".split())
"""Words that say nothing alone: "*it has long been* believed that …"."""
_FILLING: Final = _BETWEEN | _EMPTY
_PREPOSITIONS: Final = frozenset(("during", "following", "regarding"))
_POSSESSIVE: Final = frozenset("his her its their my our your".split())
_NO_VERB_AFTER: Final = frozenset(
    "the a an his her its their our my your this that these those of to in at for by".split()
)


def build_claims(segmentation: Segmentation, attributions: Sequence[Attribution]) -> list[Claim]:
    """Divide an article among its voices.

    Every attribution whose content is not a topic gives one claim, its content. Of each sentence
    that is not boilerplate, the words that no outermost such attribution covers are the author's: a
    claim where they can stand alone ("*Twelve people fled* and, police said, two were hurt"), else
    part of the reporting clause. A reporting clause that says more than who speaks ("*In a
    statement on Monday, Ruiz said* …") is a claim of the author, too.

    Every word of prose lies in a claim, or in a source, a cue or the frame of one.

    Args:
        segmentation: The article.
        attributions: Its attributions, in any order.

    Returns:
        The claims in text order, with ids "c1", "c2", …
    """
    claiming = [a for a in attributions if a.content.form != "topic" and a.content.spans]
    outer = _outermost(attributions, claiming)
    inner = _frames(segmentation, claiming)
    clauses = _Clauses(segmentation, outer, inner)
    drafts: list[tuple[Spans, Attribution | None]] = [(a.content.spans, a) for a in claiming]
    for sentence in segmentation.sentences:
        if sentence.role != "boilerplate":
            drafts.extend((spans, None) for spans in clauses.of_author(sentence))
    drafts.sort(key=lambda draft: (draft[0][0].start, draft[0][-1].end, draft[1] is None))
    wording = Wording.of(segmentation, attributions)
    claims = []
    for number, (spans, attribution) in enumerate(drafts, 1):
        sentence_at = segmentation.sentence_at(spans[0].start)
        frame: Spans = ()
        if attribution is not None:
            members = clauses.frames.get(attribution.id) or inner[attribution.id]
            frame = _spans(segmentation.tokens, members)
        index = 0 if sentence_at is None else sentence_at.index
        claim = Claim(f"c{number}", spans, index, segmentation, attribution, frame)
        claims.append(wording.marked(claim))
    return claims


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


def _outermost(
    attributions: Sequence[Attribution], claiming: Sequence[Attribution]
) -> list[Attribution]:
    """Return the claiming attributions that stand inside no other claiming one."""
    by_id = {a.id: a for a in attributions}
    kept = {a.id for a in claiming}

    def inside(a: Attribution) -> bool:
        parent = a.parent
        while parent is not None:
            if parent in kept:
                return True
            parent = by_id[parent].parent
        return False

    return [a for a in claiming if not inside(a)]


def _tokens_of(segmentation: Segmentation, *parts: Source | Cue | Content | None) -> list[int]:
    within = segmentation.tokens.within
    found: list[int] = []
    for part in parts:
        if part is not None:
            for span in part.spans:
                found.extend(within(span))
    return sorted(found)


def _frames(segmentation: Segmentation, attributions: Sequence[Attribution]) -> dict[str, set[int]]:
    """Return the tokens of each reporting clause: source, cue, and those between them."""
    frames: dict[str, set[int]] = {}

    def sentence_of(token: int) -> int:
        sentence = segmentation.sentence_at(segmentation.tokens.starts[token])
        return -1 if sentence is None else sentence.index

    for item in attributions:
        frame: set[int] = set()
        parts = _tokens_of(segmentation, item.source, item.cue)
        for _, group in groupby(parts, key=sentence_of):
            members = list(group)
            frame.update(range(members[0], members[-1] + 1))
        frames[item.id] = frame.difference(_tokens_of(segmentation, item.content))
    return frames


class _Clauses:
    """The outermost attributions of an article, and the words of the author beside them."""

    def __init__(
        self,
        segmentation: Segmentation,
        outer: Sequence[Attribution],
        frames: Mapping[str, set[int]],
    ) -> None:
        self._tokens = segmentation.tokens
        self._owners: dict[int, str] = {}
        self._sources: dict[str, list[int]] = {}
        self._own: dict[str, set[int]] = {}
        for item in outer:
            clause = _tokens_of(segmentation, item.source, item.cue)
            self._sources[item.id] = _tokens_of(segmentation, item.source)
            self._own[item.id] = set(clause)
            for token in (*clause, *_tokens_of(segmentation, item.content)):
                self._owners[token] = item.id
        owners = self._owners
        self.frames = {
            id: {t for t in frames[id] if t in own or owners.get(t, id) == id}
            for id, own in self._own.items()
        }
        """Of each attribution, the tokens of its reporting clause."""

    def of_author(self, sentence: Sentence) -> Iterator[Spans]:
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
            more = [t for t in said - self._own[item] if t not in owners and self._is_word(t)]
            if sum(tokens.lowers[t] not in _FILLING for t in more) < FEWEST_WORDS:
                continue
            if any(map(self._is_verb, more)) or len(more) >= LONG_CLAUSE:
                yield _spans(tokens, self._finished(item, said))

    def _finished(self, item: str, said: set[int]) -> set[int]:
        """Leave out a cue that is only joined on: "Kroll confirmed the sale *and said*"."""
        source = self._sources[item]
        cue = [token for token in sorted(said & self._own[item]) if token not in source]
        if not source or not cue or cue[0] <= source[-1]:
            return said
        if self._lower(cue[0] - 1) not in _JOINTS or max(said) != cue[-1]:
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
        core = self._trimmed(piece, left is not None, right is not None)
        # Between the parts of one attribution stands its addressee, place or time.
        between = left is not None and left == right
        rest = piece
        if core and not between and self._stands_alone(core, piece, left, right):
            rest = [token for token in piece if token < core[0] or token > core[-1]]
            spans: Spans = (self._tokens.span(core[0], core[-1]),)
            if left is not None and self._is_verb(core[0]):
                subject = {t for t in self._subject(left, before) if t < core[0]}
                self.frames[left] -= subject - self._own[left]
                spans = (*_spans(self._tokens, subject), *spans)
            yield spans
        framed = left if left is not None else right
        if left is not None and right is not None and piece[0] - 1 not in self.frames[left]:
            framed = right
        if framed is not None:
            self.frames[framed].update(rest)
            if left is not None and self._is_participle(core):
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
        words = [token for token in before if self._is_word(token)]
        if source and words and words[-1] < source[0] and self._lower(words[-1]) in _RELATIVE:
            return set(words[:-1])
        return set()

    def _next_word(self, token: int) -> str:
        for following in range(token + 1, min(token + 3, len(self._tokens))):
            if self._is_word(following):
                return self._lower(following)
        return ""

    def _lower(self, token: int) -> str:
        return self._tokens.lowers[token]

    def _trimmed(self, piece: list[int], left: bool, right: bool) -> list[int]:
        """Drop conjunctions and marks from the ends that border on an attribution."""
        lowers = self._tokens.lowers
        first, last = 0, len(piece)
        while first < last and lowers[piece[first]] in _JOINTS:
            first += 1
        dropped = _BETWEEN if right else _JOINTS
        while first < last and lowers[piece[last - 1]] in dropped:
            last -= 1
        return piece[first:last]

    def _stands_alone(
        self, core: list[int], piece: list[int], left: str | None, right: str | None
    ) -> bool:
        words = [token for token in core if self._is_word(token)]
        if len(words) < FEWEST_WORDS or all(self._lower(token) in _EMPTY for token in words):
            return False
        adjunct = self._tokens.lowers[words[0]] in _ADJUNCT
        if any(map(self._is_verb, words)):
            return not adjunct or left is None or core[0] != piece[0]
        if left is not None and self._is_participle(core):
            return False
        # Without a joint it belongs to the clause beside it.
        apart = (left is None or core[0] != piece[0]) and (right is None or core[-1] != piece[-1])
        return apart and (not adjunct or len(words) >= LONG_ADJUNCT)

    def _is_participle(self, core: list[int]) -> bool:
        """Return whether words are like "sitting on the step", "her voice breaking"."""
        words = [self._lower(token) for token in core if self._is_word(token)]
        if not words or any(map(self._is_verb, core)):
            return False
        if words[0] in _PREPOSITIONS:
            return False
        ends = (words[0], words[-1] if words[0] in _POSSESSIVE else "")
        return any(word.endswith("ing") for word in ends)

    def _is_word(self, token: int) -> bool:
        return self._tokens.texts[token][0].isalnum()

    def _is_verb(self, token: int) -> bool:
        """Say whether a token looks like a finite verb."""
        lower = self._tokens.lowers[token]
        if lower in _VERBS:
            return self._tokens.texts[token] != "May"
        before = self._tokens.lowers[token - 1] if token else ""
        return len(lower) > 4 and lower.endswith("ed") and before not in _NO_VERB_AFTER


def _spans(tokens: Tokens, members: set[int]) -> Spans:
    """Return the runs of neighbouring tokens as spans, without the marks at their ends."""
    found: list[Span] = []
    for _, group in groupby(enumerate(sorted(members)), key=lambda pair: pair[1] - pair[0]):
        words = [token for _, token in group if tokens.texts[token][0].isalnum()]
        if words:
            found.append(tokens.span(words[0], words[-1]))
    return tuple(found)
