"""From words to proposals: cue by cue, its source, its content, by additive scores."""

from __future__ import annotations

from bisect import bisect_right
from typing import Final

import attrs

from allegedly.attribution import features as f
from allegedly.attribution.columns import Columns
from allegedly.attribution.features import View
from allegedly.attribution.stems import stem as stem_of

Weights = dict[str, dict[str, float]]
Range = tuple[int, int]

CUE_WINDOW: Final = 12
VERBAL: Final = frozenset(("be", "have", "do", "will", "ed"))


@attrs.define(eq=False)
class Proposal:
    """One attribution in the making; ranges are half-open, in words.

    Attributes:
        cue: The head word of the cue; -1 for none.
        score: How sure the cue is.
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


def total(weights: dict[str, float], features: list[str]) -> float:
    """Return the sum of the weights of features; unknown ones weigh nothing."""
    get = weights.get
    return sum([get(x, 0.0) for x in features])


def candidates(view: View, lexicon: dict[str, float], a: int, b: int) -> list[tuple[int, str]]:
    """Return the words of a unit that may be cues, with their stems."""
    found = []
    lower, cls, gap, quote = view.lower, view.cls, view.gap, view.quote
    for k in range(a, b):
        word = lower[k]
        stem = stem_of(word)
        if stem in lexicon:
            found.append((k, stem))
        elif cls[k] in ("ed", "s", "w", "ing", "es", "ies") and k + 1 < b and (
            cls[k + 1] == "that" or quote[k + 1] != quote[k] or (k > a and quote[k - 1] != quote[k])
        ):
            found.append((k, stem))
    return found


def find_source(weights: Weights, view: View, k: int, a: int, b: int, stem: str) -> Range | None:
    w = weights["source"]
    best, at = total(w, f.source_features(view, k, a, b, stem, k)), k
    for j in range(max(a, k - f.REACH), min(b, k + 8)):
        if j != k:
            score = total(w, f.source_features(view, k, a, b, stem, j))
            if score > best:
                best, at = score, j
    if at == k:
        return None
    w = weights["edge"]
    top, edge = -1e9, at
    if at < k:
        for left in range(at, max(a, at - f.REACH) - 1, -1):
            score = total(w, f.edge_features(view, k, a, b, left, at, "B"))
            if score > top:
                top, edge = score, left
        return edge, at + 1
    for right in range(at, min(b, at + f.REACH)):
        score = total(w, f.edge_features(view, k, a, b, at, right, "A"))
        if score > top:
            top, edge = score, right
    return at, edge + 1


def content_kind(view: View, s: int, a: int, b: int) -> str:
    """Return what sort of phrase begins at s."""
    if f.turn(view, s, a, b) in "ox":
        return "q"
    x = view.cls[s]
    if x in ("that", "to", "whether", "how", "what", "if", "as", "of", "for", "on", "about", "ing", "he", ":"):
        return x
    return "np" if x in ("D", "PP$", "Cap", "CAPS", "Q", "NUM", "no") else "x"


def find_content(
    weights: Weights, view: View, k: int, a: int, b: int, stem: str, source: Range | None, bases: dict[int, float]
) -> list[Range]:
    w = weights["layout"]
    best, layout = max(
        (total(w, f.layout_features(view, k, a, b, stem, source, way)), way) for way in ("R", "L", "B")
    )
    taken = range(*source) if source else range(0)
    pieces: list[Range] = []
    if layout != "R":
        anchor = left_anchor(k, source)
        if anchor >= a:
            w = weights["left_end"]
            _, e = max((total(w, f.left_end_features(view, k, a, b, anchor, e, source)), e) for e in range(max(a, anchor - f.REACH), anchor + 1))
            w = weights["left_start"]
            _, s = max((total(w, f.left_start_features(view, k, a, b, e, s, layout)), -s) for s in left_starts(view, a, e))
            pieces.append((-s, e + 1))
    if layout != "L" or not pieces:
        starts = [s for s in range(k + 1, min(b, k + 1 + CUE_WINDOW + (len(taken) if taken and taken[0] > k else 0))) if s not in taken]
        if starts:
            w = weights["start"]
            _, s = max((total(w, f.start_features(view, k, a, b, stem, s)), -s) for s in starts)
            s = -s
            pieces.append((s, find_end(weights, view, k, a, b, stem, s, bases, source) + 1))
    return pieces


def left_anchor(k: int, source: Range | None) -> int:
    """Return the last word before cue and source."""
    return source[0] - 1 if source and source[1] <= k else k - 1


def left_starts(view: View, a: int, e: int) -> list[int]:
    """Return where content that ends with e may begin: at a mark, a turn, a closed-class word."""
    return [
        s for s in range(max(a, e - 250), e + 1)
        if s == a or view.gap[s] or view.quote[s] != view.quote[s - 1] or (e - s < 40 and view.cls[s] not in ("w", "of", "s", "ly"))
    ] or [e]


def right_ends(view: View, s: int, b: int) -> list[int]:
    """Return where content that begins at s may end: anywhere near, at marks and turns further."""
    return [
        e for e in range(s, min(b, s + 300))
        if e - s < 40 or e + 1 == b or view.gap[e + 1] or view.quote[e] != view.quote[e + 1]
    ]


def find_end(
    weights: Weights, view: View, k: int, a: int, b: int, stem: str, s: int, bases: dict[int, float], source: Range | None
) -> int:
    base, w = weights["end_base"], weights["end"]
    stop = source[0] if source and source[0] > s else b
    kind = content_kind(view, s, a, b)
    best, at = -1e9, s
    verbs, last = 0, s
    for e in right_ends(view, s, stop):
        for i in range(last, e + 1):
            verbs += view.cls[i] in VERBAL
        last = e + 1
        score = bases.get(e)
        if score is None:
            score = bases[e] = total(base, f.end_base(view, e, a, b))
        score += total(w, f.end_features(view, k, a, b, stem, s, e, kind, verbs))
        if score > best:
            best, at = score, e
    return at


def propose(weights: Weights, lexicon: dict[str, float], columns: Columns, bias: float = 0.0) -> list[Proposal]:
    """Return the proposals of an article, best cue first where they clash, in text order."""
    view = View(columns)
    found: list[Proposal] = []
    for number, (a, b) in enumerate(columns.units):
        role = columns.roles[number]
        w = weights["cue"]
        cues = []
        for k, stem in candidates(view, lexicon, a, b):
            score = total(w, f.cue_features(view, k, a, b, stem, role)) + bias
            if score > 0:
                cues.append((k, stem, score))
                view.strong[k] = score
        bases: dict[int, float] = {}
        for k, stem, score in cues:
            source = find_source(weights, view, k, a, b, stem)
            content = find_content(weights, view, k, a, b, stem, source, bases)
            if content:
                found.append(Proposal(k, score, source, content, number))
    found = settle(found)
    return join(weights, view, found)


def settle(found: list[Proposal]) -> list[Proposal]:
    """Nest proposals whose cue stands in the content of another; of two that hold each other keep one."""
    holds = lambda p, k: any(s <= k < e for s, e in p.content)
    kept: list[Proposal] = []
    for p in sorted(found, key=lambda p: (-p.score, p.cue)):
        clash = False
        for o in kept:
            if o.unit == p.unit and ((holds(o, p.cue) and holds(p, o.cue)) or (p.content == o.content)):
                clash = True
                break
        if not clash:
            kept.append(p)
    kept.sort(key=lambda p: p.cue)
    for p in kept:
        outer = [o for o in kept if o is not p and o.unit == p.unit and holds(o, p.cue)]
        if outer:
            p.parent = min(outer, key=lambda o: sum(e - s for s, e in o.content))
    return kept


def join(weights: Weights, view: View, found: list[Proposal]) -> list[Proposal]:
    """Add quotations without a reporting clause of their own to the attribution before them."""
    columns = view.columns
    w = weights["join"]
    starts = [a for a, _ in columns.units]
    covered = set()
    for p in found:
        for s, e in p.content:
            covered.update(range(s, e))
    at, last = 0, None
    outer = sorted((p for p in found if p.parent is None), key=lambda p: p.cue)
    for number, (first, stop) in enumerate(columns.quote_words):
        if stop <= first:
            continue
        unit = bisect_right(starts, first) - 1
        while at < len(outer) and outer[at].unit <= unit and outer[at].cue < first:
            last = outer[at]
            at += 1
        if last is None or sum(k in covered for k in range(first, stop)) * 2 >= stop - first:
            continue
        facts = join_facts(view, last, unit, number)
        if total(w, f.join_features(view, first, stop, columns.units[unit], facts)) > 0:
            last.content.append((first, stop))
    return found


def join_facts(view: View, last: Proposal, unit: int, number: int) -> str:
    """Return what the attribution before says about a loose quotation."""
    columns = view.columns
    quoted = any(view.quote[s] >= 0 for s, _ in last.content)
    far = min(unit - max(last.unit, bisect_right([a for a, _ in columns.units], last.content[-1][0]) - 1), 3)
    same = columns.paragraphs[unit] - columns.paragraphs[last.unit]
    return f"{'q' if quoted else 'n'}{far}{min(same, 2)}"
