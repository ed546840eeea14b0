"""How to train, as data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs

if TYPE_CHECKING:
    from allegedly.model import HedgeType

SEMANTIC: Final[tuple[HedgeType, ...]] = ("epistemic", "doxastic", "investigation", "condition")
ALL_TYPES: Final[tuple[HedgeType, ...]] = (*SEMANTIC, "hearsay", "weasel", "approximator")


@attrs.frozen
class Settings:
    """How to train. The defaults come from the ablation in ``docs/ablation.md``.

    Attributes:
        types: The hedge types to distinguish.
        strength: Inverse of the L2 penalty (`C` in scikit-learn).
        identity: Scale of the features that identify the candidate itself (word, group, stem);
            above 1, they are penalised less than those of its context.
        lexical: Whether the neighbours of a candidate count as words, or only by class.
        primer: Weight of each sentence of the primer; 0 leaves it out.
        min_count: Fewest candidates in which a feature must occur.
        min_documents: Fewest documents in which a word must be a cue to become a candidate.
        rounds: Rounds of expectation maximisation if only labels are known.
        folds: Number of folds for cross-fitting the calibration.
        prune: Features whose weights are all smaller than this are dropped.
    """

    types: tuple[HedgeType, ...] = SEMANTIC
    strength: float = 0.1
    identity: float = 4.0
    lexical: bool = False
    primer: float = 3.0
    min_count: int = 2
    min_documents: int = 2
    rounds: int = 3
    folds: int = 5
    prune: float = 0.0


SHIPPED: Final = {
    "ml": Settings(),
    "ml-weasel": Settings(types=ALL_TYPES, strength=0.02, lexical=True, primer=0.0),
}
"""Settings of the shipped models."""


def settings_of(name: str) -> Settings:
    """Return the settings of the shipped model of that name, else settings for all types."""
    return SHIPPED.get(name, Settings(types=ALL_TYPES, primer=0.0))
