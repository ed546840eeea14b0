"""Verifications as plain data and as JSON, in the schema ``allegedly/verification/1``."""

from __future__ import annotations

from typing import Any, Final

import attrs

from allegedly.model.analysis_to_json import json_line
from allegedly.model.claim import SCORE_DIGITS
from allegedly.verification.results import LOSSES, Place, Quoted, Reported, Verification

SCHEMA: Final = "allegedly/verification/1"


def verification_to_dict(verification: Verification) -> dict[str, Any]:
    """Return a verification as plain data in the schema ``allegedly/verification/1``."""
    article = verification.analysis.article
    return {
        "schema": SCHEMA,
        "story": {"id": article.id, "title": article.title, "file": article.file},
        "transcripts": [
            {"name": item.name, "format": item.format, "speakers": list(item.speakers)}
            for item in verification.transcripts
        ],
        "quotations": [_quoted(quoted) for quoted in verification.quotations],
        "reports": [_reported(reported) for reported in verification.reports],
        "counts": {
            "quotations": len(verification.quotations),
            "outcomes": dict(verification.counts),
            "reports": len(verification.reports),
            "with_passage": sum(reported.place is not None for reported in verification.reports),
            "losses": {
                kind: sum(
                    any(loss.kind == kind for loss in reported.losses)
                    for reported in verification.reports
                )
                for kind in LOSSES
            },
        },
    }


def verification_to_json(verification: Verification) -> str:
    """Return a verification as one line of JSON."""
    return json_line(verification_to_dict(verification), verification.analysis.article)


def _quoted(quoted: Quoted) -> dict[str, Any]:
    return {
        "span": [quoted.span.start, quoted.span.end],
        "text": quoted.text,
        "attribution": quoted.attribution and quoted.attribution.id,
        "source": quoted.source,
        "outcome": quoted.outcome,
        "fault": quoted.fault,
        "support": round(quoted.support, SCORE_DIGITS),
        "places": [_place(place) for place in quoted.places],
        "steps": [attrs.asdict(step) for step in quoted.steps],
        "left_out": list(quoted.left_out),
        "notes": list(quoted.notes),
    }


def _reported(reported: Reported) -> dict[str, Any]:
    claim = reported.claim
    return {
        "claim": claim.id,
        "text": claim.text,
        "spans": [[span.start, span.end] for span in claim.spans],
        "source": claim.who,
        "place": reported.place and _place(reported.place),
        "similarity": round(reported.similarity, SCORE_DIGITS),
        "losses": [
            {**attrs.asdict(loss), "classifiers": list(loss.classifiers)}
            for loss in reported.losses
        ],
    }


def _place(place: Place) -> dict[str, Any]:
    return {
        "transcript": place.transcript,
        "speaker": place.speaker,
        "span": [place.span.start, place.span.end],
        "text": place.text,
        "time": place.time,
    }
