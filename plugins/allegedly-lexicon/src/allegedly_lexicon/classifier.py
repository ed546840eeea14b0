"""The classifier."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from os import PathLike
from typing import TYPE_CHECKING, Final, cast

from allegedly import Assessment, Claim, ClaimClassifier, Hedge
from allegedly_lexicon.entries import (
    HEDGE_TYPES,
    Entry,
    HedgeType,
    read_user_file,
    shipped_entries,
)
from allegedly_lexicon.errors import LexiconError
from allegedly_lexicon.trie import Match, Trie

if TYPE_CHECKING:
    from allegedly import Tokens

LEAK: Final = 0.03
"""Share of claims without any match that are hedged nevertheless, by means the list lacks."""


class LexiconClassifier(ClaimClassifier):
    """Looks words up: longest match, one weight an entry, weights joined by noisy-or.

    The weight of an entry is the probability that one of its occurrences hedges. Taking
    occurrences as independent, a claim is hedged with probability
    ``1 - (1 - leak) * (1 - w1) * (1 - w2) …``.

    Attributes:
        types: The hedge types that count.
        threshold: The score from which a claim is labelled `hedged`. Hedges are the matches that
            weigh as much; where none does, but they do together, all of them.
    """

    name = "lexicon"

    def __init__(
        self,
        *,
        types: Collection[HedgeType] = HEDGE_TYPES,
        threshold: float = 0.5,
        entries: str | PathLike[str] | None = None,
        extra: Iterable[Entry] = (),
        mute: Iterable[str] = (),
    ) -> None:
        """Compile the shipped lexicon with the user's changes.

        Args:
            types: The hedge types that count toward label, score and hedges. Entries of other
                types still take their words, so that no shorter entry matches inside them.
            threshold: The score, in (0, 1), from which a claim is labelled `hedged`.
            entries: A TOML file of entries to add and patterns to mute.
            extra: More entries to add; they count before those of the file, which count before
                the shipped ones.
            mute: Patterns whose words are to match nothing, in addition to those of the file.

        Raises:
            LexiconError: If an option or the file is wrong.
        """
        if unknown := sorted(set(types) - set(HEDGE_TYPES)):
            raise LexiconError(
                f"unknown hedge type {unknown[0]!r}; there are {', '.join(HEDGE_TYPES)}"
            )
        if not 0 < threshold < 1:
            raise LexiconError(f"threshold {threshold!r} is not between 0 and 1")
        self.types = frozenset(types)
        self.threshold = threshold
        added, muted = read_user_file(entries) if entries is not None else ([], [])
        self._trie = Trie((shipped_entries(), added, tuple(extra)), (*muted, *mute))
        self._plain = Assessment(self.name, "plain", LEAK)

    def assess(self, claims: Sequence[Claim]) -> list[Assessment]:
        """Judge claims by the words in them."""
        return [self._assess(claim) for claim in claims]

    def _assess(self, claim: Claim) -> Assessment:
        segmentation = claim.segmentation
        tokens = segmentation.tokens
        types = self.types
        found = [
            (match, holder)
            for span, holder in claim.zones
            for match in self._trie.matches(segmentation, tokens.within(span))
            if match.entry.type in types
        ]
        if not found:
            return self._plain
        doubt = 1 - LEAK
        for match, _ in found:
            doubt *= 1 - match.entry.weight
        score = round(1 - doubt, 4)
        said = "; ".join(_describe(tokens, match) for match, _ in found)
        if score < self.threshold:
            return Assessment(self.name, "plain", score, (), f"too weak: {said}")
        strong = [item for item in found if item[0].entry.weight >= self.threshold]
        hedges = []
        for match, holder in strong or found:
            span = tokens.span(match.first, match.last - 1)
            kind = cast("HedgeType", match.entry.type)
            hedges.append(Hedge(span, span.of(segmentation.text), kind, holder))
        return Assessment(self.name, "hedged", score, tuple(hedges), said)


def _describe(tokens: Tokens, match: Match) -> str:
    words = " ".join(tokens.texts[match.first : match.last])
    entry = match.entry
    how = "" if words == entry.pattern else f" ({entry.pattern})"
    return f"{words}{how} {entry.type} {entry.weight:.2f}"
