"""The choices of each decision: the boundaries between words that are worth scoring.

Windows bound how far to look, and gates exclude boundaries that are hardly ever right: they are
sets of boundary signatures, learnt like the weights. Likely choices come first.
"""

from __future__ import annotations

from typing import Final

from allegedly.attribution.rules.decoder_words import Evidence
from allegedly.attribution.words import Range

CUE_WINDOW: Final = 12
"""The most words between cue and content, not counting those of the source."""
SOURCE_WINDOW: Final = 30
"""The most words between source and cue, and the most words of a source."""
NEAR: Final = 40
"""Within this many words of its start, content may end at any open gate; later, only at marks."""
FAR: Final = 300
_SECOND_WORDS: Final = {"according": "to", "pointed": "out", "pointing": "out", "points": "out"}

Gates = dict[str, frozenset[str]]
"""By decision, the boundary signatures that are shut."""


def cue_stop(words: Evidence, k: int) -> int:
    """Return the word after the cue whose head is word k: "according to" is one cue."""
    lower, quote = words.lower, words.quote
    paired = _SECOND_WORDS.get(lower[k]) == lower[k + 1] and quote[k] == quote[k + 1]
    return k + 1 + paired


def source_ends(words: Evidence, gates: Gates, k: int, unit: Range) -> list[int]:
    """Return the choices for the near edge of a source, likely ones first; k means none.

    Before the cue that edge is its last word, after the cue its first.
    """
    a, b = unit
    if k > a and words.cls[k - 1] == "he" and not words.gap[k]:
        return [k - 1]  # "he said"
    border = words.border
    before, after = gates["source<"], gates["source>"]
    lowest = max(a, k - SOURCE_WINDOW)
    choices = [j for j in range(k - 1, lowest - 1, -1) if border[j + 1] not in before]
    choices[1:1] = [j for j in range(cue_stop(words, k), min(b, k + 8)) if border[j] not in after]
    choices.append(k)
    return choices


def source_edges(words: Evidence, gates: Gates, k: int, unit: Range, near: int) -> list[int]:
    """Return the choices for the far edge of a source, given the near one."""
    a, b = unit
    if words.cls[near] == "he":
        return [near]
    border = words.border
    if near < k:
        gate = gates["edge<"]
        lowest = max(a, near - SOURCE_WINDOW)
        return [j for j in range(near, lowest - 1, -1) if j == a or border[j] not in gate] or [near]
    gate = gates["edge>"]
    highest = min(b, near + SOURCE_WINDOW)
    return [j for j in range(near, highest) if j + 1 == b or border[j + 1] not in gate] or [near]


def starts(words: Evidence, gates: Gates, k: int, unit: Range, source: Range | None) -> list[int]:
    """Return the words at which content to the right of cue k may begin."""
    stop, skip = k + 1 + CUE_WINDOW, range(0)
    if source is not None and source[0] > k:
        skip = range(*source)
        stop += len(skip)
    gate, border = gates["start"], words.border
    first, stop = cue_stop(words, k), min(unit[1], stop)
    return [s for s in range(first, stop) if s not in skip and border[s] not in gate]


def ends(words: Evidence, gates: Gates, s: int, stop: int) -> list[int]:
    """Return the words at which content that begins at s and ends before `stop` may end.

    Content that begins with a quotation does not end before the quotation closes.
    """
    first = s
    if words.mark[s][-1] in "ox":
        first = min(words.quote_words[words.quote[s]][1], stop) - 1
    gate, border, gap, quote = gates["end"], words.border, words.gap, words.quote
    near = max(first, min(stop - 1, s + NEAR))
    found = [e for e in range(first, near) if border[e + 1] not in gate]
    far = max(near, min(stop - 1, s + FAR))
    found += [e for e in range(near, far) if gap[e + 1] or quote[e] != quote[e + 1]]
    found.append(far)
    if words.brackets:
        found = [e for e in found if not _cuts_bracket(words, s, e)] or [far]
    return found


def _cuts_bracket(words: Evidence, s: int, e: int) -> bool:
    """Return whether words from s to e end in the middle of brackets that open after s."""
    first, stop = words.brackets.get(e, (0, 0))
    return s < first <= e < stop - 1


def left_ends(words: Evidence, gates: Gates, a: int, anchor: int) -> list[int]:
    """Return the words at which content to the left may end.

    `anchor` is the last word before source and cue.
    """
    gate, border = gates["left_end"], words.border
    return [
        e for e in range(anchor, max(a, anchor - SOURCE_WINDOW) - 1, -1)
        if e == anchor or border[e + 1] not in gate
    ]  # fmt: skip


def left_starts(words: Evidence, gates: Gates, a: int, e: int) -> list[int]:
    """Return the words at which content that ends with e may begin; a quotation is kept whole."""
    last = e
    if words.quote[e] >= 0 and words.mark[e + 1][-1] in "cx":
        last = max(a, words.quote_words[words.quote[e]][0])
    gate, border, gap, quote = gates["left_start"], words.border, words.gap, words.quote
    near = min(last, max(a, e - NEAR))
    found = [s for s in range(last, near, -1) if border[s] not in gate]
    far = min(near, max(a, e - FAR))
    found += [s for s in range(near, far, -1) if gap[s] or quote[s] != quote[s - 1]]
    found.append(far)
    return found


def left_anchor(k: int, source: Range | None) -> int:
    """Return the last word before cue and source."""
    return source[0] - 1 if source is not None and source[1] <= k else k - 1
