"""The closed vocabularies of the library, as types for type checkers and tuples for the program."""

from __future__ import annotations

from typing import Final, Literal, get_args

SourceKind = Literal[
    "named-person",
    "named-organization",
    "description",
    "pronoun",
    "unnamed-person",
    "unnamed-group",
    "document",
]
"""The kind of source: "an official" is an unnamed person, "a poll" a document.

A `description` stands for one person or body that the article names or its readers know: "the
mayor", "the company".
"""

Stance = Literal["neutral", "distancing", "endorsing", "conceding", "denying", "attitudinal"]
"""The attitude of a cue to its content: said, claimed, pointed out, admitted, denied, believes."""

Form = Literal["proposition", "directive", "intention", "topic"]
"""The kind of content: true or false, an order or a question, a plan or a promise, or a subject."""

Quotation = Literal["direct", "indirect", "mixed"]
"""Whether content is quoted, paraphrased or both."""

HedgeType = Literal[
    "epistemic", "doxastic", "investigation", "condition", "hearsay", "weasel", "approximator"
]
"""How a hedge weakens a claim: may, believes, whether, if, reportedly, some say, about."""

Holder = Literal["author", "source"]
"""Whose hedge it is: the author's outside attributed content, the source's inside it."""

Voice = Literal["author", "named", "unnamed", "document", "unclear"]
"""Whose claim it is: the author's, or that of a source of some kind."""

Label = Literal["hedged", "plain"]
"""The two classes of claims."""

Degree = Literal["certain", "probable", "possible", "none"]
"""How firmly a holder stands behind a claim; `none` for questions, orders, wishes, conditions."""

Polarity = Literal["+", "-"]
"""Whether what is certain, probable or possible is that a claim is true, or that it is not."""

SentenceRole = Literal["title", "body", "boilerplate"]
"""The role of a sentence in its article."""

SOURCE_KINDS: Final[tuple[SourceKind, ...]] = get_args(SourceKind)
"""All kinds of sources."""

STANCES: Final[tuple[Stance, ...]] = get_args(Stance)
"""All stances."""

FORMS: Final[tuple[Form, ...]] = get_args(Form)
"""All forms of content."""

QUOTATIONS: Final[tuple[Quotation, ...]] = get_args(Quotation)
"""All kinds of quotation."""

VOICES: Final[tuple[Voice, ...]] = get_args(Voice)
"""All voices."""

HEDGE_TYPES: Final[tuple[HedgeType, ...]] = get_args(HedgeType)
"""All types of hedges."""

HOLDERS: Final[tuple[Holder, ...]] = get_args(Holder)
"""Both holders."""

DEGREES: Final[tuple[Degree, ...]] = get_args(Degree)
"""All degrees of commitment, the firmest first."""

POLARITIES: Final[tuple[Polarity, ...]] = get_args(Polarity)
"""Both polarities."""

LABELS: Final[tuple[Label, ...]] = get_args(Label)
"""Both labels."""
