"""From words to candidates: additive scores find the source and the content of each cue.

Each decision scores a handful of choices (see `choices`) and takes the best.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import repeat
from typing import Final

from allegedly.attribution.rules import choices as of
from allegedly.attribution.rules import content_rules, cue_rules, source_rules
from allegedly.attribution.rules import features as f
from allegedly.attribution.rules.candidate import Candidate, settle
from allegedly.attribution.rules.decoder_words import SAYS, Evidence
from allegedly.attribution.rules.headline import headline
from allegedly.attribution.rules.loose_quotations import join
from allegedly.attribution.rules.weights import Model
from allegedly.attribution.words import Range
from allegedly.text.english import stem as stem_of

LEANING: Final = 0.8
"""A candidate may score this much below zero: F1 is best if precision does not exceed recall."""
HOPELESS: Final = -1.5
"""A cue whose first features weigh less is dropped."""
MOST_CUES: Final = 40
"""The most cues kept in a unit, the surest ones; bounds the work on hostile text."""
DOUBTFUL: Final = 1.0
"""A cue may score this much below zero: source and content then decide."""
SURE: Final = 9.0
"""Score of a decision that a rule alone makes."""
SURE_ENOUGH: Final = {"source": 6.5, "edge": 6.5, "start": 4.5, "left_end": 3.0, "left_start": 3.5}
"""By decision, a score above which a choice is hardly ever beaten by a later one."""
END_MARGIN: Final = 4.0
"""An end that scores this much worse than the best, regardless of the cue, is hardly ever right."""
_ZEROS: Final = repeat(0.0)
_SPEAKERS: Final = frozenset(("he", "Cap"))
_OPEN_CLASSES: Final = frozenset(("ed", "s", "w", "ing", "es", "ies"))
_CONJUNCTIONS: Final = frozenset(("and", "but", "or", "that", "because", "while", "so"))


def decode(model: Model, words: Evidence, bias: float = 0.0) -> list[Candidate]:
    """Return the candidates of an article in text order, nested ones with their parents."""
    found: list[Candidate] = []
    speakers: list[Candidate] = []
    for number in range(len(words.units)):
        here = candidates(model, words, number)
        sure = [p for p in here if p.score + LEANING + bias > 0]
        kept = settle([*sure, *_of_headline(words, number)])
        found += kept
        if not kept:
            speakers += _speaker(words, here)
    return join(model.weights["join"], words, found, speakers)


def _speaker(words: Evidence, found: list[Candidate]) -> list[Candidate]:
    """Return the likeliest of the candidates that do not count, for a quotation after it."""
    named = [p for p in found if p.source and words.quote[p.cue] < 0 and p.cue in words.strong]
    return sorted(named, key=lambda p: -p.score)[:1]


def candidates(model: Model, words: Evidence, number: int) -> list[Candidate]:
    """Return all candidates of a unit with their scores; those above zero are attributions."""
    found: list[Candidate] = []
    clauses: dict[Range, _Clause] = {}
    for k, stem, score in find_cues(model, words, number):
        clause = words.clause(k, words.units[number])
        if clause not in clauses:
            clauses[clause] = _Clause(model, words, number, clause)
        found += clauses[clause].candidate(k, stem, score)
    return found


def _of_headline(words: Evidence, number: int) -> Iterator[Candidate]:
    """Yield the candidate that the form of a headline gives away."""
    if words.roles[number] == "title" and (parts := headline(words, words.units[number])):
        silent = parts.cue is None
        cue = parts.source[0] if parts.cue is None else parts.cue
        yield Candidate(cue, SURE, parts.source, [parts.content], number, silent=silent)


def possible_cues(model: Model, words: Evidence, unit: Range) -> list[tuple[int, str]]:
    """Return the words of a unit that may be cues, each with its stem."""
    found: list[tuple[int, str]] = []
    lower, cls, quote = words.lower, words.cls, words.quote
    cues, never = model.cues, model.never
    first, last = unit[0], unit[1] - 1
    for k in range(*unit):
        word = lower[k]
        if word in never or cue_rules.withholds_name(words, k):
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
                    or (k > first + 1 and cls[k - 1] in _SPEAKERS and quote[k - 2] >= 0 > quote[k])
                )
            )
        ):
            found.append((k, stem))
    return found


def find_cues(model: Model, words: Evidence, number: int) -> list[tuple[int, str, float]]:
    """Return the cues of a unit with stem and score, and record them in `words.strong`."""
    unit, role = words.units[number], words.roles[number]
    weights, meanings = model.weights["cue"], model.meanings
    cues = []
    for k, stem in possible_cues(model, words, unit):
        where = words, k, words.clause(k, unit), stem, meanings.get(stem, ""), role
        score = total(weights, f.cue_features(*where))
        if score > HOPELESS:
            score += total(weights, f.more_cue_features(*where))
        if score > 0 or cue_rules.fixed(words, k, unit):
            words.strong.add(k)
        elif score <= -DOUBTFUL:
            continue
        cues.append((k, stem, score))
    if len(cues) > MOST_CUES:
        surest = sorted(cues, key=lambda cue: (-cue[2], cue[0]))[:MOST_CUES]
        return sorted(surest)
    return cues


def candidate_facts(model: Model, words: Evidence, found: Candidate) -> list[str]:
    """Return the features of a candidate whose score is still that of its cue."""
    stem = stem_of(words.lower[found.cue])
    return f.candidate_features(words, found, stem, model.meanings.get(stem, ""))


def total(weights: dict[str, float], features: list[str]) -> float:
    """Return the sum of the weights of features; unknown ones weigh nothing."""
    return sum(map(weights.get, features, _ZEROS))


def best(
    model: Model, decision: str, choices: list[int], features: Callable[[int], list[str]]
) -> int:
    """Return the choice whose features weigh most, or the first of several.

    Likely choices should come first: one that is sure enough is taken without scoring the rest.
    """
    if len(choices) == 1:
        return choices[0]
    top, chosen, enough = -1e9, -1, SURE_ENOUGH[decision]
    get = model.weights[decision].get
    for choice in choices:
        score = sum(map(get, features(choice), _ZEROS))
        if score > top:
            top, chosen = score, choice
            if score >= enough:
                break
    return chosen


class _Clause:
    """The decisions within a unit or within brackets, with the values that all cues share."""

    def __init__(self, model: Model, words: Evidence, number: int, clause: Range) -> None:
        self._model, self._weights, self._gates = model, model.weights, model.gates
        self._words = words
        self._number = number
        self._unit = clause
        self._end_base: dict[int, float] = {}

    def candidate(self, k: int, stem: str, score: float) -> Iterator[Candidate]:
        """Yield the candidate of a cue if it has content."""
        if fixed := self._fixed(k):
            yield fixed
            return
        words, (a, b) = self._words, self._unit
        says = a < k == b - 1 and words.lower[k] in SAYS and not any(words.verbal[a:k])
        if says and (around := self._around()):
            yield Candidate(k, SURE, (a, k), around, self._number)
            return
        source = self._source(k, stem)
        if source is None and k + 1 < b and cue_rules.impersonal(words, k, self._unit):
            s = next((j for j in range(k + 1, min(k + 5, b)) if words.cls[j] == "that"), k + 1)
            yield Candidate(k, SURE, None, [(s, self._end(k, stem, s, None) + 1)], self._number)
            return
        content = self._content(k, stem, source) or self._around()
        if content and not cue_rules.is_label(words, source, k):
            yield self._judged(Candidate(k, score, source, content, self._number))

    def _is_sure(self, found: Candidate) -> bool:
        """Return whether grammar alone makes a candidate an attribution."""
        words, k = self._words, found.cue
        quoted = any(
            words.quote[first] >= 0 or words.quote[y - 1] >= 0 for first, y in found.content
        )
        agent = words.quote[k] < 0 and source_rules.is_agent(words, found.source, k)
        final = cue_rules.is_final(words, k, self._unit, found.source)
        return final or (agent and quoted) or cue_rules.quoted_as_saying(words, k)

    def _around(self) -> list[Range]:
        """Return the words around brackets with no more than source and cue: "It (they say) …"."""
        (first, stop), (a, b) = self._words.units[self._number], self._unit
        return [(x, y) for x, y in ((first, a), (b, stop)) if x < y]

    def _judged(self, found: Candidate) -> Candidate:
        """Replace the score of the cue by that of the whole candidate, once that is learnt."""
        if weights := self._weights.get("candidate"):
            score = total(weights, candidate_facts(self._model, self._words, found))
            found.score = SURE if self._is_sure(found) else score
        return found

    def _fixed(self, k: int) -> Candidate | None:
        """Return the candidate that a rule alone finds: transcripts, "in the view of"."""
        words, unit = self._words, self._unit
        if source := source_rules.speaker(words, k, unit):
            number, paragraphs = self._number, words.paragraphs
            opens = number == 0 or paragraphs[number - 1] != paragraphs[number]
            stop = words.paragraph_stop(number) if opens else unit[1]
            return Candidate(k, SURE, source, [(k + 1, stop)], self._number)
        if view := source_rules.holder_of_view(words, k, unit):
            return Candidate(k, SURE, view[0], [(view[1], unit[1])], self._number)
        return None

    def _source(self, k: int, stem: str) -> Range | None:
        words, unit = self._words, self._unit
        if fixed := (
            source_rules.before_relative(words, k, unit) or source_rules.inverted(words, k, unit)
        ):
            return fixed
        near = best(
            self._model,
            "source",
            of.source_ends(words, self._gates, k, unit),
            lambda j: f.source_features(words, k, unit, stem, j),
        )
        if near == k:
            return source_rules.implied_source(words, k, unit) or source_rules.late_agent(
                words, k, unit
            )
        whole = words.units[self._number]
        if near > whole[0] and words.lower[near] in ("who", "which"):
            near, unit = near - 1, whole  # its antecedent
        far = best(
            self._model,
            "edge",
            of.source_edges(words, self._gates, k, unit, near),
            lambda j: f.edge_features(words, k, unit, near, j),
        )
        if near < k:
            source = source_rules.whole_source(words, (far, near + 1), k, unit)
            return None if source_rules.expletive(words, source, k) else source
        return source_rules.agent(words, (near, far + 1), k)

    def _content(self, k: int, stem: str, source: Range | None) -> list[Range]:
        fixed = content_rules.passive_content(self._words, source, k)
        layout = self._layout(k, stem, source)
        if fixed and self._words.cls[fixed] in _CONJUNCTIONS:
            layout = "R"
        pieces: list[Range] = []
        if layout != "R" and (left := self._left(k, source, layout)):
            pieces.append(left)
        if layout != "L" or not pieces:
            choices = (
                [fixed] if fixed else of.starts(self._words, self._gates, k, self._unit, source)
            )
            if choices:
                words, unit = self._words, self._unit
                s = best(
                    self._model, "start", choices,
                    lambda s: f.start_features(words, k, unit, stem, s),
                )  # fmt: skip
                s = content_rules.after_recipient(words, k, s, unit)
                pieces.append((s, self._end(k, stem, s, source) + 1))
        return pieces

    def _layout(self, k: int, stem: str, source: Range | None) -> str:
        anchor = of.left_anchor(k, source)
        words, unit = self._words, self._unit
        if anchor >= unit[0] and words.lower[anchor] in _CONJUNCTIONS and words.gap[anchor + 1]:
            return "R"  # "fled and, police said, two were hurt"
        if content_rules.is_aside(words, k, unit, source):
            return "B"
        meaning = self._model.meanings.get(stem, "")
        features = f.layout_features(words, k, unit, stem, meaning, source)
        scores = [(total(self._weights[f"layout {way}"], features), way) for way in f.LAYOUTS]
        return max(scores)[1]

    def _left(self, k: int, source: Range | None, layout: str) -> Range | None:
        words, unit = self._words, self._unit
        anchor = of.left_anchor(k, source)
        if anchor < unit[0]:
            return None
        e = best(
            self._model, "left_end", of.left_ends(words, self._gates, unit[0], anchor),
            lambda e: f.left_end_features(words, k, unit, anchor, e, source),
        )  # fmt: skip
        s = best(
            self._model, "left_start", of.left_starts(words, self._gates, unit[0], e),
            lambda s: f.left_start_features(words, k, unit, e, s, layout),
        )  # fmt: skip
        return s, content_rules.subject_end(words, s, e, k) + 1

    def _end(self, k: int, stem: str, s: int, source: Range | None) -> int:
        words, unit, known = self._words, self._unit, self._end_base
        base, weights = self._weights["end_base"], self._weights["end"]
        stop = unit[1]
        if source is not None and source[0] > s:
            stop = source[0] - (source_rules.is_agent(words, source, k) and source[0] - 1 > s)
        stop = content_rules.latest_end(words, k, s, min(stop, s + of.FAR), source) + 1
        kind = f.content_kind(words, s)
        earliest = content_rules.earliest_end(words, s, stop)
        found = [e for e in of.ends(words, self._gates, s, stop) if e >= earliest] or [stop - 1]
        for e in found:
            if e not in known:
                known[e] = total(base, f.end_base_features(words, e, unit))
        enough = max([known[e] for e in found]) - END_MARGIN
        top, chosen = -1e9, s
        verbs, seen = 0, s
        verbal = words.verbal
        for e in found:
            if known[e] < enough:
                continue
            verbs += sum(verbal[seen : e + 1])
            seen = e + 1
            if kind == "that" and not verbs and e + 1 < stop:
                continue  # a clause has a verb
            features = f.end_features(words, k, unit, stem, s, e, kind, verbs)
            score = known[e] + total(weights, features)
            if score > top:
                top, chosen = score, e
        return chosen
