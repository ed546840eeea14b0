"""The meaning of the columns of the encoder's output."""

from __future__ import annotations

from typing import Final

import attrs

from allegedly.model import FORMS, SOURCE_KINDS, STANCES, HedgeType

ROLES: Final = ("source", "cue", "content")

HEDGES: Final[tuple[HedgeType, ...]] = ("epistemic", "doxastic", "investigation", "condition")
"""The hedge types that the corpora of semantic uncertainty mark; they decide the label."""

VAGUE: Final[tuple[HedgeType, ...]] = ("hearsay", "weasel", "approximator")
"""The hedge types that only `newsroom` marks."""

COMMITMENTS: Final = ("CT+", "PR+", "PS+", "CT-", "PR-", "PS-", "U")
"""The commitment of a source, in the codes of FactBank."""

LINK: Final = 64
"""Length of the vectors whose products show which words belong together."""

OUTSIDE, BEGIN, INSIDE = 0, 1, 2
"""Tags: class 0 is outside all spans, 2k + 1 begins a span of kind k, 2k + 2 continues it."""


@attrs.frozen
class Level:
    """The columns that find attributions of one level: outermost ones, or those inside a content.

    Attributes:
        tags: Tags of source, cue and content.
        of_content: A word of a content, in search of its cue.
        of_cue: A word of a cue, to be found by its content.
        to_source: A word of a cue, in search of its source.
        of_source: A word of a source, to be found by its cue.
    """

    tags: slice
    of_content: slice
    of_cue: slice
    to_source: slice
    of_source: slice


def _level(tags: int, links: int) -> Level:
    vectors = (slice(links + n * LINK, links + (n + 1) * LINK) for n in range(4))
    return Level(slice(tags, tags + 1 + 2 * len(ROLES)), *vectors)


def _after(stop: int, width: int) -> slice:
    return slice(stop, stop + width)


_HEDGES: Final = slice(7, 8 + 2 * len(HEDGES))
HEDGED: Final = _HEDGES.stop
"""How much a token contributes to its sentence being hedged."""

OUTER: Final = _level(0, HEDGED + 1)
OUTER_WIDTH: Final = OUTER.of_source.stop
"""Width of the output of a model that finds only outermost attributions and `HEDGES`."""

INNER: Final = _level(OUTER_WIDTH, OUTER_WIDTH + 7)
FORM: Final = _after(INNER.of_source.stop, len(FORMS))
INNER_FORM: Final = _after(FORM.stop, len(FORMS))
COMMITMENT: Final = _after(INNER_FORM.stop, len(COMMITMENTS))
INNER_COMMITMENT: Final = _after(COMMITMENT.stop, len(COMMITMENTS))
KIND: Final = _after(INNER_COMMITMENT.stop, len(SOURCE_KINDS))
STANCE: Final = _after(KIND.stop, len(STANCES))
_VAGUE: Final = _after(STANCE.stop, 2 * len(VAGUE))
VALUE: Final = _VAGUE.stop
"""How sure the text leaves its reader that an event is real, from -1 to 1."""

WIDTH: Final = VALUE + 1

HEDGE_TAGS: Final = (*range(_HEDGES.start, _HEDGES.stop), *range(_VAGUE.start, _VAGUE.stop))
"""Tags of hedges: of `HEDGES`, then of `VAGUE`."""

TRAITS: Final = {
    "form": FORM,
    "inner form": INNER_FORM,
    "commitment": COMMITMENT,
    "inner commitment": INNER_COMMITMENT,
    "kind": KIND,
    "stance": STANCE,
}
"""Properties of attributions: forms and commitments at each word of the content, kinds at each word
of the source, stances at each word of the cue."""
