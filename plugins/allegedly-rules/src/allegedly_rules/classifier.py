"""The rule classifier."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Final

import attrs

from allegedly import (
    HEDGE_TYPES,
    Assessment,
    Claim,
    ClaimClassifier,
    Commitment,
    Hedge,
    HedgeType,
    Holder,
    Segmentation,
    Span,
)
from allegedly_rules.commitment import of_plain, to_event, to_words
from allegedly_rules.engine import Firing, firings
from allegedly_rules.errors import RuleError
from allegedly_rules.rulebook import RuleBook, load_operators, load_rulebook

BASE: Final = 0.03
"""Probability that a claim is hedged although no rule fires; `scripts/weigh.py` prints it."""

THRESHOLD: Final = 0.5


@attrs.frozen
class Found:
    """A rule that fired inside a claim, with its hedge; a pseudo-trigger has none."""

    firing: Firing
    hedge: Hedge | None


class RuleClassifier(ClaimClassifier):
    """Finds hedges by rules: triggers with conditions on their context.

    The score is a noisy-or: each rule that fires contributes its precision when it fires alone, as
    measured on the training corpora.
    """

    name = "rules"

    def __init__(
        self, *, rules: str | Path | None = None, types: Iterable[str] = HEDGE_TYPES
    ) -> None:
        """Store the options; the rules are compiled when first needed.

        Args:
            rules: A TOML file with rules of your own, which are added to the shipped ones.
            types: The types of hedge that count toward label and score. All are reported.

        Raises:
            RuleError: If `types` is a string, or names an unknown type of hedge.
        """
        if isinstance(types, str):
            raise RuleError(f"types is the string {types!r}; give a list, such as [{types!r}]")
        self.types = frozenset(types)
        if unknown := sorted(self.types.difference(HEDGE_TYPES)):
            raise RuleError(f"types: unknown {unknown[0]!r}; choose from {', '.join(HEDGE_TYPES)}")
        self._own = None if rules is None else Path(rules)

    def __getstate__(self) -> dict[str, object]:
        """Leave out the compiled rules; another process compiles its own."""
        return {"types": self.types, "_own": self._own}

    @cached_property
    def book(self) -> RuleBook:
        """The rules in force.

        Raises:
            RuleError: If a rule file is invalid.
        """
        return load_rulebook(self._own)

    def assess(self, claims: Sequence[Claim]) -> list[Assessment]:
        """Judge claims; see `ClaimClassifier.assess`.

        Raises:
            RuleError: If a rule file is invalid.
        """
        book = self.book
        seen: dict[tuple[Segmentation, int], list[Firing]] = {}
        operators: dict[tuple[Segmentation, int], list[Firing]] = {}
        return [
            self._judge(claim, list(self._relevant(claim, book, seen)), operators)
            for claim in claims
        ]

    def _judge(
        self,
        claim: Claim,
        found: Sequence[Found],
        operators: dict[tuple[Segmentation, int], list[Firing]],
    ) -> Assessment:
        plain = 1.0 - BASE
        hedges: list[Hedge] = []
        reasons: list[str] = []
        for item in found:
            rule = item.firing.rule
            if item.hedge is None:
                words = _span(claim.segmentation, item.firing).of(claim.article.text)
                reasons.append(f"“{words}” is not a hedge (rule {rule.id})")
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
            commitment=_commitment(claim, found, operators),
        )

    def _relevant(
        self, claim: Claim, book: RuleBook, seen: dict[tuple[Segmentation, int], list[Firing]]
    ) -> Iterable[Found]:
        """Yield the rules that fire inside the zones of a claim, in text order.

        The rules that fire in a sentence are kept in `seen`, for its other claims.
        """
        segmentation = claim.segmentation
        sentences = segmentation.sentences
        for zone, holder in claim.zones:
            tokens = segmentation.tokens.within(zone)
            opening = segmentation.sentence_at(zone.start)
            index = 0 if opening is None else opening.index
            framing = any(span.contains(zone) for span in claim.frame)
            while index < len(sentences) and sentences[index].tokens.start < tokens.stop:
                fired = seen.get((segmentation, index))
                if fired is None:
                    fired = firings(book, segmentation.tokens, sentences[index])
                    seen[segmentation, index] = fired
                index += 1
                if not fired:
                    continue
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


def _commitment(
    claim: Claim,
    found: Sequence[Found],
    known: dict[tuple[Segmentation, int], list[Firing]],
) -> Mapping[Holder, Commitment]:
    """Return the commitments to a claim; operators are kept for other claims of their sentence."""
    if not found and claim.attribution is None and claim.event is None:  # most claims
        return of_plain(claim)
    segmentation = claim.segmentation

    def operators(number: int) -> list[Firing]:
        place = segmentation, number
        if place not in known:
            sentence = segmentation.sentences[number]
            known[place] = firings(load_operators(), segmentation.tokens, sentence)
        return known[place]

    if claim.event is not None:
        return to_event(claim, [item.firing for item in found], operators(claim.sentence))
    hedges = [(item.firing, item.hedge.holder) for item in found if item.hedge is not None]
    return to_words(claim, hedges, operators)


def _first(firing: Firing) -> int:
    return firing.first


def _span(segmentation: Segmentation, firing: Firing) -> Span:
    return segmentation.tokens.span(firing.first, firing.last)


def _start(span: Span) -> int:
    return span.start


def _bears(firing: Firing, claim: Claim) -> bool:
    """Return whether a rule that fires in the reporting clause bears on the report.

    In "Ruiz, who may resign, said that …" the scope of "may" ends before the cue.
    """
    reach = claim.segmentation.tokens.span(firing.scope.start, firing.scope.stop - 1)
    cue = claim.attribution.cue if claim.attribution is not None else None
    if cue is not None and any(reach.overlaps(span) for span in cue.spans):
        return True
    before = bisect_left(claim.spans, reach.end, key=_start) - 1
    return before >= 0 and claim.spans[before].end > reach.start
