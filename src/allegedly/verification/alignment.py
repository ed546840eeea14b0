"""A quotation beside the words of a voice: runs that agree, and the words around them aligned."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, Final

import attrs

from allegedly.extras import need
from allegedly.verification.search import NEAR, Chain, Run, Voice
from allegedly.verification.spelling import same_words
from allegedly.verification.words import Words, meant

_ELIDED: Final = 400
"""Spoken words that an ellipsis may stand for."""

_EDGE: Final = 4
"""How many more or fewer words than the quotation the transcript may have at an edge of it."""

MOST_REPLACED: Final = 6
"""Spoken words that an insertion in brackets may stand for."""


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


def blocks_of(quoted: Words, chain: Chain) -> list[Block]:
    """Return a whole quotation in blocks, in its order.

    Args:
        quoted: The words of the quotation.
        chain: Runs of them in a voice.
    """
    pieces = _by_pieces(quoted, chain) if quoted.gaps or quoted.insertions else None
    return pieces or list(_around(quoted, chain))


def _around(quoted: Words, chain: Chain) -> Iterator[Block]:
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
