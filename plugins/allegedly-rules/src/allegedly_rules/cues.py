"""How far a cue commits the source, and the author, to what is said.

A source that "thinks" something finds it probable; one that "denies" it, false; one that "does not
rule it out", possible (``data/cues.toml``). The author takes sides with "falsely claimed" and
"rightly said".
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final, get_args

from allegedly import Attribution, Claim, Commitment, Cue, Degree
from allegedly.model import Stance
from allegedly.text.english import stem

VALUES: Final[Mapping[str, float]] = {
    degree: Commitment.of(degree).value for degree in get_args(Degree)
}
_DENIALS: Final = frozenset(("doubt", "exclusion", "dispute", "refusal", "denial"))
_FEW: Final = frozenset(("little", "scant"))
_UNABLE: Final = frozenset(("cannot", "can't", "can", "ca", "couldn't", "could"))
"""Before "not deny": who cannot deny a thing grants it."""

NONE: Final = Commitment.of("none")

_stem = lru_cache(maxsize=1024)(stem)
commitment_at = lru_cache(maxsize=256)(Commitment.at)

_FALSELY: Final = "falsely|wrongly|incorrectly|mistakenly|baselessly|erroneously|untruthfully"
_FALSE: Final = "false|wrong|untrue|incorrect|baseless|groundless|unfounded|bogus|debunked"
_RIGHTLY: Final = "rightly|correctly|truthfully|accurately"
_BEFORE: Final = re.compile(rf"\b(?:(?P<false>{_FALSELY}|{_FALSE})|{_RIGHTLY})\s+$", re.IGNORECASE)
_AFTER: Final = re.compile(rf"\s+(?:(?P<false>{_FALSELY})|{_RIGHTLY})\b")
_LIES: Final = frozenset(map(stem, ("lie", "pretend", "fabricate")))
_FACTIVES: Final = frozenset(
    map(stem, "know realize realise regret forget remember notice discover aware unaware".split())
)
"""Their content is so, whether the source knows it or not (Kiparsky & Kiparsky 1970)."""

_UNAWARE: Final = frozenset(map(stem, ("forget", "unaware")))
"""A source of which they tell does not have it in mind."""

_OPEN: Final = frozenset("whether if how why what who when where which to".split())
"""First words of what may be known without being said: "knows *whether* it fell"."""

_UNKNOWING: Final = frozenset("i we if would could may might should whether".split())
"""Before "know", they take nothing for granted: "I don't know that it fell", "if they knew"."""

LONGEST: Final = 20
"""The number of characters before and after a cue in which such an adverb is looked for."""


def of_source(claim: Claim, attribution: Attribution, value: float) -> Commitment:
    """Return the source's commitment to a content whose words alone have a value."""
    cue, form = attribution.cue, attribution.content.form
    if form == "directive" or value == 0 or (cue and _stem(cue.lemma) in _UNAWARE):
        return NONE
    kind = None if cue is None else _kind(cue.lemma, cue.stance)
    if cue is not None and kind in _DENIALS:
        return commitment_at(value * _of_denial(claim, cue, kind, negated=attribution.negated))
    if attribution.negated:  # "do not think that it fell"
        return Commitment.of("probable", "-") if kind == "probable" else NONE
    if kind == "weighed":  # "considers it closed", but "is considering closing it"
        kind = "probable" if form == "proposition" else "possible"
    return commitment_at(value if kind is None else min(value, VALUES[kind]))


@lru_cache(maxsize=1024)
def _kind(lemma: str, stance: Stance) -> str | None:
    """Return the kind of a cue in ``cues.toml``; None if it leaves the degree to the content."""
    kind = _kinds().get(stem(lemma))
    if stance == "denying":
        return kind if kind in _DENIALS else "denial"
    return None if kind == "exclusion" else kind  # a court "ruled that"


def _of_denial(claim: Claim, cue: Cue, kind: str, *, negated: bool) -> float:
    """Return by how much a cue of doubt or denial multiplies the value of what is denied.

    A source that has no doubt of a thing, or does not dispute it, is certain of it; one that does
    not rule it out holds it possible; and one that does not deny it leaves it open.
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


def is_true(claim: Claim, cue: Cue) -> bool | None:
    """Return whether the author calls a report true or false: "falsely claimed", "claimed rightly".

    None if neither.
    """
    text, span = claim.article.text, cue.spans[0]
    if _stem(cue.lemma) in _LIES:
        return False
    if found := _BEFORE.search(text[max(0, span.start - LONGEST) : span.start]):
        return found["false"] is None
    after = _AFTER.match(text, span.end, span.end + LONGEST)
    if after is None or any(s.start < after.end() for s in claim.spans if s.end > span.end):
        return None
    return after["false"] is None


def is_factive(claim: Claim, cue: Cue) -> bool:
    """Return whether a cue takes its content for granted: "knew that", "did not know that"."""
    if _stem(cue.lemma.split()[-1]) not in _FACTIVES:
        return False
    tokens = claim.segmentation.tokens
    first = tokens.within(claim.spans[0]).start
    cue_first = tokens.within(cue.spans[0]).start
    if cue_first > first or not _OPEN.isdisjoint(tokens.lowers[max(0, first - 1) : first + 1]):
        return False
    return _UNKNOWING.isdisjoint(tokens.lowers[max(0, cue_first - 3) : cue_first])


@lru_cache(maxsize=1)
def _kinds() -> Mapping[str, str]:
    data = files("allegedly_rules") / "data" / "cues.toml"
    table: dict[Any, str] = tomllib.loads(data.read_text("utf-8"))
    return {stem(word): kind for kind, words in table.items() for word in words.split()}
