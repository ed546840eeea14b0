"""The view of an analysis that the checks share: who speaks where, and what is quoted."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Final

from allegedly.attribution.words.quotation import Quotation, quotations
from allegedly.diff import Pair, diff_headline
from allegedly.diff.similarity import Similarity
from allegedly.model import (
    Analysis,
    Assessment,
    Attribution,
    Claim,
    Commitment,
    Hedge,
    Segmentation,
    Sentence,
    Span,
    Spans,
)
from allegedly.text import segment

_PREFERRED: Final = ("rules", "neural", "ml", "lexicon")
"""The classifiers whose hedges and commitments are used, the first that ran."""

LONGEST_HEADLINE: Final = 25
"""Words that a headline may have; a longer title is the first line of a text without one."""

RELATED: Final = 0.5
"""The similarity from which on two claims are about the same thing."""


class Story:
    """One analysed article, indexed by place."""

    def __init__(self, analysis: Analysis) -> None:
        """Index an analysis."""
        self.analysis = analysis
        self.text = analysis.article.text
        self.title = analysis.article.title_span or Span(0, 0)
        self.sentences = analysis.sentences
        self.attributions = analysis.attributions
        self.claims = analysis.claims
        self._starts = [sentence.span.start for sentence in self.sentences]

    @cached_property
    def segmentation(self) -> Segmentation:
        """The article with its tokens."""
        if self.claims:
            return self.claims[0].segmentation
        return segment(self.analysis.article)

    def sentence_at(self, position: int) -> Sentence:
        """Return the sentence at a position, or the last that begins before it."""
        return self.sentences[max(0, bisect_right(self._starts, position) - 1)]

    def paragraph_at(self, position: int) -> int:
        """Return the number of the paragraph at a position."""
        return self.sentence_at(position).paragraph

    def words_of(self, span: Span) -> str:
        """Return the words of a span."""
        return span.of(self.text)

    def sentence_text(self, position: int) -> str:
        """Return the text of the sentence at a position."""
        return self.words_of(self.sentence_at(position).span)

    @cached_property
    def paragraphs(self) -> dict[int, Span]:
        """The spans of the paragraphs, by their numbers."""
        found: dict[int, Span] = {}
        for sentence in self.sentences:
            before = found.get(sentence.paragraph)
            start = sentence.span.start if before is None else before.start
            found[sentence.paragraph] = Span(start, sentence.span.end)
        return found

    @cached_property
    def body_paragraphs(self) -> tuple[int, ...]:
        """The numbers of the paragraphs of prose, in order, without title and boilerplate."""
        return tuple(dict.fromkeys(s.paragraph for s in self.sentences if s.role == "body"))

    def around(self, position: int, before: int = 1, after: int = 1) -> tuple[int, ...]:
        """Return the numbers of the paragraph of prose at a position and of its neighbours."""
        order = self.body_paragraphs
        at = bisect_left(order, self.paragraph_at(position))
        return order[max(0, at - before) : at + after + 1]

    @cached_property
    def by_paragraph(self) -> dict[int, list[Attribution]]:
        """The attributions with a source, by the paragraph of the source."""
        found: dict[int, list[Attribution]] = defaultdict(list)
        for item in self.attributions:
            if item.source is not None:
                found[self.paragraph_at(item.source.spans[0].start)].append(item)
        return found

    def is_body(self, position: int) -> bool:
        """Return whether a position lies in prose below the title, and not in its repetition."""
        if not self.sentences:
            return False
        sentence = self.sentence_at(position)
        return sentence.role == "body" and sentence.index not in self._echoes

    @cached_property
    def _echoes(self) -> frozenset[int]:
        """The sentences of the body that repeat the title."""
        title, size = self.words_of(self.title), len(self.title)
        return frozenset(
            s.index for s in self.sentences if len(s.span) == size and s.span.of(self.text) == title
        )

    @property
    def has_headline(self) -> bool:
        """Whether there is a title, of no more words than a headline has."""
        return bool(len(self.title)) and len(words(self.words_of(self.title))) <= LONGEST_HEADLINE

    def body_attributions(self) -> Iterator[Attribution]:
        """Yield the attributions that begin in prose below the title."""
        return (a for a in self.attributions if self.is_body(a.content.spans[0].start))

    @cached_property
    def quotations(self) -> list[Quotation]:
        """The outermost quotations, in text order."""
        return quotations(self.segmentation)

    def span_of(self, quotation: Quotation) -> Span:
        """Return the span of the words between the marks of a quotation, which may be empty."""
        if quotation.stop <= quotation.first:
            start = self.segmentation.tokens.starts[
                min(quotation.first, len(self.segmentation.tokens) - 1)
            ]
            return Span(start, start)
        return self.segmentation.tokens.span(quotation.first, quotation.stop - 1)

    @cached_property
    def quoted(self) -> tuple[Span, ...]:
        """The spans of all quotations."""
        return tuple(map(self.span_of, self.quotations))

    def is_quoted(self, span: Span) -> bool:
        """Return whether a span begins between quotation marks."""
        at = bisect_right(self.quoted, span.start, key=lambda s: s.start) - 1
        return at >= 0 and span.start < self.quoted[at].end

    @cached_property
    def judged(self) -> dict[str, Sequence[Hedge]]:
        """The hedges of each claim, by its id, from one classifier."""
        return {id: item.hedges for id, item in self._assessments.items()}

    @cached_property
    def _assessments(self) -> Mapping[str, Assessment]:
        every = self.analysis.assessments
        name = next((n for n in _PREFERRED if n in every), min(every, default=None))
        return {} if name is None else every[name]

    def voiced(self, claim: Claim) -> Commitment | None:
        """Return how firmly the voice of a claim stands behind it; None if that is unknown."""
        judged = self._assessments.get(claim.id)
        return None if judged is None else judged.voiced

    @cached_property
    def similarity(self) -> Similarity:
        """Finds claims of the body that are about the same thing as another."""
        return Similarity([c for c in self.claims if self.is_body(c.spans[0].start)])

    def related(self, claim: Claim, least: float = RELATED) -> list[Claim]:
        """Return the other claims of the body about the same thing, the most similar first."""
        return [o for value, o in self.similarity.to(claim) if value >= least and o.id != claim.id]

    @cached_property
    def headline_pairs(self) -> tuple[Pair, ...]:
        """The claims of the headline, each with the one of the body that is most like it."""
        if not self.has_headline:
            return ()
        return diff_headline(self.analysis, least=RELATED).pairs

    @cached_property
    def claim_of(self) -> dict[str, Claim]:
        """The claim of each attribution, by the id of the attribution."""
        return {c.attribution.id: c for c in self.claims if c.attribution is not None}


def whole(spans: Spans) -> Span:
    """Return the stretch from the first of several spans to the last."""
    return Span(spans[0].start, spans[-1].end)


_WORD: Final = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


def words(text: str) -> list[str]:
    """Return the words of a text in lower case, straight apostrophes, without a possessive."""
    return [word.lower().replace("’", "'").removesuffix("'s") for word in _WORD.findall(text)]


class _Latest:
    """The story of the latest analysis, so that all checks of an article share one."""

    def __init__(self) -> None:
        self._kept: Story | None = None

    def of(self, analysis: Analysis) -> Story:
        kept = self._kept  # read once: another thread may replace it
        if kept is None or kept.analysis is not analysis:
            self._kept = kept = Story(analysis)
        return kept


_latest: Final = _Latest()


def story_of(analysis: Analysis) -> Story:
    """Return the view of an analysis; that of the latest one is kept."""
    return _latest.of(analysis)
