"""Labels, scores and commitments, as systems write them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final, Literal, cast

from allegedly.bench.predictions.found import shown
from allegedly.model import DEGREES, HOLDERS, Commitment, Degree, Holder, Label, Polarity

_DEGREE: Final = re.compile(rf"({'|'.join(DEGREES)})(?: ?([+-]))?")
_LABELS: Final[Mapping[str, Label]] = {
    "hedged": "hedged",
    "uncertain": "hedged",
    "plain": "plain",
    "certain": "plain",
}


def label_and_score(label: Any, score: Any) -> tuple[Label | None, float]:
    """Return label and score, of which either may be missing.

    Raises:
        ValueError: If one of them is unknown, or they contradict each other.
    """
    if label is not None and (not isinstance(label, str) or label not in _LABELS):
        raise ValueError(f"label must be one of {', '.join(_LABELS)}, not {shown(label)}")
    named = None if label is None else _LABELS[label]
    if score is None:
        return named, float(named == "hedged")
    if isinstance(score, bool) or not isinstance(score, int | float) or not 0 <= score <= 1:
        raise ValueError(f"score must be a number from 0 to 1, not {shown(score)}")
    if named is None:
        return "hedged" if score > 0.5 else "plain", float(score)
    if score != 0.5 and (named == "hedged") != (score > 0.5):
        raise ValueError(
            f"score is the probability of hedged: above 0.5 the label is hedged, below it plain; "
            f"{score} contradicts {label!r}"
        )
    return named, float(score)


def commitment_of(value: Any) -> Commitment:
    """Return a commitment: "probable -", "none", a number from -1 to 1, or an object.

    Raises:
        ValueError: If it is none of these.
    """
    match value:
        case str() if found := _DEGREE.fullmatch(value):
            return Commitment.of(cast(Degree, found[1]), cast(Polarity, found[2] or "+"))
        case bool():
            pass
        case int() | float() if -1 <= value <= 1:
            return Commitment.at(value)
        case {"degree": str(degree), **rest} if set(rest) <= {"polarity", "value"}:
            made = commitment_of(f"{degree} {rest.get('polarity') or ''}".rstrip())
            number = rest.get("value")
            if number is None:
                return made
            counts = not isinstance(number, bool)
            if counts and isinstance(number, int | float) and -1 <= number <= 1:
                exact = Commitment(made.degree, made.polarity, number)
                if exact.problem is None:
                    return exact
                raise ValueError(f"commitment: {exact.problem}")
    raise ValueError(
        f"commitment must be a degree ({', '.join(DEGREES)}), with ' -' after it for the contrary, "
        f"or a number from -1 to 1, not {shown(value)}"
    )


def commitments_of(value: Any) -> dict[Holder | Literal["voice"], Commitment]:
    """Return commitments by holder; one without a holder is that of the claim's own voice.

    Raises:
        ValueError: If a holder or a commitment is unknown.
    """
    if value is None:
        return {}
    if isinstance(value, Mapping) and "degree" not in value:
        if unknown := [holder for holder in value if holder not in HOLDERS]:
            raise ValueError(
                f"unknown holder {shown(unknown[0])}; choose from {', '.join(HOLDERS)}"
            )
        return {holder: commitment_of(item) for holder, item in value.items() if item is not None}
    return {"voice": commitment_of(value)}
