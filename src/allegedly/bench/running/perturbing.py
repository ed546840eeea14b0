"""Damages texts as publishing does, and keeps their annotation on the same words.

- ``quotes``: all quotation marks become single straight ones.
- ``case``: all letters become small, as in transcripts.
- ``ocr``: about one long word in 20 is misread, as by a program that reads scanned pages.
- ``headings``: cross-headings, some of them quotations, stand between the paragraphs.
"""

from __future__ import annotations

import random
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Final, TypeVar

import attrs

from allegedly.errors import AllegedlyError
from allegedly.model import GoldDocument, GoldHedge, GoldSentence, Span, Spans

T = TypeVar("T")

MISREAD: Final = 0.05
"""The share of long words that are misread."""

PARAGRAPHS: Final = 3
"""The number of paragraphs between two cross-headings."""

_MARKS: Final = dict.fromkeys(map(ord, '"“”„‟«»‘’‚‛`´'), "'")
_LONG_WORD: Final = re.compile(r"[^\W\d_]{4,}")
_BREAK: Final = re.compile(r"\n+")
_ALIKE: Final = {
    "rn": "m",
    "cl": "d",
    "li": "h",
    "vv": "w",
    "m": "rn",
    "d": "cl",
    "w": "vv",
    "e": "c",
    "l": "1",
    "o": "0",
    "h": "b",
    "S": "5",
    "I": "l",
}
"""Letters, and what they are misread as."""

_HEADINGS: Final = (
    "Background",
    "At a glance",
    "What happens next",
    "‘A bitter blow’",
    "In numbers",
    "“We will carry on”",
)


@attrs.frozen
class Edit:
    """A piece of a text, from `start` to `end`, that becomes another; an empty one is inserted."""

    start: int
    end: int
    text: str


class Edited:
    """A text after edits, and where its old places are in it.

    Attributes:
        text: The new text.
    """

    def __init__(self, text: str, edits: Sequence[Edit]) -> None:
        """Apply edits, which come in order and do not overlap."""
        pieces, reached = [], 0
        for edit in edits:
            pieces += [text[reached : edit.start], edit.text]
            reached = edit.end
        self.text = "".join([*pieces, text[reached:]])
        self._edits = edits
        self._starts = [edit.start for edit in edits]
        self._ends = [edit.end for edit in edits]
        changes = (len(edit.text) - (edit.end - edit.start) for edit in edits)
        self._shifts = [0, *accumulate(changes)]

    def span(self, span: Span) -> Span:
        """Return where the words of a span are now.

        A span that begins or ends inside an edit grows to all of it. Insertions at its ends stay
        outside.
        """
        before = bisect_right(self._ends, span.start)
        start = min(span.start, self._start_of(before, span.start)) + self._shifts[before]
        # The insertions at the end of a span come after it.
        after = bisect_left(self._starts, span.end)
        end = span.end + self._shifts[after]
        if after and self._ends[after - 1] > span.end:
            end = self._ends[after - 1] + self._shifts[after]
        return Span(start, max(start, end))

    def _start_of(self, place: int, otherwise: int) -> int:
        return self._starts[place] if place < len(self._starts) else otherwise

    def spans(self, spans: Iterable[Span]) -> Spans:
        """Return where the words of several spans are now."""
        return tuple(map(self.span, spans))

    def inserted(self) -> Iterator[Span]:
        """Yield the spans of insertions in the new text, without the white space around them."""
        for edit, shift in zip(self._edits, self._shifts, strict=False):
            if edit.start == edit.end:
                start = edit.start + shift
                yield Span(start, start + len(edit.text.rstrip()))


def perturbed(document: GoldDocument, perturbation: str, seed: int = 0) -> GoldDocument:
    """Damage a document.

    Args:
        document: A document of any corpus.
        perturbation: One of `PERTURBATIONS`.
        seed: Seed of the choice of words.

    Returns:
        The same document with another text, its annotation on the same words.

    Raises:
        AllegedlyError: If the perturbation is unknown.
    """
    if perturbation not in _WAYS:
        raise AllegedlyError(
            f"unknown perturbation {perturbation!r}; choose from {', '.join(PERTURBATIONS)}"
        )
    edits = list(_WAYS[perturbation](document, seed))
    return _moved(document, Edited(document.article.text, edits))


def _quotes(document: GoldDocument, _: int) -> Iterator[Edit]:
    return _by_character(document.article.text, lambda text: text.translate(_MARKS))


def _case(document: GoldDocument, _: int) -> Iterator[Edit]:
    # A few letters have two small ones; they stay, so that all places do.
    return _by_character(
        document.article.text,
        lambda text: "".join(low if len(low := letter.lower()) == 1 else letter for letter in text),
    )


def _by_character(text: str, change: Callable[[str], str]) -> Iterator[Edit]:
    changed = change(text)
    for place, (old, new) in enumerate(zip(text, changed, strict=True)):
        if old != new:
            yield Edit(place, place + 1, new)


def _ocr(document: GoldDocument, seed: int) -> Iterator[Edit]:
    chance = random.Random(f"{seed} {document.article.id}")
    bounds = {place for span in _annotated(document) for place in (span.start, span.end)}
    for match in _LONG_WORD.finditer(document.article.text):
        if chance.random() >= MISREAD:
            continue
        word = match.group()
        choices = [
            (place, letters)
            for letters in _ALIKE
            for place in range(len(word))
            if word.startswith(letters, place)
            and bounds.isdisjoint(
                range(match.start() + place + 1, match.start() + place + len(letters))
            )
        ]
        if choices:
            place, letters = chance.choice(choices)
            start = match.start() + place
            yield Edit(start, start + len(letters), _ALIKE[letters])


def _headings(document: GoldDocument, _: int) -> Iterator[Edit]:
    taken = _Taken(_annotated(document))
    breaks = list(_BREAK.finditer(document.article.text))
    # The first break ends the title or the first paragraph.
    for number, match in enumerate(breaks[PARAGRAPHS::PARAGRAPHS]):
        if match.end() < len(document.article.text) and not taken.inside(match.end()):
            text = _HEADINGS[number % len(_HEADINGS)] + match.group()
            yield Edit(match.end(), match.end(), text)


_WAYS: Final[Mapping[str, Callable[[GoldDocument, int], Iterator[Edit]]]] = {
    "quotes": _quotes,
    "case": _case,
    "ocr": _ocr,
    "headings": _headings,
}

PERTURBATIONS: Final = tuple(_WAYS)
"""The ways of damaging a text."""


class _Taken:
    """Finds whether a place is inside one of many spans."""

    def __init__(self, spans: Iterable[Span]) -> None:
        ordered = sorted(spans)
        self._starts = [span.start for span in ordered]
        self._reach = list(accumulate((span.end for span in ordered), max))

    def inside(self, place: int) -> bool:
        before = bisect_left(self._starts, place)
        return before > 0 and self._reach[before - 1] > place


def _annotated(document: GoldDocument) -> Iterator[Span]:
    for sentence in document.sentences:
        yield sentence.span
        yield from (hedge.span for hedge in sentence.hedges or ())
    for item in document.attributions or ():
        yield from (*item.source, *item.cue, *item.content)
    for claim in document.claims or ():
        yield from claim.spans
        yield from (hedge.span for hedge in claim.hedges)
    yield from (event.span for event in document.events or ())
    yield from (hedge.span for hedge in document.hedges or ())
    yield from document.boilerplate or ()


def _moved(document: GoldDocument, new: Edited) -> GoldDocument:
    """Return a document with its new text, and all annotation at the new places."""
    article = document.article
    title = article.title_span
    headings = list(new.inserted()) if document.sentences else []
    marked = document.sentences and all(s.hedges is not None for s in document.sentences)
    sentences = [
        attrs.evolve(s, span=new.span(s.span), hedges=_hedges(s.hedges, new))
        for s in document.sentences
    ]
    added = [GoldSentence(span, None, () if marked else None, title=True) for span in headings]
    every = sorted([*sentences, *added], key=lambda sentence: sentence.span)
    place = {sentence.span: number for number, sentence in enumerate(every)}
    number = [place[sentence.span] for sentence in sentences]
    return GoldDocument(
        attrs.evolve(article, text=new.text, title_span=None if title is None else new.span(title)),
        tuple(every),
        _each(
            document.attributions,
            lambda item: attrs.evolve(
                item,
                source=new.spans(item.source),
                cue=new.spans(item.cue),
                content=new.spans(item.content),
            ),
        ),
        _each(
            document.claims,
            lambda claim: attrs.evolve(
                claim,
                spans=new.spans(claim.spans),
                sentence=number[claim.sentence],
                hedges=_hedges(claim.hedges, new) or (),
            ),
        ),
        _each(
            document.events,
            lambda event: attrs.evolve(
                event, span=new.span(event.span), sentence=number[event.sentence]
            ),
        ),
        _hedges(document.hedges, new),
        _each(document.boilerplate, new.span),
    )


def _hedges(hedges: Sequence[GoldHedge] | None, new: Edited) -> tuple[GoldHedge, ...] | None:
    return _each(hedges, lambda hedge: attrs.evolve(hedge, span=new.span(hedge.span)))


def _each(items: Iterable[T] | None, move: Callable[[T], T]) -> tuple[T, ...] | None:
    return None if items is None else tuple(map(move, items))
