"""Joining quotations without a reporting clause of their own to the attribution before them."""

from __future__ import annotations

from allegedly.attribution.rules import features as f
from allegedly.attribution.rules.candidate import Candidate
from allegedly.attribution.rules.decoder_words import Evidence


def join(
    weights: dict[str, float],
    words: Evidence,
    found: list[Candidate],
    speakers: list[Candidate],
) -> list[Candidate]:
    """Add each loose quotation that continues an attribution to its content.

    Of `speakers`, which do not count by themselves, those count that such a quotation
    follows: “Berg denied the charge. *I was at home.*”

    A sentence that is all quotation and follows an attribution always does; weights decide the
    rest. Attributions found inside such a quotation are nested in that attribution.
    """
    covered = _covered(words, found)
    waiting = set(speakers)
    outer = sorted([p for p in found if p.parent is None] + speakers, key=lambda p: p.cue)
    owners: dict[int, Candidate] = {}
    at, last, reached = 0, None, 0
    for number, (first, stop) in enumerate(words.quote_words):
        if stop <= first:
            continue
        unit = words.unit_of(first)
        while at < len(outer) and outer[at].cue < first:
            if words.quote[outer[at].cue] not in owners:
                last = outer[at]
                reached = max(last.unit, words.unit_of(last.content[-1][0]))
            at += 1
        if last is None or sum(covered[first:stop]) * 2 >= stop - first:
            continue
        facts = join_facts(words, last.content, last.unit, reached, unit)
        whole = facts[1] == "1" and (first, stop) == words.units[unit]
        features = f.join_features(words, (first, stop), words.units[unit], facts)
        joined = whole or (last not in waiting and sum([weights.get(x, 0.0) for x in features]) > 0)
        if joined:
            if last in waiting:
                waiting.remove(last)
                last.content = []
                found.append(last)
            last.content.append((first, stop))
            owners[number] = last
            reached = unit
    outer = [p for p in outer if p not in waiting]
    _reopen(words, outer, owners)
    for p in outer:
        owner = owners.get(words.quote[p.cue])
        if owner is not None and owner is not p and words.quote[owner.cue] not in owners:
            p.parent = owner
    return found


def _reopen(words: Evidence, outer: list[Candidate], owners: dict[int, Candidate]) -> None:
    """Assign to one attribution all paragraphs of a speech, each of which reopens the marks.

    A speech goes back no further than the paragraph of its own cue: the words that introduce a
    quotation are not part of it. A paragraph without a word adds no content.
    """
    speakers: dict[int, Candidate] = dict(owners)
    for p in outer:
        for first, _ in p.content:
            number = words.quote[first]
            if number >= 0 and words.quote[p.cue] != number:
                speakers.setdefault(number, p)
    for number in range(len(words.quote_words) - 2, -1, -1):
        later = speakers.get(number + 1)
        if later is None or number not in words.reopened or number in speakers:
            continue
        if words.quote[later.cue] == number:
            continue
        first, stop = words.quote_words[number]
        if first < stop:
            later.content.append((first, stop))
        speakers[number] = owners[number] = later


def _covered(words: Evidence, found: list[Candidate]) -> bytearray:
    """Mark the words that are content of a cue outside their quotation."""
    covered = bytearray(len(words.token))
    quote = words.quote
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
    words: Evidence, content: list[tuple[int, int]], home: int, reached: int, unit: int
) -> str:
    """Return, as a feature, how a loose quotation in `unit` relates to the attribution before it.

    Args:
        words: The words of the article.
        content: Content of that attribution.
        home: Unit of its cue.
        reached: Last unit that the attribution has reached.
        unit: Unit of the quotation.
    """
    quoted = any(words.quote[s] >= 0 for s, _ in content)
    away = words.paragraphs[unit] - words.paragraphs[home]
    return f"{'q' if quoted else 'n'}{min(unit - reached, 3)}{min(away, 2)}"
