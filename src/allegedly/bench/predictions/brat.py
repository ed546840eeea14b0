"""Brat stand-off as predictions: a folder of ``.ann`` files, with or without the texts.

Events, of any type, connect spans in the roles ``Source``, ``Cue`` and ``Content``, as in PolNeAR
and as `allegedly export brat` writes them. Spans of the type ``Hedge`` are hedges; attributes hold
kind, stance, form and quotation.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final, cast

import attrs

from allegedly.bench.predictions.found import MOST_ITEMS, Found, Prediction
from allegedly.bench.predictions.relocation import MismatchError, SourceText, apart
from allegedly.errors import PredictionError, ReadError
from allegedly.io.brat.standoff import Event, Standoff, parse
from allegedly.io.bytes.decoding import decode
from allegedly.io.limits import LARGEST_RECORD
from allegedly.model import (
    FORMS,
    HEDGE_TYPES,
    HOLDERS,
    Article,
    GoldAttribution,
    GoldHedge,
    Span,
    Spans,
)
from allegedly.model.vocabularies import QUOTATIONS, SOURCE_KINDS, STANCES
from allegedly.regular_file import read_regular

_HEDGE: Final = "hedge"


def read_folder(folder: Path) -> Iterator[BratPrediction]:
    """Yield a prediction for each ``.ann`` file of a folder, in the order of their names.

    Raises:
        PredictionError: If there is none.
    """
    split = (folder / "attributions").is_dir()
    files = sorted((folder / "attributions" if split else folder).glob("*.ann"))
    if not files:
        raise PredictionError(f"{folder}: contains no .ann file; name a folder of brat stand-off")
    texts = folder / "text" if split and (folder / "text").is_dir() else None
    for file in files:
        key = file.stem
        if texts is not None and not (texts / f"{key}.txt").exists():
            key = key.rpartition("_")[0] or key  # followed by the name of the annotator
        yield BratPrediction(key, str(file), file, (texts or file.parent) / f"{key}.txt")


@attrs.frozen
class BratPrediction(Prediction):
    """One ``.ann`` file."""

    key: str
    where: str
    file: Path
    text: Path
    sparse = True

    def found(self, article: Article, name: str) -> Found:
        """Return the findings; see `Prediction.found`."""
        given = _content(self.text) if self.text.exists() else article.text
        try:
            source = SourceText(article, given)
            standoff = parse(_content(self.file), given, str(self.file))
        except MismatchError as error:
            raise self.wrong("", str(error)) from error
        except ReadError as error:
            raise PredictionError(str(error)) from error
        if len(standoff.spans) > MOST_ITEMS:
            raise self.wrong("", f"has more than {MOST_ITEMS:,} spans")
        return _Reading(self, standoff, source).found()


class _Reading:
    """Turns stand-off into findings."""

    def __init__(self, prediction: BratPrediction, standoff: Standoff, source: SourceText) -> None:
        self._prediction, self._standoff, self._source = prediction, standoff, source

    def found(self) -> Found:
        events = self._standoff.events
        attributions = tuple(self._attribution(id, event) for id, event in events.items())
        kinds = self._standoff.kinds
        hedges = [self._hedge(id) for id, kind in kinds.items() if kind.lower() == _HEDGE]
        return Found(attributions, None, tuple(hedges))

    def _attribution(self, id: str, event: Event) -> GoldAttribution:
        content = self._spans(id, event, "Content")
        if not content:
            raise self._prediction.wrong(id, f"is an {event.kind} without Content")
        parent = event.get("Parent")
        values = self._standoff.attributes.get(id, {})
        named = (self._standoff.notes.get(filler, {}) for filler in event.fillers("Source"))
        return GoldAttribution(
            id,
            self._spans(id, event, "Source"),
            self._spans(id, event, "Cue"),
            content,
            kind=self._word("Kind", SOURCE_KINDS, event.get("Source")),
            name=next((n["name"] for n in named if isinstance(n.get("name"), str)), None),
            stance=self._word("Stance", STANCES, event.get("Cue")),
            quotation=self._word("Quotation", QUOTATIONS, id),
            negated="Negated" in values,
            parent=parent if parent in self._standoff.events else None,
            form=self._word("Form", FORMS, event.get("Content")),
        )

    def _spans(self, id: str, event: Event, role: str) -> Spans:
        pieces: list[Span] = []
        for filler in event.fillers(role):
            if filler not in self._standoff.spans:
                problem = f"its {role} is {filler}, which is not a span"
                raise self._prediction.wrong(id, problem)
            pieces += self._standoff.spans[filler]
        return self._placed(id, role, pieces)

    def _placed(self, id: str, role: str, pieces: Iterable[Span]) -> Spans:
        try:
            return apart(self._source.span(piece.start, piece.end) for piece in pieces)
        except MismatchError as error:
            raise self._prediction.wrong(f"{id}, {role}", str(error)) from error

    def _hedge(self, id: str) -> GoldHedge:
        spans = self._placed(id, "Hedge", self._standoff.spans[id])
        span = Span(spans[0].start, spans[-1].end)
        kind = self._word("Type", HEDGE_TYPES, id)
        return GoldHedge(span, kind, self._word("Holder", HOLDERS, id))

    def _word(self, key: str, words: tuple[str, ...], id: str | None) -> Any:
        """Return the value of an attribute; None if there is none."""
        value = self._standoff.attributes.get(id or "", {}).get(key)
        if value is None:
            return None
        if value not in words:
            problem = f"its {key} must be one of {', '.join(words)}, not {value!r}"
            raise self._prediction.wrong(cast(str, id), problem)
        return value


def folder_digest(found: Iterable[BratPrediction]) -> str:
    """Return a hash of all files of a folder: 16 hexadecimal digits of SHA-256.

    Raises:
        PredictionError: If one of them cannot be read.
    """
    state = hashlib.sha256()
    for item in found:
        for part in (item.file, item.text):
            if part.exists():
                state.update(part.name.encode("utf-8", "surrogateescape") + _bytes(part))
    return state.hexdigest()[:16]


def _bytes(file: Path) -> bytes:
    try:
        return read_regular(file, LARGEST_RECORD)
    except OSError as error:
        raise PredictionError(f"{file}: cannot be read: {error.strerror or error}") from error


def _content(file: Path) -> str:
    try:
        return decode(_bytes(file), str(file), "utf-8")
    except ReadError as error:
        raise PredictionError(str(error)) from error
