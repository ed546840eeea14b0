"""A claim as the model reads it: the tokens of its content and frame, in text order."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter
from typing import Final

import attrs

from allegedly import Claim, Span
from allegedly.model import Holder, Tokens

_STRETCH: Final = attrgetter("start", "end")


@attrs.frozen(eq=False)
class ClaimTokens:
    """The tokens of one claim, content and reporting clause together, in columns.

    Attributes:
        lowers: The tokens in lower case.
        texts: The tokens as written.
        indices: Their indices in the article.
        zones: For each token the index of its zone in `Claim.zones`, -1 outside.
        holders: The holder of each zone.
    """

    lowers: Sequence[str]
    texts: Sequence[str]
    indices: Sequence[int]
    zones: Sequence[int]
    holders: Sequence[Holder]


def tokens_of(claim: Claim) -> ClaimTokens:
    """Return the tokens of a claim for the model; a token in two spans counts once."""
    tokens = claim.segmentation.tokens
    zones = claim.zones
    holders = [holder for _, holder in zones]
    if len(claim.spans) == 1 and not claim.frame:
        place = tokens.within(claim.spans[0])
        window = slice(place.start, place.stop)
        if len(zones) == 1 and zones[0][0] == claim.spans[0]:
            inside: Sequence[int] = [0] * len(place)
        else:
            inside = _zones_of(tokens, zones, place)
        return ClaimTokens(tokens.lowers[window], tokens.texts[window], place, inside, holders)
    indices: list[int] = []
    last = -1
    for span in sorted((*claim.spans, *claim.frame), key=_STRETCH):
        within = tokens.within(span)
        fresh = range(max(within.start, last + 1), within.stop)
        if fresh:
            indices.extend(fresh)
            last = fresh[-1]
    inside = _zones_of(tokens, zones, indices)
    if indices and indices[-1] - indices[0] == len(indices) - 1:
        window = slice(indices[0], indices[-1] + 1)
        return ClaimTokens(tokens.lowers[window], tokens.texts[window], indices, inside, holders)
    return ClaimTokens(
        [tokens.lowers[i] for i in indices],
        [tokens.texts[i] for i in indices],
        indices,
        inside,
        holders,
    )


def _zones_of(
    tokens: Tokens, zones: Sequence[tuple[Span, Holder]], indices: Sequence[int]
) -> list[int]:
    """Return the index of the zone of each token, -1 outside; of two zones the first counts."""
    found = [-1] * len(indices)
    if not indices:
        return found
    first, stop = indices[0], indices[-1] + 1
    if stop - first == len(indices):  # no gaps
        for number in range(len(zones) - 1, -1, -1):
            within = tokens.within(zones[number][0])
            start, end = max(within.start, first), min(within.stop, stop)
            if start < end:
                found[start - first : end - first] = [number] * (end - start)
        return found
    zone_of: dict[int, int] = {}
    for number in range(len(zones) - 1, -1, -1):
        zone_of.update(dict.fromkeys(tokens.within(zones[number][0]), number))
    return [zone_of.get(token, -1) for token in indices]
