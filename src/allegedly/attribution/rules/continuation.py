"""Quotations without a reporting clause of their own: do they continue the one before?"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from allegedly.attribution.rules import features as f
from allegedly.attribution.words.words import Columns

if TYPE_CHECKING:
    from allegedly.attribution.proposal import Proposal


def join(weights: dict[str, float], columns: Columns, found: list[Proposal]) -> list[Proposal]:
    """Add each loose quotation that continues an attribution to the content of that one.

    A sentence that is all quotation and follows on another quotation always does; the rest is a
    matter of weights. What was found inside such a quotation is nested in that attribution.
    """
    covered = _covered(columns, found)
    starts = [a for a, _ in columns.units]
    outer = sorted((p for p in found if p.parent is None), key=lambda p: p.cue)
    owners: dict[int, Proposal] = {}
    at, last, reached = 0, None, 0
    for number, (first, stop) in enumerate(columns.quote_words):
        if stop <= first:
            continue
        unit = bisect_right(starts, first) - 1
        while at < len(outer) and outer[at].cue < first:
            if columns.quote[outer[at].cue] not in owners:
                last = outer[at]
                reached = max(last.unit, bisect_right(starts, last.content[-1][0]) - 1)
            at += 1
        if last is None or sum(covered[first:stop]) * 2 >= stop - first:
            continue
        facts = join_facts(columns, last.content, last.unit, reached, unit)
        whole = facts.startswith("q1") and (first, stop) == columns.units[unit]
        features = f.join_features(columns, (first, stop), columns.units[unit], facts)
        if whole or sum([weights.get(x, 0.0) for x in features]) > 0:
            last.content.append((first, stop))
            owners[number] = last
            reached = unit
    _reopen(columns, outer, owners)
    for p in outer:
        owner = owners.get(columns.quote[p.cue])
        if owner is not None and owner is not p and columns.quote[owner.cue] not in owners:
            p.parent = owner
    return found


def _reopen(columns: Columns, outer: list[Proposal], owners: dict[int, Proposal]) -> None:
    """Give all paragraphs of a speech, each of which opens the marks anew, to one attribution.

    A speech goes back no further than to the paragraph in which its own cue stands: the words that
    introduce a quotation are not part of it. A paragraph without a word has no content to give.
    """
    speakers: dict[int, Proposal] = dict(owners)
    for p in outer:
        for first, _ in p.content:
            number = columns.quote[first]
            if number >= 0 and columns.quote[p.cue] != number:
                speakers.setdefault(number, p)
    for number in range(len(columns.quote_words) - 2, -1, -1):
        later = speakers.get(number + 1)
        if later is None or number not in columns.reopened or number in speakers:
            continue
        if columns.quote[later.cue] == number:
            continue
        first, stop = columns.quote_words[number]
        if first < stop:
            later.content.append((first, stop))
        speakers[number] = owners[number] = later


def _covered(columns: Columns, found: list[Proposal]) -> bytearray:
    """Mark the words that are content of a cue outside their own quotation."""
    covered = bytearray(len(columns.token))
    quote = columns.quote
    for p in found:
        home = quote[p.cue]
        for first, stop in p.content:
            if home < 0:
                covered[first:stop] = b"\1" * (stop - first)
            else:
                for k in range(first, stop):
                    if quote[k] != home:
                        covered[k] = 1
    return covered


def join_facts(
    columns: Columns, content: list[tuple[int, int]], home: int, reached: int, unit: int
) -> str:
    """Return what the attribution before says about a loose quotation in `unit`.

    Args:
        columns: The words of the article.
        content: Content of that attribution.
        home: Unit of its cue.
        reached: Last unit it has reached.
        unit: Unit of the quotation.
    """
    quoted = any(columns.quote[s] >= 0 for s, _ in content)
    away = columns.paragraphs[unit] - columns.paragraphs[home]
    return f"{'q' if quoted else 'n'}{min(unit - reached, 3)}{min(away, 2)}"
