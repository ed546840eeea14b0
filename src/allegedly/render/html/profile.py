"""The figures of an article, arranged for reading."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import attrs

from allegedly.model import STANCES, Analysis
from allegedly.render.commitments import counted


@attrs.frozen
class Bar:
    """A figure: a count, its total, and the words that make it up.

    Attributes:
        name: The thing that is counted.
        count: Their number.
        of: The total.
        words: Words that make it up, with how often each occurs, the most frequent first.
    """

    name: str
    count: int
    of: int
    words: tuple[tuple[str, int], ...] = ()

    @property
    def percent(self) -> int:
        """The share, in per cent; 0 if the total is 0."""
        return round(100 * self.count / self.of) if self.of else 0


@attrs.frozen
class ProfileView:
    """The figures of one article; groups that do not occur are left out; classifiers never are.

    Attributes:
        voices: Claims by voice.
        kinds: Attributions by kind of source.
        hedged: Claims labelled `hedged`, by classifier, out of those that it assessed.
        stances: Attributions by the stance of their cue, with the cues.
        firmness: By classifier that tells it, claims by the commitment of their voice.
    """

    voices: tuple[Bar, ...]
    kinds: tuple[Bar, ...]
    hedged: tuple[Bar, ...]
    stances: tuple[Bar, ...]
    firmness: tuple[tuple[str, tuple[Bar, ...]], ...]


def view_profile(analysis: Analysis) -> ProfileView:
    """Return the figures of an article."""
    figures = analysis.profile()
    lemmas: dict[str, Counter[str]] = {stance: Counter() for stance in (*STANCES, "none")}
    for attribution in analysis.attributions:
        if cue := attribution.cue:
            lemmas[cue.stance][cue.lemma] += 1
    return ProfileView(
        voices=_bars(figures["claims"]["by_voice"]),
        kinds=_bars(figures["attributions"]["by_source_kind"]),
        hedged=tuple(
            Bar(name, found["hedged"]["count"], found["hedged"]["of"])
            for name, found in figures["hedging"].items()
        ),
        stances=tuple(
            attrs.evolve(bar, words=tuple(lemmas[bar.name].most_common()))
            for bar in _bars(figures["attributions"]["by_stance"])
        ),
        firmness=tuple(
            (name, tuple(Bar(*place, sum(places.values())) for place in places.items()))
            for name, places in counted(analysis).items()
        ),
    )


def _bars(shares: Mapping[str, Any]) -> tuple[Bar, ...]:
    return tuple(
        Bar(name, share["count"], share["of"]) for name, share in shares.items() if share["count"]
    )
