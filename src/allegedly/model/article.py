"""`Span` and `Article`: one text, one coordinate space."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime, time, timezone
from typing import Any, Final

import attrs

from allegedly.errors import ArticleError, wrong_type
from allegedly.model.json_values import plain_json

TITLE_GAP: Final = "\n\n"
"""The text between title and body in `Article.text`."""

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
        """Return whether `other` lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Return whether the two spans share at least one code point."""
        return self.start < other.end and other.start < self.end


Spans = tuple[Span, ...]


def text_of(text: str, spans: Iterable[Span]) -> str:
    """Return the text that the spans cover, with several pieces joined by ``" … "``."""
    return " … ".join(span.of(text) for span in spans)


def says_something(text: str) -> bool:
    """Return whether a text holds a letter, a digit or a symbol, not only space and punctuation."""
    return any(char.isalnum() or unicodedata.category(char)[0] in "LNS" for char in text)


def _text(_: object, field: attrs.Attribute[str], value: object) -> None:
    _require_text(field.name, value)


def _optional_text(_: object, field: attrs.Attribute[str | None], value: object) -> None:
    if value is not None and not isinstance(value, str):
        raise wrong_type(field.name, "a string or None", value)


def _authors(names: Iterable[str]) -> tuple[str, ...]:
    expected = "an iterable of names"
    if isinstance(names, (str, bytes)):
        raise wrong_type("authors", expected, names, f"for one author write authors=[{names!r}]")
    if not isinstance(names, Iterable):
        raise wrong_type("authors", expected, names)
    found = tuple(names)
    for number, name in enumerate(found):
        if not isinstance(name, str):
            raise wrong_type(f"authors[{number}]", "a string", name)
    return found


def _moment(value: date | None) -> datetime | None:
    """Return a plain datetime: midnight for a date, and an offset in place of a time zone."""
    if value is None:
        return None
    if type(value) is datetime and type(value.tzinfo) in (timezone, type(None)):
        return _within_years(value)
    if not isinstance(value, date) or value != value:  # which is how pandas marks a missing one
        hint = "parse text first, as with datetime.fromisoformat('2026-06-03T09:30')"
        raise wrong_type("published", "a datetime, a date or None", value, hint)
    if not isinstance(value, datetime):
        return datetime.combine(value, time())
    offset = value.utcoffset()
    zone = None if offset is None else timezone(offset)
    return _within_years(datetime.combine(value.date(), value.time(), zone))


def _within_years(value: datetime) -> datetime:
    """Return a time that has a year in UTC, too, in which tables hold it."""
    if value.tzinfo is not None and value.year in (MINYEAR, MAXYEAR):
        try:
            value.astimezone(UTC)
        except OverflowError as error:
            raise ArticleError(
                f"published: {value.isoformat()} is outside the years 1 to 9999 in UTC; leave the "
                "date out, or give one inside"
            ) from error
    return value


def _metadata(values: Mapping[str, Any]) -> Mapping[str, Any]:
    if not isinstance(values, Mapping):
        raise wrong_type("metadata", "a mapping with strings as keys", values)
    plain: Mapping[str, Any] = plain_json(values, "metadata")
    return plain


@attrs.frozen
class Article:
    """One news text with its metadata. Build it with `Article.from_text`.

    A field of the wrong type raises an `ArgumentTypeError`, which is a `TypeError`; one with an
    impossible value raises an `ArticleError`, which is a `ValueError`.

    Attributes:
        id: A name unique within a run; by default a hash of the text.
        text: The title (if any), a blank line, the body. All spans of all results point here.
        title_span: The span of the title, or None.
        url: The address at which the article was published.
        outlet: The publisher.
        authors: The names in the byline.
        published: The time of publication, in the years 1 to 9999 of UTC, which tables can hold;
            others raise an `ArticleError`. A date becomes midnight of that day, and a time zone
            becomes the offset that it had then.
        language: BCP 47 tag. The built-in plugins read English.
        metadata: Other data about the article: anything that JSON can hold, copied and read-only.
            Readers store the name of the file under `file`.
    """

    id: str = attrs.field(validator=_text)
    text: str = attrs.field(
        validator=_text, repr=lambda text: repr(text if len(text) <= 60 else text[:59] + "…")
    )
    title_span: Span | None = attrs.field(default=None)
    url: str | None = attrs.field(default=None, validator=_optional_text)
    outlet: str | None = attrs.field(default=None, validator=_optional_text)
    authors: tuple[str, ...] = attrs.field(default=(), converter=_authors)
    published: datetime | None = attrs.field(default=None, converter=_moment)
    language: str | None = attrs.field(default=None, validator=_optional_text)
    metadata: Mapping[str, Any] = attrs.field(factory=dict, converter=_metadata, hash=False)

    @text.validator
    def _is_valid_text(self, _: object, text: str) -> None:
        if lone := _SURROGATE.search(text):
            raise ArticleError(
                f"the text has a lone surrogate (U+{ord(lone.group()):04X}) at character "
                f"{lone.start()}, which is not valid Unicode; it was probably cut or decoded "
                "wrongly: fix it at its origin, or replace the character"
            )

    @title_span.validator
    def _is_a_title(self, _: object, span: object) -> None:
        if span is None:
            return
        if not isinstance(span, Span):
            raise wrong_type("title_span", "a Span or None", span)
        if span.start != 0 or not self.text.startswith(TITLE_GAP, span.end):
            raise ArticleError(
                f"title_span is {span}, but a title must begin the text and be followed by a blank "
                "line; use Article.from_text(body, title=…) to put them together"
            )

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
        published: date | None = None,
        language: str | None = None,
        metadata: Mapping[str, Any] | None = None,
    ) -> Article:
        """Build an article from its body and, if known, its title.

        Args:
            body: The running text, used as it is.
            title: The headline; a blank one counts as none.
            id: Defaults to 16 hexadecimal digits of a SHA-256 over title and text.
            url: The address at which it was published.
            outlet: The publisher.
            authors: The names in the byline; give a single name as a list of one.
            published: The time of publication, as a datetime or a date.
            language: BCP 47 tag.
            metadata: Anything else that JSON can hold.

        Raises:
            ArgumentTypeError: If an argument has the wrong type.
            ArticleError: If the text is not valid Unicode (lone surrogates), or if the metadata
                hold a number that is not finite or are nested too deeply.
        """
        _require_text("body", body)
        if title is not None:
            _require_text("title", title)
        has_title = title is not None and bool(title.strip())
        text = f"{title}{TITLE_GAP}{body}" if has_title else body
        title_span = Span(0, len(title)) if has_title and title is not None else None
        return cls(
            id=content_hash(text, title_span) if id is None else id,
            text=text,
            title_span=title_span,
            url=url,
            outlet=outlet,
            authors=authors,
            published=published,
            language=language,
            metadata={} if metadata is None else metadata,
        )

    @property
    def file(self) -> str | None:
        """The name of the file it was read from, `metadata["file"]`, or None."""
        found = self.metadata.get("file")
        return None if found is None else str(found)

    @property
    def title(self) -> str | None:
        """The headline, or None."""
        return None if self.title_span is None else self.title_span.of(self.text)

    @property
    def body_span(self) -> Span:
        """The span of the body in `text`."""
        if self.title_span is None:
            return Span(0, len(self.text))
        return Span(min(self.title_span.end + len(TITLE_GAP), len(self.text)), len(self.text))

    @property
    def body(self) -> str:
        """The running text without the headline."""
        return self.body_span.of(self.text)


def article_of(item: str | Article, argument: str) -> Article:
    """Return an article unchanged, and a text as an article.

    Raises:
        ArgumentTypeError: If it is neither; names the argument.
    """
    if isinstance(item, Article):
        return item
    if isinstance(item, str):
        return Article.from_text(item)
    hint = "decode it first" if isinstance(item, bytes) else ""
    raise wrong_type(argument, "a string or an Article", item, hint)


def articles_of(items: Iterable[str | Article]) -> Iterator[Article]:
    """Yield articles unchanged, and texts as articles.

    Raises:
        ArgumentTypeError: At once, if `items` is not an iterable of several; later, if one of them
            is neither.
    """
    expected, several = "an iterable of strings or articles", isinstance(items, Iterable)
    if isinstance(items, (str, bytes, Article)) or not several:
        raise wrong_type("articles", expected, items, "for one article use analyze()")
    return (article_of(item, f"articles[{number}]") for number, item in enumerate(items))


def _require_text(argument: str, value: object) -> None:
    if not isinstance(value, str):
        hint = "decode it first" if isinstance(value, bytes) else ""
        raise wrong_type(argument, "a string", value, hint)


def content_hash(text: str, title_span: Span | None = None) -> str:
    """Return the default id of a text: 16 hexadecimal digits of SHA-256."""
    mark = f"{title_span.end}\0" if title_span else "\0"
    return hashlib.sha256((mark + text).encode("utf-8", "surrogatepass")).hexdigest()[:16]
