"""The author's commitment to what a source says.

Reporting leaves it open ("said", "claimed"), unless the author's own words take sides: a factive
cue ("pointed out", "revealed") takes the content for granted, unless it is itself left open ("may
reveal"), "falsely claimed" denies it, and "falsely denied" affirms it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from allegedly import Commitment
from allegedly.model import Attribution, Claim
from allegedly.text.english import stem
from allegedly_ml.commitment.words import ADVERBS, AUXILIARIES, MODALS

OPEN: Final = Commitment.of("none")
_TRUE: Final = Commitment.of("certain")
_FALSE: Final = Commitment.of("certain", "-")

_DISBELIEVING: Final = frozenset(
    """falsely wrongly incorrectly mistakenly erroneously inaccurately untruthfully false wrong
    untrue incorrect baseless groundless unfounded bogus discredited debunked""".split()
)
_BELIEVING: Final = frozenset("rightly correctly truthfully accurately".split())
_SIDES: Final = _DISBELIEVING | _BELIEVING
_LIES: Final = frozenset(map(stem, ("lie", "pretend", "fabricate")))
_stem = lru_cache(maxsize=4096)(stem)
_OPENS: Final = frozenset("if unless whether should until".split())
_UNREAL: Final = MODALS | frozenset("to reportedly allegedly supposedly apparently".split())
"""In the verb group of a cue, these leave open whether it happened."""

_WITHIN: Final = 12
"""The most words before a cue in which its verb group and its clause are looked at."""


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
    tokens = claim.segmentation.tokens
    lowers = tokens.lowers
    near = _SIDES.intersection(lowers[max(0, place.start - 1) : place.stop + 1])
    if near and place.stop < len(lowers) and lowers[place.stop] in near:
        after = tokens.span(place.stop, place.stop)
        if any(after.overlaps(span) for span in claim.spans):  # "said *wrong* addresses were used"
            near = _SIDES.intersection(lowers[max(0, place.start - 1) : place.stop])
    lies = _stem(cue.lemma) in _LIES
    if not (lies or near or cue.stance == "endorsing"):
        return OPEN
    # "Did not reveal that" takes it for granted, "did not show that" does not: left open.
    before = lowers[max(0, place.start - _WITHIN) : place.start]
    if attribution.negated or asks(claim) or _is_unreal(before):
        return OPEN
    if not (lies or near):
        return _TRUE
    true = not lies and _DISBELIEVING.isdisjoint(near)
    return _FALSE if true == (cue.stance == "denying") else _TRUE  # "falsely denied": it is so


def asks(claim: Claim) -> bool:
    """Return whether a claim is a question; of several sentences, the first decides."""
    text, end = claim.article.text, claim.spans[-1].end
    if "?" not in text[end - 1 : end + 1]:
        return False
    last = claim.segmentation.sentence_at(end - 1)
    return last is None or last.index == claim.sentence


def _is_unreal(before: Sequence[str]) -> bool:
    """Return whether the words before a cue leave open that it happened: "*may* have shown"."""
    in_group = True
    for word in reversed(before):
        if not word[0].isalnum() and word[0] != "'":
            return False
        if in_group and word in _UNREAL:
            return True
        in_group = in_group and (word in AUXILIARIES or word in ADVERBS or word.endswith("ly"))
        if word in _OPENS:
            return True
    return False
