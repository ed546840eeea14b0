"""Differences as one HTML page: no scripts, no external resources, all article text escaped."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import Any

from markupsafe import Markup

from allegedly.diff.change_kinds import Change
from allegedly.diff.pairing import Difference, Pair
from allegedly.model import Analysis, Article, Claim
from allegedly.render.page_templates import page_template
from allegedly.render.palette_and_policy import palette, policy


def difference_to_html(difference: Difference, *, unchanged: bool = False) -> str:
    """Return a difference as one page; hedges are marked and underlined.

    Args:
        difference: The difference to show.
        unchanged: Whether to include pairs in which nothing changed.
    """
    before, after = difference.before, difference.after
    headline = difference.mode == "headline"
    title = (
        f"Headline and body: {_name(after.article)}"
        if headline
        else f"{_name(after.article)}, against {_name(before.article)}"
    )
    style = _style()
    return page_template("allegedly.diff").render(
        title=title,
        style=Markup(style),  # noqa: S704 (a style sheet that ships with the library)
        policy=policy(style),
        counts=[
            ("plainer", len(difference.alarms) - len(difference.turned)),
            *([("turned into the opposite", len(difference.turned))] * bool(difference.turned)),
            ("changed otherwise", len(difference.changed) - len(difference.alarms)),
            ("unchanged", len(difference.pairs) - len(difference.changed)),
            ("without a similar claim before", len(difference.unpaired)),
        ],
        pairs=[
            {
                "alarm": pair.alarm,
                "verdict": _verdict(pair),
                "kinds": ", ".join(dict.fromkeys(change.kind for change in pair.changes)),
                "similarity": f"{pair.similarity:.2f}",
                "changes": [_describe(change) for change in pair.changes],
                "sides": [
                    _side("Body" if headline else "Before", pair.before, before),
                    _side("Headline" if headline else "After", pair.after, after),
                ],
            }
            for pair in (difference.pairs if unchanged else difference.changed)
        ],
        unpaired=[
            _side("Headline" if headline else "After", claim, after)
            for claim in difference.unpaired
        ],
    )


def _name(article: Article) -> str:
    return str(article.title or article.metadata.get("file") or article.id)


def _verdict(pair: Pair) -> str:
    if pair.turned:
        return "Turned"
    return "Plainer" if pair.alarm else "Changed" if pair.changes else "Unchanged"


def _describe(change: Change) -> str:
    words = " → ".join(f"“{word}”" for word in (change.before, change.after) if word)
    if change.holder:
        return str(change.commitment)
    shown = f"{change.kind}: {words}" if words else change.kind
    return f"{shown}{change.by}{f': {change.commitment}' if change.commitments else ''}"


def _side(name: str, claim: Claim, analysis: Analysis) -> dict[str, Any]:
    voice, attribution = claim.voice, claim.attribution
    source, cue = (attribution.source, attribution.cue) if attribution else (None, None)
    who = "Author" if attribution is None else "no source"
    how = [voice if attribution else "", cue.text if cue else ""]
    return {
        "name": f"{name}, {analysis.article.outlet}" if analysis.article.outlet else name,
        "voice": voice,
        "who": source.name or source.text if source else who,
        "how": ", ".join(filter(None, how)),
        "pieces": _pieces(claim, analysis),
    }


def _pieces(claim: Claim, analysis: Analysis) -> list[tuple[str, bool]]:
    """Split the text of a claim where hedges begin and end."""
    text = claim.article.text
    spans = {
        hedge.span
        for judged in analysis.assessments.values()
        if claim.id in judged
        for hedge in judged[claim.id].hedges
    }
    pieces: list[tuple[str, bool]] = []
    for number, part in enumerate(claim.spans):
        if number:
            pieces.append((" … ", False))
        at = part.start
        for span in sorted(spans):
            if at <= span.start and span.end <= part.end:
                pieces += [(text[at : span.start], False), (span.of(text), True)]
                at = span.end
        pieces.append((text[at : part.end], False))
    return pieces


@lru_cache(maxsize=1)
def _style() -> str:
    return palette() + (files("allegedly.diff") / "templates" / "page.css").read_text("utf-8")
