"""What a rule is."""

from __future__ import annotations

from typing import Final, Literal, get_args

import attrs

from allegedly import HEDGE_TYPES, HedgeType
from allegedly_rules.patterns import Pattern

RuleType = HedgeType | Literal["none"]
Scope = Literal["right", "left", "sentence"]

TYPES: Final = (*HEDGE_TYPES, "none")
SCOPES: Final = get_args(Scope)


@attrs.frozen
class Context:
    """One condition: what stands before and after the trigger."""

    left: Pattern
    right: Pattern


@attrs.frozen
class Rule:
    """One rule.

    Attributes:
        id: Its name, unique in the book.
        type: What it finds; `none` for a pseudo-trigger, which keeps other rules off its words.
        fallback: The type under which label schemes that lack the first one file it (Szeged
            knows no hearsay and calls "allegedly" doxastic); None where they leave it out.
        triggers: The patterns of the words themselves.
        when: Contexts of which at least one must hold; none means always.
        unless: Contexts of which none may hold.
        scope: Where from the trigger its effect reaches.
        stop: Words at which the scope ends.
        priority: Higher goes first among rules that begin at the same word; then the longer match.
        weight: How often a sentence in which it fires alone is uncertain, in [0, 1].
        names: Whether it may fire on a capitalised word in the middle of a sentence.
        fires: Example sentences, ours, with the words it must fire on in brackets.
        silent: Example sentences, ours, in which it must not fire.
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
    fires: tuple[str, ...]
    silent: tuple[str, ...]
    origin: str
