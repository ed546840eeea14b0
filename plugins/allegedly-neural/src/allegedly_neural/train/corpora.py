"""All documents to learn from, and those held out."""

from __future__ import annotations

from pathlib import Path

import attrs

from allegedly_neural.pieces import PieceMaker
from allegedly_neural.train.annotations import VARIANTS as ANNOTATED_VARIANTS
from allegedly_neural.train.annotations import annotated_examples
from allegedly_neural.train.events import EVENTS, event_examples
from allegedly_neural.train.examples import (
    HEDGING,
    HELD_BACK,
    Example,
    attribution_examples,
    hedging_examples,
    held_back,
    recut,
)
from allegedly_neural.train.newsroom import VARIANTS, newsroom_examples
from allegedly_neural.train.silver import voted
from allegedly_neural.train.variants import CHANGES


@attrs.frozen
class Corpora:
    """All documents, divided."""

    training: list[Example]
    polnear: list[Example]
    newsroom: list[Example]
    hedges: list[Example]

    def recut(self, maker: PieceMaker) -> Corpora:
        """Return the same documents, in other pieces."""
        return Corpora(
            *([recut(e, maker) for e in part] for part in attrs.astuple(self, recurse=False))
        )


def corpora(data: Path, maker: PieceMaker, limit: int | None) -> Corpora:
    """Read the corpora and divide their documents."""
    groups = [voted(attribution_examples(data, maker))]
    groups += [newsroom_examples(data, maker), annotated_examples(data, maker)]
    groups += [newsroom_examples(data, maker, VARIANTS, change) for change in CHANGES]
    groups += [annotated_examples(data, maker, ANNOTATED_VARIANTS, one) for one in CHANGES]
    groups += [hedging_examples(name, data, maker) for name in HEDGING]
    groups += [event_examples(name, data, maker) for name in EVENTS]
    training: list[Example] = []
    held: dict[str, dict[str, Example]] = {"polnear": {}, "newsroom": {}, "szeged-wiki": {}}
    for group in groups:
        seen = []
        for example in group:
            parts = HELD_BACK.get(example.corpus)
            if parts is not None and held_back(example.id, parts):
                held.setdefault(example.corpus, {})[example.id] = example
            else:
                seen.append(example)
        training += seen[:limit]
    polnear, newsroom, wiki = (
        list(held[x].values()) for x in ("polnear", "newsroom", "szeged-wiki")
    )
    return Corpora(training, polnear, newsroom, wiki)
