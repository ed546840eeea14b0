"""`Span` and `Article`: one text, one coordinate space."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

import attrs

from allegedly.errors import ArticleError

TITLE_GAP: Final = "\n\n"
"""What stands between title and body in `Article.text`."""

_SURROGATE = re.compile("[\ud800-\udfff]")


@attrs.frozen(order=True)
class Span:
    """A half-open stretch of a text.

    Attributes:
        start: First position, in Unicode code points of `Article.text`.
        end: Position after the last, in the same unit; never before `start`.
    """

    start: int
    end: int

    def __attrs_post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"a span must have 0 <= start <= end, not [{self.start}, {self.end})")

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """Return the stretch of `text` that the span covers."""
        return text[self.start : self.end]

    def contains(self, other: Span) -> bool:
        """Say whether `other` lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Say whether the two spans share at least one code point."""
        return self.start < other.end and other.start < self.end


Spans = tuple[Span, ...]


def text_of(text: str, spans: Iterable[Span]) -> str:
    """Return what the spans cover, the pieces of a discontinuous one joined by ``" … "``."""
    return " … ".join(span.of(text) for span in spans)


def _strings(items: Iterable[str]) -> tuple[str, ...]:
    return tuple(items)


@attrs.frozen
class Article:
    """One news text with its metadata. Build it with `Article.from_text`.

    Attributes:
        id: A name unique within a run; by default a hash of the text.
        text: The title (if any), a blank line, the body. All spans of all results point here.
        title_span: Where the title stands, or None.
        url: Where the article was published.
        outlet: Who published it.
        authors: The names in the byline.
        published: When it was published.
        language: BCP 47 tag. The built-in plugins read English.
        metadata: Whatever else travels with the article; must be JSON-serialisable to be written.
    """

    id: str
    text: str = attrs.field(repr=lambda text: repr(text if len(text) <= 60 else text[:59] + "…"))
    title_span: Span | None = None
    url: str | None = None
    outlet: str | None = None
    authors: tuple[str, ...] = attrs.field(default=(), converter=_strings)
    published: datetime | None = None
    language: str | None = None
    metadata: Mapping[str, Any] = attrs.field(factory=dict, converter=dict, hash=False)

    def __attrs_post_init__(self) -> None:
        if lone := _SURROGATE.search(self.text):
            raise ArticleError(
                f"the text has a lone surrogate (U+{ord(lone.group()):04X}) at character "
                f"{lone.start()}, which is no valid Unicode; it was probably cut or decoded "
                "wrongly: repair it at its origin, or replace the character"
            )
        if self.title_span is not None and self.title_span.end > len(self.text):
            raise ArticleError(f"the title span {self.title_span} ends after the text")

    @classmethod
    def from_text(
        cls,
        body: str,
        *,
        title: str | None = None,
        id: str | None = None,
        url: str | None = None,
        outlet: str | None = None,
        authors: Iterable[str] = (),
        published: datetime | None = None,
        language: str | None = None,
        metadata: Mapping[str, Any] | None = None,
    ) -> Article:
        """Build an article from its body and, where known, its title.

        Args:
            body: The running text, taken as it is.
            title: The headline; blank counts as none.
            id: Defaults to 16 hexadecimal digits of a SHA-256 over title and text.
            url: Where it was published.
            outlet: Who published it.
            authors: The names in the byline.
            published: When it was published.
            language: BCP 47 tag.
            metadata: Anything else, JSON-serialisable.

        Raises:
            ArticleError: If the text is no valid Unicode (lone surrogates).
        """
        has_title = title is not None and bool(title.strip())
        text = f"{title}{TITLE_GAP}{body}" if has_title else body
        title_span = Span(0, len(title)) if has_title and title is not None else None
        return cls(
            id=content_hash(text, title_span) if id is None else id,
            text=text,
            title_span=title_span,
            url=url,
            outlet=outlet,
            authors=tuple(authors),
            published=published,
            language=language,
            metadata=metadata or {},
        )

    @property
    def title(self) -> str | None:
        """The headline, or None."""
        return None if self.title_span is None else self.title_span.of(self.text)

    @property
    def body_span(self) -> Span:
        """Where the body stands in `text`."""
        if self.title_span is None:
            return Span(0, len(self.text))
        return Span(min(self.title_span.end + len(TITLE_GAP), len(self.text)), len(self.text))

    @property
    def body(self) -> str:
        """The running text without the headline."""
        return self.body_span.of(self.text)


def content_hash(text: str, title_span: Span | None = None) -> str:
    """Return the default id of a text: 16 hexadecimal digits of SHA-256."""
    mark = f"{title_span.end}\0" if title_span else "\0"
    return hashlib.sha256((mark + text).encode("utf-8", "surrogatepass")).hexdigest()[:16]
