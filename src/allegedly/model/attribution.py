"""Attribution: source – cue – content."""

from __future__ import annotations

import re
from typing import Final

import attrs

from allegedly.model.article import Spans
from allegedly.model.vocabularies import Form, Quotation, SourceKind, Stance, Voice

_ANONYMITY: Final = re.compile(
    r"\b(?:anonym|named|identified|authori[sz]ed|allowed|permitted|publicly|fear|reprisal|retaliat)",
    re.IGNORECASE,
)
_VOICE_OF_KIND: Final[dict[SourceKind, Voice]] = {
    "named-person": "named",
    "named-organization": "named",
    "description": "named",
    "unnamed-person": "unnamed",
    "unnamed-group": "unnamed",
    "document": "document",
    "pronoun": "unclear",
}


@attrs.frozen
class Source:
    """The words that name who vouches for a content.

    Attributes:
        spans: Their spans; several if the name is discontinuous.
        text: Their text.
        kind: The kind of source.
        name: The canonical name within the article ("He" → "Elena Ruiz"), or None if it is
            unknown.
        role: The title or employer that the article gives ("mayor of Lund"), or None.
        basis: The words that say how the source knows, or why it is not named ("familiar with the
            talks"), or None.
    """

    spans: Spans
    text: str
    kind: SourceKind
    name: str | None = None
    role: str | None = None
    basis: str | None = None

    @property
    def voice(self) -> Voice:
        """The voice of what it says.

        A pronoun or a description that the article itself resolves to a name counts as `named`. A
        pronoun that cannot be resolved is `unclear`.
        """
        if self.name is not None and self.kind != "document":
            return "named"
        return _VOICE_OF_KIND[self.kind]

    @property
    def anonymity_reason(self) -> str | None:
        """The basis, if it says why the source is not named ("who was not authorised to speak")."""
        return self.basis if self.basis is not None and _ANONYMITY.search(self.basis) else None


@attrs.frozen
class Cue:
    """The words that signal the attribution.

    Attributes:
        spans: Their spans.
        text: Their text.
        lemma: Base form of the head word ("said" → "say", "according to" as it is).
        stance: The attitude to the content that the choice of word expresses.
    """

    spans: Spans
    text: str
    lemma: str
    stance: Stance = "neutral"


@attrs.frozen
class Content:
    """The words that are attributed.

    Attributes:
        spans: Their spans; several if they are interrupted.
        text: Their text.
        form: The kind of content; a `topic` ("discussed *his call*") states nothing, so it is not a
            claim.
    """

    spans: Spans
    text: str
    form: Form = "proposition"


@attrs.frozen
class Attribution:
    """A content, and who is reported to have said, thought, wanted or shown it.

    Attributes:
        id: Unique within the article ("a1").
        source: None if no one is named ("It is claimed that …").
        cue: None if only quotation marks signal it.
        content: The words that are attributed.
        quotation: Whether the content is quoted, paraphrased or both.
        negated: True if the attribution itself is denied ("never said that …").
        parent: Id of the attribution inside whose content this one stands, or None.
        score: Probability that this is an attribution, or None if the attributor gives none.
    """

    id: str
    source: Source | None
    cue: Cue | None
    content: Content
    quotation: Quotation
    negated: bool = False
    parent: str | None = None
    score: float | None = None
