"""From the encoder's output to attributions: finds spans and groups those that belong together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from math import exp, inf, log, log1p
from typing import Final

import attrs
import numpy as np

from allegedly_neural import roles
from allegedly_neural.encoder import Reading
from allegedly_neural.roles import OUTER, Level
from allegedly_neural.tags import Floats, Tags, best_tags, log_softmax, spans

Range = tuple[int, int]

_SOURCE, _CUE, _CONTENT = range(3)
_SCALE: Final = np.float32(roles.LINK**-0.5)
_LEAST: Final = 1e-4

EVIDENCE: Final = (
    "always",
    "cue: mean log odds",
    "cue: least log odds",
    "content: mean log odds",
    "content: least log odds",
    "content: surest piece",
    "content: least sure piece",
    "content: surest beginning",
    "content: least sure beginning",
    "content: surest link to the cue",
    "content: least sure link to the cue",
    "content: pieces",
    "content: words (log)",
    "content: at most two words",
    "source: is there",
    "source: mean log odds",
    "distance from the cue (log)",
    "cue: there is none",
    "neither cue nor source",
)
"""Evidence for or against an attribution."""


@attrs.frozen
class Choices:
    """Parameters of the decoder, tuned on documents held out from training.

    Attributes:
        cues: Added to the scores of cue tags: a positive value makes cues more frequent and longer.
        sources: The same for source tags.
        together: Lowest link probability at which a further piece of content is tied to a cue; a
            piece below it becomes a separate attribution, with the cue that it links to next best.
        alone: Least probability at which a content has neither cue nor source in its window, as
            where a quotation goes on.
        weights: The weight of each piece of `EVIDENCE`; their sum is the log odds of an
            attribution.
        least: Lowest log odds at which an attribution counts.
    """

    cues: float = 0.5
    sources: float = 0.0
    together: float = 0.8
    alone: float = 0.5
    weights: tuple[float, ...] = ()
    least: float = -1.0


@attrs.frozen(eq=False)
class Found:
    """A candidate attribution; ranges are half-open, in tokens.

    Attributes:
        cue: The range of the cue; None of a quotation that goes on, or has only a source before it.
        source: The range of the source, or None.
        content: The ranges of the content, in order.
        evidence: The evidence for or against it, in the order of `EVIDENCE`.
        form: The number of its form in `FORMS`; None if the model does not know it.
    """

    cue: Range | None
    source: Range | None
    content: tuple[Range, ...]
    evidence: Floats
    form: int | None = None


def decode(
    readings: Sequence[Reading], choices: Choices, level: Level = OUTER
) -> list[list[Found]]:
    """Find the attributions of articles, of one level."""
    return likely(candidates(readings, choices, level), choices)


def likely(found: Sequence[Sequence[Found]], choices: Choices) -> list[list[Found]]:
    """Keep candidates with enough evidence."""
    if not choices.weights:
        return [list(items) for items in found]
    weights = np.array(choices.weights, np.float32)
    return [[f for f in items if f.evidence @ weights >= choices.least] for items in found]


def candidates(
    readings: Sequence[Reading], choices: Choices, level: Level = OUTER
) -> list[list[Found]]:
    """Find all candidate attributions of one level."""
    bias = np.zeros(1 + 2 * len(roles.ROLES), np.float32)
    bias[2 * _CUE + 1 : 2 * _CUE + 3] = choices.cues
    bias[2 * _SOURCE + 1 : 2 * _SOURCE + 3] = choices.sources
    logs = [log_softmax(r.output[:, level.tags] + bias) for r in readings]
    pairs = list(zip(logs, readings, strict=True))
    tags = iter(best_tags([log[w.start : w.stop] for log, r in pairs for w in r.windows]))
    return [
        [
            found
            for number, tag in enumerate(islice(tags, len(reading.windows)))
            for found in _Window(reading, number, log, level).attributions(tag, choices)
        ]
        for log, reading in pairs
    ]


class _Window:
    """One window of an article; ranges count its own tokens."""

    def __init__(self, reading: Reading, number: int, logs: Floats, level: Level) -> None:
        self._level = level
        window = reading.windows[number]
        self._start = window.start
        self._rows = reading.output[window.start : window.stop]
        self._opened = reading.opened[number]
        odds = np.exp(logs[window.start : window.stop])
        self._begins: list[float] = odds[:, 2 * _CONTENT + 1].tolist()
        odds = (odds[:, 1::2] + odds[:, 2::2]).clip(_LEAST, 1 - _LEAST)
        self._odds: list[list[float]] = np.log(odds / (1 - odds)).T.tolist()

    def attributions(self, tags: Tags, choices: Choices) -> list[Found]:
        kinds: tuple[list[Range], ...] = ([], [], [])
        for kind, first, stop in spans(tags):
            kinds[kind].append((first, stop))
        sources, cues, contents = kinds
        if not contents:
            return []
        links = self._links(contents)
        found = []
        for sign, numbers in _grouped(links, [*cues, *sources], choices):
            pieces, ties = [contents[n] for n in numbers], links[:, numbers]
            if sign is not None and sign not in sources:
                found.append(self._found(sign, self._source(sign, sources), pieces, ties))
            else:
                found.append(self._found(None, sign, pieces, ties))
        return found

    def _links(self, contents: Sequence[Range]) -> Floats:
        """Return how each content is tied to a cue.

        Returns:
            Log probabilities that a word is its cue, (1 + words, contents); the last row is that
            none in the window is.
        """
        level = self._level
        vectors = np.stack([self._rows[a:b, level.of_content].mean(0) for a, b in contents], 1)
        within = self._rows[:, level.of_cue] @ vectors
        outside = self._opened[level.of_cue] @ vectors
        logs: Floats = log_softmax(np.vstack((within, outside)).T * _SCALE).T
        return logs

    def _found(
        self, cue: Range | None, source: Range | None, contents: Sequence[Range], links: Floats
    ) -> Found:
        of_source, of_cue, of_content = self._odds
        cue_odds = [0.0] if cue is None else of_cue[slice(*cue)]
        sign = cue or source or (len(self._rows), len(self._rows) + 1)
        odds = [of_content[a:b] for a, b in contents]
        sums = [sum(x) for x in odds]
        means = [total / len(x) for total, x in zip(sums, odds, strict=True)]
        begins = [self._begins[a] for a, _ in contents]
        to_cue = np.exp(links[slice(*sign)]).sum(0).tolist()
        words = sum(map(len, odds))
        away = min(a - sign[1] if a >= sign[1] else max(0, sign[0] - b) for a, b in contents)
        evidence = (
            1.0,
            sum(cue_odds) / len(cue_odds),
            min(cue_odds),
            sum(sums) / words,
            min(map(min, odds)),
            max(means),
            min(means),
            log(max(begins) + _LEAST),
            log(min(begins) + _LEAST),
            log(max(to_cue) + _LEAST),
            log(min(to_cue) + _LEAST),
            len(contents),
            log(words),
            words <= 2,
            source is not None,
            0.0 if source is None else sum(of_source[slice(*source)]) / (source[1] - source[0]),
            log1p(away) if cue is not None else 0.0,
            cue is None,
            cue is None and source is None,
        )
        return Found(
            None if cue is None else self._placed(cue),
            None if source is None else self._placed(source),
            tuple(self._placed(content) for content in contents),
            np.array(evidence, np.float32),
            self._form(contents),
        )

    def _form(self, contents: Sequence[Range]) -> int | None:
        """Return the likeliest form of a content, if the model knows it."""
        columns = roles.FORM if self._level is OUTER else roles.INNER_FORM
        if columns.stop > self._rows.shape[1]:
            return None
        rows = np.concatenate([self._rows[a:b, columns] for a, b in contents])
        return int(log_softmax(rows).sum(0).argmax())

    def _source(self, cue: Range, sources: Sequence[Range]) -> Range | None:
        """Return the source, or None if there is none in the window."""
        vector = self._rows[slice(*cue), self._level.to_source].mean(0)
        scores = (self._rows[:, self._level.of_source] @ vector).tolist()
        best, chosen = float(self._opened[self._level.of_source] @ vector), None
        for first, stop in sources:
            score = max(scores[first:stop])
            if score > best:
                best, chosen = score, (first, stop)
        return chosen

    def _placed(self, local: Range) -> Range:
        return local[0] + self._start, local[1] + self._start


def _grouped(
    links: Floats, signs: Sequence[Range], choices: Choices
) -> Iterator[tuple[Range | None, list[int]]]:
    """Yield each cue, or source in its place, with the contents tied to it; None is for neither."""
    by_content: list[list[float]] = links.T.tolist()
    owned: dict[Range | None, list[int]] = {}
    for number, row in enumerate(by_content):
        owned.setdefault(_owner(row, signs, choices.alone), []).append(number)
    for sign, numbers in owned.items():
        if sign is None:
            yield from ((None, [n]) for n in numbers)
            continue
        ties = [sum(map(exp, by_content[n][slice(*sign)])) for n in numbers]
        ties[ties.index(max(ties))] = 1.0
        yield sign, [n for n, tie in zip(numbers, ties, strict=True) if tie >= choices.together]
        for n, tie in zip(numbers, ties, strict=True):
            if tie < choices.together:
                rest = by_content[n].copy()
                rest[slice(*sign)] = [-inf] * (sign[1] - sign[0])
                yield _owner(rest, [s for s in signs if s != sign], choices.alone), [n]


def _owner(links: list[float], signs: Sequence[Range], alone: float) -> Range | None:
    """Return the cue or source of a content: the best linked tagged one, else the best word.

    None is for a content that is likelier to have neither in its window.
    """
    *words, none = links
    best = max(signs, key=lambda sign: max(words[slice(*sign)]), default=None)
    if best is None:
        top = words.index(max(words))
        best = top, top + 1
    return best if exp(none) < alone or none < max(words[slice(*best)]) else None
