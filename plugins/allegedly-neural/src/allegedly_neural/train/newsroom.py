"""Articles of many outlets, annotated for everything that the encoder learns."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np

from allegedly.model import (
    FORMS,
    SOURCE_KINDS,
    STANCES,
    Article,
    GoldAttribution,
    Segmentation,
    Span,
    Spans,
)
from allegedly.text import segment
from allegedly_neural import roles
from allegedly_neural.pieces import PieceMaker
from allegedly_neural.train.examples import (
    UNKNOWN,
    Example,
    Labels,
    labelled,
    linked,
    tokens_of,
)

FOLDER: Final = "newsroom/train"
VARIANTS: Final = "newsroom-variants"

Change = Callable[[str], str]


def newsroom_examples(
    data: Path, maker: PieceMaker, corpus: str = "newsroom", change: Change | None = None
) -> list[Example]:
    """Read the annotated articles.

    Args:
        data: The folder of the corpora.
        maker: Cuts them into pieces.
        corpus: What to call the corpus.
        change: Changes characters of a text, not their number.
    """
    return [
        newsroom_example(
            path.stem, json.loads(path.read_text(encoding="utf-8")), maker, corpus, change
        )
        for path in sorted((data / FOLDER).glob("[0-9]*.json"))
    ]


def newsroom_example(
    id: str,
    record: Mapping[str, Any],
    maker: PieceMaker,
    corpus: str,
    change: Change | None = None,
) -> Example:
    """Turn an annotated article into an example.

    Args:
        id: Its id.
        record: The article in the form of the corpus `newsroom`.
        maker: Cuts it into pieces.
        corpus: See `newsroom_examples`.
        change: Likewise.
    """
    text = record["text"]
    title = text.partition("\n")[0]
    if change is not None and len(changed := change(text)) == len(text):
        text = changed
    article = Article(id=id, text=text, title_span=Span(0, len(title)) if title.strip() else None)
    segmentation = segment(article)
    rows = {row["id"]: row for row in record["attributions"]}
    outer = [row for row in rows.values() if not row["in"]]
    inner = [row for row in rows.values() if row["in"]]
    gold, inner_gold = (tuple(map(_gold, part)) for part in (outer, inner))
    tags, links = linked(segmentation, gold)
    inner_tags, inner_links = linked(segmentation, inner_gold)
    hedges, sentence, hedged = _hedges(segmentation, record["hedges"])
    return Example(
        id,
        corpus,
        segmentation,
        maker.make(segmentation),
        roles=tags,
        links=links,
        inner=inner_tags,
        inner_links=inner_links,
        traits=dict(_traits(segmentation, outer, inner)),
        gold=gold,
        inner_gold=inner_gold,
        hedges=hedges,
        vague=True,
        sentence=sentence,
        hedged=hedged,
    )


def _gold(row: Mapping[str, Any]) -> GoldAttribution:
    source, cue, content = (_spans(row[part]) for part in ("source", "cue", "content"))
    return GoldAttribution(str(row["id"]), source, cue, content)


def _spans(pairs: list[list[int]]) -> Spans:
    return tuple(Span(a, b) for a, b in sorted(pairs))


def _traits(
    segmentation: Segmentation, outer: list[dict[str, Any]], inner: list[dict[str, Any]]
) -> Iterator[tuple[str, Labels]]:
    size = len(segmentation.tokens)

    def of(rows: list[dict[str, Any]], part: str, field: str, names: tuple[str, ...]) -> Labels:
        places = [(_spans(row[part]), names.index(row[field])) for row in rows]
        return labelled(size, segmentation, places)

    yield "form", of(outer, "content", "form", FORMS)
    yield "inner form", of(inner, "content", "form", FORMS)
    yield "commitment", of(outer, "content", "commitment", roles.COMMITMENTS)
    yield "inner commitment", of(inner, "content", "commitment", roles.COMMITMENTS)
    sourced = [row for row in (*outer, *inner) if row["kind"] in SOURCE_KINDS]
    yield "kind", of(sourced, "source", "kind", SOURCE_KINDS)
    cued = [row for row in (*outer, *inner) if row["stance"] in STANCES]
    yield "stance", of(cued, "cue", "stance", STANCES)


def _hedges(
    segmentation: Segmentation, rows: list[dict[str, Any]]
) -> tuple[Labels, Labels, np.ndarray[Any, np.dtype[np.float32]]]:
    """Return the hedge tags, the sentence of each token, and whether each sentence is hedged."""
    types = (*roles.HEDGES, *roles.VAGUE)
    tags = np.zeros(len(segmentation.tokens), np.int64)
    decides = np.full(len(tags), 0, np.int64)
    for row in rows:
        first, stop = tokens_of(segmentation, Span(*row["span"]))
        number = types.index(row["type"])
        tags[first:stop] = 2 * number + 2
        tags[first:stop][:1] = 2 * number + 1
        if row["type"] in roles.HEDGES:
            decides[first:stop] = UNKNOWN if row.get("optional") else 1
    sentence = np.full(len(tags), -1, np.int64)
    hedged: list[bool] = []
    for one in segmentation.sentences:
        here = slice(one.tokens.start, one.tokens.stop)
        if len(one.tokens) and (decides[here].max() == 1 or decides[here].min() == 0):
            sentence[here] = len(hedged)
            hedged.append(bool(decides[here].max() == 1))
    return tags, sentence, np.array(hedged, np.float32)
