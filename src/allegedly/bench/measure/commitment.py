"""How well the commitment of a holder is found: its value, its degree and its polarity.

Where a classifier gives no commitment to a claim, it counts as the degree `none`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import attrs

from allegedly.bench.measure.sentences import Rates
from allegedly.model import DEGREES, POLARITIES, Assessment, Commitment, Degree, Holder, Polarity

SCALE: Final = 3
"""The corpora's values lie between minus this and this, the library's between -1 and 1."""

STEPS: Final = 6
"""Bins of the calibration for one unit of value; a degree's own value is in the middle of one."""

Pair = tuple[Commitment, Commitment]
"""The annotated commitment, and the one that was given."""


@attrs.frozen
class ValueBin:
    """Claims with similar given values.

    Attributes:
        count: Their number.
        given: Their mean given value, from -1 to 1.
        gold: Their mean annotated value, from -1 to 1.
    """

    count: int
    given: float
    gold: float


@attrs.frozen
class CommitmentScores:
    """Scores of the commitments of one holder.

    Attributes:
        count: Number of claims.
        missing: Number of claims to which the classifier gives no commitment of this holder.
        pearson: Pearson's r of the values; None if either is constant, as it is undefined then.
        mean_absolute_error: Mean distance of the values on the corpora's scale from -3 to 3.
        confusion: Number of claims by annotated degree, then by given degree.
        polarities: Counts of each polarity, out of the claims that are annotated with one.
        both: Share of claims whose degree and polarity are right.
        calibration: Mean annotated value by bins of the given value, without the empty ones.
    """

    count: int
    missing: int
    pearson: float | None
    mean_absolute_error: float
    confusion: Mapping[Degree, Mapping[Degree, int]]
    polarities: Mapping[Polarity, Rates]
    both: float
    calibration: tuple[ValueBin, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return counts and figures as plain data."""
        return {
            "count": self.count,
            "missing": self.missing,
            "pearson": self.pearson,
            "mean_absolute_error": self.mean_absolute_error,
            "degrees": {degree: rates.to_dict() for degree, rates in self.degrees.items()},
            "accuracy": self.accuracy,
            "macro_f1": self.macro_f1,
            "degree_and_polarity": self.both,
            "polarities": {
                polarity: rates.to_dict() for polarity, rates in self.polarities.items()
            },
            "polarity_accuracy": self.polarity_accuracy,
            "polarity_macro_f1": self.polarity_macro_f1,
            "confusion": {gold: dict(row) for gold, row in self.confusion.items()},
            "calibration_error": self.calibration_error,
            "calibration": [attrs.asdict(item) for item in self.calibration],
        }

    @property
    def degrees(self) -> dict[Degree, Rates]:
        """Counts of each degree."""
        return {
            degree: Rates(
                sum(self.confusion[degree].values()),
                sum(row[degree] for row in self.confusion.values()),
                self.confusion[degree][degree],
            )
            for degree in DEGREES
        }

    @property
    def accuracy(self) -> float:
        """Share of claims whose degree is right."""
        return sum(rates.found for rates in self.degrees.values()) / self.count

    @property
    def macro_f1(self) -> float:
        """Unweighted mean of the F1 of all degrees that are annotated or given."""
        return _macro_f1(self.degrees.values())

    @property
    def polarity_accuracy(self) -> float | None:
        """Share of right polarities, out of the claims that are annotated with one."""
        total = sum(rates.gold for rates in self.polarities.values())
        return sum(rates.found for rates in self.polarities.values()) / total if total else None

    @property
    def polarity_macro_f1(self) -> float | None:
        """Unweighted mean of the F1 of both polarities, out of the same claims."""
        return _macro_f1(self.polarities.values()) if self.polarity_accuracy is not None else None

    @property
    def calibration_error(self) -> float:
        """Mean distance of given and annotated value over the bins, by claim."""
        return sum(b.count * abs(b.given - b.gold) for b in self.calibration) / self.count


def degree_and_polarity(commitment: Commitment) -> str:
    """Return both in short: "probable -", or "none"."""
    return f"{commitment.degree} {commitment.polarity or ''}".rstrip()


def is_right(pair: Pair) -> bool:
    """Return whether degree and polarity are right."""
    gold, given = pair
    return (gold.degree, gold.polarity) == (given.degree, given.polarity)


def commitment_pairs(
    gold: Iterable[Mapping[Holder, Commitment]], found: Iterable[Assessment], holder: Holder
) -> list[Pair]:
    """Return annotated and given commitment to each claim for which the former is known.

    Args:
        gold: The annotated commitments to each claim.
        found: The assessment of each claim.
        holder: Whose commitment is compared.
    """
    none = Commitment.of("none")
    return [
        (truth[holder], assessment.commitment.get(holder, none))
        for truth, assessment in zip(gold, found, strict=True)
        if holder in truth
    ]


def commitment_scores(pairs: Sequence[Pair], missing: int = 0) -> CommitmentScores:
    """Compare commitments with the annotated ones, claim by claim.

    Args:
        pairs: Annotated and given commitment to each claim, at least one.
        missing: How many of the latter are placeholders, because none was given.
    """
    confusion: dict[Degree, dict[Degree, int]] = {d: dict.fromkeys(DEGREES, 0) for d in DEGREES}
    for gold, given in pairs:
        confusion[gold.degree][given.degree] += 1
    polar = [(gold.polarity, given.polarity) for gold, given in pairs if gold.polarity is not None]
    distance = sum(abs(gold.value - given.value) for gold, given in pairs)
    return CommitmentScores(
        len(pairs),
        missing,
        _pearson([given.value for _, given in pairs], [gold.value for gold, _ in pairs]),
        SCALE * distance / len(pairs),
        confusion,
        {
            polarity: Rates(
                sum(gold == polarity for gold, _ in polar),
                sum(given == polarity for _, given in polar),
                sum(gold == given == polarity for gold, given in polar),
            )
            for polarity in POLARITIES
        },
        sum(map(is_right, pairs)) / len(pairs),
        _calibration(pairs),
    )


def _macro_f1(classes: Iterable[Rates]) -> float:
    counted = [rates.f1 for rates in classes if rates.gold or rates.predicted]
    return sum(counted) / len(counted)


def _pearson(given: Sequence[float], gold: Sequence[float]) -> float | None:
    from scipy.stats import pearsonr

    if len(set(given)) < 2 or len(set(gold)) < 2:
        return None
    return float(pearsonr(given, gold).statistic)


def _calibration(pairs: Sequence[Pair]) -> tuple[ValueBin, ...]:
    bins: dict[int, list[Pair]] = {}
    for pair in pairs:
        bins.setdefault(round(pair[1].value * STEPS), []).append(pair)
    return tuple(
        ValueBin(
            len(inside),
            sum(given.value for _, given in inside) / len(inside),
            sum(gold.value for gold, _ in inside) / len(inside),
        )
        for _, inside in sorted(bins.items())
    )
