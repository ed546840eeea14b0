"""Views of claims: the data to show of each, gathered from attribution and classifiers."""

from __future__ import annotations

from typing import Final

import attrs

from allegedly.model import (
    Analysis,
    Assessment,
    Attribution,
    Claim,
    Holder,
)
from allegedly.model.vocabularies import Voice
from allegedly.render.commitments import POSITIONS, Held, held_in, in_words
from allegedly.render.merged_hedges import FoundHedge, merged_hedges

LONGEST_CLAIM: Final = 600
"""Most code points of a claim in the list; the text above shows all of it."""

LONGEST_NAME: Final = 80
"""Most code points of a source in margin and list."""

LONGEST_EXPLANATION: Final = 1000


@attrs.frozen
class Judgement:
    """The judgement of one classifier on a claim.

    Attributes:
        by: The number of the classifier, from 0.
        name: Its name.
        found: Its assessment, or None if it gave none.
    """

    by: int
    name: str
    found: Assessment | None

    @property
    def explanation(self) -> str:
        """The explanation, cut to a readable length."""
        return cut(self.found.explanation or "" if self.found else "", LONGEST_EXPLANATION)

    @property
    def held(self) -> tuple[Held, ...]:
        """The commitments to show, the voice's first; none if the classifier tells none."""
        return held_in(self.found) if self.found else ()


@attrs.frozen
class ClaimView:
    """The data to show of one claim.

    Attributes:
        number: Its position among the claims of the article, from 1.
        claim: The claim.
        voice: Its voice.
        who: Who makes it, cut to a readable length.
        parent: Number of the claim that contains it, or None.
        children: Numbers of the claims inside it.
        judgements: One for each classifier, in their order.
        hedges: The hedges that they found, one entry per place, in text order.
    """

    number: int
    claim: Claim
    voice: Voice
    who: str
    parent: int | None
    children: tuple[int, ...]
    judgements: tuple[Judgement, ...]
    hedges: tuple[FoundHedge, ...]

    @property
    def attribution(self) -> Attribution | None:
        """The attribution of the claim; None for the author's."""
        return self.claim.attribution

    @property
    def text(self) -> str:
        """The words of the claim, cut to a length for lists."""
        return cut(self.claim.text, LONGEST_CLAIM)

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels of the classifiers that gave one."""
        return tuple(j.found.label for j in self.judgements if j.found)

    @property
    def commitments(self) -> dict[tuple[Holder, str], tuple[int, ...]]:
        """The numbers of the classifiers, by holder and by commitment in words."""
        found: dict[tuple[Holder, str], tuple[int, ...]] = {}
        for holder in ("source", "author"):
            for judgement in self.judgements:
                for held in judgement.held:
                    if held.holder == holder:
                        key = (held.holder, held.words)
                        found[key] = (*found.get(key, ()), judgement.by)
        return found

    @property
    def labels_differ(self) -> bool:
        """Whether classifiers give different labels."""
        return len(set(self.labels)) > 1

    @property
    def differing_commitments(self) -> dict[Holder, dict[str, tuple[Judgement, ...]]]:
        """By holder, where classifiers differ on it: the judgements by commitment in words."""
        differing: dict[Holder, dict[str, tuple[Judgement, ...]]] = {}
        for holder in ("source", "author"):
            found: dict[str, tuple[Judgement, ...]] = {}
            for judgement in self.judgements:
                if judgement.found and (held := judgement.found.commitment.get(holder)):
                    words = in_words(held)
                    found[words] = (*found.get(words, ()), judgement)
            if len(found) > 1:
                differing[holder] = {w: found[w] for w in POSITIONS.values() if w in found}
        return differing

    @property
    def disputed(self) -> bool:
        """Whether classifiers disagree, on the label or on how firmly a holder stands behind it."""
        return self.labels_differ or bool(self.differing_commitments)

    @property
    def quarters(self) -> int:
        """The share of classifiers that answer `hedged`, in quarters; 0 means none and 4 all."""
        hedged, of = self.labels.count("hedged"), len(self.labels)
        if hedged in (0, of):
            return 4 if hedged else 0
        return min(3, max(1, int(4 * hedged / of + 0.5)))


def view_claims(analysis: Analysis) -> tuple[ClaimView, ...]:
    """Return the views of the claims of an article, in order."""
    numbers: dict[str, int] = {}
    for number, claim in enumerate(analysis.claims, 1):
        if claim.attribution is not None:
            numbers.setdefault(claim.attribution.id, number)
    children: dict[str, list[int]] = {}
    for claim in analysis.claims:
        if claim.attribution is not None and claim.attribution.parent is not None:
            inner = children.setdefault(claim.attribution.parent, [])
            inner.append(numbers[claim.attribution.id])
    views = []
    for number, claim in enumerate(analysis.claims, 1):
        attribution = claim.attribution
        judgements = tuple(
            Judgement(by, name, judged.get(claim.id))
            for by, (name, judged) in enumerate(analysis.assessments.items())
        )
        views.append(
            ClaimView(
                number,
                claim,
                claim.voice,
                cut(claim.who, LONGEST_NAME),
                numbers.get(attribution.parent or "") if attribution else None,
                tuple(children.get(attribution.id, ())) if attribution else (),
                judgements,
                merged_hedges([judgement.found for judgement in judgements]),
            )
        )
    return tuple(views)


def cut(text: str, longest: int) -> str:
    """Return text that is no longer than `longest`; "…" marks a cut."""
    return text if len(text) <= longest else text[: longest - 1] + "…"
