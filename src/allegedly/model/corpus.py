"""Gold annotation, as corpora provide it."""

from __future__ import annotations

import attrs

from allegedly.model.article import Article, Span, Spans
from allegedly.model.commitment import Commitment
from allegedly.model.vocabularies import (
    Form,
    HedgeType,
    Holder,
    Label,
    Quotation,
    SourceKind,
    Stance,
)


@attrs.frozen
class GoldHedge:
    """An annotated hedge cue.

    Attributes:
        span: Its span in `Article.text`.
        type: Its type, or None if the corpus does not give it.
        holder: Whose hedge it is, or None if the corpus does not give it.
        optional: Whether the annotation leaves open whether this is a hedge.
    """

    span: Span
    type: HedgeType | None = None
    holder: Holder | None = None
    # Like the commitment of a sentence, it is left out of digests where a corpus does not have it.
    optional: bool = attrs.field(default=False, repr=False)


@attrs.frozen
class GoldSentence:
    """An annotated sentence, which counts as one claim of the author.

    Attributes:
        span: Its span in `Article.text`.
        label: The annotated class, or None if the corpus gives none.
        hedges: The annotated cues, or None if the corpus marks none.
        certainty: A graded judgement on the corpus's own scale (higher is surer), or None.
        title: Whether it is a heading.
        commitment: The author's commitment to the sentence as it is worded, or None.
    """

    span: Span
    label: Label | None = None
    hedges: tuple[GoldHedge, ...] | None = None
    certainty: float | None = None
    title: bool = False
    # Few corpora have it; without it, their digests are those of their other annotation.
    commitment: Commitment | None = attrs.field(default=None, repr=False)


@attrs.frozen
class GoldAttribution:
    """An annotated attribution; None stands for values that the corpus does not annotate.

    Attributes:
        id: Unique within the document.
        source: The words that name who vouches for it; empty if no one is named.
        cue: The words that signal it; empty if none do.
        content: The words that are attributed.
        kind: The kind of source.
        name: The source's canonical name within the document.
        stance: The attitude to the content that the cue expresses.
        quotation: Whether the content is quoted, paraphrased or both.
        negated: Whether the attribution itself is denied.
        parent: Id of the attribution inside whose content this one stands.
        form: The kind of content.
        optional: Whether the annotation leaves open whether this is an attribution.
        commitment: How firmly the source stands behind the content.
    """

    id: str
    source: Spans
    cue: Spans
    content: Spans
    kind: SourceKind | None = None
    name: str | None = None
    stance: Stance | None = None
    quotation: Quotation | None = None
    negated: bool | None = None
    parent: str | None = None
    form: Form | None = None
    optional: bool = False
    commitment: Commitment | None = None


@attrs.frozen
class GoldClaim:
    """An annotated claim: one proposition with one voice.

    Attributes:
        id: Unique within the document.
        spans: The words of the claim, in order.
        sentence: Index of the annotated sentence in which it begins.
        attribution: Id of the attribution whose content it is; None means the author's own.
        hedges: The hedges of the claim itself and of its reporting clause, in text order.
    """

    id: str
    spans: Spans
    sentence: int
    attribution: str | None = None
    hedges: tuple[GoldHedge, ...] = ()

    @property
    def label(self) -> Label:
        """`hedged` if the claim has a hedge."""
        return "hedged" if self.hedges else "plain"


@attrs.frozen
class GoldEvent:
    """An annotated event: a word, and how sure a reader is that what it says happened.

    Attributes:
        span: The word, usually a verb.
        sentence: Index of the annotated sentence in which it stands.
        commitment: The author's commitment to it.
    """

    span: Span
    sentence: int
    commitment: Commitment


@attrs.frozen
class GoldDocument:
    """One annotated document, the unit that splits and resampling never divide.

    Attributes:
        article: The text; `article.id` is the document's id, unique in its corpus.
        sentences: Annotated sentences, in order; empty for attribution corpora. In a corpus of
            events, those in which events are annotated.
        attributions: Annotated attributions, or None for sentence corpora.
        claims: Annotated claims, or None if the corpus has none.
        events: Annotated events, or None if the corpus has none.
        hedges: All annotated hedges, optional ones and those in headings included, or None if only
            those of sentences or claims are known.
        boilerplate: The lines that are not part of the article, or None if they are not annotated.
    """

    article: Article
    sentences: tuple[GoldSentence, ...] = ()
    attributions: tuple[GoldAttribution, ...] | None = None
    claims: tuple[GoldClaim, ...] | None = None
    events: tuple[GoldEvent, ...] | None = None
    hedges: tuple[GoldHedge, ...] | None = None
    boilerplate: Spans | None = None
