"""The features of each decision: short strings over classes, marks and stems.

Positions are word positions in `Evidence`; `unit` is the first word and the end of the unit. A
feature names at most one open-class word, by its stem or its learnt class; the rest of it is
closed-class words, word shapes, marks, and rounded distances.
"""

from __future__ import annotations

from typing import Final

from allegedly.attribution.rules.candidate import Candidate
from allegedly.attribution.rules.decoder_words import Evidence
from allegedly.attribution.words import PADDING, Range

CAPITALS: Final = frozenset(("Cap", "CAPS"))
LAYOUTS: Final = ("B", "L", "R")
"""Content is on both sides of the cue, left of it, or right of it."""

_BUCKETS: Final = tuple(
    str(n if n < 6 else 6 if n < 9 else 9 if n < 14 else 14 if n < 22 else 22 if n < 40 else 40)
    for n in range(41)
)
_NOUN_PHRASE: Final = frozenset(("D", "PP$", "Cap", "CAPS", "Q", "NUM", "no"))
_BEFORE_NOUNS: Final = frozenset(("D", "PP$", "'s", "Q", "no"))
_OPENERS: Final = frozenset(
    ("that", "to", "whether", "how", "what", "if", "as", "of", "for", "on", "about", "ing", "he")
)


def bucket(n: int) -> str:
    """Return a distance, rounded more coarsely the longer it is."""
    return _BUCKETS[n] if n < 41 else "40"


def cue_features(
    words: Evidence, k: int, unit: Range, stem: str, meaning: str, role: str
) -> list[str]:
    """Is word k the head of a cue? The most telling features; `more_cue_features` has the rest."""
    a, b = unit
    cls, low = words.cls, words.lower
    c, n1, p1 = cls[k], cls[k + 1] if k + 1 < b else PADDING, cls[k - 1] if k > a else PADDING
    n2, p2 = cls[k + 2] if k + 2 < b else PADDING, cls[k - 2] if k > a + 1 else PADDING
    left = words.mark[k] if k > a else PADDING
    right = words.mark[k + 1] if k + 1 < b else PADDING
    q = "q" if words.quote[k] >= 0 else ""
    return [
        f"w{low[k]}", f"s{stem}", f"c{c}", f"f{words.fine[k]}", f"q{q}{c}",
        f"i{min(k - a, 3)}{role[0]}", f"s{stem}|{right}", f"s{stem}|{q}", f"m{meaning}",
        f"m{meaning}|{c}|{n1}", f"m{meaning}|{right}", f"m{meaning}|{q}", f"r{right}{n1}",
        f"l{p1}{left}", f"p{p2},{p1}", f"n{n1},{n2}", f"nw{low[k + 1] if k + 1 < b else PADDING}",
        f"pw{low[k - 1] if k > a else PADDING}", f"L{left}|{c}|{n1}",
        f"J{words.mark[k - 1] if k > a + 1 else PADDING}|{c}|{right}",
    ]  # fmt: skip


def more_cue_features(
    words: Evidence, k: int, unit: Range, stem: str, meaning: str, role: str
) -> list[str]:
    """Is word k the head of a cue? The features that matter if `cue_features` does not decide."""
    a, b = unit
    cls, fine = words.cls, words.fine
    c, fc = cls[k], fine[k]
    n1, p1 = cls[k + 1] if k + 1 < b else PADDING, cls[k - 1] if k > a else PADDING
    n2, p2 = cls[k + 2] if k + 2 < b else PADDING, cls[k - 2] if k > a + 1 else PADDING
    m1, o1 = fine[k + 1] if k + 1 < b else PADDING, fine[k - 1] if k > a else PADDING
    left = words.mark[k] if k > a else PADDING
    right = words.mark[k + 1] if k + 1 < b else PADDING
    found = [
        f"s{stem}|{n1}", f"s{stem}|<{p1}", f"s{stem}|<{left}", f"r{right}{n1}|{c}",
        f"l{p1}{left}|{c}", f"l{p1}{left}r{right}{n1}", f"n{n1},{n2}|{c}", f"p{p2},{p1}|{c}",
        f"e{min(b - k, 3)}{role[0]}", f"f{fc}|{n1}", f"fn{m1}|{c}", f"fp{o1}|{c}", f"fp{o1}|{fc}",
        f"fn{m1}|{fc}", f"m{meaning}|{c}", f"m{meaning}|<{left}", f"m{meaning}|{c}|<{p1}",
    ]  # fmt: skip
    if between := _between_quotations(words, k, unit):
        found += (between, f"{between}|{c}", f"{between}|{c}|{p1}", f"{between}|{c}|{n1}")
    for x in meaning:
        found += (f"M{x}{c}", f"M{x}{fc}", f"M{x}{c}|{n1}", f"M{x}{c}<{p1}")
    return found


def _between_quotations(words: Evidence, k: int, unit: Range) -> str:
    """Return how far a quotation closes before word k, or opens after it, and by which marks."""
    mark, (a, b) = words.mark, unit
    if words.quote[k] >= 0:
        return ""
    before = next((j for j in range(k, max(a, k - 5), -1) if mark[j] != "n"), k)
    after = next((j for j in range(k + 1, min(b, k + 4)) if mark[j] != "n"), k)
    closed = f"{k - before}{mark[before]}" if mark[before][-1] == "c" else ""
    opened = f"{after - k}{mark[after]}" if after > k and mark[after][-1] == "o" else ""
    return f"Q{closed}|{opened}" if closed or opened else ""


def source_features(words: Evidence, k: int, unit: Range, stem: str, j: int) -> list[str]:
    """Does the source of cue k end at j < k, or begin at j > k? j == k means it has none."""
    a, b = unit
    cls, gap, fine, quote = words.cls, words.gap, words.fine, words.quote
    c = cls[k]
    if j == k:
        n1 = cls[k + 1] if k + 1 < b else PADDING
        p1 = cls[k - 1] if k > a else PADDING
        return [
            "0", f"0{c}", f"0{stem}", f"0p{p1}", f"0p{p1}{c}", f"0s{stem}{p1}", f"0n{n1}",
            f"0n{n1}{c}",
            f"0k{min(k - a, 3)}",
        ]  # fmt: skip
    if j < k:
        way, y, low, high = "B", j + 1, j + 1, k
        far = cls[j - 1] if j > a else PADDING
    else:
        way, y, low, high = "A", j - 1, k + 1, j
        far = cls[j + 1] if j + 1 < b else PADDING
    between = high - low
    marks = "".join(gap[low : high + 1])
    m = marks[:2] + marks[-1:]
    classes = ",".join(cls[low:high]) if between < 4 else f"{cls[low]}..{cls[high - 1]}"
    d, near = bucket(between), min(between, 3)
    x, fx = cls[j], fine[j]
    hop = "h" if quote[j] != quote[k] else ""
    return [
        f"{way}d{d}", f"{way}m{m}", f"{way}m{m}d{d}", f"{way}w{classes}", f"{way}x{x}",
        f"{way}x{x}d{d}", f"{way}x{x}|{cls[y]}{m[:1]}", f"{way}y{far}{x}",
        f"{way}s{stem}d{min(near, 2)}", f"{way}s{stem}x{x}",
        f"{way}t{words.mark[y if j < k else j]}", f"{way}h{hop}{c}",
        f"{way}q{k > a and quote[k - 1] >= 0:d}{gap[k]}d{near}", f"{way}f{fx}{c}",
        f"{way}f{fx}{fine[y]}", f"{way}v{sum(words.verbal[low:high])}d{d}",
    ]  # fmt: skip


def edge_features(words: Evidence, k: int, unit: Range, near: int, j: int) -> list[str]:
    """Does the source, whose edge next to cue k is `near`, end at j on its far side?"""
    a, b = unit
    cls, gap, fine, lower = words.cls, words.gap, words.fine, words.lower
    if near < k:
        side, left, right, o, o2, border, second = "B", j, near, j - 1, j - 2, j, j + 1
        ends, ends2 = j > a, j > a + 1
    else:
        side, left, right, o, o2, border, second = "A", near, j, j + 1, j + 2, j + 1, j - 1
        ends, ends2 = j + 1 < b, j + 2 < b
    outer = cls[o] if ends else PADDING
    outer2 = cls[o2] if ends2 else PADDING
    word = lower[o] if ends else PADDING
    fo = fine[o] if ends else PADDING
    g = gap[border] if ends else PADDING
    next_ = cls[second] if left < right else "-"
    inner = cls[j]
    marks = "".join(gap[left + 1 : right + 1])
    m = marks[:1] + marks[-1:]
    n = bucket(right - left)
    return [
        f"{side}n{n}{cls[near]}", f"{side}o{outer}{g}", f"{side}i{inner}o{outer}{g}",
        f"{side}g{words.mark[border] if ends else PADDING}m{m}", f"{side}i{inner}{next_}",
        f"{side}o{outer2}{outer}{g}", f"{side}m{m}n{n}", f"{side}c{cls[k]}g{g}o{outer}",
        f"{side}w{word}", f"{side}i{inner}{next_}g{g}", f"{side}fo{fo}{g}",
        f"{side}fi{fine[j]}{outer}{g}", f"{side}fo{fo}{inner}{g}",
        f"{side}v{sum(words.verbal[left : right + 1])}",
    ]  # fmt: skip


def layout_features(
    words: Evidence, k: int, unit: Range, stem: str, meaning: str, source: Range | None
) -> list[str]:
    """On which side of the cue is the content?"""
    a, b = unit
    cls, gap, fine = words.cls, words.gap, words.fine
    if source is None:
        s, r, last = "0", k + 1, k - 1
    elif source[1] <= k:
        s, r, last = "<", k + 1, source[0] - 1
    else:
        s, r, last = ">", source[1] if source[0] - k < 4 else k + 1, k - 1
    c = cls[k]
    rc, rc2 = cls[r] if r < b else PADDING, cls[r + 1] if r + 1 < b else PADDING
    lc = cls[last] if last >= a else PADDING
    left = words.mark[last + 1] if last >= a else PADDING
    right = words.mark[r] if r < b else PADDING
    rest, before = bucket(max(b - r, 0)), max(last - a + 1, 0)
    opened = "q" if words.quote[a] >= 0 else "u"
    near = "".join(gap[max(last, a) : k + 1])[-2:]
    rf = fine[r] if r < b else PADDING
    return [
        "", stem, c, f"s{s}{c}", f"s{s}{stem}", f"l{left}", f"r{right}", f"l{left}r{right}",
        f"l{left}r{right}s{s}", f"R{rc}{right}", f"R{rc}{stem}", f"R{rc}{rc2}", f"R{rc}{rc2}{c}",
        f"R{rc}{right}l{left}s{s}", f"e{rest}", f"e{rest}{right}l{left}", f"L{lc}{left}",
        f"n{near}{c}", f"a{min(before, 4)}", f"a{min(before, 2)}{left}{right}",
        f"{opened}{left}{right}", f"{stem}{right}", f"{stem}{left}", f"F{rf}{c}",
        f"f{fine[last] if last >= a else PADDING}{left}", f"m{meaning}{c}{s}",
    ]  # fmt: skip


def start_features(words: Evidence, k: int, unit: Range, stem: str, s: int) -> list[str]:
    """Does content to the right of cue k begin at s?"""
    cls, gap, fine, quote = words.cls, words.gap, words.fine, words.quote
    between = s - k - 1
    c, x, y = cls[k], cls[s], cls[s - 1]
    x2 = cls[s + 1] if s + 1 < unit[1] else PADDING
    mark = words.mark[s]
    classes = ",".join(cls[k + 1 : s]) if between < 3 else f"{cls[k + 1]}..{y}"
    marks = "".join(gap[k + 1 : s + 1])[:3]
    passed = "o" if quote[k:s].count(quote[k]) < s - k else ""
    d = bucket(between)
    return [
        f"d{d}{c}", f"x{x}d{d}", f"x{x}{mark}", f"g{mark}", f"g{mark}d{d}",
        f"x{x}{x2}d{min(between, 1)}", f"w{classes}", f"s{stem}d{min(between, 2)}", f"s{stem}x{x}",
        f"y{y}x{x}{gap[s]}", f"m{marks}x{x}", f"o{passed}{mark}", f"s{stem}w{classes}",
        f"F{fine[s - 1]}{x}", f"f{fine[s]}s{stem}",
    ]  # fmt: skip


def content_kind(words: Evidence, s: int) -> str:
    """Return the sort of phrase that begins at s: quotation, clause, noun phrase, other."""
    if words.mark[s][-1] in "ox":
        return "q"
    x = words.cls[s]
    if x in _OPENERS:
        return x
    return "np" if x in _NOUN_PHRASE else "x"


def end_base_features(words: Evidence, e: int, unit: Range) -> list[str]:
    """Does content end with word e, whatever the cue?"""
    b = unit[1]
    if e + 1 >= b:
        return ["$"]
    cls, fine, strong = words.cls, words.fine, words.strong
    x, y, z0, z = cls[e], cls[e + 1], fine[e], fine[e + 1]
    y2, z2 = (cls[e + 2], fine[e + 2]) if e + 2 < b else (PADDING, PADDING)
    y3 = cls[e + 3] if e + 3 < b else PADDING
    g, w = words.gap[e + 1], words.lower[e + 1]
    mark = words.mark[e + 1]
    cues = "".join(["c" if i in strong else "." for i in range(e + 1, min(e + 5, b))])
    return [
        f"g{mark}", f"y{y}{mark}", f"x{x}{mark}", f"x{x}y{y}{g}", f"y{y}{y2}{y3}{g}", f"z{z}{g}",
        f"2{y}{z2}{g}", f"f{z0}{z}", f"w{w}{g}", f"k{cues}", f"k{cues}{g}{y}",
    ]  # fmt: skip


def end_features(
    words: Evidence, k: int, unit: Range, stem: str, s: int, e: int, kind: str, verbs: int
) -> list[str]:
    """Does content of cue k that begins at s, with `verbs` finite verbs so far, end with word e?"""
    if e + 1 >= unit[1]:
        g, mark, y, z = "$", "$", PADDING, PADDING
    else:
        g, y, z = words.gap[e + 1], words.cls[e + 1], words.fine[e + 1]
        mark = words.mark[e + 1]
    n, v, c = bucket(e - s), min(verbs, 2), words.cls[k]
    noun = "N" if k > unit[0] and words.cls[k - 1] in _BEFORE_NOUNS else ""
    quote = words.quote
    same = f"{quote[s] >= 0:d}{quote[s] == quote[e]:d}"
    return [
        f"n{n}{mark}", f"{kind}n{n}", f"{kind}{mark}", f"{same}{mark}", f"v{v}{kind}{mark}",
        f"v{v}{kind}{y}{g}", f"s{stem}{mark}", f"s{stem}{y}", f"c{c}{g}{y}", f"v{v}{y}{mark}",
        f"s{stem}v{v}{g}", f"f{v}{z}{g}", f"{noun}v{v}{z}{g}",
    ]  # fmt: skip


def left_end_features(
    words: Evidence, k: int, unit: Range, anchor: int, e: int, source: Range | None
) -> list[str]:
    """Does content to the left end with word e? `anchor` is the last word before source and cue."""
    d, c = bucket(anchor - e), words.cls[k]
    mark = words.mark[e + 1]
    s = "0" if source is None else "<" if source[0] < k else ">"
    return [
        f"d{d}", f"d{d}{mark}", f"g{mark}", f"s{s}d{d}", f"y{words.cls[e + 1]}{mark}",
        f"x{words.cls[e]}d{d}", f"c{c}d{d}", f"c{c}d{d}{mark}", f"s{s}d{d}{mark}",
    ]  # fmt: skip


def left_start_features(
    words: Evidence, k: int, unit: Range, e: int, s: int, layout: str
) -> list[str]:
    """Does content that ends with word e, left of cue k, begin at s?"""
    a = unit[0]
    cls, quote = words.cls, words.quote
    x, y = cls[s], cls[s - 1] if s > a else PADDING
    y2 = cls[s - 2] if s > a + 1 else PADDING
    g = words.gap[s] if s > a else PADDING
    mark = words.mark[s] if s > a else PADDING
    n, c = bucket(e - s), cls[k]
    end = f"{words.mark[e + 1][-1]}{quote[s] == quote[e]:d}"
    word = words.lower[s - 1] if s > a else PADDING
    return [
        f"g{mark}", f"g{mark}{end}", f"x{x}", f"y{y}{g}", f"x{x}y{y}{g}", f"y{y2}{y}{g}",
        f"n{n}{mark}", f"{layout}{mark}", f"{layout}n{n}{c}", f"c{c}{g}{y}", f"{end}n{n}",
        f"{end}{g}{y}", f"w{word}{end}",
    ]  # fmt: skip


def candidate_features(words: Evidence, found: Candidate, stem: str, meaning: str) -> list[str]:
    """Is a candidate an attribution, now that its cue, source and content are known?

    Its score is still that of the cue alone.
    """
    k, source, content = found.cue, found.source, found.content
    a, b = words.units[found.unit]
    role = words.roles[found.unit][0]
    cls, lower, quote = words.cls, words.lower, words.quote
    c = cls[k]
    (s, stop), last = content[0], content[-1][1]
    kind = content_kind(words, s)
    side = "B" if len(content) > 1 else "L" if stop <= k else "R"
    size = bucket(sum([y - x for x, y in content]))
    verbs = min(sum([sum(words.verbal[x:y]) for x, y in content]), 2)
    q = f"q{quote[s] >= 0:d}{quote[k] >= 0:d}{quote[s] == quote[k]:d}"
    who = far = way = word = distance = "0"
    if source is not None:
        x, y = source
        near, other = (y - 1, x) if y <= k else (x, y - 1)
        who, far, word, way = cls[near], cls[other], lower[near], "<" if y <= k else ">"
        distance = bucket(k - y if y <= k else x - k - 1)
    first, fine = lower[s], words.fine[s]
    hop = bucket(s - k - 1) if s > k else "-"
    level = max(-4, min(12, int(found.score * 2)))
    end = words.mark[last] if last < b else "$"
    begin = words.mark[s] if s > a else PADDING
    between = "".join(words.gap[k + 1 : s + 1])[:2] if s > k else words.gap[k]
    return [
        "", f"z{level}", f"z{level}{c}", f"s{stem}", f"s{stem}|{kind}", f"s{stem}|{verbs}",
        f"s{stem}|{who[:3]}", f"s{stem}|{side}", f"c{c}|{kind}", f"c{c}|{kind}{verbs}",
        f"k{kind}n{size}", f"k{kind}v{verbs}", f"k{kind}{side}{between}", f"n{size}v{verbs}",
        q, f"{q}{c}", f"{q}n{size}", f"{q}{side}{between}", f"w{who}{way}{distance}",
        f"w{who}{way}|{c}", f"x{who}{far}", f"W{word}", f"W{word}|{c}",
        f"p{cls[k - 1] if k > a else PADDING}{c}|{kind}", f"1{first}", f"1{first}|{c}",
        f"f{fine}|{kind}", f"f{fine}|{c}{verbs}", f"h{hop}{kind}{c}",
        f"e{end}{kind}", f"b{begin}{kind}", f"e{end}v{verbs}", f"r{role}{c}", f"r{role}{side}{q}",
        f"m{meaning}|{kind}", f"m{meaning}|{kind}{verbs}", f"m{meaning}|{way}{side}",
        f"m{meaning}|{q}", f"g{min(len(content), 3)}", f"d{way}{side}", f"d{way}{side}{c}",
    ]  # fmt: skip


def join_features(words: Evidence, quote: Range, unit: Range, facts: str) -> list[str]:
    """Does a loose quotation continue the attribution before it, which `facts` describes?"""
    (first, stop), (a, b) = quote, unit
    size, head, tail = bucket(stop - first), min(first - a, 4), min(b - stop, 4)
    before = words.cls[first - 1] if first > a else PADDING
    after = words.cls[stop] if stop < b else PADDING
    return [
        "", f"n{size}", f"h{head}", f"t{tail}", f"h{head}t{tail}", f"h{head}t{tail}n{size}",
        f"f{facts}", f"f{facts}h{head}t{tail}", f"f{facts}n{size}",
        f"p{before}{words.gap[first]}", f"y{after}{words.gap[stop] if stop < b else PADDING}",
    ]  # fmt: skip
