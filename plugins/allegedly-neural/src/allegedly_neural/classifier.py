"""The classifier: judges claims with the encoder, in the context of their article."""

from __future__ import annotations

from collections.abc import Sequence

from allegedly import Assessment, Claim, ClaimClassifier, Hedge
from allegedly.model import Holder
from allegedly_neural.commitment import commitments
from allegedly_neural.hedging import Hedging
from allegedly_neural.model import WithModel
from allegedly_neural.roles import HEDGES, VAGUE


class NeuralClassifier(WithModel, ClaimClassifier):
    """Judges claims with the small encoder that also finds attributions."""

    def assess(self, claims: Sequence[Claim]) -> list[Assessment]:
        """Judge claims, each by its words in the context of the article."""
        articles = list(dict.fromkeys(claim.segmentation for claim in claims))
        hedgings = dict(zip(articles, self._model.hedging(articles), strict=True))
        return [self._judge(claim, hedgings[claim.segmentation]) for claim in claims]

    def _judge(self, claim: Claim, hedging: Hedging) -> Assessment:
        calibration = self._model.settings.calibration_of(claim)
        commitment = commitments(claim, hedging)
        holders: dict[int, tuple[int, Holder]] = {}
        tokens = claim.segmentation.tokens
        for zone, (span, holder) in enumerate(claim.zones):
            for token in tokens.within(span):
                holders.setdefault(token, (zone, holder))
        if not holders:
            return Assessment(self.name, "plain", 0.0, (), "no words", commitment=commitment)
        inside = sorted(holders)
        score = calibration.score(hedging.logit(inside))
        likeliest = max(inside, key=hedging.logits.__getitem__)
        if score < 0.5:
            why = f"the likeliest hedge is “{tokens.texts[likeliest]}”"
            return Assessment(self.name, "plain", score, (), why, commitment=commitment)
        cues = [
            cue
            for cue in hedging.cues_between(inside[0], inside[-1] + 1)
            if cue[1] in holders and holders.get(cue[2] - 1) == holders[cue[1]]
        ] or [(hedging.kinds[likeliest], likeliest, likeliest + 1)]
        hedges = []
        for kind, first, stop in cues:
            span = tokens.span(first, stop - 1)
            text = span.of(claim.article.text)
            hedges.append(Hedge(span, text, (*HEDGES, *VAGUE)[kind], holders[first][1]))
        why = "; ".join(f"“{hedge.text}” is {hedge.type}" for hedge in hedges)
        return Assessment(self.name, "hedged", score, tuple(hedges), why, commitment=commitment)
