"""Findings of an outside system as answers to the claims of a corpus.

A system divides a text in its own way, so its sentences are matched with the annotated ones by the
characters that they share.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import attrs

from allegedly.bench.predictions.found import Found, Judgement, Prediction
from allegedly.bench.task import Unit, label_of
from allegedly.model import (
    Assessment,
    Claim,
    Commitment,
    GoldAttribution,
    GoldHedge,
    Hedge,
    Holder,
    Label,
    Spans,
)
from allegedly.model.commitment import contradiction

MOST_IN_ONE_PLACE: Final = 1_000
"""Most judgements over the words of one claim."""


@attrs.frozen
class Answers:
    """The answers for one document.

    Attributes:
        assessments: One for each claim.
        missing: The claims that the system has not judged; they count as plain.
    """

    assessments: tuple[Assessment, ...]
    missing: tuple[Claim, ...] = ()


def answers(
    name: str, unit: Unit, claims: Sequence[Claim], found: Found, prediction: Prediction
) -> Answers:
    """Return the assessments of the claims of a document.

    A claim is matched with the judgement that bears its id. Otherwise a sentence gets the highest
    score of all judgements that share at least half of the shorter of the two with it, or that of
    the one that shares most; any other claim gets the judgement with the largest overlap, of at
    least one half (Jaccard).

    Args:
        name: The name of the contender.
        unit: The unit that is judged.
        claims: The claims of the document.
        found: Everything found in it.
        prediction: Where that stands, for messages.

    Raises:
        PredictionError: If a judgement cannot be one of its claim.
    """
    if found.judgements is None and unit != "commitment":
        hedges = sorted(found.hedges or (), key=_start)
        return Answers(tuple(_by_hedges(name, claim, hedges) for claim in claims))
    judgements = found.judgements
    if judgements is None:
        judgements = tuple(_by_sources(found.attributions or ()))
    matcher = _Matcher(judgements, prediction)
    listed = [hedge for item in judgements for hedge in item.hedges]
    hedges = sorted(dict.fromkeys([*listed, *(found.hedges or ())]), key=_start)
    made: list[Assessment] = []
    missing: list[Claim] = []
    for claim in claims:
        matched = matcher.matched(claim, together=unit == "sentence")
        if not matched:
            missing.append(claim)
        made.append(_assessment(name, claim, matched, hedges, prediction))
    return Answers(tuple(made), tuple(missing))


class _Matcher:
    """The judgements of a document, by id and by place."""

    def __init__(self, judgements: Iterable[Judgement], prediction: Prediction) -> None:
        self._by_id: dict[str, Judgement] = {}
        placed: list[Judgement] = []
        for judgement in judgements:
            if judgement.id is not None:
                self._by_id.setdefault(judgement.id, judgement)
            if _size(judgement.spans):
                placed.append(judgement)
        self._prediction = prediction
        self._placed = sorted(placed, key=lambda item: item.spans[0])
        self._starts = [item.spans[0].start for item in self._placed]
        # A tree of the furthest ends, so that a search skips all that ends before a claim begins.
        self._furthest = [[item.spans[-1].end for item in self._placed]]
        while len(below := self._furthest[-1]) > 1:
            self._furthest.append([max(below[n : n + 2]) for n in range(0, len(below), 2)])

    def matched(self, claim: Claim, *, together: bool) -> list[Judgement]:
        """Return the judgements of a claim, the one with the largest overlap first."""
        if claim.id in self._by_id:
            return [self._by_id[claim.id]]
        spans = claim.spans if claim.event is None else (claim.event,)
        size = _size(spans)
        rated: list[tuple[float, bool, Judgement]] = []
        for item in self._near(spans):
            common, other = _common(spans, item.spans), _size(item.spans)
            both = size + other - common
            half = 2 * common >= (min(size, other) if together else both)
            if half or (common and together) or (claim.event is not None and common == size):
                rated.append((common / both, half, item))
        rated.sort(key=lambda item: -item[0])
        halves = [item for _, half, item in rated if half]
        return halves if together and halves else [item for *_, item in rated[:1]]

    def _near(self, spans: Spans) -> Iterator[Judgement]:
        """Yield the judgements that reach into the stretch of some spans, the last one first."""
        at = bisect_left(self._starts, spans[-1].end)
        for _ in range(MOST_IN_ONE_PLACE):
            at = self._before(at, spans[0].start)
            if at < 0:
                return
            yield self._placed[at]
        raise self._prediction.wrong(
            f"[{spans[0].start}, {spans[-1].end}]",
            f"more than {MOST_IN_ONE_PLACE:,} judgements lie over these words; give one for each "
            "sentence or claim",
        )

    def _before(self, at: int, start: int) -> int:
        """Return the last place before `at` of a judgement that ends after `start`, or -1."""
        level = 0
        while at > 0:
            if self._furthest[level][at - 1] > start:
                at -= 1
                while level > 0:
                    level -= 1
                    right = 2 * at + 1
                    ends = self._furthest[level]
                    at = right if right < len(ends) and ends[right] > start else right - 1
                return at
            at -= 1
            while at > 0 and at % 2 == 0:
                at, level = at // 2, level + 1
        return -1


def _by_sources(attributions: Iterable[GoldAttribution]) -> Iterator[Judgement]:
    """Yield attributions with a commitment as judgements of the claims of their sources."""
    for item in attributions:
        if item.commitment is not None:
            label = label_of({"source": item.commitment})
            held = {"voice": item.commitment}
            yield Judgement(None, item.content, label, float(label == "hedged"), (), held)  # type: ignore[arg-type]


def _by_hedges(name: str, claim: Claim, hedges: Sequence[GoldHedge]) -> Assessment:
    inside = _hedges(claim, hedges)
    label: Label = "hedged" if inside else "plain"
    return Assessment(name, label, float(bool(inside)), inside)


def _assessment(
    name: str,
    claim: Claim,
    matched: Sequence[Judgement],
    hedges: Sequence[GoldHedge],
    prediction: Prediction,
) -> Assessment:
    if not matched:
        return Assessment(name, "plain", 0.0)
    voice: Holder = "author" if claim.attribution is None else "source"
    held: dict[Holder, Commitment] = {}
    for holder, commitment in matched[0].commitment.items():
        held[voice if holder == "voice" else holder] = commitment
    if problem := contradiction(held, attributed=claim.attribution is not None):
        if matched[0].id == claim.id:
            raise prediction.wrong(f"the judgement of {claim.id} (“{claim.text[:60]}”)", problem)
        held = {}  # a claim of another voice in the same words
    top = max(matched, key=lambda item: (item.label == "hedged", item.score))
    label, score = top.label, top.score
    if label is None:
        label = label_of(held) if held else "plain"
        score = float(label == "hedged")
    inside = _hedges(claim, hedges) if label == "hedged" else ()
    return Assessment(name, label, score, inside, commitment=held)


def _hedges(claim: Claim, hedges: Sequence[GoldHedge]) -> tuple[Hedge, ...]:
    """Return the hedges that lie in the zones of a claim, each held as its zone is."""
    text = claim.article.text
    found: list[Hedge] = []
    for zone, holder in claim.zones:
        at = bisect_left(hedges, zone.start, key=lambda hedge: hedge.span.start)
        while at < len(hedges) and hedges[at].span.start < zone.end:
            span = hedges[at].span
            if span.end <= zone.end:
                kind = hedges[at].type or "epistemic"
                found.append(Hedge(span, span.of(text), kind, holder))
            at += 1
    return tuple(found)


def _start(hedge: GoldHedge) -> tuple[int, int]:
    return hedge.span.start, hedge.span.end


def _size(spans: Spans) -> int:
    return sum(map(len, spans))


def _common(one: Spans, other: Spans) -> int:
    """Return the number of characters that two lists of spans share, both in order."""
    total = i = j = 0
    while i < len(one) and j < len(other):
        total += max(0, min(one[i].end, other[j].end) - max(one[i].start, other[j].start))
        if one[i].end <= other[j].end:
            i += 1
        else:
            j += 1
    return total
