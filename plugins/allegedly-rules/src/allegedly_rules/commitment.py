"""How firmly author and source stand behind a claim.

A claim counts as it is worded: who says that the council did not meet is certain of that. Where a
corpus marks an event, the commitment is to the event, so that negation counts.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final, Literal

from allegedly import Attribution, Claim, Commitment, Degree, Holder, Span
from allegedly.text.english import stem
from allegedly_rules.engine import Firing
from allegedly_rules.rules import REACH

PLAIN: Final = 0.92
"""The value of a plain statement: readers rarely call one entirely certain."""

ORDERED: Final = 0.35
"""The value of an event that begins its sentence, which is often an order."""

ASIDE: Final = 0.03
"""By how much a hedge whose scope does not reach the head lowers the value."""

LEAST: Final = 0.91
"""The least that such hedges leave of the value: a plain statement stays certain."""

NONE: Final = Commitment.of("none")
TRUE: Final = Commitment.of("certain")
FALSE: Final = Commitment.of("certain", "-")

_at = lru_cache(maxsize=256)(Commitment.at)

_ADVERBS: Final = "falsely|wrongly|incorrectly|mistakenly|baselessly|erroneously|untruthfully"
_BEFORE: Final = re.compile(rf"\b(?:{_ADVERBS})\s+$", re.IGNORECASE)
_AFTER: Final = re.compile(rf"\s+(?:{_ADVERBS})\b")
LONGEST: Final = 20
"""The number of characters before and after a cue in which such an adverb is looked for."""


def to_event(claim: Claim, firings: Iterable[Firing]) -> Mapping[Holder, Commitment]:
    """Return the author's commitment to the event of a claim."""
    head = _head(claim)
    sentence = claim.segmentation.sentences[claim.sentence].tokens
    value = ORDERED if head == sentence.start else PLAIN
    return {"author": _at(value * _product(head, firings))}


def to_words(claim: Claim, hedges: Sequence[tuple[Firing, Holder]]) -> Mapping[Holder, Commitment]:
    """Return the commitments to a claim as it is worded.

    Args:
        claim: The claim.
        hedges: The rules that found its hedges, each with the holder.
    """
    voice: Holder = "author" if claim.attribution is None else "source"
    own = [firing for firing, holder in hedges if holder == voice]
    if _asks(claim):
        value = 0.0
    elif own:
        head = _head(claim)
        value = PLAIN * _product(head, own) * _aside(head, own)
    else:
        value = PLAIN
    if claim.attribution is None:
        return {"author": _at(value)}
    return {
        "source": _of_source(claim.attribution, value),
        "author": _of_author(claim, claim.attribution),
    }


def _head(claim: Claim) -> int:
    """Return the index of the token that is the head of a claim."""
    tokens = claim.segmentation.tokens
    head = claim.head
    inside = tokens.within(head if head is not None else claim.spans[0])
    return inside.start


def _product(head: int, firings: Iterable[Firing]) -> float:
    """Return what the rules around a head make of a commitment of 1.

    They apply from the inside out: in "may not have known" the negation turns what "may" then
    weakens.
    """
    around = [
        firing
        for firing in firings
        if firing.rule.factor is not None
        and firing.scope.start <= head < firing.scope.stop
        and not firing.first <= head <= firing.last
    ]
    around.sort(key=lambda firing: _distance(firing, head))
    value = 1.0
    for firing in around:
        value *= firing.rule.factor if firing.rule.factor is not None else 1.0
        if firing.rule.shields:
            break
    return value


def _aside(head: int, firings: Iterable[Firing]) -> float:
    """Return what hedges elsewhere in a claim make of the commitment to its head: little."""
    others = sum(
        firing.rule.factor is not None and not firing.scope.start <= head < firing.scope.stop
        for firing in firings
    )
    return max(LEAST, 1 - ASIDE * others)


def _distance(firing: Firing, head: int) -> int:
    """Return how far out a rule is; what follows a head, as "?" does, is further than all else."""
    return head - firing.last if firing.last < head else firing.first - head + REACH


def _asks(claim: Claim) -> bool:
    """Return whether a claim ends as a question does."""
    text, end = claim.article.text, claim.spans[-1].end
    return "?" in text[end - 1 : end + 1]


def _of_source(attribution: Attribution, value: float) -> Commitment:
    """Return the source's commitment to a content whose words alone have a value."""
    cue, form = attribution.cue, attribution.content.form
    if form == "directive" or value == 0:
        return NONE
    degree = None if cue is None else _degrees().get(stem(cue.lemma))
    denied = cue is not None and (cue.stance == "denying" or degree == "refusal")
    if attribution.negated:
        if degree == "probable":  # "do not think that it fell"
            return Commitment.of("probable", "-")
        return Commitment.of("certain", "+" if denied else "-") if denied else NONE
    if denied:
        return _at(-value)
    if degree is None or degree == "refusal":
        return _at(value)
    firmest = Commitment.of(degree)
    return firmest if firmest.value < value else _at(value)


def _of_author(claim: Claim, attribution: Attribution) -> Commitment:
    """Return the author's commitment to what a source says: open, unless the cue tells."""
    cue = attribution.cue
    said = cue is not None and attribution.parent is None and not attribution.negated
    if cue is None or not said or attribution.content.form == "directive":
        return NONE
    if _is_false(claim, cue.spans[0]):
        return TRUE if cue.stance == "denying" else FALSE
    return TRUE if cue.stance == "endorsing" else NONE


def _is_false(claim: Claim, cue: Span) -> bool:
    """Return whether the author calls a report false: "falsely claimed", "claimed wrongly"."""
    text = claim.article.text
    if _BEFORE.search(text[max(0, cue.start - LONGEST) : cue.start]):
        return True
    after = _AFTER.match(text, cue.end, cue.end + LONGEST)
    return after is not None and not any(
        span.start < after.end() for span in claim.spans if span.end > cue.end
    )


@lru_cache(maxsize=1)
def _degrees() -> Mapping[str, Degree | Literal["refusal"]]:
    data = files("allegedly_rules") / "data" / "cues.toml"
    table: dict[Any, str] = tomllib.loads(data.read_text("utf-8"))
    return {stem(word): degree for degree, words in table.items() for word in words.split()}
