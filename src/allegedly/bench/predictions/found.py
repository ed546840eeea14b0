"""The findings of an outside system in one document, and how they are read."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from typing import ClassVar, Final, Literal

import attrs

from allegedly.errors import PredictionError
from allegedly.model import (
    Analysis,
    Article,
    Commitment,
    GoldAttribution,
    GoldHedge,
    Holder,
    Label,
    Spans,
)

MOST_ITEMS: Final = 20_000
"""Most attributions, sentences, claims or hedges of one document."""


@attrs.frozen
class Judgement:
    """One sentence or claim that was judged.

    Attributes:
        id: The id of the claim in question, as the corpus was exported; None if `spans` tell.
        spans: Its words.
        label: `hedged` or `plain`; None if only its commitments are known.
        score: The probability of `hedged`.
        hedges: The hedges in it.
        commitment: How firmly each holder stands behind it; the `voice` is the claim's own holder,
            its source or else the author.
    """

    id: str | None
    spans: Spans
    label: Label | None
    score: float
    hedges: tuple[GoldHedge, ...] = ()
    commitment: Mapping[Holder | Literal["voice"], Commitment] = attrs.field(factory=dict)


@attrs.frozen
class Found:
    """Everything found in one document; None stands for a kind that the system does not look for.

    Attributes:
        attributions: The attributions.
        judgements: The sentences or claims that were judged.
        hedges: The hedges in the document, wherever they are; where no sentences were judged, one
            with a hedge is hedged.
        analysis: The analysis that they come from, if it is one of the very text of the corpus.
    """

    attributions: tuple[GoldAttribution, ...] | None = None
    judgements: tuple[Judgement, ...] | None = None
    hedges: tuple[GoldHedge, ...] | None = None
    analysis: Analysis | None = attrs.field(default=None, repr=False)


class Prediction(ABC):
    """The predictions for one document, as they stand in a file.

    Attributes:
        key: The id of the document, or another name by which its article is known.
        where: File and line, for messages.
        sparse: Whether the format has no way to say that nothing of a kind was found, other than by
            having none: then a kind of which no document has any was not looked for.
        whole: Whether all of an article was judged, so that a sentence without a claim is plain.
    """

    key: str
    where: str
    sparse: ClassVar[bool] = False
    whole: ClassVar[bool] = False

    @abstractmethod
    def found(self, article: Article, name: str) -> Found:
        """Return the findings, with all spans in the text of the corpus.

        Args:
            article: The document.
            name: The name of the contender.

        Raises:
            PredictionError: If they are malformed or belong to another text; the message names
                file, line, document and place.
        """

    def wrong(self, place: str, problem: str) -> PredictionError:
        """Return an error that names the document.

        Args:
            place: The place in the record; may be empty.
            problem: The fault.
        """
        return PredictionError(
            f"{self.where}: document {shown(self.key)}: {place and f'{place}: '}{problem}"
        )


def shown(value: object) -> str:
    """Return a value as it is shown in a message."""
    text = ascii(value) if isinstance(value, str) and not value.isprintable() else repr(value)
    return text if len(text) <= 60 else f"{text[:59]}…"


def first_few(names: Iterable[str]) -> str:
    """Return the first names, and the number of the others."""
    listed = list(names)
    more = f" and {len(listed) - 5:,} more" if len(listed) > 5 else ""
    return ", ".join(shown(name) for name in listed[:5]) + more
