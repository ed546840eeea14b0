"""How firmly author and source stand behind a claim.

A claim counts as it is worded: who says that the council did not meet is certain of that. Where a
corpus marks an event, the commitment is to the event, so that negation counts.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final, get_args

from allegedly import Attribution, Claim, Commitment, Cue, Degree, Holder, Span
from allegedly.model import Stance
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

Operators = Callable[[int], Iterable[Firing]]
"""Returns the operators in a sentence, by its number."""

VALUES: Final[Mapping[str, float]] = {
    degree: Commitment.of(degree).value for degree in get_args(Degree)
}
_DENIALS: Final = frozenset(("doubt", "exclusion", "dispute", "refusal", "denial"))
_FEW: Final = frozenset(("little", "scant"))
_UNABLE: Final = frozenset(("cannot", "can't", "can", "ca", "couldn't", "could"))
"""Before "not deny": who cannot deny a thing grants it."""

_UNREAL: Final = frozenset(
    """will 'll wo shall would 'd must should ought can could ca may might to if unless whether
    until before let please""".split()
)
_ASIDES: Final = frozenset("who whom whose which that where ,".split())
_NEAR: Final = 15
"""Only if such words stand so near before a cue or a hedge is their effect worked out."""

_ENDS: Final = frozenset((";", ":", "—", "–"))
_BREAKS: Final = _ENDS | frozenset(
    "and but or that who which whose because although though while when where".split()
)
"""What ends the clause of a head, so that a condition after it belongs to another clause."""

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


def to_words(
    claim: Claim, hedges: Sequence[tuple[Firing, Holder]], operators: Operators
) -> Mapping[Holder, Commitment]:
    """Return the commitments to a claim as it is worded.

    Args:
        claim: The claim.
        hedges: The rules that found its hedges, each with the holder.
        operators: Returns the operators in a sentence, by its number.
    """
    attribution = claim.attribution
    voice: Holder = "author" if attribution is None else "source"
    own = [firing for firing, holder in hedges if holder == voice]
    asks = _asks(claim)
    value = 0.0 if asks else _of_content(claim, own)
    if attribution is None:
        return {"author": _at(value)}
    framing = [firing for firing, holder in hedges if holder != voice]
    return {
        "source": _of_source(claim, attribution, value),
        "author": NONE if asks else _of_author(claim, attribution, framing, operators),
    }


def _of_content(claim: Claim, own: Sequence[Firing]) -> float:
    """Return the value of a claim to whose claim it is, as far as its words show."""
    if not own:
        return PLAIN
    head = _head(claim)
    bearing = own
    tokens = claim.segmentation.tokens
    if not _ASIDES.isdisjoint(tokens.lowers[max(0, own[0].first - _NEAR) : head]):
        passed = [tokens.within(span) for span in claim.asides]
        bearing = [f for f in own if not any(f.first in aside for aside in passed)]
    part = _product(head, bearing, itself=True)
    if part == 1 and any(_depends(claim, head, firing) for firing in bearing):
        return 0.0
    return PLAIN * part * _aside(head, own)


def _depends(claim: Claim, head: int, condition: Firing) -> bool:
    """Return whether the clause of a head depends on a condition: "*fails* if they leave"."""
    if condition.rule.type != "condition":
        return False
    segmentation = claim.segmentation
    sentence = segmentation.sentences[claim.sentence].tokens
    if head not in sentence or condition.first not in sentence:
        return False
    between = segmentation.tokens.lowers[min(head, condition.last) + 1 : max(head, condition.first)]
    return (_BREAKS if condition.first > head else _ENDS).isdisjoint(between)


def _head(claim: Claim) -> int:
    """Return the index of the token that is the head of a claim."""
    tokens = claim.segmentation.tokens
    head = claim.head
    inside = tokens.within(head if head is not None else claim.spans[0])
    return inside.start


def _product(head: int, firings: Iterable[Firing], *, itself: bool = False) -> float:
    """Return what the rules around a head make of a commitment of 1.

    They apply from the inside out: in "may not have known" the negation turns what "may" then
    weakens.

    Args:
        head: The token.
        firings: The rules.
        itself: Whether what the head itself believes counts: "It *seems* that it fell" as words is
            not certain, though the event of seeming is.
    """
    around = [
        firing
        for firing in firings
        if firing.rule.factor is not None
        and firing.scope.start <= head < firing.scope.stop
        and (
            not firing.first <= head <= firing.last
            or (itself and firing.rule.type in ("epistemic", "doxastic"))
        )
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
    """Return whether a claim is a question; of several sentences, the first decides."""
    text, end = claim.article.text, claim.spans[-1].end
    if "?" not in text[end - 1 : end + 1]:
        return False
    last = claim.segmentation.sentence_at(end - 1)
    return last is None or last.index == claim.sentence


def _of_source(claim: Claim, attribution: Attribution, value: float) -> Commitment:
    """Return the source's commitment to a content whose words alone have a value."""
    cue, form = attribution.cue, attribution.content.form
    if form == "directive" or value == 0:
        return NONE
    kind = None if cue is None else _kind(cue.lemma, cue.stance)
    if cue is not None and kind in _DENIALS:
        return _at(value * _of_denial(claim, cue, kind, negated=attribution.negated))
    if attribution.negated:  # "do not think that it fell"
        return Commitment.of("probable", "-") if kind == "probable" else NONE
    if kind == "weighed":  # "considers it closed", but "is considering closing it"
        kind = "probable" if form == "proposition" else "possible"
    return _at(value if kind is None else min(value, VALUES[kind]))


@lru_cache(maxsize=1024)
def _kind(lemma: str, stance: Stance) -> str | None:
    """Return the kind of a cue in ``cues.toml``; None if it leaves the degree to the content."""
    kind = _kinds().get(stem(lemma))
    if stance == "denying":
        return kind if kind in _DENIALS else "denial"
    return None if kind == "exclusion" else kind  # a court "ruled that"


def _of_denial(claim: Claim, cue: Cue, kind: str, *, negated: bool) -> float:
    """Return by how much a cue of doubt or denial multiplies the value of what is denied.

    Who has no doubt of a thing, or does not dispute it, is certain of it; who does not rule it out
    holds it possible; and who does not deny it leaves it open.
    """
    tokens = claim.segmentation.tokens
    first = tokens.within(cue.spans[0]).start
    before = tokens.lowers[max(0, first - 2) : first]
    if kind == "doubt":
        few = not _FEW.isdisjoint(before)
        return 1.0 if negated else VALUES["probable"] * (1 if few else -1)
    if not negated:
        return -1.0
    if kind == "exclusion":
        return VALUES["possible"]
    return 1.0 if kind == "dispute" or not _UNABLE.isdisjoint(before) else 0.0


def _of_author(
    claim: Claim, attribution: Attribution, framing: Sequence[Firing], operators: Operators
) -> Commitment:
    """Return the author's commitment to what a source says: open, unless the cue tells.

    "Confirmed that" takes the content for granted, but "may have confirmed that", "if they confirm
    that" and "will confirm that" do not.
    """
    cue = attribution.cue
    said = cue is not None and attribution.parent is None and not attribution.negated
    if cue is None or not said or attribution.content.form == "directive":
        return NONE
    if _is_false(claim, cue.spans[0]):
        return TRUE if cue.stance == "denying" else FALSE
    if cue.stance != "endorsing":
        return NONE
    tokens = claim.segmentation.tokens
    at = tokens.within(cue.spans[0]).start
    around = list(framing)
    if not _UNREAL.isdisjoint(tokens.lowers[max(0, at - _NEAR) : at]):
        sentence = claim.segmentation.sentence_at(cue.spans[0].start)
        around += operators(sentence.index) if sentence is not None else ()
    return TRUE if _product(at, around) == 1 else NONE


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
def _kinds() -> Mapping[str, str]:
    data = files("allegedly_rules") / "data" / "cues.toml"
    table: dict[Any, str] = tomllib.loads(data.read_text("utf-8"))
    return {stem(word): kind for kind, words in table.items() for word in words.split()}
