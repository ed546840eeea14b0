"""The trained model of commitment: plain arrays and JSON, and the arithmetic that applies them.

Weights are added up in the order of the features, so that the result does not depend on the batch.
For an annotated event, a curve turns the sum into a value: corpora ask for one. For other claims,
there is one sum for each degree and polarity; a claim of the author's is weighed like what a
neutral cue ("said") reports.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Collection, Mapping, Sequence
from operator import mul
from pathlib import Path
from typing import Any, Final

import attrs
import numpy as np
import numpy.typing as npt

from allegedly import Claim, Commitment
from allegedly.model import Attribution, Degree, Holder, Polarity
from allegedly_ml.commitment.author_on_content import OPEN, asks, towards_content
from allegedly_ml.commitment.claim_features import Hints, reporting_features
from allegedly_ml.commitment.event_features import Predicate, context_features
from allegedly_ml.errors import ModelError

ARRAYS_FILE: Final = "commitment.npz"

CLASSES: Final[tuple[tuple[Degree, Polarity], ...]] = (
    ("certain", "+"), ("probable", "+"), ("possible", "+"), ("none", "+"),
    ("certain", "-"), ("probable", "-"), ("possible", "-"),
)  # fmt: skip
"""The degrees and polarities that the weights of claims tell apart, in order."""

_MIDDLES: Final = tuple(Commitment.of(*pair).value for pair in CLASSES)
_RANGES: Final[dict[Degree, tuple[float, float]]] = {
    "certain": (0.834, 1.0), "probable": (0.5, 0.833), "possible": (0.167, 0.499),
    "none": (-0.166, 0.166),
}  # fmt: skip

Floats = npt.NDArray[np.float64]


@attrs.frozen
class Curve:
    """From the sum of weights to a value: a sigmoid, so that all large sums give nearly one value.

    Attributes:
        centre: The sum at which it is steepest.
        width: Its width.
        low: The value it tends to on the left.
        high: The value it tends to on the right.
    """

    centre: float = 0.0
    width: float = 2.0
    low: float = -1.0
    high: float = 1.0

    def value(self, total: float) -> float:
        """Return the value for a sum, from -1 to 1."""
        part = (math.tanh((total - self.centre) / self.width) + 1) / 2
        return max(-1.0, min(1.0, self.low + (self.high - self.low) * part))


@attrs.frozen
class Weights:
    """Weights by feature.

    Attributes:
        features: The features, in order.
        table: Intercepts, then one row for each feature.
    """

    features: tuple[str, ...]
    table: npt.NDArray[np.float16]


class CommitmentModel:
    """Weights by feature, and the data needed to apply them; immutable."""

    def __init__(
        self,
        governors: Collection[str],
        events: Weights | None,
        curve: Curve,
        degrees: Weights | None,
    ) -> None:
        """Make a model.

        Args:
            governors: The stems of words that may embed a clause.
            events: Weights for annotated events, in one column; None if it learnt from none.
            curve: From a sum of them to a value.
            degrees: Weights for other claims, a column for each of `CLASSES`; None if it learnt
                from none.

        Raises:
            ModelError: If the shapes do not match.
        """
        for weights, columns in ((events, 1), (degrees, len(CLASSES))):
            if weights and weights.table.shape != (1 + len(weights.features), columns):
                raise ModelError(
                    f"weights of shape {weights.table.shape} do not fit {len(weights.features)} "
                    f"features and {columns} columns; the model is damaged, train or install it "
                    "again"
                )
        self.curve = curve
        self._governors = frozenset(governors)
        self._stored = (events, degrees)
        self._events: dict[str, float] | None = None
        self._degrees: dict[str, int] | None = None
        if events:
            column = events.table[:, 0].astype(float).tolist()
            self._intercept = column[0]
            self._events = dict(zip(events.features, column[1:], strict=True))
        if degrees:
            self._table = degrees.table.astype(np.float64)
            self._degrees = {name: row for row, name in enumerate(degrees.features, 1)}

    @property
    def size(self) -> int:
        """The number of features with weights."""
        return sum(len(weights.features) for weights in self._stored if weights)

    def judge(
        self, claims: Sequence[Claim], hints: Sequence[Hints]
    ) -> list[dict[Holder, Commitment]]:
        """Return the commitments to each claim; empty where it learnt nothing of the kind.

        Args:
            claims: The claims.
            hints: For each, the hedges that the model of cues finds.
        """
        found: list[dict[Holder, Commitment]] = []
        weighed: list[tuple[dict[Holder, Commitment], float, Attribution | None]] = []
        rows: list[int] = []
        starts: list[int] = []
        row_of = None if self._degrees is None else self._degrees.get
        for claim, hint in zip(claims, hints, strict=True):
            commitment: dict[Holder, Commitment] = {}
            found.append(commitment)
            attribution = claim.attribution
            by_event = attribution is None and (claim.event is not None or row_of is None)
            if by_event and self._events is not None:
                commitment["author"] = self._of_event(claim)
            elif row_of is not None and attribution is None and asks(claim):
                commitment["author"] = OPEN
            elif row_of is not None:
                place = cue_place(claim)
                weighed.append((commitment, hint.doubt, attribution))
                if attribution is not None:
                    commitment["author"] = towards_content(claim, attribution, place)
                starts.append(len(rows))
                rows.append(0)
                rows.extend(filter(None, map(row_of, reporting_features(claim, place))))
                rows.extend(filter(None, map(row_of, hint.features)))
        if starts:
            sums = np.add.reduceat(self._table[rows], starts, axis=0).tolist()
            for (commitment, doubt, attribution), logits in zip(weighed, sums, strict=True):
                learnt = _commitment(logits, doubt)
                if attribution is None:
                    commitment["author"] = learnt
                else:
                    commitment["source"] = OPEN if _unsaid(attribution, learnt) else learnt
        return found

    def total(self, predicate: Predicate) -> float:
        """Return the sum of the weights of a predicate, before the curve."""
        assert self._events is not None
        features = context_features(predicate, self._governors)
        return sum(filter(None, map(self._events.get, features)), self._intercept)

    def _of_event(self, claim: Claim) -> Commitment:
        predicate = predicate_of(claim)
        return OPEN if predicate is None else Commitment.at(self.curve.value(self.total(predicate)))

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """Return the weights and the names of their features as plain arrays."""
        found: dict[str, npt.NDArray[Any]] = {}
        for kind, weights in zip(("events", "degrees"), self._stored, strict=True):
            if weights:
                names = "\n".join(weights.features).encode()
                found[kind] = weights.table
                found[f"{kind}_names"] = np.frombuffer(names, dtype=np.uint8)
        return found

    def save(self, folder: Path) -> dict[str, Any]:
        """Write the arrays to a folder, and return the rest, which JSON can hold."""
        with (folder / ARRAYS_FILE).open("wb") as stream:
            np.savez_compressed(stream, allow_pickle=False, **self.arrays())
        return {"curve": attrs.asdict(self.curve), "governors": sorted(self._governors)}

    @classmethod
    def load(cls, folder: Path, state: Mapping[str, Any]) -> CommitmentModel:
        """Read what `save` wrote.

        Args:
            folder: The folder with the arrays.
            state: What `save` returned.

        Raises:
            ModelError: If the arrays do not fit together.
            OSError: If the arrays are absent.
            ValueError: If they are damaged.
        """
        with (
            (folder / ARRAYS_FILE).open("rb") as stream,
            np.load(stream, allow_pickle=False) as arrays,
        ):
            events, degrees = (_weights(arrays, kind) for kind in ("events", "degrees"))
        return cls(state["governors"], events, Curve(**state["curve"]), degrees)


def _weights(arrays: Mapping[str, npt.NDArray[Any]], kind: str) -> Weights | None:
    if kind not in arrays:
        return None
    names = arrays[f"{kind}_names"].tobytes().decode()
    features = tuple(names.split("\n")) if names else ()
    return Weights(features, arrays[kind].astype(np.float16, copy=False))


def predicate_of(claim: Claim) -> Predicate | None:
    """Return the predicate of a claim; None if the claim has no words."""
    head = claim.head
    if head is None:
        return None
    tokens = claim.segmentation.tokens
    place = bisect_left(tokens.starts, head.start)
    if claim.event is not None and len(tokens.within(head)) > 1:
        head = attrs.evolve(claim, spans=(head,), event=None).head or head
        place = bisect_left(tokens.starts, head.start)
    for span in claim.spans:
        if span.end > head.start:
            piece = tokens.within(span)
            if place in piece:
                return Predicate.of(tokens.lowers[piece.start : piece.stop], place - piece.start)
    return None


def cue_place(claim: Claim) -> range:
    """Return the indices of the tokens of the first piece of a cue; empty without a cue."""
    cue = claim.attribution and claim.attribution.cue
    return claim.segmentation.tokens.within(cue.spans[0]) if cue else range(0)


def _unsaid(attribution: Attribution, learnt: Commitment) -> bool:
    """Return whether a negated cue leaves open what the source holds: "*never said* that it fell".

    "Does not deny that" is learnt, and so is "does not think that", which holds it improbable.
    """
    if not attribution.negated or (attribution.cue and attribution.cue.stance == "denying"):
        return False
    return (learnt.degree, learnt.polarity) != ("probable", "-")


SURE: Final = 0.55
"""A claim counts as certain only from this expected value on, even if that is likeliest."""


def _commitment(logits: Sequence[float], doubt: float) -> Commitment:
    """Return the likeliest degree and polarity, and the expected value as far as these allow.

    Args:
        logits: The sum of weights of each of `CLASSES`.
        doubt: The share by which the value is lowered.
    """
    degree, polarity = CLASSES[logits.index(max(logits))]
    value = _expected(logits, doubt)
    if degree == "certain" and abs(value) < SURE:
        return Commitment.at(value)
    low, high = _RANGES[degree]
    if degree == "none":
        return Commitment("none", None, min(max(value, low), high))
    if polarity == "-":
        return Commitment(degree, polarity, -min(max(-value, low), high))
    return Commitment(degree, polarity, min(max(value, low), high))


def _expected(logits: Sequence[float], doubt: float) -> float:
    """Return the expected value of a commitment, lowered by a share."""
    top = max(logits)
    powers = [math.exp(logit - top) for logit in logits]
    mean: float = sum(map(mul, powers, _MIDDLES)) / sum(powers)
    return (1 - doubt) * mean
