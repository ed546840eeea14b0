"""Changes between two claims about the same thing: who vouches for it, and how firmly."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, Literal, get_args

import attrs

from allegedly.model import (
    DEGREES,
    HOLDERS,
    Analysis,
    Assessment,
    Attribution,
    Claim,
    Commitment,
    Hedge,
    Holder,
    Stance,
)
from allegedly.model.vocabularies import Voice
from allegedly.render.commitments import in_words

ChangeKind = Literal[
    "hedge dropped",
    "source dropped",
    "stance hardened",
    "denial dropped",
    "polarity turned",
    "commitment raised",
    "source named",
    "hedge added",
    "source added",
    "stance softened",
    "denial added",
    "commitment lowered",
    "source unnamed",
]
"""The change between two claims."""
CHANGES: Final[tuple[ChangeKind, ...]] = get_args(ChangeKind)
"""All kinds of change."""

ALARMS: Final[frozenset[ChangeKind]] = frozenset(
    {
        "hedge dropped",
        "source dropped",
        "stance hardened",
        "denial dropped",
        "polarity turned",
        "commitment raised",
    }
)
"""The changes that make a claim plainer, or turn it into its opposite."""

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


@attrs.frozen
class Change:
    """One change from one claim to another.

    Attributes:
        kind: What changed.
        before: The words, or the kind of voice, of the earlier claim; None if there were none. For
            a change of commitment, the commitment in words: "probable", "certainly not".
        after: The same of the later claim.
        classifiers: For a change of hedging or commitment, the classifiers that find it.
        holder: For a change of commitment, whose it is.
        commitment: For a change of hedging or stance, the change of commitment that comes with it:
            "possible became certain (author)".
    """

    kind: ChangeKind
    before: str | None = None
    after: str | None = None
    classifiers: tuple[str, ...] = ()
    holder: Holder | None = None
    commitment: str | None = None

    @property
    def alarm(self) -> bool:
        """Whether the change makes the claim plainer, or turns it into its opposite."""
        return self.kind in ALARMS


def commitment_in_words(change: Change) -> str | None:
    """Return a change of commitment, or one that comes with a change of another kind, in words.

    For example, "probable became certain (source)".
    """
    if change.holder is None:
        return change.commitment
    turned = f"{change.kind}: " if change.kind == "polarity turned" else ""
    return f"{turned}{change.before} became {change.after} ({change.holder})"


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
    same_voice = (before.attribution is None) == (after.attribution is None)
    found = [
        *_hedging(judged),
        *_commitment(judged, same_voice=same_voice),
        *_voice(before, after),
    ]
    return tuple(sorted(_told_once(found), key=lambda change: CHANGES.index(change.kind)))


def _told_once(changes: Sequence[Change]) -> Iterator[Change]:
    """Yield changes, those of a commitment with the hedge or the stance that explains them."""
    kinds = {change.kind for change in changes}
    explained: dict[ChangeKind, list[str]] = {}
    for change in changes:
        causes = [kind for kind in _CAUSES.get(change.kind, ()) if kind in kinds]
        if causes:
            explained.setdefault(causes[0], []).append(str(commitment_in_words(change)))
    for change in changes:
        if not kinds.isdisjoint(_CAUSES.get(change.kind, ())):
            continue
        told = explained.get(change.kind)
        yield attrs.evolve(change, commitment="; ".join(dict.fromkeys(told))) if told else change


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
    judged: dict[str, tuple[Assessment, Assessment]], *, same_voice: bool
) -> Iterator[Change]:
    """Yield the changes of each holder's commitment, one for all classifiers that agree on it.

    Where a source was dropped or added, the author's commitment changes with it, which "source
    dropped" reports; it is compared only if it has a polarity on both sides.
    """
    found: dict[Change, list[str]] = {}
    for holder in HOLDERS:
        for name, (old, new) in judged.items():
            was, now = old.commitment.get(holder), new.commitment.get(holder)
            if was is None or now is None or not (same_voice or (was.polarity and now.polarity)):
                continue
            if kind := _turn(was, now):
                change = Change(kind, in_words(was), in_words(now), holder=holder)
                found.setdefault(change, []).append(name)
    for change, names in found.items():
        yield attrs.evolve(change, classifiers=tuple(names))


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


def _voice(before: Claim, after: Claim) -> Iterator[Change]:
    old, new = before.attribution, after.attribution
    if old is not None and new is None:
        # A denial restated as a fact has lost more than its source.
        yield Change("denial dropped" if _denies(old) else "source dropped", before=_who(old))
    elif old is None and new is not None:
        yield Change("denial added" if _denies(new) else "source added", after=_who(new))
    elif old is not None and new is not None:
        if (old.source is None) != (new.source is None) and old.cue and new.cue:
            # "Police said it was closed", and "It is said that it was closed".
            dropped = new.source is None
            yield Change("source dropped" if dropped else "source added", _who(old), _who(new))
        yield from _stance(old, new)
        named: tuple[Voice, Voice] = (before.voice, after.voice)
        if named == ("unnamed", "named"):
            yield Change("source named", _who(old), _who(new))
        elif named == ("named", "unnamed"):
            yield Change("source unnamed", _who(old), _who(new))


def _stance(old: Attribution, new: Attribution) -> Iterator[Change]:
    was, now = (item.cue.text if item.cue else None for item in (old, new))
    if _denies(old) != _denies(new):
        yield Change("denial dropped" if _denies(old) else "denial added", was, now)
    elif not _denies(old):
        firmer = _firmness(new) - _firmness(old)
        if firmer:
            yield Change("stance hardened" if firmer > 0 else "stance softened", was, now)


def _denies(attribution: Attribution) -> bool:
    stance = attribution.cue.stance if attribution.cue else "neutral"
    return (stance == "denying") != attribution.negated


def _firmness(attribution: Attribution) -> int:
    return _FIRMNESS.get(attribution.cue.stance if attribution.cue else "neutral", 1)


def _who(attribution: Attribution) -> str | None:
    source = attribution.source
    return None if source is None else source.name or source.text
