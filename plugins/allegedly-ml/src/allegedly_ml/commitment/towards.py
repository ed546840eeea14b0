"""The author's commitment to what a source says.

Reporting leaves it open ("said", "claimed"), unless the author's own words take sides: a factive
cue ("pointed out", "revealed") takes the content for granted, "falsely claimed" denies it.
"""

from __future__ import annotations

from typing import Final

from allegedly import Commitment
from allegedly.model import Attribution, Claim

OPEN: Final = Commitment.of("none")
_TRUE: Final = Commitment.of("certain")
_FALSE: Final = Commitment.of("certain", "-")

_DISBELIEVING: Final = frozenset(
    """falsely wrongly incorrectly mistakenly erroneously inaccurately untruthfully false wrong
    untrue incorrect baseless groundless unfounded bogus discredited debunked""".split()
)
_BELIEVING: Final = frozenset("rightly correctly truthfully accurately".split())
_LIES: Final = frozenset(("lie", "pretend", "fabricate"))


def towards_content(claim: Claim, attribution: Attribution, place: range) -> Commitment:
    """Return the author's commitment to the content of an attribution.

    Args:
        claim: The claim.
        attribution: Its attribution.
        place: The indices of the tokens of its cue.
    """
    cue = attribution.cue
    if cue is None or attribution.parent is not None or attribution.content.form != "proposition":
        return OPEN
    lowers = claim.segmentation.tokens.lowers
    near = lowers[max(0, place.start - 1) : place.stop + 1]
    if cue.lemma in _LIES or not _DISBELIEVING.isdisjoint(near):
        return OPEN if attribution.negated else _FALSE
    if not _BELIEVING.isdisjoint(near):
        return OPEN if attribution.negated else _TRUE
    # "Did not reveal that" takes it for granted, "did not show that" does not: left open.
    return _TRUE if cue.stance == "endorsing" and not attribution.negated else OPEN
