"""The type of a rule."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, get_args

import attrs

from allegedly import HEDGE_TYPES, HedgeType
from allegedly_rules.patterns import Pattern

RuleType = HedgeType | Literal["none"]
Scope = Literal["right", "left", "sentence"]

REACH: Final = 60
"""Most tokens in a scope, unless a rule says fewer; bounds the work on sentences without an end."""

FACTORS: Final[Mapping[str, float]] = {
    "epistemic": 1 / 3,
    "doxastic": 2 / 3,
    "hearsay": 2 / 3,
    "investigation": 0.0,
    "condition": 0.0,
}
"""The factor of a hedge, by type, unless its rule states another."""

TYPES: Final = (*HEDGE_TYPES, "none")
SCOPES: Final = get_args(Scope)


@attrs.frozen
class Context:
    """One condition: the tokens before and after the trigger."""

    left: Pattern
    right: Pattern


@attrs.frozen
class Rule:
    """One rule.

    Attributes:
        id: Its name, unique in the book.
        type: The type of hedge it finds; `none` for a pseudo-trigger, which keeps other rules off
            its words.
        fallback: The type for label schemes that lack `type` (Szeged has no hearsay and calls
            "allegedly" doxastic); None if these leave it out.
        triggers: The patterns of the words themselves.
        when: Contexts of which at least one must hold; none means always.
        unless: Contexts of which none may hold.
        scope: The tokens around the trigger that the rule affects.
        stop: Words at which the scope ends.
        priority: The highest wins among rules that begin at the same word; then the longest match.
        weight: How often a sentence in which it fires alone is uncertain, in [0, 1].
        names: Whether it may fire on a capitalised word in the middle of a sentence.
        factor: By it the rule multiplies the commitment to its scope, from -1 to 1: 0 leaves it
            open, -1 turns it round, 1 keeps it; None if the rule has no bearing on it.
        shields: Whether it keeps rules further out off its scope, as "know" does in "do not know
            that it fell".
        reach: Most tokens in its scope, on each side of the trigger.
        fires: Example sentences of our own, with the words on which it must fire in brackets.
        silent: Example sentences of our own in which it must not fire.
        origin: The file it was read from.
    """

    id: str
    type: RuleType
    fallback: HedgeType | None
    triggers: tuple[Pattern, ...]
    when: tuple[Context, ...]
    unless: tuple[Context, ...]
    scope: Scope
    stop: frozenset[str]
    priority: int
    weight: float
    names: bool
    factor: float | None
    shields: bool
    reach: int
    fires: tuple[str, ...]
    silent: tuple[str, ...]
    origin: str
