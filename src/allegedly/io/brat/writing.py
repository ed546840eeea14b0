"""Writing analyses as brat stand-off: a text, and beside it a file that annotates its spans.

The attributions have the structure of PolNeAR's (events with Source, Cue and Content), so that the
files, corrected in brat or not, can also be read as a corpus.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import attrs

from allegedly.io.brat.standoff import fragments, joined
from allegedly.model import (
    FORMS,
    HEDGE_TYPES,
    HOLDERS,
    QUOTATIONS,
    SOURCE_KINDS,
    STANCES,
    Analysis,
    Attribution,
    Claim,
    Hedge,
    Span,
)
from allegedly.storage import writing

CONFIGURATION: Final = f"""\
[entities]
Title
Source
Cue
Content
Claim
Hedge

[relations]
Voice Arg1:Claim, Arg2:Attribution
<OVERLAP> Arg1:<ANY>, Arg2:<ANY>, <OVL-TYPE>:<ANY>

[events]
Attribution Source?:Source, Cue?:Cue, Content:Content, Parent?:Attribution

[attributes]
Kind Arg:Source, Value:{"|".join(SOURCE_KINDS)}
Stance Arg:Cue, Value:{"|".join(STANCES)}
Form Arg:Content, Value:{"|".join(FORMS)}
Quotation Arg:Attribution, Value:{"|".join(QUOTATIONS)}
Negated Arg:Attribution
Type Arg:Hedge, Value:{"|".join(HEDGE_TYPES)}
Holder Arg:Hedge, Value:{"|".join(HOLDERS)}
"""
"""The `annotation.conf` with which brat shows and edits these files."""

_UNSAFE: Final = re.compile(r"[^\w.-]+", re.ASCII)


def write_brat(analyses: Iterable[Analysis], folder: Path) -> list[str]:
    """Write a folder that brat opens: for each article a ``.txt`` and an ``.ann`` file.

    Args:
        analyses: The analyses to write, consumed one by one.
        folder: The folder to write to, created if missing. Files with the same names are replaced.

    Returns:
        The names of the documents, in order: article ids made safe for file names, and numbered
            where two are equal.

    Raises:
        OSError: If a file cannot be written.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    with writing(folder / "annotation.conf") as stream:
        stream.write(CONFIGURATION)
    names: dict[str, None] = {}
    for analysis in analyses:
        name = _free(_UNSAFE.sub("-", analysis.article.id).strip(".-")[:100] or "article", names)
        names[name] = None
        text = folder / f"{name}.txt"
        with writing(text) as stream:
            stream.write(analysis.article.text)
        try:
            with writing(folder / f"{name}.ann") as stream:
                stream.write(to_standoff(analysis))
        except BaseException:
            with suppress(OSError):
                text.unlink()  # brat wants both
            raise
    return list(names)


def to_standoff(analysis: Analysis) -> str:
    """Return the annotations of one article as the content of an ``.ann`` file.

    Data that brat cannot represent (ids, canonical names, lemmas, labels, scores, commitments) is
    stored as JSON in annotator's notes, which brat shows beside the span.
    """
    writer = _Writer(analysis.article.text)
    if analysis.article.title_span is not None:
        writer.span("Title", (analysis.article.title_span,))
    events = {item.id: f"E{n}" for n, item in enumerate(analysis.attributions, 1)}
    for attribution in analysis.attributions:
        _attribution(writer, attribution, events)
    for claim in analysis.claims:
        _claim(writer, analysis, claim, events)
    return "".join(f"{line}\n" for line in writer.lines)


def _attribution(writer: _Writer, attribution: Attribution, events: dict[str, str]) -> None:
    source, cue, content = attribution.source, attribution.cue, attribution.content
    arguments = []
    if source is not None:
        known = {"name": source.name, "role": source.role, "basis": source.basis}
        note = {key: value for key, value in known.items() if value is not None}
        id = writer.span("Source", source.spans, note)
        writer.attribute("Kind", id, source.kind)
        arguments.append(f"Source:{id}")
    if cue is not None:
        id = writer.span("Cue", cue.spans, {"lemma": cue.lemma})
        writer.attribute("Stance", id, cue.stance)
        arguments.append(f"Cue:{id}")
    id = writer.span("Content", content.spans)
    writer.attribute("Form", id, content.form)
    arguments.append(f"Content:{id}")
    if attribution.parent in events:
        arguments.append(f"Parent:{events[attribution.parent]}")
    # brat wants the trigger of an event to be a span of the event's own type.
    trigger = writer.span("Attribution", cue.spans if cue else content.spans)
    event = events[attribution.id]
    writer.lines.append(f"{event}\tAttribution:{trigger} {' '.join(arguments)}")
    writer.attribute("Quotation", event, attribution.quotation)
    if attribution.negated:
        writer.attribute("Negated", event)
    score = {} if attribution.score is None else {"score": attribution.score}
    writer.note(event, {"id": attribution.id} | score)


def _claim(writer: _Writer, analysis: Analysis, claim: Claim, events: dict[str, str]) -> None:
    ids: dict[Hedge, str] = {}
    judged: dict[str, Any] = {}
    for name, assessments in analysis.assessments.items():
        found = assessments.get(claim.id)
        if found is None:
            continue
        for hedge in found.hedges:
            if hedge not in ids:
                ids[hedge] = writer.span("Hedge", (hedge.span,))
                writer.attribute("Type", ids[hedge], hedge.type)
                writer.attribute("Holder", ids[hedge], hedge.holder)
        judged[name] = {
            "label": found.label,
            "score": float(found.score),
            "hedges": [ids[hedge] for hedge in found.hedges],
            **({} if found.explanation is None else {"explanation": found.explanation}),
        }
        if found.commitment:
            judged[name]["commitment"] = {
                holder: [item.degree, item.polarity, item.value]
                for holder, item in found.commitment.items()
            }
    note: dict[str, Any] = {"id": claim.id, "assessments": judged}
    if claim.frame:
        note["frame"] = [[span.start, span.end] for span in claim.frame]
    id = writer.span("Claim", claim.spans, note)
    if claim.attribution is not None:
        writer.relation("Voice", id, events[claim.attribution.id])


@attrs.define
class _Writer:
    """Numbers the lines of one file."""

    text: str
    lines: list[str] = attrs.field(factory=list)
    counts: dict[str, int] = attrs.field(factory=dict)

    def _next(self, letter: str) -> str:
        self.counts[letter] = self.counts.get(letter, 0) + 1
        return f"{letter}{self.counts[letter]}"

    def span(self, kind: str, spans: Sequence[Span], note: dict[str, Any] | None = None) -> str:
        id, pieces = self._next("T"), fragments(self.text, spans)
        places = ";".join(f"{piece.start} {piece.end}" for piece in pieces)
        shown = " ".join(piece.of(self.text) for piece in pieces)
        self.lines.append(f"{id}\t{kind} {places}\t{shown}")
        note = dict(note or {})
        if joined(self.text, pieces) != tuple(spans):
            note["spans"] = [[span.start, span.end] for span in spans]
        if note:
            self.note(id, note)
        return id

    def attribute(self, kind: str, target: str, *value: str) -> None:
        self.lines.append(f"{self._next('A')}\t{' '.join((kind, target, *value))}")

    def relation(self, kind: str, first: str, second: str) -> None:
        self.lines.append(f"{self._next('R')}\t{kind} Arg1:{first} Arg2:{second}")

    def note(self, target: str, data: dict[str, Any]) -> None:
        note = json.dumps(data)  # ASCII only, so that nothing in it ends the line
        self.lines.append(f"{self._next('#')}\tAnnotatorNotes {target}\t{note}")


def _free(name: str, taken: Iterable[str]) -> str:
    used = {other.lower() for other in taken}  # some file systems ignore case
    number, candidate = 1, name
    while candidate.lower() in used:
        number += 1
        candidate = f"{name}-{number}"
    return candidate
