"""The text of the article: its paragraphs with marks, and the voices named beside them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

import attrs
from markupsafe import Markup, escape

from allegedly.model import Analysis, SentenceRole, Span
from allegedly.render.blocks import marked_blocks
from allegedly.render.claims import ClaimView
from allegedly.render.marks import Mark
from allegedly.render.nesting import Close, Event, Open, Stretch, nest


@attrs.frozen
class Note:
    """A note in the margin: one voice, and the consecutive claims that it makes.

    Attributes:
        first: The first of the claims, which represents all in voice, source and stance.
        claims: All of them.
    """

    first: ClaimView
    claims: tuple[ClaimView, ...]


@attrs.frozen
class MarginNote:
    """A remark on a stretch of the text, such as a finding of an audit.

    Attributes:
        span: The stretch.
        code: A short name of its kind.
        severity: How grave it is: `note`, `warning` or `error`.
        message: The remark.
        advice: The remedy; may be empty.
        standard: The standard that it rests on; may be empty.
    """

    span: Span
    code: str
    severity: str
    message: str
    advice: str = ""
    standard: str = ""


@attrs.frozen
class Paragraph:
    """A paragraph.

    Attributes:
        role: Its role; a paragraph with several roles has that of its body.
        html: Its text with marks, escaped.
        notes: The voices in it, in order of appearance.
        remarks: Remarks on it, in text order, each with the words that it is about.
    """

    role: SentenceRole
    html: Markup
    notes: tuple[Note, ...]
    remarks: tuple[tuple[MarginNote, str], ...] = ()


def paragraphs(
    analysis: Analysis,
    claims: Sequence[ClaimView],
    prefix: str,
    remarks: Sequence[MarginNote] = (),
) -> Iterator[Paragraph]:
    """Yield the paragraphs of an article; together they contain its whole text.

    Args:
        analysis: The article.
        claims: Its claims.
        prefix: The prefix of the page's ids in this article.
        remarks: Remarks on the text, in text order.
    """
    text, at = analysis.article.text, 0
    for block, own in marked_blocks(analysis, claims):
        html = _Writer(text, claims, prefix, block.last).write(nest(own))
        first = at
        while at < len(remarks) and remarks[at].span.start < block.end:
            at += 1
        here = tuple((remark, remark.span.of(text)) for remark in remarks[first:at])
        yield Paragraph(block.role, html, tuple(_notes(own, claims)), here)


def _notes(own: Iterable[Stretch[Mark]], claims: Sequence[ClaimView]) -> Iterator[Note]:
    heard = dict.fromkeys(
        piece.mark.claim
        for stretch in own
        for piece in stretch.stack
        if piece.mark.kind in ("content", "author")
    )

    def voice(view: ClaimView) -> tuple[object, ...]:
        attribution = view.attribution
        cue = attribution.cue if attribution else None
        negated = attribution is not None and attribution.negated
        return view.voice, view.who, cue.stance if cue else None, negated, view.parent

    for _, group in groupby((claims[number - 1] for number in heard), key=voice):
        same = tuple(group)
        yield Note(same[0], same)


class _Writer:
    """Writes the events of one paragraph as HTML."""

    def __init__(self, text: str, claims: Sequence[ClaimView], prefix: str, last: int) -> None:
        self.text = text
        self.claims = claims
        self.prefix = prefix
        self.last = last

    def write(self, events: Iterable[Event[Mark]]) -> Markup:
        return Markup("".join(map(self._piece, events)))  # noqa: S704 (every piece is escaped)

    def _piece(self, event: Event[Mark]) -> str:
        if isinstance(event, Open):
            return start_tag(event.piece.mark) + (self._reference(event) if event.first else "")
        if isinstance(event, Close):
            return f"</{_element(event.piece.mark)}>"
        words = escape_text(event.of(self.text))
        return f"<span hidden>{words}</span>" if event.start >= self.last else words

    def _reference(self, event: Open[Mark]) -> str:
        """Return the number of a claim, a link to its entry in the list."""
        mark = event.piece.mark
        if mark.kind not in ("content", "author"):
            return ""
        view = self.claims[mark.claim - 1]
        if event.piece.start != view.claim.spans[0].start:
            return ""
        label = escape(f"Claim {view.number}, {view.who}, {view.voice}")
        return (
            f'<a class="ref q{view.quarters}" id="{self.prefix}t{view.number}" '
            f'href="#{self.prefix}c{view.number}" data-n="{view.number}" '
            f'aria-label="{label}"><i></i></a>'
        )


def _element(mark: Mark) -> str:
    return "mark" if mark.kind == "hedge" else "span"


def start_tag(mark: Mark) -> str:
    """Return the start tag; words that a plugin may have chosen are escaped."""
    classes: list[str] = [mark.kind]
    if mark.voice:
        classes.append(f"v-{mark.voice}")
    if mark.level:
        classes.append(f"level-{mark.level}")
    if mark.stance:
        classes.append(f"s-{mark.stance}")
    if mark.type and mark.holder:
        classes += [f"t-{mark.type}", f"by-{mark.holder}"]
    claim = f' data-c="{mark.claim}"' if mark.claim else ""
    by = f' data-by="{" ".join(map(str, mark.by))}"' if mark.kind == "hedge" else ""
    return f'<{_element(mark)} class="{escape(" ".join(classes))}"{claim}{by}>'


def escape_text(text: str) -> str:
    """Escape text so that a browser preserves each code point.

    A line feed stays as it is and a carriage return is written as a reference, since browsers
    read a bare one as a line feed.
    """
    return str(escape(text)).replace("\r", "&#13;")
