"""The neural models without one part of the decoder each."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import add
from unittest.mock import patch

import attrs
from allegedly_neural import decoding
from allegedly_neural.decoding import Choices, Found, Range, decode, drafts
from allegedly_neural.model import load, shipped
from allegedly_neural.tags import Tags, spans

from allegedly import segment
from allegedly.bench.measure import AttributionScores, attribution_scores
from allegedly.model import GoldAttribution, GoldDocument
from benchmarks import common
from benchmarks.quality.neural_corpora import documents, f1


def matched(gold: Sequence[GoldDocument], found: Sequence[Sequence[Found]]) -> AttributionScores:
    return reduce(
        add,
        (
            attribution_scores(
                d.article.text,
                d.attributions or (),
                [
                    GoldAttribution(f"a{n}", x.source, x.cue, x.content)
                    for n, x in enumerate(drafts(segment(d.article), items))
                ],
            )
            for d, items in zip(gold, found, strict=True)
        ),
    )


def _gap(one: Range, other: Range) -> int:
    return max(one[0] - other[1], other[0] - one[1], 0)


def nearest_source(_: object, cue: Range, sources: Sequence[Range]) -> Range | None:
    return min(sources, key=lambda source: _gap(source, cue), default=None)


def nearest_cue(window: decoding._Window, tags: Tags, choices: Choices) -> list[Found]:
    """Do what `decoding._Window.attributions` does, but give each content to the nearest cue."""
    kinds: tuple[list[Range], ...] = ([], [], [])
    for kind, first, stop in spans(tags):
        kinds[kind].append((first, stop))
    sources, cues, contents = kinds
    if not contents or not cues:
        return []
    links = window._links(contents)
    grouped: dict[Range, list[int]] = {}
    for number, content in enumerate(contents):
        grouped.setdefault(min(cues, key=lambda cue: _gap(content, cue)), []).append(number)
    return [
        window._found(
            cue, window._source(cue, sources), [contents[n] for n in numbers], links[:, numbers]
        )
        for cue, numbers in grouped.items()
    ]


def decoding_parts() -> None:
    """Print the effect of each part of the decoder, on dev."""
    gold = documents("dev")
    segmentations = [segment(document.article) for document in gold]
    common.print_heading(
        *("model", "decoder", "attr F1", "joint F1", "quoted attr", "indirect attr")
    )
    for name in shipped():
        model = load(name)
        readings = model.read(segmentations)
        choices = model.settings.choices
        unweighed = attrs.evolve(choices, weights=())
        variants = {
            "as shipped": decode(readings, choices),
            "evidence not weighed": decode(readings, unweighed),
        }
        with patch.object(decoding._Window, "_source", nearest_source):
            variants["the nearest source"] = decode(readings, choices)
        with patch.object(decoding._Window, "attributions", nearest_cue):
            variants["the nearest cue"] = decode(readings, choices)
        for what, found in variants.items():
            total = matched(gold, found)
            cells = [
                f1(total, *which)
                for which in (
                    ("all", "attr"),
                    ("all", "joint"),
                    ("quoted", "attr"),
                    ("indirect", "attr"),
                )
            ]
            common.print_row(name, what, *(f"{x:.1f}" for x in cells))
