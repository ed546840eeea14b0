"""The attributions that attributors find in annotated articles, next to the annotated ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache

import attrs

from allegedly.attribution.draft import Draft, drafts_of
from allegedly.attribution.statement import Statement, place
from allegedly.attribution.words import Words, lay_out
from allegedly.interfaces import Attributor
from allegedly.model import GoldAttribution, GoldDocument, Segmentation, Spans
from allegedly.text import segment

AGREE = 0.5
"""Contents agree if at least this share of their words is common (Jaccard)."""


@attrs.frozen(eq=False)
class Found:
    """One statement of an annotated article: annotated, or found by an attributor.

    Attributes:
        document: Id of the article.
        text: Its text.
        words: Its words.
        statement: The statement.
        gold: The annotated attribution that it is, or None for a false alarm.
        by: Name of the attributor, or `gold`.
    """

    document: str
    text: str
    words: Words
    statement: Statement
    gold: GoldAttribution | None
    by: str


def found(documents: Iterable[GoldDocument], attributors: dict[str, Attributor]) -> Iterator[Found]:
    """Yield all statements, annotated and found, article by article."""
    for document in documents:
        segmentation = segment(document.article)
        words = lay_out(segmentation)
        gold = [g for g in document.attributions or () if g.content]
        drafts = {"gold": [Draft(g.content, g.cue, g.source) for g in gold]}
        for name, attributor in attributors.items():
            drafts[name] = drafts_of(attributor.attribute(segmentation))
        for name, some in drafts.items():
            pairs = gold if name == "gold" else matched(segmentation, some, gold)
            for statement, match in zip(place(segmentation, words, some), pairs, strict=True):
                yield Found(document.article.id, segmentation.text, words, statement, match, name)


def matched(
    segmentation: Segmentation, drafts: Sequence[Draft], gold: Sequence[GoldAttribution]
) -> list[GoldAttribution | None]:
    """Return the annotated attribution of each draft, pairing the most similar contents first."""

    @cache
    def tokens(spans: Spans) -> frozenset[int]:
        return frozenset(t for span in spans for t in segmentation.tokens.within(span))

    pairs = []
    for i, draft in enumerate(drafts):
        mine = tokens(draft.content)
        for j, other in enumerate(gold):
            theirs = tokens(other.content)
            both = len(mine & theirs)
            if both and both >= AGREE * len(mine | theirs):
                same_cue = bool(tokens(draft.cue) & tokens(other.cue))
                pairs.append((same_cue, both / len(mine | theirs), -i, -j))
    result: list[GoldAttribution | None] = [None] * len(drafts)
    taken: set[int] = set()
    for _, _, i, j in sorted(pairs, reverse=True):
        if result[-i] is None and -j not in taken:
            result[-i] = gold[-j]
            taken.add(-j)
    return result
