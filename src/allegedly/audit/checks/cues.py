"""Checks of the words with which speech is reported."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from allegedly.audit.checks.story import Story, story_of, whole
from allegedly.audit.checks.unnamed import unnamed
from allegedly.interfaces import Check
from allegedly.model import Analysis, Attribution, Finding

_LOADED: Final = frozenset(
    """bark bellow bleat blubber boast brag bristle bleat carp cackle chirp coo crow drone fume
    gloat gripe groan growl grumble gush harp hiss howl huff moan mutter preen purr quip rage rail
    rant rave roar sneer snap snarl sniff snipe sob spew splutter spout squawk squeal thunder
    trumpet wail whimper whine yammer yell""".split()
)
_ASSAULTS: Final = frozenset(
    "slam blast lash rip torch shred trash skewer savage eviscerate".split()
)
_DOUBTING: Final = frozenset("claim profess purport pretend".split())


class LoadedVerb(Check):
    """Finds verbs that judge a named speaker where “said” would do."""

    def check(self, analysis: Analysis) -> Iterable[Finding]:
        """Find loaded verbs of named speakers, and verbs of doubt with a quotation."""
        story = story_of(analysis)
        for item in story.body_attributions():
            cue, source = item.cue, item.source
            if cue is None or source is None or item.parent is not None or item.negated:
                continue
            if source.name is None and source.kind not in ("named-person", "named-organization"):
                continue
            doubting = cue.lemma in _DOUBTING and item.quotation != "indirect"
            violent = cue.lemma in _ASSAULTS
            loaded = cue.lemma in _LOADED and item.quotation != "indirect"
            if not (doubting or violent or loaded):
                continue
            who = source.name or source.text.partition(",")[0]
            yield Finding(
                "CUE01",
                whole(cue.spans),
                f"“{cue.text}” {'casts doubt on' if doubting else 'judges'} {who}",
                "Write “criticised” or “said”." if violent else "Write “said”.",
                evidence=source.spans,
            )


_ENDORSING: Final = frozenset(
    """reveal point disclose expose confirm note acknowledge admit remind explain prove
    demonstrate discover""".split()
)
_TELLING: Final = frozenset("reveal disclose expose confirm point note".split())


class EndorsingVerb(Check):
    """Finds verbs that vouch for what is contested, or for what an unnamed source says."""

    def check(self, analysis: Analysis) -> Iterable[Finding]:
        """Find endorsing verbs whose content is denied elsewhere, or whose source is unnamed."""
        story = story_of(analysis)
        for item in story.body_attributions():
            cue, source = item.cue, item.source
            if cue is None or source is None or item.negated or item.parent is not None:
                continue
            if cue.stance != "endorsing" or item.content.form != "proposition":
                continue
            masked = unnamed(source) is not None
            if masked and cue.lemma in _TELLING:
                why = "what an unnamed source says"
            elif cue.lemma in _ENDORSING and (against := _denial(story, item)):
                why = f"what {against} denies"
            else:
                continue
            yield Finding(
                "CUE02",
                whole(cue.spans),
                f"“{cue.text}” vouches for {why}",
                "Write “said”.",
                evidence=source.spans,
            )


def _denial(story: Story, item: Attribution) -> str | None:
    """Return who denies the content of an attribution elsewhere in the story."""
    claim = story.claim_of.get(item.id)
    if claim is None:
        return None
    for other in story.related(claim):
        against = other.attribution
        if against is None or against.cue is None or against.source == item.source:
            continue
        if against.cue.stance == "denying":
            return other.who
    return None
