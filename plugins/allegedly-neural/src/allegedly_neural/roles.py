"""The meaning of the columns of the encoder's output."""

from __future__ import annotations

from typing import Final

from allegedly.model import HedgeType

ROLES: Final = ("source", "cue", "content")

HEDGES: Final[tuple[HedgeType, ...]] = ("epistemic", "doxastic", "investigation", "condition")
"""The hedge types that the corpora of semantic uncertainty mark."""

LINK: Final = 64
"""Length of the vectors whose products show which words belong together."""

OUTSIDE, BEGIN, INSIDE = 0, 1, 2
"""Tags: class 0 is outside all spans, 2k + 1 begins a span of kind k, 2k + 2 continues it."""

ROLE_TAGS: Final = slice(0, 1 + 2 * len(ROLES))
HEDGE_TAGS: Final = slice(ROLE_TAGS.stop, ROLE_TAGS.stop + 1 + 2 * len(HEDGES))
HEDGED: Final = HEDGE_TAGS.stop
"""How much a token contributes to its sentence being hedged."""

OF_CONTENT: Final = slice(HEDGED + 1, HEDGED + 1 + LINK)
OF_CUE: Final = slice(OF_CONTENT.stop, OF_CONTENT.stop + LINK)
TO_SOURCE: Final = slice(OF_CUE.stop, OF_CUE.stop + LINK)
OF_SOURCE: Final = slice(TO_SOURCE.stop, TO_SOURCE.stop + LINK)
WIDTH: Final = OF_SOURCE.stop
