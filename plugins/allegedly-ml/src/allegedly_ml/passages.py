"""A claim as the model reads it: the tokens of its zones, in text order."""

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
        zones: For each token the index of its zone in `Claim.zones`.
    """

    lowers: list[str]
    texts: list[str]
    tokens: list[int]
    zones: list[int]


def passage_of(claim: Claim) -> Passage:
    """Return the tokens of a claim for the model; a token in two zones counts once."""
    tokens = claim.segmentation.tokens
    indices: list[int] = []
    zones: list[int] = []
    last = -1
    for number, (span, _) in enumerate(claim.zones):
        within = tokens.within(span)
        fresh = range(max(within.start, last + 1), within.stop)
        if fresh:
            indices.extend(fresh)
            zones.extend([number] * len(fresh))
            last = fresh[-1]
    if indices and indices[-1] - indices[0] == len(indices) - 1:
        window = slice(indices[0], indices[-1] + 1)
        return Passage(list(tokens.lowers[window]), list(tokens.texts[window]), indices, zones)
    return Passage(
        [tokens.lowers[i] for i in indices], [tokens.texts[i] for i in indices], indices, zones
    )
