"""The rule classifier."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Final

import attrs

from allegedly import (
    HEDGE_TYPES,
    Assessment,
    Claim,
    ClaimClassifier,
    Hedge,
    HedgeType,
    Segmentation,
    Span,
)
from allegedly_rules.engine import Firing, firings
from allegedly_rules.errors import RuleError
from allegedly_rules.rulebook import RuleBook, load_rulebook

BASE: Final = 0.03
"""Probability that a claim is hedged although nothing fires; `scripts/weigh.py` prints it."""

THRESHOLD: Final = 0.5


@attrs.frozen
class Found:
    """A firing inside a claim, with the hedge it makes; pseudo-triggers make none."""

    firing: Firing
    hedge: Hedge | None


class RuleClassifier(ClaimClassifier):
    """Finds hedges by rules: triggers with conditions on what stands around them.

    The score is a noisy-or: each rule that fires counts with how often it was right, alone, on
    the corpora it was weighed on.
    """

    name = "rules"

    def __init__(
        self, *, rules: str | Path | None = None, types: Iterable[str] = HEDGE_TYPES
    ) -> None:
        """Take the options; the rules are compiled when they are first needed.

        Args:
            rules: A TOML file with rules of your own, to be added to the shipped ones.
            types: The types of hedge that count toward label and score. All are reported.

        Raises:
            RuleError: If `types` names something that is no type of hedge.
        """
        self.types = frozenset(types)
        if unknown := sorted(self.types.difference(HEDGE_TYPES)):
            raise RuleError(
                f"types: {unknown[0]!r} is no type of hedge; types are {', '.join(HEDGE_TYPES)}"
            )
        self._own = None if rules is None else Path(rules)

    def __getstate__(self) -> dict[str, object]:
        """Leave the compiled rules behind; another process compiles its own."""
        return {"types": self.types, "_own": self._own}

    @cached_property
    def book(self) -> RuleBook:
        """The rules in force.

        Raises:
            RuleError: If a rule file cannot be used.
        """
        return load_rulebook(self._own)

    def assess(self, claims: Sequence[Claim]) -> list[Assessment]:
        """Judge claims; see `ClaimClassifier.assess`.

        Raises:
            RuleError: If a rule file cannot be used.
        """
        book = self.book
        seen: dict[tuple[Segmentation, int], list[Firing]] = {}
        return [self._judge(claim, self._relevant(claim, book, seen)) for claim in claims]

    def _judge(self, claim: Claim, found: Iterable[Found]) -> Assessment:
        plain = 1.0 - BASE
        hedges: list[Hedge] = []
        reasons: list[str] = []
        for item in found:
            rule = item.firing.rule
            if item.hedge is None:
                words = _span(claim.segmentation, item.firing).of(claim.article.text)
                reasons.append(f"“{words}” is no hedge (rule {rule.id})")
                continue
            hedges.append(item.hedge)
            counts = item.hedge.type in self.types
            weight = f"{rule.weight:.2f}" if counts else "not counted"
            reasons.append(f"“{item.hedge.text}” is {item.hedge.type} (rule {rule.id}, {weight})")
            if counts:
                plain *= 1.0 - rule.weight
        score = round(1.0 - plain, 6)
        return Assessment(
            self.name,
            "hedged" if score >= THRESHOLD else "plain",
            score,
            tuple(hedges),
            "; ".join(reasons) or "no rule fired",
        )

    def _relevant(
        self, claim: Claim, book: RuleBook, seen: dict[tuple[Segmentation, int], list[Firing]]
    ) -> Iterable[Found]:
        """Yield what fires inside the zones of a claim, in text order.

        What fires in a sentence is kept in `seen`, for the other claims of the sentence.
        """
        segmentation = claim.segmentation
        sentences = segmentation.sentences
        for zone, holder in claim.zones:
            tokens = segmentation.tokens.within(zone)
            opening = segmentation.sentence_at(zone.start)
            index = 0 if opening is None else opening.index
            framing = claim.attribution is not None and zone in claim.frame
            while index < len(sentences) and sentences[index].tokens.start < tokens.stop:
                fired = seen.get((segmentation, index))
                if fired is None:
                    fired = firings(book, segmentation.tokens, sentences[index])
                    seen[segmentation, index] = fired
                index += 1
                for place in range(bisect_left(fired, tokens.start, key=_first), len(fired)):
                    firing = fired[place]
                    if firing.first >= tokens.stop:
                        break
                    if firing.last >= tokens.stop or (framing and not _bears(firing, claim)):
                        continue
                    kind = self._type(firing)
                    span = _span(segmentation, firing)
                    text = span.of(claim.article.text)
                    yield Found(firing, Hedge(span, text, kind, holder) if kind else None)

    def _type(self, firing: Firing) -> HedgeType | None:
        rule = firing.rule
        if rule.type == "none":
            return None
        if rule.fallback is not None and rule.type not in self.types:
            return rule.fallback
        return rule.type


def _first(firing: Firing) -> int:
    return firing.first


def _span(segmentation: Segmentation, firing: Firing) -> Span:
    return segmentation.tokens.span(firing.first, firing.last)


def _start(span: Span) -> int:
    return span.start


def _bears(firing: Firing, claim: Claim) -> bool:
    """Say whether what fires in the reporting clause bears on the report.

    In "Ruiz, who may resign, said that …" the scope of "may" ends before the cue.
    """
    reach = claim.segmentation.tokens.span(firing.scope.start, firing.scope.stop - 1)
    cue = claim.attribution.cue if claim.attribution is not None else None
    if cue is not None and any(reach.overlaps(span) for span in cue.spans):
        return True
    before = bisect_left(claim.spans, reach.end, key=_start) - 1
    return before >= 0 and claim.spans[before].end > reach.start
