"""The closed vocabularies of the library, as types for the checker and tuples for the program."""

from __future__ import annotations

from typing import Final, Literal, get_args

SourceKind = Literal[
    "named-person", "named-organization", "pronoun", "unnamed-person", "unnamed-group", "document"
]
Stance = Literal["neutral", "distancing", "endorsing", "conceding", "denying", "attitudinal"]
Quotation = Literal["direct", "indirect", "mixed"]
HedgeType = Literal[
    "epistemic", "doxastic", "investigation", "condition", "hearsay", "weasel", "approximator"
]
Holder = Literal["author", "source"]
Label = Literal["hedged", "plain"]
SentenceRole = Literal["title", "body", "boilerplate"]

SOURCE_KINDS: Final[tuple[SourceKind, ...]] = get_args(SourceKind)
STANCES: Final[tuple[Stance, ...]] = get_args(Stance)
QUOTATIONS: Final[tuple[Quotation, ...]] = get_args(Quotation)
HEDGE_TYPES: Final[tuple[HedgeType, ...]] = get_args(HedgeType)
HOLDERS: Final[tuple[Holder, ...]] = get_args(Holder)
LABELS: Final[tuple[Label, ...]] = get_args(Label)
