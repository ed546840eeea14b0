"""A claim as the model reads it: the tokens of its content and frame, in text order."""

from __future__ import annotations

import attrs

from allegedly import Claim


@attrs.frozen(eq=False)
class Passage:
    """The tokens of one claim, content and reporting clause together, in columns.

    Attributes:
        lowers: The tokens in lower case.
        texts: The tokens as written.
        tokens: Their indices in the article.
        zones: For each token the index of its zone in `Claim.zones`, -1 outside.
    """

    lowers: list[str]
    texts: list[str]
    tokens: list[int]
    zones: list[int]


def passage_of(claim: Claim) -> Passage:
    """Return the tokens of a claim for the model; a token in two spans counts once."""
    tokens = claim.segmentation.tokens
    indices: list[int] = []
    last = -1
    for span in sorted((*claim.spans, *claim.frame)):
        within = tokens.within(span)
        fresh = range(max(within.start, last + 1), within.stop)
        if fresh:
            indices.extend(fresh)
            last = fresh[-1]
    zone_of = {
        token: number
        for number, (span, _) in reversed([*enumerate(claim.zones)])
        for token in tokens.within(span)
    }
    zones = [zone_of.get(token, -1) for token in indices]
    if indices and indices[-1] - indices[0] == len(indices) - 1:
        window = slice(indices[0], indices[-1] + 1)
        return Passage(list(tokens.lowers[window]), list(tokens.texts[window]), indices, zones)
    return Passage(
        [tokens.lowers[i] for i in indices], [tokens.texts[i] for i in indices], indices, zones
    )
