"""Attribution: source – cue – content."""

from __future__ import annotations

import attrs

from allegedly.model.article import Spans
from allegedly.model.words import Form, Quotation, SourceKind, Stance


@attrs.frozen
class Source:
    """The words that name who vouches.

    Attributes:
        spans: Where they stand; several when the name is discontinuous.
        text: What they say.
        kind: What sort of source it is.
        name: The canonical name inside the article ("He" → "Elena Ruiz"), or None where it is
            not known.
    """

    spans: Spans
    text: str
    kind: SourceKind
    name: str | None = None


@attrs.frozen
class Cue:
    """The words that signal the attribution.

    Attributes:
        spans: Where they stand.
        text: What they say.
        lemma: Base form of the head word ("said" → "say", "according to" as it is).
        stance: What the choice of word says about the content.
    """

    spans: Spans
    text: str
    lemma: str
    stance: Stance = "neutral"


@attrs.frozen
class Content:
    """The words that are attributed.

    Attributes:
        spans: Where they stand; several when they are interrupted.
        text: What they say.
        form: What they are; a `topic` ("discussed *his call*") says nothing, so it makes no claim.
    """

    spans: Spans
    text: str
    form: Form = "proposition"


@attrs.frozen
class Attribution:
    """Who is said to have said, thought, wanted, shown … what.

    Attributes:
        id: Unique within the article ("a1").
        source: None where nobody is named ("It is claimed that …").
        cue: None where only quotation marks signal it.
        content: What is attributed.
        quotation: Whether the content is quoted, paraphrased or both.
        negated: True where the attribution itself is denied ("never said that …").
        parent: Id of the attribution inside whose content this one stands, or None.
    """

    id: str
    source: Source | None
    cue: Cue | None
    content: Content
    quotation: Quotation
    negated: bool = False
    parent: str | None = None
