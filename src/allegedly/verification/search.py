"""Finding where the words of a quotation stand in transcripts.

The words of each speaker are one sequence. Series of three words that a quotation shares with a
sequence are extended as far as they agree; the runs so found are chained into the best account of
the whole quotation. The time is linear in the transcripts, and in the quotations for words that are
not extremely frequent.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import attrs

from allegedly.verification.speakers import one_name_each
from allegedly.verification.transcript import Transcript
from allegedly.verification.words import Words, words_of

_SIZE: Final = 3
"""Words in a row by which places are found."""

_MOST_PLACES: Final = 48
"""Places of one series of words that are looked at."""

_MOST_RUNS: Final = 100
"""Runs that are chained for one quotation, the longest first."""

_MOST_GOING: Final = 200
"""Runs that are extended at the same time."""

NEAR: Final = 40
"""Spoken words that may lie between two runs before they count as places apart."""

_APART: Final = 3.5
"""Cost, in words, of joining places apart; a shorter piece is not worth it."""

_DRIFT: Final = 0.15
"""Cost of each word by which the gap in the transcript differs from that in the quotation."""


@attrs.frozen(eq=False)
class Voice:
    """All that one speaker says in one transcript.

    Attributes:
        transcript: The transcript.
        speaker: The name, or None.
        words: The words of the speaker, one turn after the other.
        turns: For each word, the number of its turn in the transcript.
        first: Its first position among the words of all voices.
    """

    transcript: Transcript
    speaker: str | None
    words: Words
    turns: Sequence[int] = attrs.field(repr=False)
    first: int


@attrs.frozen
class Run:
    """Words of a quotation that stand in a voice in the same order without a gap.

    Attributes:
        start: The first word of the quotation.
        stop: The index after the last.
        at: The word of the voice that agrees with the first.
    """

    start: int
    stop: int
    at: int

    @property
    def end(self) -> int:
        """The index after the last word of the voice."""
        return self.at + self.stop - self.start


@attrs.frozen
class Chain:
    """The best account of a quotation in one voice.

    Attributes:
        voice: The voice.
        runs: Runs in the order of the quotation.
        score: Words that agree, less the cost of gaps and joints.
    """

    voice: Voice
    runs: tuple[Run, ...]
    score: float


class Index:
    """The words of all voices, and where each series of three occurs."""

    def __init__(self, transcripts: Iterable[Transcript]) -> None:
        """Index transcripts."""
        self.voices: list[Voice] = []
        self._keys: list[str | None] = []
        for transcript in transcripts:
            self._add(transcript)
        self._firsts = [voice.first for voice in self.voices]
        self._single: dict[str, list[int]] = defaultdict(list)
        self._series: dict[tuple[str | None, ...], list[int]] = defaultdict(list)
        keys = self._keys
        for at, key in enumerate(keys):
            if key is not None:
                self._single[key].append(at)
        for at, series in enumerate(zip(keys, keys[1:], keys[2:], strict=False)):
            self._series[series].append(at)

    def _add(self, transcript: Transcript) -> None:
        names = one_name_each(transcript.speakers)
        turns: dict[str | None, list[int]] = defaultdict(list)
        for number, turn in enumerate(transcript.turns):
            turns[turn.speaker and names[turn.speaker]].append(number)
        for speaker, numbers in turns.items():
            parts = [
                words_of(transcript.text, turn.span.start, turn.span.end)
                for turn in (transcript.turns[number] for number in numbers)
            ]
            words = Words(
                transcript.text,
                [key for part in parts for key in part.keys],
                [start for part in parts for start in part.starts],
                [end for part in parts for end in part.ends],
                [short for part in parts for short in part.short],
                [patched for part in parts for patched in part.patched],
                [closes for part in parts for closes in part.closes],
            )
            where = [n for n, part in zip(numbers, parts, strict=True) for _ in part.keys]
            self.voices.append(Voice(transcript, speaker, words, where, len(self._keys)))
            self._keys += words.keys
            self._keys.append(None)  # so that no run goes from one voice into the next

    @property
    def keys(self) -> Sequence[str | None]:
        """The words of all voices in one sequence, with None after each voice."""
        return self._keys

    def voice_at(self, place: int) -> Voice:
        """Return the voice that has a place of `keys`."""
        return self.voices[bisect_right(self._firsts, place) - 1]

    def places_of_words(self) -> Mapping[str, Sequence[int]]:
        """Return for each word its places in `keys`."""
        return self._single

    def chains(self, quoted: Words) -> list[Chain]:
        """Return the best chain in each voice that has some of the words, the best first."""
        by_voice: dict[int, list[Run]] = defaultdict(list)
        for run in self._runs(quoted.keys):
            by_voice[bisect_right(self._firsts, run.at) - 1].append(run)
        found = []
        for number, runs in by_voice.items():
            voice = self.voices[number]
            own = [Run(run.start, run.stop, run.at - voice.first) for run in runs]
            found.append(_chain(voice, own, quoted))
        return sorted(found, key=lambda chain: (-chain.score, chain.voice.first))

    def _runs(self, keys: Sequence[str]) -> list[Run]:
        size = min(_SIZE, len(keys))
        runs: set[Run] = set()
        going: dict[int, int] = {}  # by place less position: the word at which a run began
        everything = self._keys
        for at in range(len(keys) - size + 1):
            last = keys[at + size - 1]
            ended = [
                shift
                for shift in going
                if at + size - 1 + shift >= len(everything)
                or everything[at + size - 1 + shift] != last
            ]
            for shift in ended:
                begin = going.pop(shift)
                runs.add(Run(begin, at + size - 1, begin + shift))
            for place in self._places(keys, at, size)[:_MOST_PLACES]:
                if place - at not in going and len(going) < _MOST_GOING:
                    going[place - at] = at
        for shift, begin in going.items():
            runs.add(Run(begin, len(keys), begin + shift))
        if not runs:
            runs = self._by_rare_words(keys)
        whole = [run for run in runs if run.stop - run.start == len(keys)]
        return sorted(whole or runs, key=lambda run: (run.start - run.stop, run.at))[:_MOST_RUNS]

    def _places(self, keys: Sequence[str], at: int, size: int) -> Sequence[int]:
        if size == _SIZE:
            return self._series.get(tuple(keys[at : at + size]), ())
        places = self._single.get(keys[at], ())
        if size == 1:
            return places
        following = keys[at + 1]
        return [place for place in places if self._keys[place + 1] == following]

    def _by_rare_words(self, keys: Sequence[str]) -> set[Run]:
        """Return runs of single rare words, for quotations without three words in a row."""
        runs = set()
        rarest = sorted(range(len(keys)), key=lambda at: len(self._single.get(keys[at], ())))
        for at in [at for at in rarest if self._single.get(keys[at])][:6]:
            for place in self._single[keys[at]][:_MOST_PLACES]:
                start, stop, shift = at, at + 1, place - at
                while (
                    start
                    and place - (at - start)
                    and self._keys[start - 1 + shift] == keys[start - 1]
                ):
                    start -= 1
                while stop < len(keys) and self._keys[stop + shift] == keys[stop]:
                    stop += 1
                runs.add(Run(start, stop, start + shift))
        return runs


def _chain(voice: Voice, runs: list[Run], quoted: Words) -> Chain:
    """Return the chain of runs of one voice that accounts for most of a quotation at least cost."""
    runs.sort(key=lambda run: (run.start, run.stop, run.at))
    scores: list[float] = []
    before: list[int] = []
    for number, run in enumerate(runs):
        best, link = float(run.stop - run.start), -1
        for other in range(number):
            earlier = runs[other]
            overlap = max(0, earlier.stop - run.start)
            if run.stop - run.start <= overlap:
                continue
            score = scores[other] + (run.stop - run.start - overlap) - _cost(earlier, run, overlap)
            if score > best:
                best, link = score, other
        scores.append(best)
        before.append(link)
    number = max(range(len(runs)), key=lambda n: (scores[n], _bounds(voice, runs[n]), -runs[n].at))
    chosen: list[Run] = []
    score = scores[number]
    while number >= 0:
        run = runs[number]
        if chosen and run.stop > chosen[-1].start:
            later = chosen[-1]
            split = _split(voice, run, later, quoted)
            chosen[-1] = Run(split, later.stop, later.at + split - later.start)
            run = Run(run.start, split, run.at)
        chosen.append(run)
        number = before[number]
    return Chain(voice, tuple(run for run in reversed(chosen) if run.stop > run.start), score)


def _bounds(voice: Voice, run: Run) -> int:
    """Return how many ends of a run are those of a sentence, to choose among equal places."""
    closes = voice.words.closes
    return (run.at == 0 or closes[run.at - 1]) + closes[run.end - 1]


def _split(voice: Voice, earlier: Run, later: Run, quoted: Words) -> int:
    """Return where to divide words of the quotation that fit both of two runs.

    That is at an ellipsis, or else at the end of a sentence, or else as late as possible.
    """
    shared = range(later.start, min(earlier.stop, later.stop) + 1)
    for at in shared:
        if at in quoted.gaps:
            return at
    for at in reversed(shared):
        if at > earlier.start and voice.words.closes[earlier.at + at - earlier.start - 1]:
            return at
    return shared[-1]


def _cost(earlier: Run, later: Run, overlap: int) -> float:
    spoken = later.at + overlap - earlier.end
    missing = later.start + overlap - earlier.stop
    if spoken < 0 or spoken > missing + NEAR:
        return _APART
    return min(_APART, _DRIFT * abs(spoken - missing))
