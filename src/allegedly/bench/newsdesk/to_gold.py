"""From annotated articles to gold documents: derives parents, holders and claims from the spans."""

from __future__ import annotations

from bisect import bisect_right
from datetime import datetime
from typing import Final

from allegedly.bench.newsdesk.markup import MarkedArticle, MarkedAttribution
from allegedly.model import (
    TITLE_GAP,
    Article,
    GoldAttribution,
    GoldClaim,
    GoldDocument,
    GoldHedge,
    GoldSentence,
    Span,
    Spans,
)

_OPENING: Final = '“"‘'
_CLOSING: Final = '”"’'
_SPEAKERS: Final = frozenset(("i", "we"))


def gold_document(marked: MarkedArticle) -> GoldDocument:
    """Return the gold document of an annotated article.

    Raises:
        ValueError: If a hedge belongs to no claim.
    """
    voices = _Voices(marked)
    hedges = [
        GoldHedge(span, kind, "source" if voices.around(span) else "author")
        for span, kind in marked.hedges
    ]
    return GoldDocument(
        _article(marked),
        tuple(_sentence(span, hedges, span == marked.sentences[0]) for span in marked.sentences),
        tuple(voices.attribution(item) for item in voices.marked),
        voices.claims(hedges),
    )


def _article(marked: MarkedArticle) -> Article:
    meta, desk = marked.meta, marked.id.rpartition("-")[0]
    title = marked.sentences[0].of(marked.text)
    return Article.from_text(
        marked.text.removeprefix(title + TITLE_GAP),
        title=title,
        id=marked.id,
        outlet=meta.get("outlet"),
        authors=meta["authors"].split("; ") if "authors" in meta else (),
        published=datetime.fromisoformat(meta["published"]),
        language="en",
        metadata={"genre": desk, "form": "live blog" if desk == "live" else "report"},
    )


def _sentence(span: Span, hedges: list[GoldHedge], title: bool) -> GoldSentence:
    inside = tuple(hedge for hedge in hedges if span.contains(hedge.span))
    return GoldSentence(span, "hedged" if inside else "plain", inside, title=title)


class _Voices:
    """Finds the voice of each place in an article."""

    def __init__(self, marked: MarkedArticle) -> None:
        self.text = marked.text
        self.starts = [sentence.start for sentence in marked.sentences]
        self.marked = sorted(marked.attributions, key=lambda item: min(_all(item)))
        self.ids = {item.number: f"a{place}" for place, item in enumerate(self.marked, 1)}
        self.parents = {
            item.number: self.around((item.cue or item.content)[0], item) for item in self.marked
        }
        taken = [span for item in self.marked for span in _all(item)]
        self.own: list[Spans] = [
            *marked.clauses,
            *((s,) for s in marked.sentences if not any(s.overlaps(span) for span in taken)),
        ]

    def around(self, span: Span, but: MarkedAttribution | None = None) -> MarkedAttribution | None:
        """Return the attribution with the narrowest content around a span."""
        found = [
            (len(content), item.number, item)
            for item in self.marked
            if item is not but
            for content in item.content
            if content.contains(span)
        ]
        return min(found)[2] if found else None

    def attribution(self, item: MarkedAttribution) -> GoldAttribution:
        parent = self.parents[item.number]
        return GoldAttribution(
            id=self.ids[item.number],
            source=item.source,
            cue=item.cue,
            content=item.content,
            kind=item.kind,
            name=item.name,
            stance=item.stance,
            quotation=item.quotation,
            negated=item.negated,
            parent=None if parent is None else self.ids[parent.number],
            commitment=item.commitment,
        )

    def claims(self, hedges: list[GoldHedge]) -> tuple[GoldClaim, ...]:
        """Return the claims.

        The belief of others ("Berg *thinks*") is the stance of an attribution and no hedge; that of
        a speaker ("I *think*"), or without a source ("is *believed* to"), weakens what is said.
        """
        found: dict[Spans | int, list[GoldHedge]] = {spans: [] for spans in self.own}
        found.update((item.number, []) for item in self.marked)
        stances = [span for item in self.marked if self._of_others(item) for span in item.cue]
        for hedge in hedges:
            owner = self._owner(hedge.span)
            believed = hedge.type == "doxastic" and any(s.contains(hedge.span) for s in stances)
            if not believed:
                found[owner].append(hedge)
        claims: list[tuple[Spans, str | None, list[GoldHedge]]] = [
            *((spans, None, found[spans]) for spans in self.own),
            *(
                (_unquoted(self.text, item.content), self.ids[item.number], found[item.number])
                for item in self.marked
            ),
        ]
        claims.sort(key=lambda claim: (claim[0][0].start, -claim[0][-1].end))
        return tuple(
            GoldClaim(f"c{place}", spans, self._sentence(spans[0]), attribution, tuple(inside))
            for place, (spans, attribution, inside) in enumerate(claims, 1)
        )

    def _of_others(self, item: MarkedAttribution) -> bool:
        source = item.source and item.source[0].of(self.text).lower()
        return bool(source) and source not in _SPEAKERS

    def _sentence(self, span: Span) -> int:
        return bisect_right(self.starts, span.start) - 1

    def _owner(self, span: Span) -> Spans | int:
        """Return the claim that a hedge belongs to: an author's clause or an attribution."""
        around = self.around(span)
        framed: list[tuple[int, int]] = []
        between: list[int] = []
        for item in self.marked:
            if self.parents[item.number] is not around or item is around:
                continue
            frame = [s for s in item.source + item.cue if self._sentence(s) == self._sentence(span)]
            if any(span.overlaps(part) for part in frame):
                return item.number
            if frame and min(frame).start <= span.start and span.end <= max(frame).end:
                between.append(item.number)
            framed.extend((_distance(span, part), item.number) for part in frame)
        clause = next((spans for spans in self.own if any(s.contains(span) for s in spans)), None)
        if clause is not None:
            return clause
        if between:
            return between[0]
        if around is not None:
            return around.number
        if framed:
            return min(framed)[1]
        raise ValueError(f"the hedge {span.of(self.text)!r} at {span.start} belongs to no claim")


def _all(item: MarkedAttribution) -> Spans:
    return item.source + item.cue + item.content


def _distance(one: Span, other: Span) -> int:
    return max(one.start - other.end, other.start - one.end, 0)


def _unquoted(text: str, content: Spans) -> Spans:
    """Drop outer quotation marks, and commas inside them."""
    claim = []
    for start, end in ((span.start, span.end) for span in content):
        opened = text[start] in _OPENING
        if opened:
            start += 1
        if text[end - 1] in _CLOSING[:2] or (opened and text[end - 1] == _CLOSING[2]):
            end -= 1
        if text[end - 1] == ",":
            end -= 1
        claim.append(Span(start, end))
    return tuple(claim)
