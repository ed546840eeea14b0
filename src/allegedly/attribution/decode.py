"""From words to proposals: cue by cue its source and its content, by additive scores.

Each decision scores a handful of choices and takes the best. Which boundaries between words are
not worth scoring is told by gates: sets of boundary signatures, learnt like the weights.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import repeat
from typing import Final

import attrs

from allegedly.attribution import features as f
from allegedly.attribution import frames
from allegedly.attribution.columns import Columns, Range
from allegedly.attribution.join import join
from allegedly.attribution.lexicon import Model
from allegedly.attribution.stems import stem as stem_of

CUE_WINDOW: Final = 12
"""Words between cue and content at most, beside those of the source."""
SOURCE_WINDOW: Final = 30
"""Words between source and cue at most, and words of a source."""
NEAR: Final = 40
"""Within this many words of its start, content may end at any open gate; later only at marks."""
FAR: Final = 300
HOPELESS: Final = -2.0
"""A cue whose first features weigh less is not looked at again."""
MOST_CUES: Final = 40
"""Cues of a unit at most, the surest; bounds the work on text that nobody would write."""
SPOKEN: Final = 0.7
"""How much less sure a cue inside a quotation may be, if the quotation has a speaker."""
SURE: Final = 9.0
"""Score of what a rule alone settles."""
_ZEROS: Final = repeat(0.0)
_OPEN_CLASSES: Final = frozenset(("ed", "s", "w", "ing", "es", "ies"))
_CONJUNCTIONS: Final = frozenset(("and", "but", "or", "that", "because", "while", "so"))


@attrs.define(eq=False)
class Proposal:
    """One attribution in the making; ranges are half-open, in words.

    Attributes:
        cue: The head word of the cue.
        score: How sure the cue is; above zero it counts.
        source: The words of the source, or None.
        content: The ranges of the content, in order.
        unit: Index of the unit.
        parent: The proposal within whose content this one stands.
    """

    cue: int
    score: float
    source: Range | None
    content: list[Range]
    unit: int
    parent: Proposal | None = None

    def holds(self, word: int) -> bool:
        """Say whether a word stands in the content."""
        return any(first <= word < stop for first, stop in self.content)

    def lineage(self) -> Iterator[Proposal]:
        """Yield the proposal and those that hold it, outwards."""
        at: Proposal | None = self
        while at is not None:
            yield at
            at = at.parent


def propose(model: Model, columns: Columns, bias: float = 0.0) -> list[Proposal]:
    """Return the proposals of an article in text order, nested ones with their parents."""
    found: list[Proposal] = []
    for number in range(len(columns.units)):
        cues = find_cues(model, columns, number, bias)
        if cues:
            found += settle(_Unit(model, columns, number).proposals(cues))
    return _confirmed(join(model.weights["join"], columns, found))


def _confirmed(found: list[Proposal]) -> list[Proposal]:
    """Drop unsure cues that no sure one holds: quotations whose speaker was not found."""
    sure = {id(p) for p in found if any(o.score > 0 for o in p.lineage())}
    for p in found:
        if p.parent is not None and id(p.parent) not in sure:
            p.parent = None
    return [p for p in found if id(p) in sure]


def candidates(model: Model, columns: Columns, unit: Range) -> list[tuple[int, str]]:
    """Return the words of a unit that may be cues, with their stems."""
    found: list[tuple[int, str]] = []
    lower, cls, quote = columns.lower, columns.cls, columns.quote
    cues, never = model.cues, model.never
    first, last = unit[0], unit[1] - 1
    for k in range(*unit):
        word = lower[k]
        if word in never:
            continue
        stem = stem_of(word)
        if (
            stem in cues
            or word in cues
            or (
                cls[k] in _OPEN_CLASSES
                and (
                    (k < last and (cls[k + 1] == "that" or quote[k + 1] != quote[k]))
                    or (k > first and quote[k - 1] != quote[k])
                )
            )
        ):
            found.append((k, stem))
    return found


def find_cues(
    model: Model, columns: Columns, number: int, bias: float
) -> list[tuple[int, str, float]]:
    """Return the cues of a unit with stem and score, and note them in `columns.strong`."""
    unit, role = columns.units[number], columns.roles[number]
    weights, meanings = model.weights["cue"], model.meanings
    cues = []
    for k, stem in candidates(model, columns, unit):
        meaning = meanings.get(stem, "")
        score = total(weights, f.cue_features(columns, k, unit, stem, meaning, role)) + bias
        if score > HOPELESS:
            score += total(weights, f.more_cue_features(columns, k, unit, stem, meaning, role))
        if score > 0 or frames.fixed(columns, k, unit):
            columns.strong.add(k)
        elif columns.quote[k] < 0 or score <= -SPOKEN:
            continue
        cues.append((k, stem, score))
    if len(cues) > MOST_CUES:
        surest = sorted(cues, key=lambda cue: (-cue[2], cue[0]))[:MOST_CUES]
        return sorted(surest)
    return cues


def total(weights: dict[str, float], features: list[str]) -> float:
    """Return the sum of the weights of features; unknown ones weigh nothing."""
    return sum(map(weights.get, features, _ZEROS))


def best(
    weights: dict[str, float], choices: list[int], features: Callable[[int], list[str]]
) -> int:
    """Return the choice whose features weigh most, the first of several."""
    if len(choices) == 1:
        return choices[0]
    top, chosen = -1e9, -1
    get = weights.get
    for choice in choices:
        score = sum(map(get, features(choice), _ZEROS))
        if score > top:
            top, chosen = score, choice
    return chosen


def source_ends(columns: Columns, gates: Gates, k: int, unit: Range) -> list[int]:
    """Return the choices for the near edge of a source; k stands for no source.

    Before the cue that edge is its last word, after the cue its first.
    """
    a, b = unit
    if k > a and columns.cls[k - 1] == "he" and not columns.gap[k]:
        return [k - 1]  # "he said"
    border = columns.border
    before, after = gates["source<"], gates["source>"]
    choices = [j for j in range(max(a, k - SOURCE_WINDOW), k) if border[j + 1] not in before]
    choices.append(k)
    choices += [j for j in range(k + 1, min(b, k + 8)) if border[j] not in after]
    return choices


def source_edges(columns: Columns, gates: Gates, k: int, unit: Range, near: int) -> list[int]:
    """Return the choices for the far edge of a source, given the near one."""
    a, b = unit
    if columns.cls[near] == "he":
        return [near]
    border = columns.border
    if near < k:
        gate = gates["edge<"]
        lowest = max(a, near - SOURCE_WINDOW)
        return [j for j in range(near, lowest - 1, -1) if j == a or border[j] not in gate] or [near]
    gate = gates["edge>"]
    highest = min(b, near + SOURCE_WINDOW)
    return [j for j in range(near, highest) if j + 1 == b or border[j + 1] not in gate] or [near]


def starts(columns: Columns, gates: Gates, k: int, unit: Range, source: Range | None) -> list[int]:
    """Return where content to the right of cue k may begin."""
    stop, skip = k + 1 + CUE_WINDOW, range(0)
    if source is not None and source[0] > k:
        skip = range(*source)
        stop += len(skip)
    gate, border = gates["start"], columns.border
    return [s for s in range(k + 1, min(unit[1], stop)) if s not in skip and border[s] not in gate]


def ends(columns: Columns, gates: Gates, s: int, stop: int) -> list[int]:
    """Return where content that begins at s and ends before `stop` may end.

    A quotation that opens there is not left before it closes.
    """
    first = s
    if columns.mark[s][-1] in "ox":
        first = min(columns.quote_words[columns.quote[s]][1], stop) - 1
    gate, border, gap, quote = gates["end"], columns.border, columns.gap, columns.quote
    near = max(first, min(stop - 1, s + NEAR))
    found = [e for e in range(first, near) if border[e + 1] not in gate]
    far = max(near, min(stop - 1, s + FAR))
    found += [e for e in range(near, far) if gap[e + 1] or quote[e] != quote[e + 1]]
    found.append(far)
    return found


def left_ends(columns: Columns, gates: Gates, a: int, anchor: int) -> list[int]:
    """Return where content to the left may end; `anchor` is the last word before source and cue."""
    gate, border = gates["left_end"], columns.border
    return [
        e for e in range(anchor, max(a, anchor - SOURCE_WINDOW) - 1, -1)
        if e == anchor or border[e + 1] not in gate
    ]  # fmt: skip


def left_starts(columns: Columns, gates: Gates, a: int, e: int) -> list[int]:
    """Return where content that ends with e may begin; a quotation is taken whole."""
    last = e
    if columns.quote[e] >= 0 and columns.mark[e + 1][-1] in "cx":
        last = max(a, columns.quote_words[columns.quote[e]][0])
    gate, border, gap, quote = gates["left_start"], columns.border, columns.gap, columns.quote
    near = min(last, max(a, e - NEAR))
    found = [s for s in range(last, near, -1) if border[s] not in gate]
    far = min(near, max(a, e - FAR))
    found += [s for s in range(near, far, -1) if gap[s] or quote[s] != quote[s - 1]]
    found.append(far)
    return found


def left_anchor(k: int, source: Range | None) -> int:
    """Return the last word before cue and source."""
    return source[0] - 1 if source is not None and source[1] <= k else k - 1


Gates = dict[str, frozenset[str]]


class _Unit:
    """The decisions within one unit, with what is computed once for all its cues."""

    def __init__(self, model: Model, columns: Columns, number: int) -> None:
        self._weights, self._gates, self._meanings = model.weights, model.gates, model.meanings
        self._columns = columns
        self._number = number
        self._unit = columns.units[number]
        self._end_base: dict[int, float] = {}

    def proposals(self, cues: list[tuple[int, str, float]]) -> list[Proposal]:
        found = []
        for k, stem, score in cues:
            if fixed := self._fixed(k):
                found.append(fixed)
                continue
            source = self._source(k, stem)
            content = self._content(k, stem, source)
            if content:
                found.append(Proposal(k, score, source, content, self._number))
        return found

    def _fixed(self, k: int) -> Proposal | None:
        """Return what a rule alone settles: transcripts, "in the view of"."""
        columns, unit = self._columns, self._unit
        if source := frames.speaker(columns, k, unit):
            number, paragraphs = self._number, columns.paragraphs
            opens = number == 0 or paragraphs[number - 1] != paragraphs[number]
            stop = columns.paragraph_stop(number) if opens else unit[1]
            return Proposal(k, SURE, source, [(k + 1, stop)], self._number)
        if view := frames.holder_of_view(columns, k, unit):
            return Proposal(k, SURE, view[0], [(view[1], unit[1])], self._number)
        return None

    def _source(self, k: int, stem: str) -> Range | None:
        columns, unit = self._columns, self._unit
        near = best(
            self._weights["source"],
            source_ends(columns, self._gates, k, unit),
            lambda j: f.source_features(columns, k, unit, stem, j),
        )
        if near == k:
            return frames.implied_source(columns, k, unit)
        far = best(
            self._weights["edge"],
            source_edges(columns, self._gates, k, unit, near),
            lambda j: f.edge_features(columns, k, unit, near, j),
        )
        if near < k:
            return frames.whole_source(columns, (far, near + 1), k)
        return frames.agent(columns, (near, far + 1), k)

    def _content(self, k: int, stem: str, source: Range | None) -> list[Range]:
        layout = self._layout(k, stem, source)
        pieces: list[Range] = []
        if layout != "R" and (left := self._left(k, source, layout)):
            pieces.append(left)
        if layout != "L" or not pieces:
            fixed = frames.passive_content(self._columns, source, k)
            choices = (
                [fixed] if fixed else starts(self._columns, self._gates, k, self._unit, source)
            )
            if choices:
                columns, unit = self._columns, self._unit
                s = best(
                    self._weights["start"], choices,
                    lambda s: f.start_features(columns, k, unit, stem, s),
                )  # fmt: skip
                pieces.append((s, self._end(k, stem, s, source) + 1))
        return pieces

    def _layout(self, k: int, stem: str, source: Range | None) -> str:
        anchor = left_anchor(k, source)
        columns, unit = self._columns, self._unit
        if anchor >= unit[0] and columns.lower[anchor] in _CONJUNCTIONS and columns.gap[anchor + 1]:
            return "R"  # "fled and, police said, two were hurt"
        meaning = self._meanings.get(stem, "")
        features = f.layout_features(columns, k, unit, stem, meaning, source)
        scores = [(total(self._weights[f"layout {way}"], features), way) for way in f.LAYOUTS]
        return max(scores)[1]

    def _left(self, k: int, source: Range | None, layout: str) -> Range | None:
        columns, unit = self._columns, self._unit
        anchor = left_anchor(k, source)
        if anchor < unit[0]:
            return None
        e = best(
            self._weights["left_end"], left_ends(columns, self._gates, unit[0], anchor),
            lambda e: f.left_end_features(columns, k, unit, anchor, e, source),
        )  # fmt: skip
        s = best(
            self._weights["left_start"], left_starts(columns, self._gates, unit[0], e),
            lambda s: f.left_start_features(columns, k, unit, e, s, layout),
        )  # fmt: skip
        return s, frames.subject_end(columns, s, e, k) + 1

    def _end(self, k: int, stem: str, s: int, source: Range | None) -> int:
        columns, unit, known = self._columns, self._unit, self._end_base
        base, weights = self._weights["end_base"], self._weights["end"]
        stop = source[0] if source is not None and source[0] > s else unit[1]
        stop = frames.latest_end(columns, k, s, min(stop, s + FAR), source) + 1
        kind = f.content_kind(columns, s)
        top, chosen = -1e9, s
        verbs, seen = 0, s
        verbal = columns.verbal
        for e in ends(columns, self._gates, s, stop):
            verbs += sum(verbal[seen : e + 1])
            seen = e + 1
            if kind == "that" and not verbs and e + 1 < stop:
                continue  # a clause has a verb
            score = known.get(e)
            if score is None:
                score = known[e] = total(base, f.end_base_features(columns, e, unit))
            score += total(weights, f.end_features(columns, k, unit, stem, s, e, kind, verbs))
            if score > top:
                top, chosen = score, e
        return chosen


def settle(found: list[Proposal]) -> list[Proposal]:
    """Nest proposals whose cue stands in the content of another.

    Of two that hold each other's cue, or that have the same content, the surer one stays.
    """
    kept: list[Proposal] = []
    for p in sorted(found, key=lambda p: (-p.score, p.cue)):
        if not any(o.content == p.content or (o.holds(p.cue) and p.holds(o.cue)) for o in kept):
            kept.append(p)
    kept.sort(key=lambda p: p.cue)
    for p in kept:
        holders = [o for o in kept if o is not p and o.holds(p.cue) and p not in o.lineage()]
        if holders:
            p.parent = min(holders, key=lambda o: sum(e - s for s, e in o.content))
            _clip(p, p.parent.content)
    for p in kept:
        while p.parent is not None and not p.parent.content:
            p.parent = p.parent.parent
    return [p for p in kept if p.content]


def _clip(p: Proposal, content: list[Range]) -> None:
    """Cut the source and the content of a nested proposal down to the content it stands in."""
    p.content = [
        (max(first, low), min(stop, high))
        for first, stop in p.content
        for low, high in content
        if max(first, low) < min(stop, high)
    ]
    if p.source is not None and not any(a <= p.source[0] and p.source[1] <= b for a, b in content):
        low, high = next((low, high) for low, high in content if low <= p.cue < high)
        first, stop = max(p.source[0], low), min(p.source[1], high)
        p.source = (first, stop) if first < stop else None
