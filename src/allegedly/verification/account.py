"""From runs of agreeing words to the whole quotation beside the transcript, word by word."""

from __future__ import annotations

from typing import Final

import attrs

from allegedly.verification.alignment import MOST_REPLACED, Block, blocks_of
from allegedly.verification.results import Step, StepKind
from allegedly.verification.search import NEAR, Chain, Voice
from allegedly.verification.spelling import same_short, same_words
from allegedly.verification.words import Words, is_filling

_LONGEST_SHOWN: Final = 240
"""Characters of an omission that are shown."""

LEAST_APART: Final = 8
"""Spoken words left out without a mark that make two pieces places apart, and no slip."""

LEAST_CLAUSE: Final = 3
"""The same where a sentence ends among them."""

_BACKCHANNEL: Final = 3
"""Words of others that do not interrupt a speaker: "Right." """

_CURRENCY: Final = frozenset("dollar dollars pound pounds euro euros percent".split())


@attrs.frozen
class Account:
    """A quotation beside the transcript.

    Attributes:
        steps: The words of both, in the order of the quotation.
        pieces: The stretches of the voice that it consists of, one unless it is joined.
        altered: Whether words were changed, added or dropped.
        spliced: Whether pieces from places apart are joined without a mark.
        elided: Whether words are left out at an ellipsis.
        agreeing: Words of the quotation that are in the voice.
        wanted: Words of the quotation.
        longest: The most words that agree in a row.
        notes: Anything else to know.
    """

    steps: tuple[Step, ...]
    pieces: tuple[tuple[int, int], ...]
    altered: bool
    spliced: bool
    elided: bool
    agreeing: int
    wanted: int
    longest: int
    notes: tuple[str, ...]


def account_for(quoted: Words, chain: Chain) -> Account:
    """Set a quotation beside the words of the best chain."""
    return _Accounting(quoted, chain.voice).account(blocks_of(quoted, chain))


class _Accounting:
    def __init__(self, quoted: Words, voice: Voice) -> None:
        self._quoted = quoted
        self._voice = voice
        self._spoken = voice.words
        self._steps: list[Step] = []
        self._pieces: list[list[int]] = []
        self._notes: dict[str, None] = {}
        self._inserted: set[int] = set()
        self._spliced = self._elided = False
        self._agreeing = self._longest = 0
        self._shown_quoted = self._shown_spoken = 0  # code points up to which words are in steps

    def account(self, blocks: list[Block]) -> Account:
        for number, block in enumerate(blocks):
            if block.equal:
                self._equal(block)
            else:
                self._differing(block, inner=0 < number < len(blocks) - 1)
        self._insert(len(self._quoted))
        kinds = {step.kind for step in self._steps}
        return Account(
            tuple(self._steps),
            tuple((at, end) for at, end in self._pieces if at < end),
            bool(kinds & {"changed", "added", "dropped"}),
            self._spliced,
            self._elided,
            self._agreeing,
            len(self._quoted),
            self._longest,
            tuple(self._notes),
        )

    def _equal(self, block: Block) -> None:
        quoted, shift = self._quoted, block.at - block.start
        size = block.stop - block.start
        self._agreeing += size
        self._longest = max(self._longest, size)
        self._insert(block.start)
        begin = block.start
        for here in range(block.start + 1, block.stop):
            interrupted = self._interrupted(here - 1 + shift, here + shift)
            if interrupted or here in quoted.insertions:
                self._step("same", begin, here, begin + shift, here + shift)
                begin = here
                if interrupted:
                    self._joint(here, here + shift, here + shift)
                self._insert(here)
        self._step("same", begin, block.stop, begin + shift, block.stop + shift)
        if any(
            quoted.short[n] != self._spoken.short[n + shift] for n in range(block.start, block.stop)
        ):
            self._notes["contractions"] = None

    def _differing(self, block: Block, *, inner: bool) -> None:
        start, stop, at, end = block.start, block.stop, block.at, block.end
        away = inner and (end < at or end - at > stop - start + NEAR)
        if inner and (away or self._interrupted(at - 1, end)):
            if start < stop:
                self._step("added", start, stop, at, at)
            self._joint(start, at, end, marks=range(start, stop + 1))
        elif start == stop:
            if at < end:
                self._left_out(start, at, end)
        elif self._same(start, stop, at, end):
            self._agreeing += stop - start
        else:
            self._insert(start)
            self._step("added" if at == end else "changed", start, stop, at, end)

    def _insert(self, position: int, at: int = 0, end: int = 0) -> None:
        """Show what an editor put in brackets, once, and what was said in its place."""
        words = self._quoted.insertions.get(position)
        if words is not None and position not in self._inserted:
            self._inserted.add(position)
            self._steps.append(Step("inserted", words, self._spoken.shown(at, end)))

    def _same(self, start: int, stop: int, at: int, end: int) -> bool:
        """Record words that are only written differently; False if they differ."""
        quoted, spoken = self._quoted, self._spoken
        words, said = range(start, stop), range(at, end)
        if at < end and any(quoted.patched[start:stop]):
            self._step("inserted", start, stop, at, end)
            return True
        pithy = [n for n in said if not is_filling(spoken, n, n + 1)]
        figures = [n for n in said if spoken.keys[n] not in _CURRENCY]
        keys = [quoted.keys[n] for n in words]
        for heard in (list(said), pithy, figures):
            others = [spoken.keys[n] for n in heard]
            kind: StepKind | None = None
            if others and same_words(others, keys):
                kind = "spelling"
            elif len(others) == len(keys) and all(
                one == other or same_short(one, other)
                for one, other in zip(others, keys, strict=True)
            ):
                kind = "short"
                self._notes["contractions"] = None
            if kind:
                if heard is pithy:
                    self._notes["cleaned"] = None
                self._step(kind, start, stop, at, end)
                return True
        return False

    def _left_out(self, start: int, at: int, end: int) -> None:
        """Judge spoken words that the quotation leaves out inside."""
        spoken, quoted = self._spoken, self._quoted
        if start in quoted.gaps:
            self._joint(start, at, end)
        elif start in quoted.insertions and end - at <= MOST_REPLACED:
            self._insert(start, at, end)
            self._pieces[-1][1] = end
        elif is_filling(spoken, at, end):
            self._notes["cleaned"] = None
            self._step("cleaned", start, start, at, end)
        elif set(spoken.keys[at:end]) <= _CURRENCY:
            self._step("spelling", start, start, at, end)
        elif end - at >= (LEAST_CLAUSE if any(spoken.closes[at - 1 : end]) else LEAST_APART):
            self._joint(start, at, end)
        else:
            self._step("dropped", start, start, at, end)

    def _interrupted(self, one: int, other: int) -> bool:
        """Return whether others speak between two words of the voice, more than "Right."."""
        turns = self._voice.turns
        if not (0 <= one < len(turns) and 0 <= other < len(turns)) or turns[one] == turns[other]:
            return False
        low, high = sorted((turns[one], turns[other]))
        between = self._voice.transcript.turns[low + 1 : min(high, low + 6)]
        text = self._voice.transcript.text
        others = sum(
            len(text[turn.span.start : min(turn.span.end, turn.span.start + 400)].split())
            for turn in between
            if turn.speaker != self._voice.speaker
        )
        return others > _BACKCHANNEL

    def _joint(self, start: int, at: int, end: int, marks: range | None = None) -> None:
        """Begin a piece: at an ellipsis that is an omission, without one it is a splice."""
        marked = any(n in self._quoted.gaps for n in (marks or (start,)))
        if not marked:
            self._spliced = True
        elif end < at:
            self._spliced = True
            self._notes["the order of the pieces is changed"] = None
        else:
            self._elided = True
        omitted = self._spoken.shown(at, end) if 0 <= end - at <= NEAR else "…"
        omitted = omitted if len(omitted) <= _LONGEST_SHOWN else "…"
        self._steps.append(Step("omitted", "…" if marked else "", omitted))
        self._pieces.append([end, end])
        self._shown_spoken = 0

    def _step(self, kind: StepKind, start: int, stop: int, at: int, end: int) -> None:
        if self._pieces:
            self._pieces[-1][1] = max(self._pieces[-1][1], end)
        else:
            self._pieces.append([at, end])
        quoted = self._quoted.shown(start, stop, after=self._shown_quoted)
        spoken = self._spoken.shown(at, end, after=self._shown_spoken)
        if start < stop:
            self._shown_quoted = self._quoted.ends[stop - 1]
        if at < end:
            self._shown_spoken = self._spoken.ends[end - 1]
        if quoted or spoken:
            self._steps.append(Step(kind, quoted, spoken))
