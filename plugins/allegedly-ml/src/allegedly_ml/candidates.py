"""Candidates: the words of a claim that may be cues, found by one dictionary lookup per token."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from allegedly_ml.claim_tokens import ClaimTokens

Candidate = tuple[int, int]
"""First and last token of a word or phrase that may be a cue, as positions in `ClaimTokens`."""


class CandidateFinder:
    """Finds known words and phrases; the longest phrase wins over the words that it covers."""

    def __init__(self, words: Iterable[str], phrases: Iterable[Sequence[str]] = ()) -> None:
        """Make a finder.

        Args:
            words: Single words, in lower case.
            phrases: Cues of two or more tokens, in lower case.
        """
        self._words = frozenset(words)
        self._phrases: dict[str, list[tuple[str, ...]]] = {}
        for phrase in sorted(map(tuple, phrases), key=lambda p: (-len(p), p)):
            self._phrases.setdefault(phrase[0], []).append(phrase)
        self._starts = self._words | self._phrases.keys()

    def find(self, tokens: ClaimTokens) -> list[Candidate]:
        """Return the candidates of a claim, in order, without overlap, each in one zone."""
        found: list[Candidate] = []
        lowers, zones = tokens.lowers, tokens.zones
        starts = self._starts
        if starts.isdisjoint(lowers):
            return found
        words, phrases = self._words, self._phrases
        free = 0
        for first in [at for at, word in enumerate(lowers) if word in starts]:
            if first < free or zones[first] < 0:
                continue
            word = lowers[first]
            if word in phrases:
                for phrase in phrases[word]:
                    last = first + len(phrase) - 1
                    if (
                        last < len(lowers)
                        and zones[first] == zones[last]
                        and tuple(lowers[first : last + 1]) == phrase
                    ):
                        found.append((first, last))
                        free = last + 1
                        break
            if first >= free and word in words:
                found.append((first, first))
        return found
