"""The figures of a summary in words, as the table, the page and CSV show them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import attrs

from allegedly.model import DEGREES, STANCES, VOICES, Voice
from allegedly.summary.database import PREFERRED
from allegedly.summary.intervals import Mean, Share
from allegedly.summary.results import Figures, Hedging

COLUMNS: Final = ("topic", "key", "count", "of", "articles", "value", "low", "high")


@attrs.frozen
class Figure:
    """One figure.

    Attributes:
        topic: Its topic: "claims by voice".
        key: Its key within the topic: "unnamed".
        value: The share or the mean.
    """

    topic: str
    key: str
    value: Share | Mean

    def cells(self) -> dict[str, object]:
        """Return the figure as cells of a table with `COLUMNS`."""
        value = self.value
        about: dict[str, object] = {
            "topic": self.topic,
            "key": self.key,
            "of": value.of,
            "articles": value.articles,
            "low": value.low,
            "high": value.high,
        }
        if isinstance(value, Share):
            return {**about, "count": value.count, "value": value.share}
        return {**about, "count": None, "value": value.mean}


def every_figure(figures: Figures) -> Iterator[Figure]:
    """Yield all figures with an interval."""
    yield Figure("unnamed sources", "claims of sources", figures.unnamed)
    yield Figure("one source only", "articles with sources", figures.single_source)
    yield Figure("sources per article", "articles with sources", figures.sources_per_article)
    for voice in VOICES:
        yield Figure("claims by voice", voice, figures.voices[voice])
    for name, voices in figures.hedging.items():
        for voice in VOICES:
            yield Figure(f"hedged claims ({name})", voice, voices[voice].hedged)
        for degree in DEGREES:
            for voice in VOICES:
                topic = f"commitment {degree} ({name})"
                yield Figure(topic, voice, voices[voice].degrees[degree])
    for stance in STANCES:
        yield Figure("cues by stance", stance, figures.verbs[stance].share)
    yield Figure("direct quotations", "attributions", figures.quotations.share)
    yield Figure("words per quotation", "direct quotations", figures.quotations.words)


def shown_hedging(figures: Figures) -> tuple[str, dict[Voice, Hedging]] | None:
    """Return the classifier to show first, with its figures; None if none ran."""
    names = [*PREFERRED, *sorted(figures.hedging)]
    name = next((name for name in names if name in figures.hedging), None)
    return None if name is None else (name, dict(figures.hedging[name]))


def percent(value: float | None) -> str:
    """Return a share in per cent: with one decimal below ten."""
    if value is None:
        return "–"
    shown = 100 * value
    return f"{shown:.1f} %" if 0 < shown < 10 else f"{shown:.0f} %"


def value_of(value: Share | Mean) -> str:
    """Return a share in per cent, or a mean."""
    if isinstance(value, Share):
        return percent(value.share)
    return "–" if value.mean is None else f"{value.mean:.1f}"


def interval_of(value: Share | Mean) -> str:
    """Return an interval: "12–19"; a dash if it is unknown."""
    if value.low is None or value.high is None:
        return "–"
    if isinstance(value, Mean):
        return f"{value.low:.1f}–{value.high:.1f}"
    low, high = (percent(end).removesuffix(" %") for end in (value.low, value.high))
    return f"{low}–{high} %"


def out_of(value: Share | Mean) -> str:
    """Return a count with its denominator: "34 of 201"."""
    if isinstance(value, Share):
        return f"{value.count:,} of {value.of:,}"
    return f"{value.of:,}"
