"""How firmly the author or a source stands behind a claim."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import attrs

from allegedly.model.vocabularies import HOLDERS, POLARITIES, Degree, Holder, Polarity

VALUE_DIGITS: Final = 3
"""Decimals of a value: few enough to be the same on every platform."""

VALUES: Final[dict[Degree, float]] = {
    "certain": 1.0,
    "probable": 2 / 3,
    "possible": 1 / 3,
    "none": 0.0,
}
"""The value of each degree, as on the scale from −3 to 3 of the corpora of events."""


RANGES: Final[dict[Degree, tuple[float, float]]] = {
    "certain": (0.833, 1.0),
    "probable": (0.5, 0.833),
    "possible": (0.167, 0.5),
    "none": (0.0, 0.167),
}
"""The sizes of the values of each degree, both ends included: those nearest to its own value."""


def _rounded(value: float) -> float:
    return round(float(value), VALUE_DIGITS) + 0.0  # never -0.0


@attrs.frozen
class Commitment:
    """How firmly a holder stands behind a claim, as it is worded.

    A source who says that the council did not meet is certain of that, with the polarity `+`; one
    who denies that it met is certain that it is false, `-`. Where `Claim.event` is set, the
    commitment is to that event, so that a negation around it counts. The terms are those of
    FactBank (Saurí & Pustejovsky 2009).

    Attributes:
        degree: `certain`, `probable` or `possible`; `none` where the holder leaves open whether the
            claim is true, as in questions, orders, wishes and conditions.
        polarity: `+` if this is how sure it is that the claim is true, `-` if it is how sure it is
            that it is false; None with the degree `none`.
        value: The same as one number: -1 (certainly not) through 0 (left open) to 1 (certainly so),
            rounded to three decimals. Its sign is that of the polarity, and its size is nearest to
            1 for `certain`, to 2/3 for `probable`, to 1/3 for `possible` and to 0 for `none`.

    The three must agree: `problem` says where they do not, and a plugin's commitment that has one
    is refused.
    """

    degree: Degree
    polarity: Polarity | None
    value: float = attrs.field(converter=_rounded)

    @classmethod
    def of(cls, degree: Degree, polarity: Polarity = "+") -> Commitment:
        """Return the commitment of a degree, with the value in the middle of its range.

        Args:
            degree: The degree.
            polarity: The polarity; ignored with the degree `none`.

        Raises:
            ValueError: If one of them is unknown.
        """
        if degree not in VALUES:
            raise ValueError(f"unknown degree {degree!r}; choose from {', '.join(VALUES)}")
        if degree != "none" and polarity not in POLARITIES:
            raise ValueError(f"unknown polarity {polarity!r}; choose from {', '.join(POLARITIES)}")
        if degree == "none":
            return cls("none", None, 0.0)
        return cls(degree, polarity, VALUES[degree] if polarity == "+" else -VALUES[degree])

    @classmethod
    def at(cls, value: float) -> Commitment:
        """Return the commitment with a value; its degree is the one whose own value is nearest.

        Args:
            value: From -1 to 1.

        Raises:
            ValueError: If it is not a number, or lies beyond: a rating from -3 to 3 must be divided
                by 3 first.
        """
        if not -1 <= value <= 1:  # also true of NaN
            raise ValueError(
                f"the value of a commitment is {value}; give a number from -1 to 1 "
                "(divide a rating from -3 to 3 by 3)"
            )
        value = _rounded(value)
        size = abs(value)
        if size < 1 / 6:
            return cls("none", None, value)
        degree: Degree = "certain" if size >= 5 / 6 else "probable" if size >= 1 / 2 else "possible"
        return cls(degree, "+" if value > 0 else "-", value)

    @property
    def problem(self) -> str | None:
        """Why degree, polarity and value contradict each other; None if they do not."""
        if self.degree not in VALUES:
            return f"the degree {self.degree!r} is unknown; choose from {', '.join(VALUES)}"
        if self.degree == "none":
            if self.polarity is not None:
                return (
                    "the degree is 'none', which has no polarity, and the polarity "
                    f"{self.polarity!r}"
                )
        elif self.polarity not in POLARITIES:
            return f"the polarity {self.polarity!r} is unknown; choose from {', '.join(POLARITIES)}"
        if not -1 <= self.value <= 1:
            return f"the value {self.value} is not between -1 and 1"
        low, high = RANGES[self.degree]
        if not low <= abs(self.value) <= high:
            return (
                f"the value {self.value} contradicts the degree {self.degree!r}, whose values are "
                f"from {low} to {high} in size; Commitment.at finds the degree of a value"
            )
        if self.polarity is not None and (self.value > 0) != (self.polarity == "+"):
            return f"the value {self.value} contradicts the polarity {self.polarity!r}"
        return None


def contradiction(held: Mapping[Holder, Commitment], *, attributed: bool) -> str | None:
    """Return why commitments cannot be those to one claim; None if they can.

    Args:
        held: The commitments by holder.
        attributed: Whether the claim is that of a source.
    """
    voice = "source" if attributed else "author"
    if unknown := [holder for holder in held if holder not in HOLDERS]:
        return f"the holder {unknown[0]!r} is unknown; choose from {', '.join(HOLDERS)}"
    if held and voice not in held:
        return f"the claim is the {voice}'s, but there is no commitment of the {voice}"
    if "source" in held and not attributed:
        return "the claim is the author's, but there is a commitment of a source"
    for holder, item in held.items():
        if item.problem is not None:
            return f"the commitment of the {holder}: {item.problem}"
    return None
