"""From annotated text to gold documents, and from these to claims."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

import attrs

from allegedly.errors import ArticleError, CorpusError
from allegedly.model import (
    Article,
    Attribution,
    Claim,
    Content,
    Cue,
    GoldAttribution,
    GoldDocument,
    GoldHedge,
    GoldSentence,
    HedgeType,
    Label,
    Segmentation,
    Source,
    Span,
    text_of,
)
from allegedly.text import segment_sentences

LABELS: Final[dict[str, Label]] = {
    "hedged": "hedged",
    "uncertain": "hedged",
    "plain": "plain",
    "certain": "plain",
}
"""Names of the two classes in published corpora."""


def malformed(path: Path, line: int, reason: str) -> CorpusError:
    """Return the error for a file that breaks its format."""
    return CorpusError(f"{path}:{line}: {reason}")


def read_text(path: Path) -> str:
    """Read a whole UTF-8 file without translating line ends.

    Raises:
        CorpusError: If that fails; the message names file, reason, and the line of invalid UTF-8.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise CorpusError(f"{path}: cannot be read: {error.strerror}") from error
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise malformed(
            path, data.count(b"\n", 0, error.start) + 1, f"not UTF-8: {error}"
        ) from error


@attrs.define
class CorpusSentence:
    """A sentence read from a corpus, before it is placed in a document.

    Attributes:
        text: The sentence.
        label: Its class, if the corpus gives one.
        cues: Start, end and type of each cue, as positions in `text`; None if cues are not marked.
        certainty: Its graded judgement, if the corpus gives one.
        title: Whether it is a heading.
    """

    text: str
    label: Label | None = None
    cues: list[tuple[int, int, HedgeType | None]] | None = None
    certainty: float | None = None
    title: bool = False


def document(
    id: str, sentences: Iterable[CorpusSentence], path: Path, line: int, **metadata: Any
) -> GoldDocument:
    """Join sentences, one on each line, into a document.

    White space around sentences and cues is dropped, and so are sentences without words.

    Raises:
        CorpusError: If the text is not valid Unicode; the message names `path` and `line`.
    """
    texts: list[str] = []
    gold: list[GoldSentence] = []
    offset = 0
    for sentence in sentences:
        text = sentence.text.strip()
        if not text:
            continue
        shift = offset - (len(sentence.text) - len(sentence.text.lstrip()))
        hedges = None
        if sentence.cues is not None:
            hedges = tuple(
                GoldHedge(Span(start + shift, end + shift), kind)
                for start, end, kind in (_tight(sentence.text, cue) for cue in sentence.cues)
                if start < end
            )
        span = Span(offset, offset + len(text))
        gold.append(GoldSentence(span, sentence.label, hedges, sentence.certainty, sentence.title))
        texts.append(text)
        offset = span.end + 1
    try:
        article = Article(id=id, text="\n".join(texts), language="en", metadata=metadata)
    except ArticleError as error:
        raise malformed(path, line, f"document {id!r}: {error}") from error
    return GoldDocument(article, tuple(gold))


def _tight(text: str, cue: tuple[int, int, HedgeType | None]) -> tuple[int, int, HedgeType | None]:
    start, end, kind = cue
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip())
    return start, start + len(piece.strip()), kind


def gold_claims(
    document: GoldDocument, *, titles: bool = False
) -> tuple[list[Claim], list[GoldSentence]]:
    """Make an author's claim from each annotated sentence.

    Args:
        document: A document of a sentence corpus.
        titles: Whether to return headings as well. They are context for the others in any case.

    Returns:
        The claims, and the gold sentence of each.
    """
    segmentation = _segment(document.article, document.sentences)
    chosen = [
        (number, gold) for number, gold in enumerate(document.sentences) if titles or not gold.title
    ]
    claims = [
        Claim(f"c{number + 1}", (gold.span,), number, segmentation) for number, gold in chosen
    ]
    return claims, [gold for _, gold in chosen]


def annotated_claims(document: GoldDocument) -> tuple[list[Claim], list[GoldSentence]]:
    """Make the annotated claims of a document, with the annotated attributions.

    The extent of a reporting clause is not annotated; it follows from source and cue, as for found
    attributions.

    Args:
        document: A document with `GoldDocument.claims`.

    Returns:
        The claims, with label and hedges of each as if it were a sentence.
    """
    from allegedly.analyzer.claims import Wording, build_claims

    segmentation = _segment(document.article, document.sentences)
    text = document.article.text
    attributions = [_attribution(gold, text) for gold in document.attributions or ()]
    built = {
        claim.attribution.id: claim
        for claim in build_claims(segmentation, attributions)
        if claim.attribution is not None
    }
    wording = Wording.of(segmentation, attributions)
    claims: list[Claim] = []
    golds: list[GoldSentence] = []
    for gold in document.claims or ():
        of = None if gold.attribution is None else built[gold.attribution]
        claims.append(
            wording.marked(
                Claim(
                    gold.id,
                    gold.spans if of is None else of.spans,
                    gold.sentence,
                    segmentation,
                    None if of is None else of.attribution,
                    () if of is None else of.frame,
                )
            )
        )
        span = Span(gold.spans[0].start, gold.spans[-1].end)
        golds.append(GoldSentence(span, gold.label, gold.hedges))
    return claims, golds


def _attribution(gold: GoldAttribution, text: str) -> Attribution:
    """Return an annotated attribution as a found one; missing annotations become neutral."""
    source = cue = None
    if gold.source:
        kind = gold.kind or "named-person"
        source = Source(gold.source, text_of(text, gold.source), kind, gold.name)
    if gold.cue:
        words = text_of(text, gold.cue)
        cue = Cue(gold.cue, words, words.lower(), gold.stance or "neutral")
    return Attribution(
        gold.id,
        source,
        cue,
        Content(gold.content, text_of(text, gold.content)),
        gold.quotation or "indirect",
        bool(gold.negated),
        gold.parent,
    )


def _segment(article: Article, sentences: Sequence[GoldSentence]) -> Segmentation:
    segmentation = segment_sentences(article, [gold.span for gold in sentences])
    if not any(gold.title for gold in sentences):
        return segmentation
    roles = tuple(
        attrs.evolve(sentence, role="title") if gold.title else sentence
        for sentence, gold in zip(segmentation.sentences, sentences, strict=True)
    )
    return attrs.evolve(segmentation, sentences=roles)
