"""How firmly author and source stand behind a claim.

A claim is judged as it is worded: a source who says that the council did not meet is certain of
that. Where a corpus marks an event, the commitment is to the event, so that negation counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from allegedly import Attribution, Claim, Commitment, Holder
from allegedly_rules.cues import NONE, commitment_at, is_true, of_source
from allegedly_rules.engine import Firing
from allegedly_rules.rules import REACH

PLAIN: Final = 0.92
"""The value of a plain statement: readers rarely call one entirely certain."""

ORDERED: Final = 0.35
"""The value of an event that begins its sentence, which is often an order."""

CONDITIONAL: Final = 0.5
"""The share of its value that an event keeps if it depends on a condition: annotators' mean rating.

A claim that is judged as it is worded is left open by a condition, as by a question mark.
"""

ASIDE: Final = 0.03
"""By how much a hedge whose scope does not reach the head lowers the value."""

LEAST: Final = 0.91
"""The least that such hedges leave of the value: a plain statement stays certain."""

Hedges = Sequence[tuple[Firing, Holder]]
"""The rules that found the hedges of a claim, each with the holder."""

Operators = Callable[[int], Iterable[Firing]]
"""Returns the operators in a sentence, by its number."""

TRUE: Final = Commitment.of("certain")
FALSE: Final = Commitment.of("certain", "-")

_UNREAL: Final = frozenset(
    """will 'll wo shall would 'd must should ought can could ca may might to if unless whether
    until before let please""".split()
)
_ASIDES: Final = frozenset("who whom whose which that where ,".split())
_NEAR: Final = 15
"""The effect of such words counts only if they stand at most this many tokens before it."""

_ENDS: Final = frozenset((";", ":", "—", "–"))
_BREAKS: Final = _ENDS | frozenset(
    "and but or that who which whose because although though while when where".split()
)
"""What ends the clause of a head, so that a condition after it belongs to another clause."""


def to_event(
    claim: Claim, hedges: Sequence[Firing], operators: Iterable[Firing]
) -> Mapping[Holder, Commitment]:
    """Return the author's commitment to the event of a claim.

    Args:
        claim: The claim.
        hedges: The rules that found its hedges, or kept others off.
        operators: The operators in its sentence; those on the words of a hedge do not count again.
    """
    head = _head(claim)
    sentence = claim.segmentation.sentences[claim.sentence].tokens
    value = ORDERED if head == sentence.start else PLAIN
    taken = {
        token
        for hedge in hedges
        for token in range(hedge.first, hedge.last + 1)
        if hedge.rule.factor
    }
    around = [firing for firing in operators if firing.first not in taken]
    bearing = _bearing(claim, head, hedges)
    if any(_depends(claim, head, firing) for firing in bearing):
        value *= CONDITIONAL
    return {"author": commitment_at(value * _product(head, [*bearing, *around]))}


def of_plain(claim: Claim) -> Mapping[Holder, Commitment]:
    """Return the author's commitment to a claim of hers in which no rule fired."""
    return {"author": NONE if _asks(claim) else commitment_at(PLAIN)}


def to_words(claim: Claim, hedges: Hedges, operators: Operators) -> Mapping[Holder, Commitment]:
    """Return the commitments to a claim as it is worded.

    Args:
        claim: The claim.
        hedges: The rules that found its hedges, each with the holder.
        operators: Returns the operators in a sentence, by its number.
    """
    attribution = claim.attribution
    voice: Holder = "author" if attribution is None else "source"
    own = [firing for firing, holder in hedges if holder == voice] if hedges else ()
    asks = _asks(claim)
    value = 0.0 if asks else _of_content(claim, own)
    if attribution is None:
        return {"author": commitment_at(value)}
    return {
        "source": of_source(claim, attribution, value),
        "author": NONE if asks else _of_author(claim, attribution, hedges, operators),
    }


def _of_content(claim: Claim, own: Sequence[Firing]) -> float:
    """Return the value of a claim to whose claim it is, as far as its words show."""
    if not own or all(firing.rule.factor is None for firing in own):
        return PLAIN
    head = _head(claim)
    part = _product(head, _bearing(claim, head, own), itself=True)
    return PLAIN * part * _aside(head, own)


def _bearing(claim: Claim, head: int, firings: Sequence[Firing]) -> Sequence[Firing]:
    """Return the rules that stand in no aside, such as a relative clause, but with the head."""
    tokens = claim.segmentation.tokens
    first = firings[0].first if firings else head
    if _ASIDES.isdisjoint(tokens.lowers[max(0, first - _NEAR) : head]):
        return firings
    passed = [aside for aside in map(tokens.within, claim.asides) if head not in aside]
    return [f for f in firings if not any(f.first in aside for aside in passed)]


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


def _of_author(
    claim: Claim, attribution: Attribution, hedges: Hedges, operators: Operators
) -> Commitment:
    """Return the author's commitment to what a source says: open, unless the cue tells.

    "Confirmed that" takes the content for granted, but "may have confirmed that", "if they confirm
    that" and "will confirm that" do not.
    """
    cue = attribution.cue
    said = cue is not None and attribution.parent is None and not attribution.negated
    if cue is None or not said or attribution.content.form == "directive":
        return NONE
    if (true := is_true(claim, cue)) is not None:
        return FALSE if true == (cue.stance == "denying") else TRUE
    if cue.stance != "endorsing":
        return NONE
    tokens = claim.segmentation.tokens
    at = tokens.within(cue.spans[0]).start
    around = [firing for firing, holder in hedges if holder == "author"]
    if not _UNREAL.isdisjoint(tokens.lowers[max(0, at - _NEAR) : at]):
        sentence = claim.segmentation.sentence_at(cue.spans[0].start)
        around += operators(sentence.index) if sentence is not None else ()
    return TRUE if _product(at, around) == 1 else NONE
