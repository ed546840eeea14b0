"""The sourcing and hedging profile of an article: who speaks in it, and how firmly."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from allegedly.model.claim import Assessment
from allegedly.model.vocabularies import (
    DEGREES,
    HEDGE_TYPES,
    HOLDERS,
    QUOTATIONS,
    SOURCE_KINDS,
    STANCES,
    VOICES,
    Voice,
)

if TYPE_CHECKING:
    from allegedly.model.analysis import Analysis


def profile(analysis: Analysis) -> dict[str, Any]:
    """Return the figures of one article.

    Every share is a dictionary ``{"count": 3, "of": 17, "share": 0.1765}``; `share` is None if
    there is nothing to divide by. Hedging is given for each classifier, out of the claims that it
    assessed; hedges are counted by type and by holder over all of these claims, hedged or plain.
    Commitment is that of the voice of each claim: the source's, or the author's to claims of hers.
    """
    voices = {claim.id: claim.voice for claim in analysis.claims}
    attributions = analysis.attributions
    sources = [a.source.kind if a.source else "none" for a in attributions]
    stances = [a.cue.stance if a.cue else "none" for a in attributions]
    return {
        "claims": {"count": len(voices), "by_voice": _shares(voices.values(), VOICES)},
        "attributions": {
            "count": len(attributions),
            "by_source_kind": _shares(sources, (*SOURCE_KINDS, "none")),
            "by_stance": _shares(stances, (*STANCES, "none")),
            "by_quotation": _shares([a.quotation for a in attributions], QUOTATIONS),
            "negated": _share(sum(a.negated for a in attributions), len(attributions)),
        },
        "hedging": {
            name: _hedging([(voices[id], a) for id, a in judged.items() if id in voices])
            for name, judged in analysis.assessments.items()
        },
    }


def _hedging(judged: Sequence[tuple[Voice, Assessment]]) -> dict[str, Any]:
    assessed = Counter(voice for voice, _ in judged)
    hedged = Counter(voice for voice, assessment in judged if assessment.label == "hedged")
    voiced = [item for _, assessment in judged if (item := assessment.voiced) is not None]
    hedges = [hedge for _, assessment in judged for hedge in assessment.hedges]
    return {
        "hedged": _share(hedged.total(), assessed.total()),
        "by_voice": {voice: _share(hedged[voice], assessed[voice]) for voice in VOICES},
        "hedges": {
            "count": len(hedges),
            "by_type": _shares([hedge.type for hedge in hedges], HEDGE_TYPES),
            "by_holder": _shares([hedge.holder for hedge in hedges], HOLDERS),
        },
        "commitment": {
            "count": len(voiced),
            "by_degree": _shares([item.degree for item in voiced], DEGREES),
            "negative": _share(sum(item.polarity == "-" for item in voiced), len(voiced)),
        },
    }


def _shares(values: Iterable[str], keys: Sequence[str]) -> dict[str, Any]:
    counts = Counter(values)
    return {key: _share(counts[key], counts.total()) for key in keys}


def _share(count: int, of: int) -> dict[str, Any]:
    return {"count": count, "of": of, "share": round(count / of, 4) if of else None}
