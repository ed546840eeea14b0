"""How likely a draft is to be an attribution: the attributor's own odds and those of its form.

Attributors learn from corpora with a wide notion of attribution, in which nearly any verb of the
mind counts. The model of forms has seen which of their drafts an editor keeps. The two constants
that join them were chosen by scores on the development parts of newsroom and PolNeAR;
`allegedly.attribution.training.certainty` fits the curve that makes a score of the result.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import exp
from typing import Final

from allegedly.attribution.draft import Draft

FORM_SHARE: Final = 0.15
"""The weight of the odds of the form, where those of the attributor have 1."""

FORM_MOST: Final = 3.0
"""The odds of the form count up to this, on either side."""

LEAST: Final = 0.3
"""The log odds from which on a draft is kept."""

SLOPE: Final = 1.35
SHIFT: Final = -1.8
"""The curve from log odds to a probability: what `neural` finds in news that people annotated."""


def odds_of(draft: Draft, form_odds: Sequence[int]) -> float | None:
    """Return the log odds of a draft, or None if its attributor gives none.

    Args:
        draft: The draft.
        form_odds: The log odds of each class of `form.CLASSES`, in hundredths.
    """
    if draft.odds is None:
        return None
    real = (max(form_odds[:-1]) - form_odds[-1]) / 100
    return draft.odds + FORM_SHARE * min(max(real, -FORM_MOST), FORM_MOST)


def is_kept(odds: float | None) -> bool:
    """Return whether a draft with such log odds becomes an attribution."""
    return odds is None or odds >= LEAST


def probability(odds: float | None) -> float | None:
    """Return the calibrated probability of log odds, rounded to two digits."""
    if odds is None:
        return None
    return round(1 / (1 + exp(-SLOPE * odds - SHIFT)), 2)
