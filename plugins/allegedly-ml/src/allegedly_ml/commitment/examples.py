"""Training examples of commitment, made from claims."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import attrs

from allegedly import Claim, Commitment
from allegedly.model import Holder
from allegedly_ml.commitment.event_features import Predicate
from allegedly_ml.commitment.model import predicate_of


@attrs.frozen
class EventExample:
    """A predicate, and how firmly the author stands behind it.

    Attributes:
        predicate: The predicate, in its sentence.
        value: The author's commitment, from -1 to 1.
        weight: Its weight in training.
    """

    predicate: Predicate
    value: float
    weight: float = 1.0


@attrs.frozen
class DegreeExample:
    """A claim, and how firmly its voice stands behind it.

    Attributes:
        claim: The claim.
        commitment: The commitment of its voice.
        weight: Its weight in training.
    """

    claim: Claim
    commitment: Commitment
    weight: float = 1.0


Example = EventExample | DegreeExample


def examples_of(
    claims: Iterable[Claim],
    commitments: Iterable[Mapping[Holder, Commitment]],
    *,
    weight: float = 1.0,
) -> Iterator[Example]:
    """Make an example from each claim whose voice has an annotated commitment.

    Args:
        claims: The claims.
        commitments: The annotated commitments to each.
        weight: The weight of each claim in training.
    """
    for claim, gold in zip(claims, commitments, strict=True):
        voice: Holder = "author" if claim.attribution is None else "source"
        if voice not in gold:
            continue
        if claim.event is None or voice == "source":
            yield DegreeExample(claim, gold[voice], weight)
        else:
            predicate = predicate_of(claim)
            if predicate is not None:
                yield EventExample(predicate, gold[voice].value, weight)
