"""The rule classifier."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from allegedly import Assessment, Claim, ClaimClassifier, Hedge, Segmentation
from allegedly_rules.engine import Firing, firings
from allegedly_rules.errors import RuleError
from allegedly_rules.rulebook import HEDGE_TYPES, HedgeType, RuleBook, load_rulebook

BASE: Final = 0.04
"""Probability that a claim is hedged although nothing fires, measured on the training corpora."""

THRESHOLD: Final = 0.5


class RuleClassifier(ClaimClassifier):
    """Hedges by rules: triggers with conditions on what stands around them.

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
                f"types: {unknown[0]!r} is no type of hedge; types are "
                f"{', '.join(sorted(HEDGE_TYPES))}"
            )
        self._own = None if rules is None else Path(rules)

    @property
    def book(self) -> RuleBook:
        """The rules in force.

        Raises:
            RuleError: If a rule file cannot be used.
        """
        return load_rulebook(self._own)

    def assess(self, claims: Sequence[Claim]) -> list[Assessment]:
        """Judge claims; see `ClaimClassifier.assess`."""
        if not claims:
            return []
        book = self.book
        seen: dict[tuple[Segmentation, int], list[Firing]] = {}
        return [self._judge(claim, _relevant(claim, book, self.types, seen)) for claim in claims]

    def _judge(self, claim: Claim, found: list[tuple[Firing, Hedge | None]]) -> Assessment:
        plain = 1.0 - BASE
        hedges: list[Hedge] = []
        reasons: list[str] = []
        for firing, hedge in found:
            rule = firing.rule
            if hedge is None:
                words = claim.segmentation.tokens.span(firing.first, firing.last)
                reasons.append(
                    f"“{words.of(claim.article.text)}” is no hedge (rule {rule.id})"
                )
                continue
            hedges.append(hedge)
            counts = hedge.type in self.types
            reasons.append(
                f"“{hedge.text}” is {hedge.type} (rule {rule.id}, "
                + (f"{rule.weight:.2f})" if counts else "not counted)")
            )
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
    claim: Claim,
    book: RuleBook,
    types: frozenset[str],
    seen: dict[tuple[Segmentation, int], list[Firing]],
) -> list[tuple[Firing, Hedge | None]]:
    """Return what fires inside the zones of a claim, with the hedge where it is one."""
    segmentation = claim.segmentation
    tokens, sentences = segmentation.tokens, segmentation.sentences
    relevant: list[tuple[Firing, Hedge | None]] = []
    for zone, holder in claim.zones:
        opening = segmentation.sentence_at(zone.start)
        index = 0 if opening is None else opening.index
        while index < len(sentences) and sentences[index].span.start < zone.end:
            key = (segmentation, index)
            if key not in seen:
                seen[key] = firings(book, tokens, sentences[index])
            for firing in seen[key]:
                span = tokens.span(firing.first, firing.last)
                if span.start < zone.start or span.end > zone.end:
                    continue
                framing = claim.attribution is not None and zone not in claim.spans
                if framing and not _reaches(firing, claim):
                    continue
                rule = firing.rule
                hedge = None
                if rule.type != "none":
                    kind = rule.type
                    if rule.fallback is not None and kind not in types and rule.fallback in types:
                        kind = rule.fallback
                    hedge = Hedge(span, span.of(claim.article.text), kind, holder)
                relevant.append((firing, hedge))
            index += 1
    return relevant


def _reaches(firing: Firing, claim: Claim) -> bool:
    """Say whether a firing in the reporting clause bears on the report.

    In "Ruiz, who may resign, said that …" the scope of "may" ends before the cue.
    """
    tokens = claim.segmentation.tokens
    reach = tokens.span(firing.scope.start, firing.scope.stop - 1)
    attribution = claim.attribution
    if attribution is not None and attribution.cue is not None:
        return any(reach.overlaps(span) for span in attribution.cue.spans + claim.spans)
    return any(reach.overlaps(span) for span in claim.spans)
