"""From corpora to arrays of labels, token by token."""

from __future__ import annotations

import zlib
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import attrs
import numpy as np
import numpy.typing as npt

from allegedly.bench.corpora import gold_claims, open_corpus
from allegedly.model import GoldAttribution, GoldDocument, Segmentation, Span
from allegedly.text import segment
from allegedly_neural.pieces import PieceMaker, Pieces
from allegedly_neural.roles import HEDGES

ATTRIBUTION: Final = "polnear/train"
HEDGING: Final = {
    "szeged-wiki": "szeged-uncertainty/wiki-train.xml",
    "szeged-bio": "szeged-uncertainty",
    "bioscope": "bioscope/abstracts.xml",
}

HELD_BACK: Final = {"polnear": 20, "szeged-wiki": 10}
"""One document in this many is held out for tuning and evaluation."""

UNKNOWN: Final = -100
"""Label that every loss ignores."""

UNTYPED: Final = 1 + 2 * len(HEDGES)
"""Tag of a hedge cue of unknown type; the next tag continues the cue."""


@attrs.frozen(eq=False)
class Link:
    """One attribution: the tokens of its cue, its source and its content."""

    cue: npt.NDArray[np.int64]
    source: npt.NDArray[np.int64]
    content: npt.NDArray[np.int64]


@attrs.frozen(eq=False)
class Example:
    """One labelled document.

    Attributes:
        id: Id of the document.
        corpus: Its corpus.
        segmentation: Its sentences and tokens.
        pieces: Its word pieces.
        roles: Role tag of each token; None if attributions are not annotated.
        links: The attributions, in tokens.
        gold: The same, as annotated.
        hedges: Hedge tag of each token; None if hedges are not annotated.
        sentence: The judged sentence of each token; -1 if it is not judged.
        hedged: Label of each judged sentence.
    """

    id: str
    corpus: str
    segmentation: Segmentation
    pieces: Pieces
    roles: npt.NDArray[np.int64] | None = None
    links: tuple[Link, ...] = ()
    gold: tuple[GoldAttribution, ...] = ()
    hedges: npt.NDArray[np.int64] | None = None
    sentence: npt.NDArray[np.int64] | None = None
    hedged: npt.NDArray[np.float32] | None = None


def held_back(id: str, parts: int) -> bool:
    """Return whether a document belongs to the one part in `parts` that is held out."""
    return zlib.crc32(id.encode()) % parts == 0


def attribution_examples(data: Path, maker: PieceMaker, where: str = ATTRIBUTION) -> list[Example]:
    """Read the attribution corpus."""
    documents = open_corpus("polnear-train", data / where).documents()
    return [attributed(document, maker) for document in documents]


def hedging_examples(name: str, data: Path, maker: PieceMaker, path: str = "") -> list[Example]:
    """Read a corpus of hedged and plain sentences."""
    documents = open_corpus(name, data / (path or HEDGING[name])).documents()
    return [example for d in documents for example in _judged(name, d, maker)]


def attributed(document: GoldDocument, maker: PieceMaker) -> Example:
    """Make an example of a document with annotated attributions."""
    segmentation = segment(document.article)
    tokens = segmentation.tokens
    roles = np.zeros(len(tokens), np.int64)
    links = []
    for gold in document.attributions or ():
        parts = []
        for number, spans in enumerate((gold.source, gold.cue, gold.content)):
            found = [np.arange(*_tokens(segmentation, span)) for span in spans]
            for piece in found:
                roles[piece[:1]] = 2 * number + 1
                roles[piece[1:]] = 2 * number + 2
            parts.append(np.concatenate(found) if found else np.zeros(0, np.int64))
        source, cue, content = parts
        if len(cue) and len(content):
            links.append(Link(cue, source, content))
    pieces = maker.make(segmentation)
    return Example(
        document.article.id,
        "polnear",
        segmentation,
        pieces,
        roles=roles,
        links=tuple(links),
        gold=document.attributions or (),
    )


def _judged(corpus: str, document: GoldDocument, maker: PieceMaker) -> Iterator[Example]:
    claims, gold = gold_claims(document)
    if not claims:
        return
    segmentation = claims[0].segmentation
    count = len(segmentation.tokens)
    hedges = np.full(count, UNKNOWN, np.int64)
    sentence = np.full(count, -1, np.int64)
    hedged = np.zeros(len(gold), np.float32)
    for number, item in enumerate(gold):
        here = slice(*_tokens(segmentation, item.span))
        sentence[here] = number
        hedged[number] = item.label == "hedged"
        if item.hedges is None:
            continue
        hedges[here] = 0
        for hedge in item.hedges:
            first, stop = _tokens(segmentation, hedge.span)
            kind = None if hedge.type not in HEDGES else HEDGES.index(hedge.type)
            begin = UNTYPED if kind is None else 2 * kind + 1
            hedges[first:stop] = begin + 1
            hedges[first:stop][:1] = begin
    yield Example(
        document.article.id,
        corpus,
        segmentation,
        maker.make(segmentation),
        hedges=hedges,
        sentence=sentence,
        hedged=hedged,
    )


def _tokens(segmentation: Segmentation, span: Span) -> tuple[int, int]:
    """Return the first token that a span overlaps, and the one after the last."""
    tokens = segmentation.tokens
    return bisect_right(tokens.ends, span.start), bisect_left(tokens.starts, span.end)


def recut(example: Example, maker: PieceMaker) -> Example:
    """Cut a document into the pieces of another vocabulary."""
    return attrs.evolve(example, pieces=maker.make(example.segmentation))


def unjudged(example: Example) -> Example:
    """Return the example without its hedge labels."""
    return attrs.evolve(example, hedges=None, sentence=None, hedged=None)
