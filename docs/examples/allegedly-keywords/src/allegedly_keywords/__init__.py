"""Finds hedges with a list of words: a minimal classifier."""

from __future__ import annotations

from collections.abc import Sequence

from allegedly import Assessment, Claim, ClaimClassifier, ClassifierSpec, Hedge, hookimpl

WORDS = frozenset({"apparently", "could", "maybe", "might", "perhaps", "possibly", "probably"})


class Keywords(ClaimClassifier):
    """A claim is hedged if it contains one of the words."""

    name = "keywords"

    def assess(self, claims: Sequence[Claim]) -> list[Assessment]:
        """Judge each claim by its words."""
        return [self._judge(claim) for claim in claims]

    def _judge(self, claim: Claim) -> Assessment:
        tokens = claim.segmentation.tokens
        hedges = tuple(
            Hedge(tokens.span(i), tokens.texts[i], "epistemic", holder)
            for zone, holder in claim.zones
            for i in tokens.within(zone)
            if tokens.lowers[i] in WORDS
        )
        return Assessment(
            self.name, "hedged" if hedges else "plain", 0.9 if hedges else 0.1, hedges
        )


@hookimpl
def allegedly_classifiers() -> list[ClassifierSpec]:
    """Register the plugin."""
    return [ClassifierSpec("keywords", Keywords, "seven words that hedge")]
