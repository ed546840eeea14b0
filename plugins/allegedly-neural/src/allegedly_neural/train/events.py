"""Sentences with events, and how sure their readers are that each is real."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np

from allegedly.bench.corpora import committed_claims, open_corpus
from allegedly.model import Article, Span
from allegedly.text import segment
from allegedly_neural.pieces import PieceMaker
from allegedly_neural.train.examples import Example, tokens_of

EVENTS: Final = {
    "uds-ih2": "factuality/UDS_IH2/train.jsonl",
    "meantime": "factuality/MEANTIME/train.jsonl",
    "commitmentbank": "factuality/CB/train.jsonl",
    "megaveridicality": "factuality/MV2/train.jsonl",
    "rp": "factuality/RP/train.jsonl",
}
_TOGETHER: Final = 800
"""Most characters of one example, made of several short documents, a paragraph each."""


def event_examples(name: str, data: Path, maker: PieceMaker) -> list[Example]:
    """Read a corpus of events."""
    texts: list[str] = []
    events: list[tuple[int, int, float]] = []
    found: list[Example] = []

    def close() -> None:
        if texts:
            found.append(_example(f"{name}-{len(found)}", name, "\n\n".join(texts), events, maker))
        texts.clear()
        events.clear()

    for document in open_corpus(name, data / EVENTS[name]).documents():
        text = document.article.text
        if sum(map(len, texts)) + len(text) > _TOGETHER:
            close()
        offset = sum(len(one) + 2 for one in texts)
        texts.append(text)
        for claim, by_holder in zip(*committed_claims(document), strict=True):
            assert claim.event is not None
            value = by_holder["author"].value
            events.append((claim.event.start + offset, claim.event.end + offset, value))
    close()
    return found


def _example(
    id: str, corpus: str, text: str, events: list[tuple[int, int, float]], maker: PieceMaker
) -> Example:
    segmentation = segment(Article(id=id, text=text))
    values = np.full(len(segmentation.tokens), np.nan, np.float32)
    for start, end, value in events:
        stop = tokens_of(segmentation, Span(start, end))[1]
        values[stop - 1 : stop] = value
    return Example(id, corpus, segmentation, maker.make(segmentation), values=values)
