"""Pairing the claims of two articles, or of a headline and its body."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

import attrs

from allegedly.diff.change_kinds import Change
from allegedly.diff.claim_changes import changes_between
from allegedly.diff.similarity import Similarity
from allegedly.model import Analysis, Claim

LEAST: Final = 0.5
"""Lowest similarity at which two claims count as being about the same thing."""

NEARLY: Final = 0.15
"""Claims this close to the most similar one compete: the one that best supports the later wins."""

Mode = Literal["articles", "headline"]


@attrs.frozen
class Pair:
    """Two claims about the same thing.

    Attributes:
        before: The earlier claim.
        after: The later claim, which may be plainer.
        similarity: How similar they are, in [0, 1].
        changes: The changes of voice, hedging and commitment.
    """

    before: Claim
    after: Claim
    similarity: float
    changes: tuple[Change, ...]

    @property
    def alarm(self) -> bool:
        """Whether `after` states plainly what `before` hedges or attributes, or the opposite."""
        return any(change.alarm for change in self.changes)

    @property
    def turned(self) -> bool:
        """Whether `after` states the opposite of what `before` states."""
        return any(change.turned for change in self.changes)


@attrs.frozen
class Difference:
    """The result of `diff_articles` and `diff_headline`.

    Attributes:
        mode: Whether two articles were compared, or a headline with its body.
        before: The analysis of the reference article.
        after: The analysis of the other article; for a headline, the same analysis.
        pairs: All pairs, in the order of the claims of `after`.
        unpaired: Claims of `after` with no similar claim in `before`.
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
        """The pairs whose later claim is plainer, or says the opposite."""
        return tuple(pair for pair in self.pairs if pair.alarm)

    @property
    def turned(self) -> tuple[Pair, ...]:
        """The pairs whose later claim says the opposite; each is an alarm."""
        return tuple(pair for pair in self.pairs if pair.turned)


def diff_articles(before: Analysis, after: Analysis, *, least: float = LEAST) -> Difference:
    """Find the claims that one article makes more or less plainly than another on the same story.

    Args:
        before: The reference article.
        after: The other article, which may state plainly what the first hedges or attributes.
        least: Lowest similarity at which two claims count as being about the same thing.
    """
    return _difference("articles", before, after, before.claims, after.claims, least)


def diff_headline(analysis: Analysis, *, least: float = LEAST) -> Difference:
    """Find the claims that a headline makes more or less plainly than the body of its article.

    Args:
        analysis: The article; one without a title has nothing to compare.
        least: Lowest similarity at which two claims count as being about the same thing.
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
        # If the reference makes a claim both cautiously and firmly, the other may make it firmly.
        candidates = [
            Pair(other, claim, value, changes_between(other, claim, before, after))
            for value, other in near
            if value >= near[0][0] - NEARLY
        ]
        pairs.append(
            min(candidates, key=lambda pair: (pair.alarm, len(pair.changes), -pair.similarity))
        )
    return Difference(mode, before, after, tuple(pairs), tuple(unpaired))
