"""Verifications as one HTML page: no scripts, no external resources, all text escaped."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import Any, Final

from markupsafe import Markup

from allegedly.render.page_templates import page_template
from allegedly.render.palette_and_policy import palette, policy
from allegedly.verification.results import (
    OUTCOMES,
    Outcome,
    Quoted,
    Reported,
    StepKind,
    Verification,
)
from allegedly.verification.terminal import described, heading, place_name

_EXPLAINED: Final[dict[Outcome, str]] = {
    "verbatim": "word for word",
    "trimmed": "words left out at an end, or at an ellipsis",
    "altered": "words changed, added or dropped",
    "spliced": "joined from separate places without marking the gap",
    "other speaker": "the words of someone else",
    "not found": "in none of the transcripts",
}

_QUOTED_MARK: Final[dict[StepKind, str]] = {"changed": "ins", "added": "ins"}
_SPOKEN_MARK: Final[dict[StepKind, str]] = {"changed": "del", "dropped": "del"}


def verification_to_html(verification: Verification) -> str:
    """Return a verification as one page, with the story and the transcript side by side."""
    style = page_style()
    counts = verification.counts
    return page_template("allegedly.verification").render(
        title=heading(verification),
        style=Markup(style),  # noqa: S704 (a style sheet that ships with the library)
        policy=policy(style),
        counts=[(outcome, counts[outcome], _EXPLAINED[outcome]) for outcome in OUTCOMES],
        quotations=[_quoted(quoted) for quoted in verification.quotations],
        reports=[_reported(item) for item in verification.reports if item.place is not None],
        without=[
            {"who": item.claim.who, "text": item.claim.text}
            for item in verification.reports
            if item.place is None
        ],
    )


def _quoted(quoted: Quoted) -> dict[str, Any]:
    before, after = quoted.left_out
    return {
        "fault": quoted.fault,
        "outcome": quoted.outcome,
        "explained": _EXPLAINED[quoted.outcome],
        "who": quoted.source,
        "pieces": _pieces(quoted, spoken=False),
        "spoken": _pieces(quoted, spoken=True),
        "before": before,
        "after": after,
        "places": list(dict.fromkeys(place_name(place) for place in quoted.places)),
        "notes": quoted.notes,
    }


def _pieces(quoted: Quoted, *, spoken: bool) -> list[tuple[str, str]]:
    """Return the words of one side, each stretch with the element that marks it."""
    marks = _SPOKEN_MARK if spoken else _QUOTED_MARK
    if not quoted.steps:
        return [] if spoken else [("", quoted.text)]
    pieces: list[tuple[str, str]] = []
    for step in quoted.steps:
        words = step.spoken if spoken else step.quoted
        if step.kind == "omitted":
            pieces.append(("gap", "…" if spoken or step.quoted else "‖"))
        elif words:
            pieces.append((marks.get(step.kind, "small" if step.kind == "cleaned" else ""), words))
    return pieces


def _reported(reported: Reported) -> dict[str, Any]:
    place = reported.place
    assert place is not None
    return {
        "lost": ", ".join(loss.kind for loss in reported.losses),
        "who": reported.claim.who,
        "voice": reported.claim.voice,
        "text": reported.claim.text,
        "passage": place.text,
        "place": place_name(place),
        "losses": [described(loss) for loss in reported.losses],
    }


@lru_cache(maxsize=1)
def page_style() -> str:
    """Return the style sheet of the page."""
    folder = files("allegedly.verification") / "templates"
    return palette() + (folder / "page.css").read_text("utf-8")
