"""What each decision looks at: features as short strings over classes, marks and cue stems.

Positions are word positions in `Columns`. No feature holds more than one open-class word.
"""

from __future__ import annotations

from typing import Final

from allegedly.attribution.columns import Columns

EDGE: Final = "^"
REACH: Final = 30
"""Words a source may be long, or stand away from its cue."""


class View:
    """One article as the feature functions see it: columns, padded, and stems of candidates."""

    def __init__(self, columns: Columns) -> None:
        self.lower = [*columns.lower, EDGE, EDGE, EDGE]
        self.cls = [*columns.cls, EDGE, EDGE, EDGE]
        self.gap = [*columns.gap, "", "", ""]
        self.quote = [*columns.quote, -1, -1, -1]
        self.columns = columns
        self.strong: dict[int, float] = {}


def bucket(n: int) -> str:
    """Return a distance as a coarse label."""
    if n < 6:
        return str(n)
    return "6" if n < 9 else "9" if n < 14 else "14" if n < 22 else "22" if n < 40 else "40"


def turn(view: View, k: int, a: int, b: int) -> str:
    """Return how quotation changes between word k-1 and word k: o(pens), c(loses), i, n, x."""
    left = view.quote[k - 1] if k > a else -1
    right = view.quote[k] if k < b else -1
    if left == right:
        return "n" if left < 0 else "i"
    if left < 0:
        return "o"
    return "c" if right < 0 else "x"


def cue_features(view: View, k: int, a: int, b: int, stem: str, role: str) -> list[str]:
    """Is word k the head of a cue?"""
    cls, gap, low = view.cls, view.gap, view.lower
    w = low[k]
    n1 = cls[k + 1] if k + 1 < b else EDGE
    n2 = cls[k + 2] if k + 2 < b else EDGE
    p1 = cls[k - 1] if k > a else EDGE
    p2 = cls[k - 2] if k > a + 1 else EDGE
    g0 = gap[k] if k > a else EDGE
    g1 = gap[k + 1] if k + 1 < b else EDGE
    t0, t1 = turn(view, k, a, b), turn(view, k + 1, a, b)
    c = cls[k]
    q = "q" if view.quote[k] >= 0 else ""
    right = f"{g1}{t1}{n1}"
    left = f"{p1}{g0}{t0}"
    return [
        f"w={w}", f"s={stem}", f"c={c}",
        f"s={stem}|{n1}", f"s={stem}|{g1}{t1}", f"s={stem}|<{p1}", f"s={stem}|<{g0}{t0}",
        f"w={w}|{p1}", f"s={stem}|{q}", f"w={w}|{n1}",
        f"r={right}", f"r={right}|{c}", f"l={left}", f"l={left}|{c}", f"l={left}|r={right}",
        f"n={n1},{n2}", f"n={n1},{n2}|{c}", f"p={p2},{p1}", f"p={p2},{p1}|{c}", f"q={q}", f"q={q}|{c}",
        f"p={p2},{p1}|s={stem}", f"n={n1},{n2}|s={stem}",
        f"i={min(k - a, 3)}{role[0]}", f"e={min(b - k, 3)}{role[0]}", f"nw={low[k + 1] if k + 1 < b else EDGE}",
        f"pw={low[k - 1] if k > a else EDGE}",
    ]  # fmt: skip


def source_features(view: View, k: int, a: int, b: int, stem: str, j: int) -> list[str]:
    """Does the source of cue k end at j < k, or begin at j > k? j == k means no source."""
    cls, gap = view.cls, view.gap
    c = cls[k]
    if j == k:
        n1 = cls[k + 1] if k + 1 < b else EDGE
        p1 = cls[k - 1] if k > a else EDGE
        return ["0", f"0{c}", f"0{stem}", f"0p{p1}", f"0p{p1}{c}", f"0s{stem}{p1}", f"0n{n1}", f"0n{n1}{c}", f"0k{min(k - a, 3)}"]
    if j < k:
        between = k - 1 - j
        way = "B"
        x, y = j, j + 1
        marks = "".join(gap[j + 1 : k + 1])
        words = ",".join(cls[j + 1 : k]) if between < 4 else f"{cls[j + 1]}..{cls[k - 1]}"
        t = turn(view, j + 1, a, b)
        prior = cls[j - 1] if j > a else EDGE
        hop = view.quote[j] != view.quote[k]
    else:
        between = j - k - 1
        way = "A"
        x, y = j, j - 1
        marks = "".join(gap[k + 1 : j + 1])
        words = ",".join(cls[k + 1 : j]) if between < 4 else f"{cls[k + 1]}..{cls[j - 1]}"
        t = turn(view, j, a, b)
        prior = cls[j + 1] if j + 1 < b else EDGE
        hop = view.quote[j] != view.quote[k]
    d = bucket(between)
    m = marks[:2] + marks[-1:]
    return [
        f"{way}d{d}", f"{way}d{d}{c}", f"{way}m{m}", f"{way}m{m}d{d}", f"{way}w{words}", f"{way}w{words}{m}{c}",
        f"{way}x{cls[x]}", f"{way}x{cls[x]}d{d}", f"{way}x{cls[x]}|{cls[y]}{m[:1]}", f"{way}y{prior}{cls[x]}",
        f"{way}s{stem}d{min(between, 2)}", f"{way}t{t}", f"{way}t{t}{m}", f"{way}h{hop}", f"{way}h{hop}{c}",
        f"{way}s{stem}x{cls[x]}", f"{way}X{cls[x]}{c}d{min(between, 3)}", f"{way}g{gap[k]}{c}d{min(between, 3)}",
        f"{way}q{view.quote[k - 1] >= 0 if k > a else 0}{gap[k]}d{min(between, 3)}",
    ]  # fmt: skip


def edge_features(view: View, k: int, a: int, b: int, left: int, right: int, side: str) -> list[str]:
    """Is [left, right] a good source, given that its near edge is fixed?

    `side` is B(efore the cue: left is sought) or A(fter it: right is sought).
    """
    cls, gap = view.cls, view.gap
    n = bucket(right - left)
    if side == "B":
        inner, outer = cls[left], cls[left - 1] if left > a else EDGE
        g = gap[left] if left > a else EDGE
        t = turn(view, left, a, b)
        near = cls[right]
        second = cls[left + 1] if left < right else "-"
        outer2 = cls[left - 2] if left > a + 1 else EDGE
        marks = "".join(gap[left + 1 : right + 1])
    else:
        inner, outer = cls[right], cls[right + 1] if right + 1 < b else EDGE
        g = gap[right + 1] if right + 1 < b else EDGE
        t = turn(view, right + 1, a, b)
        near = cls[left]
        second = cls[right - 1] if left < right else "-"
        outer2 = cls[right + 2] if right + 2 < b else EDGE
        marks = "".join(gap[left + 1 : right + 1])
    m = marks[:1] + marks[-1:]
    c = cls[k]
    word = view.lower[left - 1] if side == "B" and left > a else view.lower[right + 1] if side == "A" and right + 1 < b else EDGE
    return [
        f"{side}n{n}", f"{side}n{n}{near}", f"{side}i{inner}", f"{side}o{outer}{g}", f"{side}i{inner}o{outer}{g}",
        f"{side}g{g}{t}", f"{side}g{g}{t}m{m}", f"{side}i{inner}{second}", f"{side}o{outer2}{outer}{g}", f"{side}m{m}n{n}",
        f"{side}r{near}i{inner}o{outer}{g}", f"{side}c{c}g{g}o{outer}", f"{side}i{inner}g{g}m{m}", f"{side}w{word}", f"{side}w{word}{inner}",
        f"{side}i{inner}{second}g{g}", f"{side}m{m}g{g}",
    ]  # fmt: skip


def layout_features(view: View, k: int, a: int, b: int, stem: str, source: tuple[int, int] | None, layout: str) -> list[str]:
    """Does the content stand R(ight of the cue), L(eft of it), or on both sides (B)?"""
    cls, gap = view.cls, view.gap
    if source is None:
        s, r, l = "0", k + 1, k - 1
    elif source[1] <= k:
        s, r, l = "<", k + 1, source[0] - 1
    else:
        s, r, l = ">", source[1] if source[0] - k < 4 else k + 1, k - 1
    rc = cls[r] if r < b else EDGE
    rc2 = cls[r + 1] if r + 1 < b else EDGE
    rg = gap[r] if r < b else EDGE
    rt = turn(view, r, a, b)
    lc = cls[l] if l >= a else EDGE
    lg = gap[l + 1] if l >= a else EDGE
    lt = turn(view, l + 1, a, b) if l >= a else EDGE
    left, right = f"{lg}{lt}", f"{rg}{rt}"
    rest = bucket(b - r) if r < b else "0"
    c = cls[k]
    near = "".join(gap[max(l, a) : k + 1])[-2:]
    anyq = "q" if view.quote[a] >= 0 else "u"
    return [
        layout + f for f in (
            "", stem, c, f"s{s}", f"s{s}{c}", f"s{s}{stem}", f"l{left}", f"r{right}", f"l{left}r{right}", f"l{left}r{right}s{s}",
            f"R{rc}", f"R{rc}{right}", f"R{rc}{stem}", f"R{rc}{rc2}", f"R{rc}{rc2}{c}", f"e{rest}", f"e{rest}{right}l{left}", f"L{lc}{left}", f"n{near}{c}",
            f"a{min(max(l - a + 1, 0), 4)}", f"a{min(max(l - a + 1, 0), 2)}{left}{right}", f"{anyq}{left}{right}", f"R{rc}{right}l{left}s{s}", f"{stem}{right}", f"{stem}{left}",
        )
    ]  # fmt: skip


def start_features(view: View, k: int, a: int, b: int, stem: str, s: int) -> list[str]:
    """Does content to the right of cue k begin at s?"""
    cls, gap = view.cls, view.gap
    between = s - k - 1
    c = cls[k]
    x, y = cls[s], cls[s - 1]
    x2 = cls[s + 1] if s + 1 < b else EDGE
    g, t = gap[s], turn(view, s, a, b)
    words = ",".join(cls[k + 1 : s]) if between < 3 else f"{cls[k + 1]}..{y}"
    marks = "".join(gap[k + 1 : s + 1])[:3]
    seen = "o" if any(view.quote[i] != view.quote[i - 1] for i in range(k + 1, s)) else ""
    d = bucket(between)
    return [
        f"d{d}", f"d{d}{c}", f"x{x}", f"x{x}d{d}", f"x{x}{g}{t}", f"g{g}{t}", f"g{g}{t}d{d}", f"x{x}{x2}d{min(between, 1)}", f"w{words}", f"w{words}x{x}",
        f"s{stem}d{min(between, 2)}", f"s{stem}x{x}", f"s{stem}d{d}x{x}", f"y{y}x{x}{g}", f"m{marks}", f"m{marks}x{x}", f"o{seen}{t}", f"s{stem}w{words}",
    ]  # fmt: skip


def end_base(view: View, e: int, a: int, b: int) -> list[str]:
    """Does content end with word e, whatever the cue?"""
    cls, gap = view.cls, view.gap
    if e + 1 >= b:
        return ["$"]
    x, y = cls[e], cls[e + 1]
    y2 = cls[e + 2] if e + 2 < b else EDGE
    y3 = cls[e + 3] if e + 3 < b else EDGE
    g, t = gap[e + 1], turn(view, e + 1, a, b)
    strong = "".join("c" if view.strong.get(i, 0.0) > 0 else "." for i in range(e + 1, min(e + 5, b)))
    return [
        f"y{y}", f"g{g}{t}", f"y{y}{g}{t}", f"x{x}{g}{t}", f"x{x}y{y}{g}", f"y{y}{y2}{g}", f"y{y}{y2}{y3}{g}", f"x{x}",
        f"W{view.lower[e + 1]}", f"W{view.lower[e + 1]}{g}", f"k{strong}", f"k{strong}{g}{y}",
    ]  # fmt: skip


def end_features(view: View, k: int, a: int, b: int, stem: str, s: int, e: int, kind: str, verbs: int) -> list[str]:
    """Does content that begins at s with words of kind `kind` end with word e?"""
    if e + 1 >= b:
        g, t, y = "$", "", EDGE
    else:
        g, t, y = view.gap[e + 1], turn(view, e + 1, a, b), view.cls[e + 1]
    n = bucket(e - s)
    v = min(verbs, 2)
    inside = "q" if view.quote[s] >= 0 and turn(view, s, a, b) in "ox" else ""
    same = "s" if view.quote[s] == view.quote[e] else "d"
    c = view.cls[k]
    return [
        f"n{n}", f"n{n}{g}{t}", f"{kind}n{n}", f"{kind}{g}{t}", f"{kind}{y}", f"{kind}{g}{t}{y}", f"{inside}{same}{t}", f"{inside}{same}{t}{g}",
        f"v{v}{kind}{g}{t}", f"v{v}{kind}{y}{g}", f"s{stem}{g}{t}", f"s{stem}{y}", f"c{c}{g}{y}", f"v{v}{y}{g}{t}", f"s{stem}v{v}{g}",
    ]  # fmt: skip


def left_end_features(view: View, k: int, a: int, b: int, anchor: int, e: int, source: tuple[int, int] | None) -> list[str]:
    """Does content to the left end with word e? `anchor` is the last word before source and cue."""
    gap, cls = view.gap, view.cls
    d = bucket(anchor - e)
    g, t = gap[e + 1], turn(view, e + 1, a, b)
    s = "0" if source is None else "<" if source[0] < k else ">"
    return [f"d{d}", f"d{d}{g}{t}", f"g{g}{t}", f"s{s}d{d}", f"y{cls[e + 1]}{g}{t}", f"x{cls[e]}d{d}", f"c{cls[k]}d{d}", f"c{cls[k]}d{d}{g}{t}", f"s{s}d{d}{g}{t}"]


def left_start_features(view: View, k: int, a: int, b: int, e: int, s: int, both: str) -> list[str]:
    """Does content that ends with word e, left of cue k, begin at s?"""
    cls, gap = view.cls, view.gap
    x, y = cls[s], cls[s - 1] if s > a else EDGE
    y2 = cls[s - 2] if s > a + 1 else EDGE
    g, t = gap[s] if s > a else EDGE, turn(view, s, a, b)
    n = bucket(e - s)
    out = turn(view, e + 1, a, b)
    same = "s" if view.quote[s] == view.quote[e] else "d"
    c = cls[k]
    return [
        f"g{g}{t}", f"g{g}{t}{out}{same}", f"x{x}", f"y{y}{g}", f"x{x}y{y}{g}", f"y{y2}{y}{g}", f"n{n}", f"n{n}{g}{t}", f"{both}{g}{t}", f"{both}n{n}{c}",
        f"{out}{same}{t}", f"c{c}{g}{y}", f"{out}{same}n{n}", f"{out}{g}{y}", f"W{view.lower[s - 1] if s > a else EDGE}{out}",
    ]  # fmt: skip


def join_features(view: View, first: int, stop: int, unit: tuple[int, int], facts: str) -> list[str]:
    """Does an unattributed quotation [first, stop) continue the attribution before it?"""
    a, b = unit
    size = bucket(stop - first)
    head = min(first - a, 4)
    tail = min(b - stop, 4)
    return [
        "", f"n{size}", f"h{head}", f"t{tail}", f"h{head}t{tail}", f"h{head}t{tail}n{size}", f"f{facts}", f"f{facts}h{head}t{tail}", f"f{facts}n{size}",
        f"p{view.cls[first - 1] if first > a else EDGE}{view.gap[first]}", f"y{view.cls[stop] if stop < b else EDGE}{view.gap[stop] if stop < b else EDGE}",
    ]  # fmt: skip
