"""From runs of agreeing words to the whole quotation beside the transcript, word by word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, Final

import attrs

from allegedly.extras import need
from allegedly.verification.results import Step, StepKind
from allegedly.verification.search import NEAR, Chain, Run, Voice
from allegedly.verification.spelling import same_short, same_words
from allegedly.verification.words import Words, is_filling, meant

_ELIDED: Final = 400
"""Spoken words that an ellipsis may stand for."""

_EDGE: Final = 4
"""How many more or fewer words than the quotation the transcript may have at an edge of it."""

_LONGEST_SHOWN: Final = 240
"""Characters of an omission that are shown."""

LEAST_APART: Final = 8
"""Spoken words left out without a mark that make two pieces places apart, and no slip."""

LEAST_CLAUSE: Final = 3
"""The same where a sentence ends among them."""

MOST_REPLACED: Final = 6
"""Spoken words that an insertion in brackets may stand for."""

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
    pieces = _by_pieces(quoted, chain) if quoted.gaps or quoted.insertions else None
    return _Accounting(quoted, chain.voice).account(pieces or list(_blocks(quoted, chain)))


def _blocks(quoted: Words, chain: Chain) -> Iterator[Block]:
    """Yield the whole quotation in blocks: the runs, and the words around them aligned."""
    voice, runs = chain.voice, chain.runs
    yield from _leading(quoted, voice, runs[0])
    for number, run in enumerate(runs):
        yield Block(run.start, run.stop, run.at, run.end, True)
        if number + 1 < len(runs):
            following = runs[number + 1]
            spoken = following.at - run.end
            if 0 <= spoken <= following.start - run.stop + NEAR:
                yield from _aligned(quoted, voice, run.stop, following.start, run.end, following.at)
            else:
                yield Block(run.stop, following.start, run.end, following.at, False)
    yield from _trailing(quoted, voice, runs[-1])


def _by_pieces(quoted: Words, chain: Chain) -> list[Block] | None:
    """Return the pieces between ellipses and insertions, if each stands there word for word."""
    keys = chain.voice.words.keys
    bounds = sorted({0, *quoted.gaps, *quoted.insertions, len(quoted)})
    pieces = list(pairwise(bounds))
    anchor = max(chain.runs, key=lambda run: run.stop - run.start)
    known = next(n for n, (start, stop) in enumerate(pieces) if start <= anchor.start < stop)
    places = {known: anchor.at - (anchor.start - pieces[known][0])}

    def reach(bound: int) -> int:
        return _ELIDED if bound in quoted.gaps else MOST_REPLACED

    order = (*range(known, -1, -1), *range(known + 1, len(pieces)))
    for number in order:
        start, stop = pieces[number]
        size = stop - start
        if number == known:
            near = range(places[known], places[known] + 1)
        elif number < known:
            latest = places[number + 1] - size
            near = range(latest, latest - reach(stop) - 1, -1)
        else:
            earliest = places[number - 1] + pieces[number - 1][1] - pieces[number - 1][0]
            near = range(earliest, earliest + reach(start) + 1)
        piece = list(quoted.keys[start:stop])
        at = next((at for at in near if at >= 0 and keys[at : at + size] == piece), None)
        if at is None:
            return None
        places[number] = at
    blocks: list[Block] = []
    for number, (start, stop) in enumerate(pieces):
        at = places[number]
        if blocks:
            blocks.append(Block(start, start, blocks[-1].end, at, False))
        blocks.append(Block(start, stop, at, at + stop - start, True))
    return blocks


def _leading(quoted: Words, voice: Voice, run: Run) -> list[Block]:
    """Return the words before the first run, beside the spoken words that fit best."""
    size = run.start
    if not size:
        return []
    near = run.at - size
    places = range(max(0, near - _EDGE), max(0, min(run.at, near + _EDGE)) + 1)
    best = _best(quoted, voice.words, (0, size), [(at, run.at) for at in places])
    return _aligned(quoted, voice, 0, size, *best)


def _trailing(quoted: Words, voice: Voice, run: Run) -> list[Block]:
    """Return the words after the last run, beside the spoken words that fit best."""
    size = len(quoted) - run.stop
    if not size:
        return []
    most, near = len(voice.words), run.end + size
    places = range(min(most, max(run.end, near - _EDGE)), min(most, near + _EDGE) + 1)
    best = _best(quoted, voice.words, (run.stop, len(quoted)), [(run.end, end) for end in places])
    return _aligned(quoted, voice, run.stop, len(quoted), *best)


def _best(
    quoted: Words, spoken: Words, stretch: tuple[int, int], windows: Sequence[tuple[int, int]]
) -> tuple[int, int]:
    """Return the spoken words that fit a stretch of the quotation best, fillers aside."""
    start, stop = stretch
    keys, pithy = quoted.keys[start:stop], meant(quoted, start, stop, phrases=False)
    distance = _levenshtein().distance
    leading = start == 0

    def misfit(window: tuple[int, int]) -> tuple[bool, int, int, int]:
        at, end = window
        return (
            not same_words(meant(spoken, at, end, further=leading), pithy),
            min(
                distance(meant(spoken, at, end, phrases=phrases, further=leading), pithy)
                for phrases in (False, True)
            ),
            distance(spoken.keys[at:end], keys),
            abs(end - at - len(keys)),
        )

    return min(windows, key=misfit)


def _levenshtein() -> Any:
    return need("rapidfuzz.distance.Levenshtein", "verify", "verifying quotations")


def _aligned(quoted: Words, voice: Voice, start: int, stop: int, at: int, end: int) -> list[Block]:
    """Align a few words of a quotation with a few of a voice; neighbours that differ are joined."""
    if start == stop or at == end:
        return [Block(start, stop, at, end, False)] if start < stop or at < end else []
    found: list[Block] = []
    for tag, at0, at1, q0, q1 in (
        _levenshtein().opcodes(voice.words.keys[at:end], quoted.keys[start:stop]).as_list()
    ):
        block = Block(start + q0, start + q1, at + at0, at + at1, tag == "equal")
        if found and not block.equal and not found[-1].equal:
            before = found.pop()
            block = Block(before.start, block.stop, before.at, block.end, False)
        found.append(block)
    return found


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
