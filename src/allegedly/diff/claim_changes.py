"""Changes between two claims about the same thing: who vouches for it, and how firmly."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import attrs

from allegedly.diff.change_kinds import CHANGES, Change, ChangeKind
from allegedly.diff.content import Content, content_of
from allegedly.model import (
    DEGREES,
    HOLDERS,
    Analysis,
    Assessment,
    Attribution,
    Claim,
    Commitment,
    Hedge,
    Stance,
)
from allegedly.model.vocabularies import Voice
from allegedly.render.commitments import in_words

_FIRMNESS: Final[dict[Stance, int]] = {
    "distancing": 0,
    "attitudinal": 0,
    "neutral": 1,
    "conceding": 2,
    "endorsing": 2,
}
"""How firmly each stance supports the content, from low to high; denial is not on this scale."""


_CAUSES: Final[dict[ChangeKind, tuple[ChangeKind, ...]]] = {
    "commitment raised": ("hedge dropped", "stance hardened", "source dropped"),
    "commitment lowered": ("hedge added", "stance softened", "source added"),
    "polarity turned": ("denial dropped", "denial added"),
}
"""The changes that explain one of commitment, so that it is reported with them."""


def changes_between(
    before: Claim, after: Claim, before_in: Analysis, after_in: Analysis
) -> tuple[Change, ...]:
    """Compare two claims about the same thing.

    Args:
        before: The earlier claim.
        after: The later claim, which may be plainer.
        before_in: The analysis that holds `before`.
        after_in: The analysis that holds `after`.

    Returns:
        The changes, in the order of `CHANGES`; none if voice, hedging and the degrees and
        polarities of commitments are the same.
    """
    judged = _judged(before, after, before_in, after_in)
    old, new = content_of(before), content_of(after)
    contrary = old.contradicts(new)
    found = [
        *_hedging(judged),
        *_commitment(before, after, judged, (old, new) if contrary else None),
        *_voice(before, after, contrary=contrary),
    ]
    return tuple(sorted(_explained(found), key=lambda change: CHANGES.index(change.kind)))


def _explained(changes: Sequence[Change]) -> Iterator[Change]:
    """Yield changes; that of a hedge or a stance has those of commitment that it explains."""
    kinds = {change.kind for change in changes}
    explained: dict[ChangeKind, list[Change]] = {}
    for change in changes:
        if causes := [kind for kind in _CAUSES.get(change.kind, ()) if kind in kinds]:
            explained.setdefault(causes[0], []).append(change)
    for change in changes:
        if kinds.isdisjoint(_CAUSES.get(change.kind, ())):
            yield attrs.evolve(change, commitments=tuple(explained.get(change.kind, ())))


def _judged(
    before: Claim, after: Claim, before_in: Analysis, after_in: Analysis
) -> dict[str, tuple[Assessment, Assessment]]:
    """Return both assessments by each classifier that judged both claims."""
    pairs = {
        name: (judged.get(before.id), after_in.assessments.get(name, {}).get(after.id))
        for name, judged in before_in.assessments.items()
    }
    return {name: (old, new) for name, (old, new) in pairs.items() if old and new}


def _commitment(
    before: Claim,
    after: Claim,
    judged: dict[str, tuple[Assessment, Assessment]],
    contrary: tuple[Content, Content] | None,
) -> Iterator[Change]:
    """Yield the changes of each holder's commitment, one for all classifiers that agree on it.

    Where a source was dropped or added, the author's commitment changes with it, which "source
    dropped" reports; it is compared only if it has a polarity on both sides. A commitment is to a
    claim as it is worded, so those to contraries are compared as commitments to the one that is
    not negated. If no classifier gives commitments that can be compared, the wording decides.
    """
    same_voice = (before.attribution is None) == (after.attribution is None)
    found: dict[Change, list[str]] = {}
    compared = False
    for holder in HOLDERS:
        for name, (old, new) in judged.items():
            was, now = old.commitment.get(holder), new.commitment.get(holder)
            if was is None or now is None or not (same_voice or (was.polarity and now.polarity)):
                continue
            compared = True
            if contrary:
                was, now = (_opposite(was), now) if _more(*contrary) else (was, _opposite(now))
            if kind := _turn(was, now):
                change = Change(kind, in_words(was), in_words(now), holder=holder)
                found.setdefault(change, []).append(name)
    for change, names in found.items():
        yield attrs.evolve(change, classifiers=tuple(names))
    if contrary and not compared and _refutes(before) == _refutes(after):
        was_by, now_by = (", ".join(item.negations) or None for item in contrary)
        yield Change("polarity turned", was_by, now_by)


def _more(one: Content, other: Content) -> bool:
    """Return whether the first of two contraries is the negated one."""
    return (one.negated, len(one.negations)) > (other.negated, len(other.negations))


def _opposite(item: Commitment) -> Commitment:
    if item.polarity is None:
        return item
    return attrs.evolve(item, polarity="-" if item.polarity == "+" else "+", value=-item.value)


def _turn(was: Commitment, now: Commitment) -> ChangeKind | None:
    if was.polarity and now.polarity and was.polarity != now.polarity:
        return "polarity turned"
    firmer = DEGREES.index(was.degree) - DEGREES.index(now.degree)
    if not firmer:
        return None
    return "commitment raised" if firmer > 0 else "commitment lowered"


def _hedging(judged: dict[str, tuple[Assessment, Assessment]]) -> Iterator[Change]:
    dropped: dict[str, tuple[Hedge, ...]] = {}
    added: dict[str, tuple[Hedge, ...]] = {}
    for name, (old, new) in judged.items():
        if (lost := _lost(old, new)) is not None:
            dropped[name] = lost
        elif (gained := _lost(new, old)) is not None:
            added[name] = gained
    if dropped:
        yield Change("hedge dropped", before=_words(dropped), classifiers=tuple(dropped))
    if added:
        yield Change("hedge added", after=_words(added), classifiers=tuple(added))


def _lost(old: Assessment, new: Assessment) -> tuple[Hedge, ...] | None:
    """Return the hedges that one assessment rests on and another does without; None if none.

    If both claims are hedged, types of hedges are compared, because one "may" is as good as
    another. An approximator makes up for none of the others: "about 40 may have died" has lost a
    hedge in "about 40 died". Weasels ("critics claim") belong to the source.
    """
    if old.label == "plain":
        return None
    if new.label == "plain":
        return old.hedges
    was, now = ({hedge.type for hedge in judged.hedges} - {"weasel"} for judged in (old, new))
    if now < was or (now <= {"approximator"} and was - {"approximator"}):
        return tuple(hedge for hedge in old.hedges if hedge.type in was - now)
    return None


def _words(judged: dict[str, tuple[Hedge, ...]]) -> str | None:
    hedges = {hedge.span: hedge.text for found in judged.values() for hedge in found}
    return ", ".join(text for _, text in sorted(hedges.items())) or None


def _voice(before: Claim, after: Claim, *, contrary: bool) -> Iterator[Change]:
    """Yield the changes of the source and its stance; to deny a thing is to state its contrary."""
    old, new = before.attribution, after.attribution
    if old is not None and new is None:
        # A denial restated as a fact has lost more than its source.
        lost_denial = _denies(old) and not contrary
        yield Change("denial dropped" if lost_denial else "source dropped", before=_who(old))
    elif old is None and new is not None:
        new_denial = _denies(new) and not contrary
        yield Change("denial added" if new_denial else "source added", after=_who(new))
    elif old is not None and new is not None:
        if (old.source is None) != (new.source is None) and old.cue and new.cue:
            # "Police said it was closed", and "It is said that it was closed".
            dropped = new.source is None
            yield Change("source dropped" if dropped else "source added", _who(old), _who(new))
        yield from _stance(old, new, contrary=contrary)
        named: tuple[Voice, Voice] = (before.voice, after.voice)
        if named == ("unnamed", "named"):
            yield Change("source named", _who(old), _who(new))
        elif named == ("named", "unnamed"):
            yield Change("source unnamed", _who(old), _who(new))


def _stance(old: Attribution, new: Attribution, *, contrary: bool) -> Iterator[Change]:
    was, now = (item.cue.text if item.cue else None for item in (old, new))
    if _denies(old) != _denies(new):
        if not contrary:
            yield Change("denial dropped" if _denies(old) else "denial added", was, now)
    elif not _denies(old):
        firmer = _firmness(new) - _firmness(old)
        if firmer:
            yield Change("stance hardened" if firmer > 0 else "stance softened", was, now)


def _denies(attribution: Attribution) -> bool:
    stance = attribution.cue.stance if attribution.cue else "neutral"
    return (stance == "denying") != attribution.negated


def _refutes(claim: Claim) -> bool:
    """Return whether a source denies the claim; one who "did not say" it does not."""
    attribution = claim.attribution
    return attribution is not None and _denies(attribution) and not attribution.negated


def _firmness(attribution: Attribution) -> int:
    return _FIRMNESS.get(attribution.cue.stance if attribution.cue else "neutral", 1)


def _who(attribution: Attribution) -> str | None:
    source = attribution.source
    return None if source is None else source.name or source.text
