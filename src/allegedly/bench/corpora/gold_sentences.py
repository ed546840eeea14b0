"""Sentences read from a corpus, joined to gold documents; what all readers of corpora share."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import attrs

from allegedly.errors import ArticleError, CorpusError
from allegedly.model import (
    Article,
    Commitment,
    GoldDocument,
    GoldEvent,
    GoldHedge,
    GoldSentence,
    HedgeType,
    Label,
    Span,
)

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
        events: Start and end of each event, as positions in `text`, and the author's commitment to
            it; None if events are not annotated.
        commitment: The author's commitment to the sentence as it is worded, if the corpus gives it.
    """

    text: str
    label: Label | None = None
    cues: list[tuple[int, int, HedgeType | None]] | None = None
    certainty: float | None = None
    title: bool = False
    events: list[tuple[int, int, Commitment]] | None = None
    commitment: Commitment | None = None


def document(
    id: str,
    sentences: Iterable[CorpusSentence],
    path: Path,
    line: int,
    outlet: str | None = None,
    **metadata: Any,
) -> GoldDocument:
    """Join sentences, one on each line, into a document.

    White space around sentences and cues is dropped, and so are sentences without words. Events
    must not be blank.

    Raises:
        CorpusError: If id or text are not valid Unicode; the message names `path` and `line`.
    """
    try:
        id.encode()
    except UnicodeEncodeError:
        reason = f"the name of the document, {id!r}, has a lone surrogate, which no file can hold"
        raise malformed(path, line, reason) from None
    texts: list[str] = []
    gold: list[GoldSentence] = []
    events: list[GoldEvent] | None = None
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
        if sentence.events is not None:
            events = events or []
            events += (
                GoldEvent(Span(start + shift, end + shift), len(gold), commitment)
                for start, end, commitment in sentence.events
            )
        span = Span(offset, offset + len(text))
        graded = (sentence.certainty, sentence.title, sentence.commitment)
        gold.append(GoldSentence(span, sentence.label, hedges, *graded))
        texts.append(text)
        offset = span.end + 1
    try:
        article = Article(
            id=id, text="\n".join(texts), outlet=outlet, language="en", metadata=metadata
        )
    except ArticleError as error:
        raise malformed(path, line, f"document {id!r}: {error}") from error
    return GoldDocument(article, tuple(gold), events=None if events is None else tuple(events))


def _tight(text: str, cue: tuple[int, int, HedgeType | None]) -> tuple[int, int, HedgeType | None]:
    start, end, kind = cue
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip())
    return start, start + len(piece.strip()), kind
