"""The step from labelled claims to a trained classifier."""

from __future__ import annotations

from collections.abc import Sequence
from inspect import Parameter, signature
from typing import Any

import attrs

from allegedly.bench.task import Commitments
from allegedly.classifier import TrainableClassifier
from allegedly.model import Claim, GoldHedge, Label


@attrs.frozen
class Example:
    """A claim to learn from.

    Attributes:
        claim: The claim.
        label: Its label: the annotated one, or the one that follows from its commitment.
        hedges: Its annotated cues; None if they are not marked.
        commitments: The annotated commitments to it; may be empty.
    """

    claim: Claim
    label: Label
    hedges: tuple[GoldHedge, ...] | None
    commitments: Commitments


def learn(
    classifier: TrainableClassifier, examples: Sequence[Example], seed: int | None = None
) -> None:
    """Train a classifier on examples.

    Cues are passed on if every hedged sentence has them marked, commitments if there are any, and
    the seed if there is one and `fit` has such a parameter.
    """
    marked = [example.hedges is not None for example in examples if example.label == "hedged"]
    hedges = [example.hedges or () for example in examples] if marked and all(marked) else None
    arguments: dict[str, Any] = {}
    if any(example.commitments for example in examples):
        arguments["commitments"] = [example.commitments for example in examples]
    if seed is not None:
        arguments["seed"] = seed
    known = signature(classifier.fit).parameters
    if not any(item.kind is Parameter.VAR_KEYWORD for item in known.values()):
        arguments = {name: value for name, value in arguments.items() if name in known}
    else:
        arguments.pop("seed", None)
    classifier.fit(
        [example.claim for example in examples],
        [example.label for example in examples],
        hedges,
        **arguments,
    )
