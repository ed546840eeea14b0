"""Paragraphs, sentences and tokens of an article, computed once and shared by all plugins."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from operator import attrgetter
from typing import Final

import attrs

from allegedly.model.article import Article, Span, Spans
from allegedly.model.vocabularies import SentenceRole

_START: Final = attrgetter("span.start")


@attrs.frozen(eq=False)
class Tokens:
    """The tokens of a text in columns: position `i` of every column describes token `i`.

    Columns instead of objects keep the hot loops of plugins free of attribute access; because they
    are tuples, one plugin cannot change them for the others.

    Attributes:
        starts: First code point of each token in `Article.text`.
        ends: Position after the last code point of each token.
        texts: The tokens as they are written.
        lowers: The same in lower case, with ``’`` written as ``'`` and without soft hyphens.
    """

    starts: tuple[int, ...] = attrs.field(repr=False)
    ends: tuple[int, ...] = attrs.field(repr=False)
    texts: tuple[str, ...] = attrs.field(repr=lambda texts: f"<{len(texts)} tokens>")
    lowers: tuple[str, ...] = attrs.field(repr=False)

    def __len__(self) -> int:
        return len(self.starts)

    def span(self, first: int, last: int | None = None) -> Span:
        """Return the span from token `first` to token `last`, both included."""
        return Span(self.starts[first], self.ends[first if last is None else last])

    def within(self, span: Span) -> range:
        """Return the indices of the tokens that lie wholly inside `span`."""
        first = bisect_left(self.starts, span.start)
        return range(first, bisect_right(self.ends, span.end, first))


@attrs.frozen
class Sentence:
    """One sentence, headline or line of boilerplate.

    Attributes:
        index: Its position in `Segmentation.sentences`.
        span: Its span, without surrounding white space.
        tokens: The indices of its tokens.
        paragraph: The index of its paragraph.
        role: `title`, `body`, or `boilerplate` (credit, byline, dateline, "Read more").
    """

    index: int
    span: Span
    tokens: range
    paragraph: int
    role: SentenceRole = "body"


@attrs.frozen(eq=False)
class Segmentation:
    """An article divided into paragraphs, sentences and tokens.

    Two segmentations are equal only if they are the same object, so that plugins can use them as
    keys of caches (they are hashable and weakly referenceable).
    """

    article: Article
    paragraphs: Spans = attrs.field(repr=False)
    sentences: tuple[Sentence, ...] = attrs.field(repr=False)
    tokens: Tokens

    @property
    def text(self) -> str:
        """The text that all spans point into."""
        return self.article.text

    def sentence_at(self, position: int) -> Sentence | None:
        """Return the sentence at a code point, or else the last one that begins before it.

        None only if no sentence begins at or before it.
        """
        index = bisect_right(self.sentences, position, key=_START) - 1
        return self.sentences[index] if index >= 0 else None
