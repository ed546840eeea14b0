"""The index of many articles: an entry for each, which is all that is kept of an article."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

import attrs

from allegedly.model import Analysis, Article
from allegedly.model.vocabularies import VOICES
from allegedly.render.html.profile import Bar, ProfileView

_MOST_SOURCES: Final = 100
"""Sources of an article by which the index finds it."""

_MOST_CHOICES: Final = 500
"""Outlets, and months, to choose from; the most frequent ones if there are more."""


@attrs.frozen
class Entry:
    """An article in the index.

    Attributes:
        name: Its headline, or what stands for it.
        link: The address of its report; None if it is not shown in full.
        outlet: Its publisher.
        published: When it was published.
        claims: Number of claims.
        disputed: Number of claims on which classifiers disagree.
        voices: Number of claims by voice.
        hedged: Claims labelled `hedged`, by classifier.
        failures: Number of failures.
        sources: Its sources, those with most attributions first.
    """

    name: str
    link: str | None
    outlet: str | None
    published: datetime | None
    claims: int
    disputed: int
    voices: Mapping[str, int]
    hedged: Sequence[Bar]
    failures: int
    sources: tuple[str, ...]

    @property
    def month(self) -> str:
        """The month of publication ("2026-03"); empty if it is not known."""
        return self.published.isoformat()[:7] if self.published else ""

    @property
    def vouched(self) -> int:
        """The number of claims of named and unnamed sources and of documents."""
        return sum(self.voices.get(voice, 0) for voice in ("named", "unnamed", "document"))

    @property
    def unnamed(self) -> Bar:
        """The claims of unnamed sources, out of those that a source makes."""
        return Bar("unnamed", self.voices.get("unnamed", 0), self.vouched)


def name_of(article: Article) -> str:
    """Return the headline of an article, or else its file or its id."""
    return (article.title or "").strip() or str(article.metadata.get("file") or article.id)


def entry_of(analysis: Analysis, profile: ProfileView, disputed: int, link: str | None) -> Entry:
    """Return the entry of an article.

    Args:
        analysis: The analysis.
        profile: Its figures.
        disputed: Number of claims on which classifiers disagree.
        link: The address of its report; None if it is not shown in full.
    """
    article = analysis.article
    quoted = sorted(analysis.sources(), key=lambda source: -len(source.attributions))
    # "He" tells a reader of the index nothing.
    named = dict.fromkeys(source.who for source in quoted if source.kind != "pronoun")
    return Entry(
        name_of(article),
        link,
        article.outlet,
        article.published,
        len(analysis.claims),
        disputed,
        {bar.name: bar.count for bar in profile.voices},
        profile.hedged,
        len(analysis.failures),
        tuple(named)[:_MOST_SOURCES],
    )


def index_values(entries: Sequence[Entry], most: int | None = None) -> dict[str, Any]:
    """Return the values for the template of an index.

    Args:
        entries: The entries, in order.
        most: The number of articles shown in full; None for all.
    """
    return {
        "entries": entries,
        "most": len(entries) if most is None else most,
        "voices": VOICES,
        "outlets": _choices(entry.outlet for entry in entries),
        "months": _choices(entry.month for entry in entries),
    }


def _choices(values: Any) -> list[tuple[str, int]]:
    counts = Counter(value for value in values if value)
    return sorted(counts.most_common(_MOST_CHOICES))
