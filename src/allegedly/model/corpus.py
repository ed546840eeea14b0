"""Gold annotation, as corpora give it."""

from __future__ import annotations

import attrs

from allegedly.model.article import Article, Span
from allegedly.model.attribution import Attribution
from allegedly.model.words import HedgeType, Label


@attrs.frozen
class GoldHedge:
    """An annotated hedge cue.

    Attributes:
        span: Where it stands in `Article.text`.
        type: Its type, or None where the corpus does not say.
    """

    span: Span
    type: HedgeType | None


@attrs.frozen
class GoldSentence:
    """An annotated sentence, which counts as one claim of the author.

    Attributes:
        span: Where it stands in `Article.text`.
        label: The class it was given, or None where the corpus gives none.
        hedges: The annotated cues, or None where the corpus marks none.
        certainty: A graded judgement on the corpus's own scale (higher is surer), or None.
        title: Whether it is a heading.
    """

    span: Span
    label: Label | None = None
    hedges: tuple[GoldHedge, ...] | None = None
    certainty: float | None = None
    title: bool = False


@attrs.frozen
class GoldDocument:
    """One annotated document, the unit that splits and resampling never divide.

    Attributes:
        article: The text; `article.id` is the document's id in its corpus.
        sentences: Annotated sentences, in order; empty for attribution corpora.
        attributions: Annotated attributions, or None for sentence corpora.
    """

    article: Article
    sentences: tuple[GoldSentence, ...] = ()
    attributions: tuple[Attribution, ...] | None = None
