"""From runs of agreeing words to the whole quotation beside the transcript, word by word."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import attrs

from allegedly.extras import need
from allegedly.verification.results import Step, StepKind
from allegedly.verification.search import NEAR, Chain, Voice
from allegedly.verification.spelling import same_short, same_words
from allegedly.verification.words import Words, is_filling

_EDGE: Final = 2
"""Spoken words beyond the number of quoted ones that are looked at beside the first and last run."""

LEAST_APART: Final = 8
"""Spoken words left out without a mark that make two pieces places apart, and no slip."""

LEAST_CLAUSE: Final = 3
"""The same where a sentence ends among them."""

_BACKCHANNEL: Final = 3
"""Words of others that do not interrupt a speaker: "Right." """

_CURRENCY: Final = frozenset("dollar dollars pound pounds euro euros percent".split())


@attrs.frozen
class Block:
    """A stretch of a quotation beside a stretch of a voice; either may be empty.

    Attributes:
        start: The first word of the quotation.
        stop: The index after the last.
        at: The first word of the voice.
        end: The index after the last; before `at` where the quotation goes back in the voice.
        equal: Whether the words agree.
    """

    start: int
    stop: int
    at: int
    end: int
    equal: bool


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
        wanted: Words of the quotation, without those in brackets.
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
    return _Accounting(quoted, chain.voice).account(list(_blocks(quoted, chain)))


def _blocks(quoted: Words, chain: Chain) -> Iterator[Block]:
    """Yield the whole quotation in blocks: the runs, and the words around them aligned."""
    voice, runs = chain.voice, chain.runs
    first = runs[0]
    if first.start:
        low = max(0, first.at - first.start - _EDGE)
        yield from _trimmed(_aligned(quoted, voice, 0, first.start, low, first.at), leading=True)
    for number, run in enumerate(runs):
        yield Block(run.start, run.stop, run.at, run.end, True)
        if number + 1 < len(runs):
            following = runs[number + 1]
            spoken = following.at - run.end
            if 0 <= spoken <= following.start - run.stop + NEAR:
                yield from _aligned(quoted, voice, run.stop, following.start, run.end, following.at)
            else:
                yield Block(run.stop, following.start, run.end, following.at, False)
    last = runs[-1]
    if last.stop < len(quoted):
        high = min(len(voice.words), last.end + len(quoted) - last.stop + _EDGE)
        found = _aligned(quoted, voice, last.stop, len(quoted), last.end, high)
        yield from _trimmed(found, leading=False)


def _aligned(quoted: Words, voice: Voice, start: int, stop: int, at: int, end: int) -> list[Block]:
    """Align a few words of a quotation with a few of a voice; neighbours that differ are joined."""
    if start == stop or at == end:
        return [Block(start, stop, at, end, False)] if start < stop or at < end else []
    levenshtein: Any = need("rapidfuzz.distance.Levenshtein", "verify", "verifying quotations")
    found: list[Block] = []
    for tag, at0, at1, q0, q1 in levenshtein.opcodes(
        voice.words.keys[at:end], quoted.keys[start:stop]
    ).as_list():
        block = Block(start + q0, start + q1, at + at0, at + at1, tag == "equal")
        if found and not block.equal and not found[-1].equal:
            before = found.pop()
            block = Block(before.start, block.stop, before.at, block.end, False)
        found.append(block)
    return found


def _trimmed(blocks: list[Block], *, leading: bool) -> list[Block]:
    """Leave out spoken words beyond the quotation, at whose edge the blocks stand."""
    outer = 0 if leading else -1
    while blocks and blocks[outer].start == blocks[outer].stop:
        blocks.pop(outer)
    if blocks and not blocks[outer].equal:  # as many spoken words as quoted ones, no more
        block = blocks[outer]
        size = min(block.stop - block.start, block.end - block.at)
        blocks[outer] = (
            attrs.evolve(block, at=block.end - size)
            if leading
            else attrs.evolve(block, end=block.at + size)
        )
    return blocks


class _Accounting:
    def __init__(self, quoted: Words, voice: Voice) -> None:
        self._quoted = quoted
        self._voice = voice
        self._spoken = voice.words
        self._steps: list[Step] = []
        self._pieces: list[list[int]] = []
        self._notes: dict[str, None] = {}
        self._spliced = self._elided = False
        self._agreeing = self._longest = 0

    def account(self, blocks: list[Block]) -> Account:
        for number, block in enumerate(blocks):
            if block.equal:
                self._equal(block)
            else:
                inner = 0 < number < len(blocks) - 1
                self._differing(block, inner=inner)
        kinds = {step.kind for step in self._steps}
        altered = bool(kinds & {"changed", "added", "dropped"})
        return Account(
            tuple(self._steps),
            tuple((at, end) for at, end in self._pieces if at < end),
            altered,
            self._spliced,
            self._elided,
            self._agreeing,
            sum(not inserted for inserted in self._quoted.inserted),
            self._longest,
            tuple(self._notes),
        )

    def _equal(self, block: Block) -> None:
        self._agreeing += block.stop - block.start
        self._longest = max(self._longest, block.stop - block.start)
        at = block.at
        for here in range(block.at, block.end - 1):
            if self._interrupted(here, here + 1):
                self._step(
                    "same",
                    block.start + at - block.at,
                    block.start + here + 1 - block.at,
                    at,
                    here + 1,
                )
                self._joint(block.start + here + 1 - block.at, here + 1, here + 1)
                at = here + 1
        self._step("same", block.start + at - block.at, block.stop, at, block.end)
        for offset in range(block.stop - block.start):
            if self._quoted.short[block.start + offset] != self._spoken.short[block.at + offset]:
                self._notes["contractions"] = None
                break

    def _differing(self, block: Block, *, inner: bool) -> None:
        start, stop, at, end = block.start, block.stop, block.at, block.end
        words = [n for n in range(start, stop) if not self._quoted.inserted[n]]
        away = inner and (end < at or end - at > stop - start + NEAR)
        if inner and (away or self._interrupted(at - 1, end)):
            if words:
                self._step("added", start, stop, at, at)
            elif start < stop:
                self._step("inserted", start, stop, at, at)
            self._joint(start, at, end, marks=range(start, stop + 1))
            return
        said = list(range(at, end))
        if not words and start < stop:
            self._step("inserted", start, stop, at, end)
        elif not words and not said:
            return
        elif not words:
            self._left_out(start, at, end)
        elif self._same(words, said):
            self._agreeing += len(words)
        elif not said:
            self._step("added", start, stop, at, end)
        else:
            self._step("changed", start, stop, at, end)

    def _same(self, words: list[int], said: list[int]) -> bool:
        """Record words that are only written differently; False if they differ."""
        quoted, spoken = self._quoted, self._spoken
        meant = [n for n in said if not is_filling(spoken, n, n + 1)]
        figures = [n for n in said if spoken.keys[n] not in _CURRENCY]
        keys = [quoted.keys[n] for n in words]
        for heard in (said, meant, figures):
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
                if heard is meant:
                    self._notes["cleaned"] = None
                self._step(kind, words[0], words[-1] + 1, said[0], said[-1] + 1)
                return True
        return False

    def _left_out(self, start: int, at: int, end: int) -> None:
        """Judge spoken words that the quotation leaves out inside."""
        spoken, quoted = self._spoken, self._quoted
        if start in quoted.gaps:
            self._joint(start, at, end)
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
            len(turn.span.of(text[: turn.span.start + 400]).split())
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
        self._steps.append(Step("omitted", "…" if marked else "", omitted))
        self._pieces.append([end, end])

    def _step(self, kind: StepKind, start: int, stop: int, at: int, end: int) -> None:
        if self._pieces:
            self._pieces[-1][1] = max(self._pieces[-1][1], end)
        else:
            self._pieces.append([at, end])
        self._steps.append(Step(kind, self._quoted.shown(start, stop), self._spoken.shown(at, end)))
