"""The check of crowds that speak without a face: "analysts say"."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from allegedly.audit.checks.story import Story, story_of, whole, words
from allegedly.interfaces import Check
from allegedly.model import Analysis, Finding

_CROWDS: Final = frozenset(
    "analysts experts economists critics observers commentators pundits".split()
)
_MODIFIERS: Final = frozenset(
    """some many most several other few a the leading independent industry market legal political
    financial security health economic military energy technology foreign""".split()
)
_FORECASTS: Final = frozenset("expect forecast predict estimate project believe see".split())
"""Cues of a consensus, which is that of a market and not of anybody in particular."""

_LONGEST: Final = 1000
"""Characters of a sentence in which a calling is looked for."""

_DEFINITE: Final = frozenset("the these those his her its their both".split())


class FacelessCrowd(Check):
    """Finds crowds of experts or critics of whom the story names no member."""

    def check(self, analysis: Analysis) -> Iterable[Finding]:
        """Find the first mention of each crowd for which no member speaks near it."""
        story = story_of(analysis)
        seen: set[str] = set()
        experts: dict[int, bool] = {}
        for item in story.body_attributions():
            source = item.source
            if source is None or item.parent is not None or item.content.form != "proposition":
                continue
            said = words(source.text)
            if not said or said[-1] not in _CROWDS or said[0] in _DEFINITE:
                continue
            if not _MODIFIERS.issuperset(said[:-1]) or said[-1] in seen:
                continue
            if item.cue is not None and item.cue.lemma in _FORECASTS:
                continue
            near = story.around(source.spans[0].start, after=2)
            for number in near:
                if number not in experts:
                    experts[number] = _has_expert(story, number)
            if item.quotation == "direct" or any(experts[number] for number in near):
                continue
            seen.add(said[-1])
            yield Finding(
                "SRC11",
                whole(source.spans),
                f"“{source.text}” say this, but the story names none of them",
                "Name one of them.",
            )


_CALLINGS: Final = frozenset(
    """analyst analysts economist economists expert experts critic critics observer strategist
    professor professors prof dr lecturer fellow researcher researchers institute university
    college centre center chief director consultant consultants lawyer lawyers attorney campaigner
    campaigners group partner adviser""".split()
)
"""Words beside a name which show that its bearer may be one of a crowd."""


def _has_expert(story: Story, number: int) -> bool:
    """Return whether a paragraph names a speaker who may be one of a crowd."""
    for item in story.by_paragraph.get(number, ()):
        source = item.source
        if source is None or source.kind != "named-person":
            continue
        beside = story.sentence_text(source.spans[0].start)[:_LONGEST]
        if not _CALLINGS.isdisjoint(words(f"{source.role or ''} {beside}")):
            return True
    return False
