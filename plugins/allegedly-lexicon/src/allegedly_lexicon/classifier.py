"""The classifier."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from math import prod
from os import PathLike
from typing import TYPE_CHECKING, Final, cast

from allegedly import (
    HEDGE_TYPES,
    Assessment,
    Attribution,
    Claim,
    ClaimClassifier,
    Commitment,
    Hedge,
    HedgeType,
    Holder,
    score_from,
)
from allegedly_lexicon.entries import Entry, read_user_file, shipped_entries
from allegedly_lexicon.errors import LexiconError
from allegedly_lexicon.trie import Match, Trie

if TYPE_CHECKING:
    from allegedly import Tokens

LEAK: Final = 0.03
"""Share of claims without a match that are hedged nevertheless, by words the lexicon lacks."""

MARGIN: Final = 0.01
"""Scores from weak signs alone are capped this far below the threshold."""


UNMOVED: Final = frozenset(("approximator", "weasel"))
"""Types of hedges that leave a commitment as it is: about a number, or about who speaks."""

HEDGING: Final = 2 / 3
"""How far the surest hedge takes a commitment down from certain: to possible."""


PROBABLE: Final = 0.67
"""The most that a cue of belief or doubt leaves."""

POSSIBLE: Final = 0.33
"""The value to a source who does not rule something out."""

OPENERS: Final = frozenset("who whom whose which that where ,".split())
NEAR: Final = 20
"""A relative clause is looked for only if one of `OPENERS` stands at most this many tokens before
the predicate."""

DOUBTS: Final = frozenset(("doubt", "doubts", "doubtful"))
"""Cues that hold something unlikely and, negated, certain."""


def noisy_or(weights: Iterable[float]) -> float:
    """Return the probability that one of several independent causes is at work, or the leak."""
    return 1 - (1 - LEAK) * prod(1 - weight for weight in weights)


class LexiconClassifier(ClaimClassifier):
    """Looks up words: longest match, one weight for each entry.

    The weight of an entry is the probability that one of its occurrences hedges. A claim is
    `hedged` if it contains an occurrence whose weight reaches the threshold; these occurrences are
    its hedges. The score comes from the noisy-or of all occurrences, ``1 - (1 - leak) * (1 - w1) *
    (1 - w2) …``. Weak signs alone never reach the threshold, however many there are: in one claim
    they are seldom independent.

    Attributes:
        types: The hedge types that count.
        threshold: The lowest weight of a hedge, and the noisy-or that corresponds to the score 0.5.
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
            types: The hedge types that count toward label, score and hedges; entries of other
                types are left out.
            threshold: A number above 0.04 and below 1.
            entries: A TOML file of entries to add and patterns to mute.
            extra: More entries to add. Among entries with the same words, these take precedence
                over those of the file, and those over the shipped ones.
            mute: Patterns whose words should match nothing, in addition to those of the file.

        Raises:
            LexiconError: If an option or the file is invalid.
        """
        if isinstance(types, str) or (unknown := sorted(set(types) - set(HEDGE_TYPES))):
            wrong = types if isinstance(types, str) else unknown[0]
            raise LexiconError(
                f"types: unknown {wrong!r}; give a set chosen from {', '.join(HEDGE_TYPES)}"
            )
        if isinstance(mute, str):
            raise LexiconError(f"mute is the string {mute!r}; give a list, such as [{mute!r}]")
        if not LEAK + MARGIN < threshold < 1:
            raise LexiconError(f"threshold {threshold!r} is not between {LEAK + MARGIN} and 1")
        self.types = frozenset(types)
        self.threshold = threshold
        added, muted = read_user_file(entries) if entries is not None else ([], [])
        origins = dict.fromkeys(muted, f"{entries}, mute") | dict.fromkeys(mute, "mute")
        more = tuple(extra)
        if added or more or origins:
            self._trie = Trie((shipped_entries(), added, more), origins, self.types | {"none"})
        else:
            self._trie = _shipped_trie(self.types)
        self._plain = self._score(LEAK)

    def assess(self, claims: Sequence[Claim]) -> list[Assessment]:
        """Judge claims by their words."""
        return [self._assess(claim) for claim in claims]

    def _assess(self, claim: Claim) -> Assessment:
        segmentation = claim.segmentation
        tokens = segmentation.tokens
        find = self._trie.matches
        # A cue that is left out of the zones may still be the context of a hedge.
        found = [
            (match, holder)
            for span in sorted((*claim.spans, *claim.frame))
            for match in find(segmentation, tokens.within(span))
            if match.entry.type != "none" and (holder := _holder(claim, match)) is not None
        ]
        if not found:
            held = _commitment(claim, ())
            return Assessment(self.name, "plain", self._plain, commitment=held)
        threshold = self.threshold
        score = noisy_or(match.entry.weight for match, _ in found)
        said = "; ".join(_describe(tokens, match) for match, _ in found)
        strong = [item for item in found if item[0].entry.weight >= threshold]
        hedges = tuple(_hedge(claim, match, holder) for match, holder in strong)
        score = self._score(score if hedges else min(score, threshold - MARGIN))
        return Assessment(
            self.name,
            "hedged" if hedges else "plain",
            score,
            hedges,
            said if hedges else f"too weak: {said}",
            commitment=_commitment(claim, strong),
        )

    def _score(self, probability: float) -> float:
        return score_from(round(probability, 4), self.threshold)


@lru_cache(maxsize=4)
def _shipped_trie(types: frozenset[HedgeType]) -> Trie:
    return Trie((shipped_entries(),), types=types | {"none"})


def _commitment(
    claim: Claim, hedges: Sequence[tuple[Match, Holder]]
) -> Mapping[Holder, Commitment]:
    """Return the commitment of the voice of a claim.

    A list of words knows nothing of scope: a hedge counts if it stands before the main predicate
    of the claim, relative clauses left aside. The surest one leaves the claim possible.
    """
    attribution = claim.attribution
    voice: Holder = "author" if attribution is None else "source"
    value = 1 - HEDGING * noisy_or(_before_head(claim, hedges, voice) if hedges else ())
    if attribution is not None:
        value = _reported(attribution, value)
    elif (
        claim.event is None
        and "?" in claim.article.text[claim.spans[-1].end - 1 : claim.spans[-1].end + 1]
    ):
        value = 0.0
    return {voice: _at(value)}


def _reported(attribution: Attribution, value: float) -> float:
    """Return the value to a source of a content whose words alone have a value."""
    cue, form = attribution.cue, attribution.content.form
    stance = cue and cue.stance
    if form == "directive":
        return 0.0
    if cue is not None and cue.lemma in DOUBTS:  # "has no doubt that", "doubts that"
        return value if attribution.negated else -min(value, PROBABLE)
    if attribution.negated:  # "does not rule out that" leaves it possible
        return POSSIBLE if cue is not None and cue.lemma == "rule" else 0.0
    if stance == "denying":
        return -value
    if stance == "attitudinal" and form == "proposition":  # "thinks that it rained"
        return min(value, PROBABLE)
    return value


def _before_head(
    claim: Claim, hedges: Sequence[tuple[Match, Holder]], voice: Holder
) -> Iterator[float]:
    head = claim.head
    tokens = claim.segmentation.tokens
    last = tokens.within(head).start if head is not None else 0
    near = [
        match
        for match, holder in hedges
        if holder == voice and match.entry.type not in UNMOVED and match.first <= last
    ]
    if not near or OPENERS.isdisjoint(tokens.lowers[max(0, last - NEAR) : last]):
        passed = []
    else:
        passed = [tokens.within(span) for span in claim.asides]
    for match in near:
        if not any(match.first in aside for aside in passed):
            yield match.entry.weight


_at = lru_cache(maxsize=1024)(Commitment.at)


def _holder(claim: Claim, match: Match) -> Holder | None:
    """Return whose hedge a match would be; None if it is the stance of a cue."""
    span = claim.segmentation.tokens.span(match.first, match.last - 1)
    return next((holder for zone, holder in claim.zones if zone.contains(span)), None)


def _hedge(claim: Claim, match: Match, holder: Holder) -> Hedge:
    span = claim.segmentation.tokens.span(match.first, match.last - 1)
    text = span.of(claim.segmentation.text)
    return Hedge(span, text, cast("HedgeType", match.entry.type), holder)


def _describe(tokens: Tokens, match: Match) -> str:
    words = " ".join(tokens.texts[match.first : match.last])
    entry = match.entry
    pattern = entry.pattern if len(entry.pattern) <= 40 else f"{entry.pattern[:39]}…"
    how = "" if words == pattern else f" ({pattern})"
    return f"{words}{how} {entry.type} {entry.weight:.2f}"
