"""The part of an analysis that can be compared with an annotation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import attrs

from allegedly.model import (
    Analysis,
    Assessment,
    Attribution,
    Claim,
    Commitment,
    Holder,
    Span,
    Spans,
)
from allegedly.storage.codec import pack_attribution, unpack_attribution


@attrs.frozen
class AnalysedClaim:
    """A claim that was found.

    Attributes:
        spans: Its words.
        attribution: Id of the attribution whose content it is; None means the author's own.
        hedges: The hedges that any classifier found in it, each with its holder.
        commitment: The commitment of its source, from the first classifier that gives one.
    """

    spans: Spans
    attribution: str | None
    hedges: tuple[tuple[Span, Holder], ...]
    commitment: Commitment | None


@attrs.frozen
class Analysed(Sequence[Attribution]):
    """The attributions and claims of one article; as a sequence, the attributions.

    Attributes:
        attributions: The attributions.
        claims: The claims.
        unsaid: Aspects that the contender says nothing about in any article; they are not measured.
    """

    attributions: tuple[Attribution, ...]
    claims: tuple[AnalysedClaim, ...]
    unsaid: frozenset[str] = frozenset()

    @classmethod
    def of(cls, analysis: Analysis) -> Analysed:
        """Reduce an analysis to it."""
        return cls(
            tuple(analysis.attributions),
            tuple(_claim(claim, analysis.assessments) for claim in analysis.claims),
        )

    def __getitem__(self, place: Any) -> Any:
        return self.attributions[place]

    def __len__(self) -> int:
        return len(self.attributions)

    def pack(self) -> list[Any]:
        """Return it as short lists that JSON can hold."""
        return [
            [pack_attribution(item) for item in self.attributions],
            [
                [
                    _ends(claim.spans),
                    claim.attribution,
                    [[span.start, span.end, holder] for span, holder in claim.hedges],
                    None if claim.commitment is None else list(attrs.astuple(claim.commitment)),
                ]
                for claim in self.claims
            ],
        ]

    @classmethod
    def unpack(cls, packed: Sequence[Any], text: str) -> Analysed:
        """Return the object that `pack` turned into lists."""
        attributions, claims = packed
        return cls(
            tuple(unpack_attribution(item, text) for item in attributions),
            tuple(
                AnalysedClaim(
                    tuple(Span(*ends) for ends in spans),
                    attribution,
                    tuple((Span(start, end), holder) for start, end, holder in hedges),
                    None if held is None else Commitment(*held),
                )
                for spans, attribution, hedges, held in claims
            ),
        )


def _claim(claim: Claim, assessments: Mapping[str, Mapping[str, Assessment]]) -> AnalysedClaim:
    judged = [found[claim.id] for found in assessments.values() if claim.id in found]
    return AnalysedClaim(
        claim.spans,
        None if claim.attribution is None else claim.attribution.id,
        tuple((hedge.span, hedge.holder) for item in judged for hedge in item.hedges),
        next(_of_source(judged), None),
    )


def _of_source(judged: Sequence[Assessment]) -> Iterator[Commitment]:
    return (item.commitment["source"] for item in judged if "source" in item.commitment)


def _ends(spans: Spans) -> list[list[int]]:
    return [[span.start, span.end] for span in spans]
