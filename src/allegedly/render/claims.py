"""What is to be shown of each claim, gathered from attribution and classifiers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import attrs

from allegedly.model import Analysis, Assessment, Attribution, Claim, Hedge, Span
from allegedly.model.words import Voice

LONGEST_CLAIM: Final = 600
"""Code points of a claim that the list shows; the text above it has all."""

LONGEST_NAME: Final = 80
"""Code points of a source that margin and list show."""

LONGEST_EXPLANATION: Final = 1000


@attrs.frozen
class Judgement:
    """What one classifier said of a claim.

    Attributes:
        by: The number of the classifier, from 0.
        name: Its name.
        found: Its assessment, or None where it gave none.
    """

    by: int
    name: str
    found: Assessment | None

    @property
    def explanation(self) -> str:
        """Why, cut to a length fit for reading."""
        return cut(self.found.explanation or "" if self.found else "", LONGEST_EXPLANATION)


@attrs.frozen
class FoundHedge:
    """A hedge of a claim, and the numbers of the classifiers that rest on it."""

    hedge: Hedge
    by: tuple[int, ...]


@attrs.frozen
class ClaimView:
    """All there is to show of one claim.

    Attributes:
        number: Its place among the claims of the article, from 1.
        claim: The claim.
        voice: In whose voice it stands.
        who: The source as the reader is to know it; "author" where there is no attribution.
        parent: Number of the claim inside which it stands, or None.
        children: Numbers of the claims inside it.
        judgements: One for each classifier, in their order.
        hedges: What they found, each hedge once, in text order.
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
        """Whose claim it is."""
        return self.claim.attribution

    @property
    def text(self) -> str:
        """The words of the claim, cut to a length fit for a list."""
        return cut(self.claim.text, LONGEST_CLAIM)

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels of the classifiers that gave one."""
        return tuple(j.found.label for j in self.judgements if j.found)

    @property
    def disputed(self) -> bool:
        """Whether classifiers disagree."""
        return len(set(self.labels)) > 1

    @property
    def quarters(self) -> int:
        """How many of the classifiers say `hedged`, in quarters; 0 and 4 are none and all."""
        hedged, of = self.labels.count("hedged"), len(self.labels)
        if hedged in (0, of):
            return 4 if hedged else 0
        return min(3, max(1, int(4 * hedged / of + 0.5)))


def view_claims(analysis: Analysis) -> tuple[ClaimView, ...]:
    """Return the claims of an article in order, each with what is said of it."""
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
                _who(attribution),
                numbers.get(attribution.parent or "") if attribution else None,
                tuple(children.get(attribution.id, ())) if attribution else (),
                judgements,
                _hedges(judgements),
            )
        )
    return tuple(views)


def _who(attribution: Attribution | None) -> str:
    if attribution is None:
        return "author"
    source = attribution.source
    return "no source" if source is None else cut(source.name or source.text, LONGEST_NAME)


def _hedges(judgements: Sequence[Judgement]) -> tuple[FoundHedge, ...]:
    found: dict[tuple[Span, str, str], tuple[Hedge, list[int]]] = {}
    for judgement in judgements:
        for hedge in judgement.found.hedges if judgement.found else ():
            key = (hedge.span, hedge.type, hedge.holder)
            by = found.setdefault(key, (hedge, []))[1]
            if judgement.by not in by:
                by.append(judgement.by)
    return tuple(FoundHedge(hedge, tuple(by)) for _, (hedge, by) in sorted(found.items(), key=_key))


def _key(item: tuple[tuple[Span, str, str], object]) -> tuple[Span, str, str]:
    return item[0]


def cut(text: str, longest: int) -> str:
    """Return text that is no longer than `longest`, "…" at its end where it was."""
    return text if len(text) <= longest else text[: longest - 1] + "…"
