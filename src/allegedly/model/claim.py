"""Claims, hedges, and the assessments of classifiers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import attrs

from allegedly.model.article import Article, Span, Spans, text_of
from allegedly.model.attribution import Attribution
from allegedly.model.commitment import Commitment
from allegedly.model.json_values import ReadOnly
from allegedly.model.segmentation import Segmentation
from allegedly.model.vocabularies import HedgeType, Holder, Label, Voice
from allegedly.model.zones import zones_of

SCORE_DIGITS: Final = 6
"""Decimals of a score: few enough to be the same on every platform."""


@attrs.frozen
class Claim:
    """One proposition of the article with one voice.

    Attributes:
        id: Unique within the article ("c1").
        spans: The words of the claim, in order.
        sentence: Index of the sentence in which it begins.
        segmentation: The whole article, segmented: context and tokens for classifiers.
        attribution: The attribution whose content it is; None for the author's own claims.
        frame: For an attributed claim, the words of the reporting clause ("the mayor *allegedly*
            said"), outside the content; empty for the author's own claims.
        stances: The cue words in claim and frame that show the stance of an attribution. They are
            not hedges: in "Ruiz *accused* Kroll of theft" she commits herself.
        reported: In a claim of the author's, the words of others: quotations that no attribution
            covers, and topics ("asked about *a possible strike*").
        attributions: All attributions of the article: who speaks where.
        event: The word whose truth is in question, where a corpus marks one; otherwise None, and
            `head` finds it. Claims of analyses never have one, so JSON does not hold it.
    """

    id: str
    spans: Spans
    sentence: int
    segmentation: Segmentation = attrs.field(repr=False, eq=False)
    attribution: Attribution | None = None
    frame: Spans = ()
    stances: Spans = attrs.field(default=(), eq=False)
    reported: Spans = attrs.field(default=(), eq=False)
    attributions: tuple[Attribution, ...] = attrs.field(default=(), eq=False, repr=False)
    event: Span | None = attrs.field(default=None, kw_only=True)

    @property
    def article(self) -> Article:
        """The article of the claim."""
        return self.segmentation.article

    @property
    def text(self) -> str:
        """The words of the claim, with several pieces joined by ``" … "``."""
        return text_of(self.segmentation.article.text, self.spans)

    @property
    def voice(self) -> Voice:
        """The voice of the claim: whose claim it is.

        A pronoun or a description that the article itself resolves to a name counts as `named`.
        A pronoun that cannot be resolved, or an attribution without a source, is `unclear`.
        """
        if self.attribution is None:
            return "author"
        source = self.attribution.source
        return "unclear" if source is None else source.voice

    @property
    def who(self) -> str:
        """Who makes the claim, in words for a reader.

        The name of the source if the article gives one, otherwise the words that refer to it; "the
        author" without an attribution, and "not named" for an attribution without a source.
        """
        if self.attribution is None:
            return "the author"
        source = self.attribution.source
        return (source and (source.name or source.text)) or "not named"

    @property
    def zones(self) -> tuple[tuple[Span, Holder], ...]:
        """The spans in which hedges of this claim may occur, each with its holder, in text order.

        Inside the content of an attribution a hedge is the source's; in the reporting clause, or
        in a claim without attribution, it is the author's, unless it is reported. The reporting
        clause of a nested attribution is itself content, so its hedges are the outer source's. Cue
        words that show a stance are left out.
        """
        return zones_of(
            self.article.text, self.attribution, self.spans, self.frame, self.reported, self.stances
        )

    @property
    def head(self) -> Span | None:
        """The main predicate of its main clause: where a hedge must reach to weaken the claim.

        That is a verb, without its auxiliaries, or what follows a form of "be"; None if the claim
        has no words. It is found by word order, without a parser.
        """
        if self.event is not None:
            return self.event
        from allegedly.text.predicates import main_predicate

        return main_predicate(self.segmentation, self.spans)

    @property
    def asides(self) -> Spans:
        """The relative clauses and participles before its head, whose hedges do not reach the head.

        In "The driver, *who may have been drunk*, hit a wall" the claim is that he hit it. They are
        found by word order, without a parser, and may lack their last words.
        """
        from allegedly.text.predicates import asides

        return asides(self.segmentation, self.spans)

    def standalone(self) -> str:
        """Return the text of the claim as it can be read without its article.

        Those it mentions are named in full, in brackets, where it has only a pronoun, a role, a
        surname or initials: "she will resign" becomes ``[Maria Keller] will resign``. In
        quotations, "I think my case is strong" becomes ``[Elena Ruiz thinks] [her] case is
        strong``. Words stay as they are where the article does not make clear who is meant.
        """
        from allegedly.attribution.standalone import standalone

        return standalone(self)

    def _repr_html_(self) -> str:
        from allegedly.render.notebook import claim_to_html

        return claim_to_html(self)


@attrs.frozen
class Hedge:
    """Words that weaken the commitment to a claim.

    Attributes:
        span: Their span.
        text: Their text.
        type: The way in which they weaken it.
        holder: Whose hedge it is.
    """

    span: Span
    text: str
    type: HedgeType
    holder: Holder


def _rounded(score: float) -> float:
    return round(float(score), SCORE_DIGITS)


def _read_only(commitment: Mapping[Holder, Commitment]) -> Mapping[Holder, Commitment]:
    held = ReadOnly(commitment)
    if len(held) > 1 and next(iter(held)) != "source":  # one order for all classifiers
        return ReadOnly(sorted(held.items(), key=lambda item: item[0] != "source"))
    return held


@attrs.frozen
class Assessment:
    """One classifier's judgement of one claim.

    Attributes:
        classifier: The name of the classifier.
        label: `hedged` or `plain`.
        score: The probability of `hedged`, in [0, 1], rounded to six decimals. The classifier
            decides at 0.5: above it the label is `hedged`, below it `plain`.
        hedges: The hedges on which the judgement rests, in text order.
        explanation: The reason, in words for a person; None if the classifier gives none.
        commitment: How firmly each holder stands behind the claim, read-only; empty if the
            classifier does not tell. For an attributed claim, `source` is the commitment of the
            source and `author` that of the author to what the source says: negative in "falsely
            claimed", positive in "pointed out", `none` in "said". For a claim of the author's,
            there is `author` alone.
    """

    classifier: str
    label: Label
    score: float = attrs.field(converter=_rounded)
    hedges: tuple[Hedge, ...] = ()
    explanation: str | None = None
    commitment: Mapping[Holder, Commitment] = attrs.field(
        factory=dict, converter=_read_only, hash=False, kw_only=True
    )

    @property
    def voiced(self) -> Commitment | None:
        """The commitment of whose claim it is: the source's, or the author's to a claim of hers."""
        return self.commitment.get("source") or self.commitment.get("author")
