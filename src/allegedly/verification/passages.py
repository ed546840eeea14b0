"""The passage of the transcripts that a claim in indirect speech is about."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from math import log
from typing import Final

import attrs

from allegedly.diff.content import EMPTY
from allegedly.model import Claim, Span
from allegedly.text.english import stem
from allegedly.verification.results import Place
from allegedly.verification.search import Index, Voice
from allegedly.verification.speakers import same_person
from allegedly.verification.words import words_of

_LEAST_COVERED: Final = 0.5
"""Least share of the weight of a claim's words that a passage must have."""

_FEWEST: Final = 2
"""Content words that a claim must share with a passage."""

_MOST_PLACES: Final = 2_000
"""Places of one word that are looked at: a more frequent one does not tell passages apart."""

_REACH: Final = 30
"""Words that a passage spans, before it is extended to whole sentences."""

_LONGEST: Final = 45
"""Words by which a passage is extended on either side, at most."""

_OWN: Final = 1.3
"""How much more the words of the source count than those of a speaker without a name."""


@attrs.frozen
class Passage:
    """A passage that a claim may report.

    Attributes:
        place: Where it stands.
        covered: The share of the weight of the claim's words that it has, in [0, 1].
    """

    place: Place
    covered: float


class Passages:
    """Finds passages by the content words that they share with claims; rare words count more."""

    def __init__(self, index: Index) -> None:
        """Prepare an index for words in all their forms."""
        self._index = index
        self._places: dict[str, list[int]] = defaultdict(list)
        for word, places in index.places_of_words().items():
            if word not in EMPTY:
                self._places[stem(word)].extend(places)
        self._total = max(1, len(index.keys))

    def best(self, claim: Claim) -> Passage | None:
        """Return the passage that covers most of a claim, among those its source may have said."""
        content = self._content(claim)
        weights = {root: self._weight(root) for root in content}
        if len(weights) < _FEWEST:
            return None
        source = claim.attribution.source if claim.attribution else None
        best: tuple[float, int, int] | None = None
        for voice, first, last, roots in self._windows(weights):
            same = same_person(source, voice.speaker) if source else None
            if same is False:
                continue
            shared = sum(weights[root] for root in roots) * (_OWN if same else 1)
            if len(roots) >= _FEWEST and (best is None or shared > best[0] + 1e-9):
                best = (shared, first, last)
        if best is None:
            return None
        voice, start, stop = self._sentences(best[1], best[2])
        words = voice.words
        there = {stem(key) for key in words.keys[start:stop]}
        covered = sum(sorted(w for root, w in weights.items() if root in there)) / sum(
            sorted(weights.values())
        )
        if covered < _LEAST_COVERED or len(there & weights.keys()) < _FEWEST:
            return None
        text = voice.transcript.text
        end = words.ends[stop - 1]
        while end < len(text) and text[end] in ".?!…”\"’'":
            end += 1
        span = Span(words.starts[start], end)
        turn = voice.transcript.turns[voice.turns[start]]
        place = Place(
            voice.transcript.name,
            turn.speaker,
            span,
            " ".join(span.of(text).split()),
            voice.transcript.time_at(span.start),
        )
        return Passage(place, min(1.0, covered))

    def _content(self, claim: Claim) -> Sequence[str]:
        found: dict[str, None] = {}
        for span in claim.spans:
            words = words_of(claim.article.text, span.start, span.end)
            found.update(dict.fromkeys(stem(key) for key in words.keys if key not in EMPTY))
        return list(found)

    def _weight(self, root: str) -> float:
        return log(1 + self._total / (10 * len(self._places.get(root, ())) + 1))

    def _windows(
        self, weights: dict[str, float]
    ) -> Iterator[tuple[Voice, int, int, frozenset[str]]]:
        """Yield stretches of one voice that have some of the words, with the words they have."""
        found = sorted(
            (place, root)
            for root in weights
            if len(places := self._places.get(root, ())) <= _MOST_PLACES
            for place in places
        )
        inside: Counter[str] = Counter()
        low = 0
        for high, (place, root) in enumerate(found):
            inside[root] += 1
            voice = self._index.voice_at(place)
            while found[low][0] < max(voice.first, place - _REACH):
                gone = found[low][1]
                inside[gone] -= 1
                if not inside[gone]:
                    del inside[gone]
                low += 1
            following = found[high + 1][0] if high + 1 < len(found) else None
            if (
                following is None
                or following - found[low][0] > _REACH
                or self._index.voice_at(following) is not voice
            ):
                yield voice, found[low][0], place, frozenset(inside)

    def _sentences(self, first: int, last: int) -> tuple[Voice, int, int]:
        """Return a stretch extended to whole sentences of one turn."""
        voice = self._index.voice_at(first)
        closes, turns = voice.words.closes, voice.turns
        start, stop = first - voice.first, last - voice.first + 1
        while turns[stop - 1] != turns[start]:  # the longer part of two turns would do as well
            stop -= 1
        low, high = max(0, start - _LONGEST), min(len(turns), stop + _LONGEST)
        while start > low and not closes[start - 1] and turns[start - 1] == turns[start]:
            start -= 1
        while stop < high and not closes[stop - 1] and turns[stop] == turns[stop - 1]:
            stop += 1
        return voice, start, stop
