"""Commitments in words, and on a scale from certainly not to certainly so."""

from __future__ import annotations

from collections import Counter
from typing import Final

import attrs

from allegedly.model import Analysis, Assessment, Commitment, Degree, Holder, Polarity

POSITIONS: Final[dict[tuple[Degree, Polarity | None], str]] = {
    ("certain", "+"): "certain",
    ("probable", "+"): "probable",
    ("possible", "+"): "possible",
    ("none", None): "left open",
    ("possible", "-"): "possibly not",
    ("probable", "-"): "probably not",
    ("certain", "-"): "certainly not",
}
"""The words for each degree and polarity, from one end of the scale to the other."""

MEANINGS: Final[dict[str, str]] = {
    "certain": "stated as a fact",
    "probable": "likely",
    "possible": "may be so",
    "left open": "no side taken",
    "possibly not": "may not be so",
    "probably not": "unlikely",
    "certainly not": "denied as false",
}
"""Each of these words explained in a few others."""

_STEPS: Final = 4
"""Characters on each side of the middle of a scale in text."""


@attrs.frozen
class Held:
    """A commitment to show.

    Attributes:
        holder: Whose it is.
        towards: Whether it is the author's towards what a source says.
        commitment: The commitment.
    """

    holder: Holder
    towards: bool
    commitment: Commitment

    @property
    def words(self) -> str:
        """The commitment in words."""
        return in_words(self.commitment)

    @property
    def number(self) -> str:
        """The value with its sign."""
        return signed(self.commitment.value)

    @property
    def percent(self) -> float:
        """The place of the value on the scale, from 0 to 100."""
        return 50 * (1 + self.commitment.value)

    @property
    def scale(self) -> str:
        """The scale in text, with a dot where the value is."""
        return text_scale(self.commitment.value)

    @property
    def spoken(self) -> str:
        """The scale for those who cannot see it."""
        who = "the author, on what the source says" if self.towards else f"the {self.holder}"
        return (
            f"How firmly, {who}: {self.words}, {self.number} on a scale from −1, certainly not, "
            "through 0, left open, to +1, certainly so"
        )


def in_words(commitment: Commitment) -> str:
    """Return a commitment in words: "probable", "certainly not", "left open"."""
    return POSITIONS[commitment.degree, commitment.polarity]


def held_in(found: Assessment) -> tuple[Held, ...]:
    """Return the commitments of an assessment that are worth showing, the voice's first.

    Most authors leave open what a source says, so theirs is shown only where they do not.
    """
    if found.voiced is None:
        return ()
    source, author = found.commitment.get("source"), found.commitment.get("author")
    shown = [] if source is None else [Held("source", False, source)]
    if author is not None and (source is None or author.degree != "none"):
        shown.append(Held("author", source is not None, author))
    return tuple(shown)


def counted(analysis: Analysis) -> dict[str, dict[str, int]]:
    """Return how often each classifier places the voices where, in words and in order.

    Classifiers that tell nothing are left out, as are places where no claim is.
    """
    figures: dict[str, dict[str, int]] = {}
    for name, judged in analysis.assessments.items():
        found = Counter(in_words(i.voiced) for i in judged.values() if i.voiced is not None)
        if found:
            figures[name] = {words: found[words] for words in POSITIONS.values() if found[words]}
    return figures


def signed(value: float) -> str:
    """Return a value to two decimals with its sign: "+0.67", "−1.00", "0.00"."""
    shown = f"{abs(value):.2f}"
    sign = "" if shown == "0.00" else "−" if value < 0 else "+"
    return sign + shown


def text_scale(value: float) -> str:
    """Return the scale as a line of text, with a dot where the value is: "−1 ────┼──●─ +1"."""
    line = list("─" * _STEPS + "┼" + "─" * _STEPS)
    line[_STEPS + round(_STEPS * value)] = "●"
    return f"−1 {''.join(line)} +1"
