"""Summaries as one HTML page: no scripts, no external resources, all text escaped."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import Any

from markupsafe import Markup

from allegedly.model import DEGREES, VOICES
from allegedly.render.page_templates import page_template
from allegedly.render.palette_and_policy import palette, policy
from allegedly.summary.intervals import Mean, Share
from allegedly.summary.results import Figures, Summary
from allegedly.summary.terminal import NOTE, described
from allegedly.summary.view import interval_of, out_of, percent, shown_hedging, value_of


def summary_to_html(summary: Summary) -> str:
    """Return a summary as one page."""
    style = _style()
    return page_template("allegedly.summary").render(
        style=Markup(style),  # noqa: S704 (a style sheet that ships with the library)
        policy=policy(style),
        inputs=[name.replace("\\", "/").rstrip("/").rpartition("/")[2] for name in summary.inputs],
        summary=summary,
        counts=[
            ("articles", summary.whole.articles),
            ("words", summary.whole.words),
            ("claims", summary.whole.claims),
            ("attributions", summary.whole.attributions),
            ("named sources", summary.names),
        ],
        whole=_view(summary.whole),
        parts=[(part.value, _view(part.figures)) for part in summary.parts],
        note=NOTE,
        described=described,
        percent=percent,
    )


def _view(figures: Figures) -> dict[str, Any]:
    """Return the figures of a part, arranged for the page."""
    found = shown_hedging(figures)
    name, hedging = found if found is not None else (None, {})
    return {
        "figures": figures,
        "unnamed": _bar(figures.unnamed),
        "single": _bar(figures.single_source),
        "per_article": _bar(figures.sources_per_article),
        "voices": [(voice, _bar(figures.voices[voice])) for voice in VOICES],
        "classifier": name,
        "hedged": [(voice, _bar(hedging[voice].hedged)) for voice in VOICES if hedging],
        "degrees": [
            (voice, [_bar(hedging[voice].degrees[degree]) for degree in DEGREES])
            for voice in VOICES
            if hedging
        ],
        "degree_names": ["left open" if degree == "none" else degree for degree in DEGREES],
        "verbs": [
            (stance, _bar(verbs.share), verbs.cues) for stance, verbs in figures.verbs.items()
        ],
        "direct": _bar(figures.quotations.share),
        "length": _bar(figures.quotations.words),
        "quartiles": figures.quotations.quartiles,
    }


def _bar(value: Share | Mean) -> dict[str, Any]:
    """Return a figure in words, and for a share the ends of its bar, in per cent."""
    share = value.share if isinstance(value, Share) else None
    drawn = share is not None and value.low is not None and value.high is not None
    return {
        "value": value_of(value),
        "interval": interval_of(value),
        "of": out_of(value),
        "share": None if share is None else round(100 * share, 2),
        "low": round(100 * value.low, 2) if drawn and value.low is not None else None,
        "high": round(100 * value.high, 2) if drawn and value.high is not None else None,
    }


@lru_cache(maxsize=1)
def _style() -> str:
    folder = files("allegedly.summary") / "templates"
    return palette() + (folder / "page.css").read_text("utf-8")
