"""Pairing the claims of two articles, or of a headline and its body."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

import attrs

from allegedly.diff.changes import Change, changes_between
from allegedly.diff.similarity import Similarity
from allegedly.model import Analysis, Claim

LEAST: Final = 0.5
"""Similarity from which two claims count as being about the same thing."""

NEARLY: Final = 0.15
"""Of claims that are nearly as similar as the most similar one, that counts which backs it best."""

Mode = Literal["articles", "headline"]


@attrs.frozen
class Pair:
    """Two claims about the same thing.

    Attributes:
        before: The claim to go by.
        after: The claim that may say it more plainly.
        similarity: What paired them, in [0, 1].
        changes: What changed in voice and hedging.
    """

    before: Claim
    after: Claim
    similarity: float
    changes: tuple[Change, ...]

    @property
    def alarm(self) -> bool:
        """Whether `after` says more plainly what `before` hedges or attributes."""
        return any(change.alarm for change in self.changes)


@attrs.frozen
class Difference:
    """What `diff_articles` and `diff_headline` find.

    Attributes:
        mode: Whether two articles were compared, or a headline with its body.
        before: The analysis to go by.
        after: The analysis of the other article; for a headline the same.
        pairs: All pairs, in the order of the claims of `after`.
        unpaired: Claims of `after` about which `before` says nothing that is alike.
    """

    mode: Mode
    before: Analysis
    after: Analysis
    pairs: tuple[Pair, ...]
    unpaired: tuple[Claim, ...]

    @property
    def changed(self) -> tuple[Pair, ...]:
        """The pairs in which something changed."""
        return tuple(pair for pair in self.pairs if pair.changes)

    @property
    def alarms(self) -> tuple[Pair, ...]:
        """The pairs in which the later claim stands more plainly."""
        return tuple(pair for pair in self.pairs if pair.alarm)


def diff_articles(before: Analysis, after: Analysis, *, least: float = LEAST) -> Difference:
    """Say what an article states more plainly, or less so, than another one on the same story.

    Args:
        before: The article to go by.
        after: The article that may say plainly what the first hedges or attributes.
        least: Similarity from which two claims count as being about the same thing.
    """
    return _difference("articles", before, after, before.claims, after.claims, least)


def diff_headline(analysis: Analysis, *, least: float = LEAST) -> Difference:
    """Say what the headline of an article states more plainly, or less so, than its body.

    Args:
        analysis: The article; without a title there is nothing to compare.
        least: Similarity from which two claims count as being about the same thing.
    """
    title = [c for c in analysis.claims if analysis.sentences[c.sentence].role == "title"]
    body = [c for c in analysis.claims if analysis.sentences[c.sentence].role != "title"]
    return _difference("headline", analysis, analysis, body, title, least)


def _difference(
    mode: Mode,
    before: Analysis,
    after: Analysis,
    old: Sequence[Claim],
    new: Sequence[Claim],
    least: float,
) -> Difference:
    similarity = Similarity(old, new)
    pairs: list[Pair] = []
    unpaired: list[Claim] = []
    for claim in new:
        near = [(value, other) for value, other in similarity.to(claim) if value >= least]
        if not near:
            unpaired.append(claim)
            continue
        # Where the reference says a thing both firmly and with care, saying it firmly is fair.
        candidates = [
            Pair(other, claim, value, changes_between(other, claim, before, after))
            for value, other in near
            if value >= near[0][0] - NEARLY
        ]
        pairs.append(
            min(candidates, key=lambda pair: (pair.alarm, len(pair.changes), -pair.similarity))
        )
    return Difference(mode, before, after, tuple(pairs), tuple(unpaired))
