"""From the encoder's output to attributions: which spans there are, and which belong together."""

from __future__ import annotations

from collections.abc import Sequence

import attrs
import numpy as np

from allegedly.attribution import Draft
from allegedly.model import Segmentation, Span, Spans
from allegedly_neural import roles
from allegedly_neural.encoder import Reading
from allegedly_neural.tags import Floats, Tags, best_tags, log_softmax, spans

Range = tuple[int, int]


@attrs.frozen
class Choices:
    """What the decoder leaves open, tuned on documents held back.

    Attributes:
        outside: Added to the score of the tag outside all spans: below zero finds more.
        sure: Least mean probability of an attribution's cue and content tags.
        missed: Score by which a word that is no cue must win to become one.
        nobody: Added to the score of having no source.
    """

    outside: float = 0.0
    sure: float = 0.0
    missed: float = 0.0
    nobody: float = 0.0


@attrs.define(eq=False)
class Found:
    """An attribution in the making, in tokens."""

    cue: Range
    source: Range | None
    content: list[Range]
    window: int
    score: float


def decode(readings: Sequence[Reading], choices: Choices) -> list[list[Found]]:
    """Find the attributions of articles."""
    bias = np.zeros(roles.ROLE_TAGS.stop, np.float32)
    bias[0] = choices.outside
    logs = [log_softmax(r.output[:, roles.ROLE_TAGS] + bias) for r in readings]
    tags = iter(
        best_tags(
            [
                log[w.start : w.stop]
                for log, reading in zip(logs, readings, strict=True)
                for w in reading.windows
            ]
        )
    )
    return [
        _attributions(reading, log, [next(tags) for _ in reading.windows], choices)
        for reading, log in zip(readings, logs, strict=True)
    ]


def _attributions(
    reading: Reading, logs: Floats, tags: Sequence[Tags], choices: Choices
) -> list[Found]:
    found: list[Found] = []
    for number, (window, tag) in enumerate(zip(reading.windows, tags, strict=True)):
        kinds: tuple[list[Range], ...] = ([], [], [])
        for kind, first, stop in spans(tag, window.start):
            kinds[kind].append((first, stop))
        sources, cues, contents = kinds
        if not contents:
            continue
        path = logs[np.arange(window.start, window.stop), tag]
        sure = np.concatenate(([0.0], np.cumsum(np.exp(path))))

        def mean(spans: list[Range], sure: Floats = sure, base: int = window.start) -> float:
            total = sum(sure[b - base] - sure[a - base] for a, b in spans)
            return float(total) / sum(b - a for a, b in spans)

        owners = _owners(reading, number, contents, cues, choices)
        for cue in sorted({owner for owner in owners if owner is not None}):
            said = [c for c, owner in zip(contents, owners, strict=True) if owner == cue]
            source = _source(reading, number, cue, sources, choices)
            found.append(Found(cue, source, said, number, min(mean([cue]), mean(said))))
        for content, owner in zip(contents, owners, strict=True):
            if owner is None and found:
                last = max(found, key=lambda f: f.content[-1][1])
                last.content.append(content)
    return [f for f in found if f.score >= choices.sure]


def _owners(
    reading: Reading, number: int, contents: list[Range], cues: list[Range], choices: Choices
) -> list[Range | None]:
    """Return the cue of each content, None where it is outside the window."""
    window = reading.windows[number]
    keys = reading.output[window.start : window.stop, roles.OF_CUE]
    scale = np.float32(roles.LINK**-0.5)
    owners: list[Range | None] = []
    for first, stop in contents:
        vector = reading.output[first:stop, roles.OF_CONTENT].mean(0) * scale
        scores = keys @ vector
        outside = float(reading.opened[number, roles.OF_CUE] @ vector)
        best, owner = outside, None
        for cue in cues:
            score = float(scores[cue[0] - window.start : cue[1] - window.start].max())
            if score > best:
                best, owner = score, cue
        top = int(scores.argmax())
        if scores[top] > best + choices.missed and owner is None:
            owner = (top + window.start, top + window.start + 1)
        owners.append(owner)
    return owners


def _source(
    reading: Reading, number: int, cue: Range, sources: list[Range], choices: Choices
) -> Range | None:
    vector = reading.output[cue[0] : cue[1], roles.TO_SOURCE].mean(0)
    vector = vector * np.float32(roles.LINK**-0.5)
    best = float(reading.opened[number, roles.OF_SOURCE] @ vector) + choices.nobody
    chosen = None
    for first, stop in sources:
        score = float((reading.output[first:stop, roles.OF_SOURCE] @ vector).max())
        if score > best:
            best, chosen = score, (first, stop)
    return chosen


def drafts(segmentation: Segmentation, found: Sequence[Found]) -> list[Draft]:
    """Turn tokens into spans of the text, without the punctuation at their ends."""
    made = []
    for f in found:
        content = _spans(segmentation, f.content)
        if content:
            made.append(
                Draft(
                    content=content,
                    cue=_spans(segmentation, [f.cue]),
                    source=_spans(segmentation, [f.source] if f.source else []),
                )
            )
    return made


def _spans(segmentation: Segmentation, ranges: list[Range]) -> Spans:
    tokens = segmentation.tokens
    spans: list[Span] = []
    for first, stop in sorted(ranges):
        while first < stop and not _counts(tokens.texts[first]):
            first += 1
        while first < stop and not _counts(tokens.texts[stop - 1]):
            stop -= 1
        if first < stop:
            spans.append(Span(tokens.starts[first], tokens.ends[stop - 1]))
    return tuple(spans)


def _counts(token: str) -> bool:
    return token[0].isalnum() or token[-1].isalnum() or token in "$£€%"
