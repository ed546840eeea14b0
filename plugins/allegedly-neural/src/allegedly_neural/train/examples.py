"""From corpora to arrays of labels, token by token."""

from __future__ import annotations

import zlib
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import attrs
import numpy as np
import numpy.typing as npt

from allegedly.bench.corpora import gold_claims, open_corpus
from allegedly.model import GoldAttribution, GoldDocument, Segmentation, Span, Spans
from allegedly.text import segment
from allegedly_neural.pieces import PieceMaker, Pieces
from allegedly_neural.roles import HEDGES, VAGUE

ATTRIBUTION: Final = "polnear/train"
HEDGING: Final = {
    "szeged-wiki": "szeged-uncertainty/wiki-train.xml",
    "szeged-bio": "szeged-uncertainty",
    "bioscope": "bioscope/abstracts.xml",
}

HELD_BACK: Final = {"polnear": 20, "newsroom": 5, "newsroom-variants": 5, "szeged-wiki": 10}
"""One document in this many is held out for tuning and evaluation."""

CONTENT: Final = 5
"""The tag that begins a content."""

UNKNOWN: Final = -100
"""Label that every loss ignores."""

UNTYPED: Final = 1 + 2 * (len(HEDGES) + len(VAGUE))
"""Tag of a hedge cue of unknown type; the next tag continues the cue."""


Labels = npt.NDArray[np.int64]


@attrs.frozen(eq=False)
class Link:
    """One attribution: the tokens of its cue, its source and its content."""

    cue: Labels
    source: Labels
    content: Labels


@attrs.frozen(eq=False)
class Example:
    """One labelled document.

    Attributes:
        id: Id of the document.
        corpus: Its corpus.
        segmentation: Its sentences and tokens.
        pieces: Its word pieces.
        roles: Role tag of each token for outermost attributions; None if attributions are not
            annotated.
        links: The outermost attributions, in tokens.
        inner: Role tag of each token for attributions inside the content of others.
        inner_links: Those attributions.
        traits: Class of each token for each of `roles.TRAITS` that is annotated.
        gold: The outermost attributions as annotated.
        inner_gold: Those inside the content of others.
        scheme: Which annotation the attributions follow; see `pieces.SCHEMES`.
        hedges: Hedge tag of each token; None if hedges are not annotated.
        vague: Whether hedges of the types `roles.VAGUE` are annotated too.
        sentence: The judged sentence of each token; -1 if it is not judged.
        hedged: Label of each judged sentence.
        values: How sure the reader is of the event at each token, from -1 to 1; not a number where
            none is annotated.
    """

    id: str
    corpus: str
    segmentation: Segmentation
    pieces: Pieces
    roles: Labels | None = None
    links: tuple[Link, ...] = ()
    inner: Labels | None = None
    inner_links: tuple[Link, ...] = ()
    traits: Mapping[str, Labels] = attrs.field(factory=dict)
    gold: tuple[GoldAttribution, ...] = ()
    inner_gold: tuple[GoldAttribution, ...] = ()
    scheme: str = "newsroom"
    hedges: Labels | None = None
    vague: bool = False
    sentence: Labels | None = None
    hedged: npt.NDArray[np.float32] | None = None
    values: npt.NDArray[np.float32] | None = None


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


def attributed(
    document: GoldDocument, maker: PieceMaker, corpus: str = "polnear", scheme: str = "polnear"
) -> Example:
    """Make an example of a document with annotated attributions.

    Args:
        document: The document.
        maker: Cuts it into pieces.
        corpus: The name of its corpus.
        scheme: Which annotation it follows; see `pieces.SCHEMES`.
    """
    segmentation = segment(document.article)
    gold = document.attributions or ()
    outer = tuple(one for one in gold if one.parent is None)
    inside = tuple(one for one in gold if one.parent is not None)
    roles, links = linked(segmentation, outer)
    inner, inner_links = linked(segmentation, inside)
    if not inside:
        inner = np.where(roles >= CONTENT, UNKNOWN, 0)  # there may be more, which are not marked
    return Example(
        document.article.id,
        corpus,
        segmentation,
        maker.make(segmentation),
        roles=roles,
        links=links,
        inner=inner,
        inner_links=inner_links,
        gold=outer,
        inner_gold=inside,
        scheme=scheme,
    )


def linked(
    segmentation: Segmentation, gold: Sequence[GoldAttribution]
) -> tuple[Labels, tuple[Link, ...]]:
    """Return the role tag of each token, and the attributions in tokens."""
    roles = np.zeros(len(segmentation.tokens), np.int64)
    links = []
    for attribution in gold:
        parts = []
        for number, spans in enumerate((attribution.source, attribution.cue, attribution.content)):
            found = [np.arange(*tokens_of(segmentation, span)) for span in spans]
            for piece in found:
                roles[piece[:1]] = 2 * number + 1
                roles[piece[1:]] = 2 * number + 2
            parts.append(np.concatenate(found) if found else np.zeros(0, np.int64))
        source, cue, content = parts
        if len(content):
            links.append(Link(cue, source, content))
    return roles, tuple(links)


def labelled(size: int, segmentation: Segmentation, places: Sequence[tuple[Spans, int]]) -> Labels:
    """Return the class of each token; unknown outside the given spans."""
    labels = np.full(size, UNKNOWN, np.int64)
    for spans, number in places:
        for span in spans:
            labels[slice(*tokens_of(segmentation, span))] = number
    return labels


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
        here = slice(*tokens_of(segmentation, item.span))
        sentence[here] = number
        hedged[number] = item.label == "hedged"
        if item.hedges is None:
            continue
        hedges[here] = 0
        for hedge in item.hedges:
            first, stop = tokens_of(segmentation, hedge.span)
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


def tokens_of(segmentation: Segmentation, span: Span) -> tuple[int, int]:
    """Return the first token that a span overlaps, and the one after the last."""
    tokens = segmentation.tokens
    return bisect_right(tokens.ends, span.start), bisect_left(tokens.starts, span.end)


def recut(example: Example, maker: PieceMaker) -> Example:
    """Cut a document into the pieces of another vocabulary."""
    return attrs.evolve(example, pieces=maker.make(example.segmentation))


def unjudged(example: Example) -> Example:
    """Return the example without its hedge labels."""
    return attrs.evolve(example, hedges=None, sentence=None, hedged=None)
