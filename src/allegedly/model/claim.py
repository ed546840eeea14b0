"""Claims, hedges, and what classifiers say of them."""

from __future__ import annotations

import attrs

from allegedly.model.article import Article, Span, Spans, text_of
from allegedly.model.attribution import Attribution
from allegedly.model.segmentation import Segmentation
from allegedly.model.words import HedgeType, Holder, Label


@attrs.frozen
class Claim:
    """One proposition of the article with one voice.

    Attributes:
        id: Unique within the article ("c1").
        spans: The words of the claim, in order.
        sentence: Index of the sentence in which it begins.
        segmentation: The whole article, segmented: context and tokens for classifiers.
        attribution: Whose claim it is; None means the author's own.
        frame: For an attributed claim, the words of the reporting clause ("the mayor *allegedly*
            said"), outside the content; empty for the author's own claims.
    """

    id: str
    spans: Spans
    sentence: int
    segmentation: Segmentation = attrs.field(repr=False, eq=False)
    attribution: Attribution | None = None
    frame: Spans = ()

    @property
    def article(self) -> Article:
        """The article the claim stands in."""
        return self.segmentation.article

    @property
    def text(self) -> str:
        """The words of the claim, pieces joined by ``" … "``."""
        return text_of(self.segmentation.article.text, self.spans)

    @property
    def zones(self) -> tuple[tuple[Span, Holder], ...]:
        """Where hedges of this claim may stand, and whose they would be, in text order.

        Inside the content of an attribution a hedge is the source's; in the reporting clause, or
        in a claim without attribution, it is the author's. The reporting clause of a nested
        attribution is itself content, so its hedges are the outer source's.
        """
        if self.attribution is None:
            return tuple((span, "author") for span in self.spans)
        outer: Holder = "author" if self.attribution.parent is None else "source"
        frame: list[tuple[Span, Holder]] = [(span, outer) for span in self.frame]
        content: list[tuple[Span, Holder]] = [(span, "source") for span in self.spans]
        return tuple(sorted(frame + content))

    def _repr_html_(self) -> str:
        from allegedly.model.notebook import claim_to_html

        return claim_to_html(self)


@attrs.frozen
class Hedge:
    """A span that weakens commitment.

    Attributes:
        span: Where it stands.
        text: What it says.
        type: In which way it weakens.
        holder: Whose hedge it is.
    """

    span: Span
    text: str
    type: HedgeType
    holder: Holder


@attrs.frozen
class Assessment:
    """One classifier's judgement of one claim.

    Attributes:
        classifier: The name of the classifier.
        label: `hedged` or `plain`.
        score: Probability of `hedged`, in [0, 1].
        hedges: What the judgement rests on, in text order.
        explanation: Why, in words for a person; None where the classifier gives none.
    """

    classifier: str
    label: Label
    score: float
    hedges: tuple[Hedge, ...] = ()
    explanation: str | None = None
