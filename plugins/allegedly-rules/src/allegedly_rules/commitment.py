"""How firmly author and source stand behind a claim.

A claim is judged as it is worded: a source who says that the council did not meet is certain of
that. Where a corpus marks an event, the commitment is to the event, so that negation counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from allegedly import Attribution, Claim, Commitment, Holder
from allegedly_rules.cues import NONE, commitment_at, is_factive, is_true, of_source
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
    until let please""".split()
)
_CLAUSES: Final = frozenset("after because since although though while when".split())
"""They begin the clause of a cue, so that what stands before them has no bearing on it."""

_ASIDES: Final = frozenset("who whom whose which that where ,".split())
_ORDERING: Final = frozenset(
    """act add apply arrive ask avoid be bear begin book boil bring build buy call cancel check
    choose click clean close come compare consider contact cook cover cut donate download drink
    drive eat enjoy enter evacuate expect explain fill find follow forget get give go hand hang
    have head help hold imagine ignore join keep learn leave let listen lock look make meet mind
    move note open pack panic pay pick place plan play pour prepare put read remember remove report
    return ring run save say see seek send serve set share shut sign sit sleep slow speak stand
    start stay stop subscribe suppose swim switch take talk tell think throw travel trust try turn
    use visit vote wait walk warn wash watch wear write""".split()
)
"""Verbs that begin an order, if their object or adverb follows at once."""

_SUBJECTS: Final = frozenset("i you he she it we they".split())
_OBJECTS: Final = frozenset(
    """the a an this that these those my your his her its our their all any some no every each me
    him us them it yourself yourselves at in on to up out off down away back from for with by of
    about again now here there home not today tomorrow only quietly calm still""".split()
)
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
    return {"author": NONE if _leaves_open(claim) else commitment_at(PLAIN)}


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
    open_ = _leaves_open(claim)
    value = 0.0 if open_ else _of_content(claim, own)
    if attribution is None:
        return {"author": commitment_at(value)}
    return {
        "source": of_source(claim, attribution, value),
        "author": NONE if open_ else _of_author(claim, attribution, hedges, operators),
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
    first_end = claim.segmentation.sentences[claim.sentence].span.end
    if first_end < end:  # a quotation of several sentences
        return "?" in text[first_end - 2 : first_end]
    return "?" in text[end - 1 : end + 1]


def _leaves_open(claim: Claim) -> bool:
    """Return whether a claim is a question or an order."""
    return _asks(claim) or _orders(claim)


def _orders(claim: Claim) -> bool:
    """Return whether a claim begins as an order: "Close the port!", "Please wait"."""
    tokens = claim.segmentation.tokens
    first = tokens.within(claim.spans[0]).start
    one, next_, third = (*tokens.lowers[first : first + 3], "", "", "")[:3]
    if one in ("please", "let's", "let’s") or (one, next_) == ("let", "us"):
        return True
    if one in ("don't", "don’t"):
        return next_.isalpha() and next_ not in _SUBJECTS
    if one == "do" and next_ in ("not", "n't", "n’t"):
        return third.isalpha() and third not in _SUBJECTS
    if one == "never":
        return next_ in _ORDERING
    if one not in _ORDERING or tokens.texts[first] == one or _head(claim) != first:
        return False
    return next_ in _OBJECTS or not next_.isalnum()


def _of_author(
    claim: Claim, attribution: Attribution, hedges: Hedges, operators: Operators
) -> Commitment:
    """Return the author's commitment to what a source says: open, unless the cue tells.

    "Falsely claimed" tells, but "may have falsely claimed" does not.
    "Confirmed that" takes the content for granted, but "may have confirmed that", "if they confirm
    that" and "will confirm that" do not. "Knew that" and "did not know that" both do.
    """
    cue = attribution.cue
    if cue is None or attribution.parent is not None or attribution.content.form == "directive":
        return NONE
    if is_factive(claim, cue):
        return TRUE
    if attribution.negated:
        return NONE
    true = is_true(claim, cue)
    if true is None and cue.stance != "endorsing":
        return NONE
    tokens = claim.segmentation.tokens
    at = tokens.within(cue.spans[0]).start
    around = [firing for firing, holder in hedges if holder == "author"]
    before = tokens.lowers[max(0, at - _NEAR) : at]
    clause = next((n for n in range(len(before) - 1, 0, -1) if before[n] in _CLAUSES), 0)
    if not _UNREAL.isdisjoint(before[clause:]):
        sentence = claim.segmentation.sentence_at(cue.spans[0].start)
        around += operators(sentence.index) if sentence is not None else ()
    if _product(at, around) != 1:
        return NONE
    return FALSE if true is not None and true == (cue.stance == "denying") else TRUE
