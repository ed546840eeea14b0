"""Checks of hedges: too many, without a reason, or not everywhere."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import Final

from allegedly.audit.checks.story import Story, story_of, whole
from allegedly.interfaces import Check
from allegedly.model import Analysis, Claim, Commitment, Finding, Hedge, Span

_ADVERBS: Final = frozenset(
    "possibly perhaps maybe probably potentially conceivably presumably seemingly likely".split()
)
_SEEMING: Final = frozenset(
    "seems seem seemed appears appear appeared looks possible conceivable likely".split()
)
_MODALS: Final = frozenset("may might could can would should must".split())


class StackedHedges(Check):
    """Finds hedges that weaken a claim twice."""

    def __init__(self, *, reach: int = 2) -> None:
        """Set the reach.

        Args:
            reach: Number of words that may stand between two hedges of one statement.
        """
        self.reach = reach

    def check(self, analysis: Analysis) -> Iterable[Finding]:
        """Find two hedges close together, outside quotations."""
        story = story_of(analysis)
        seen: set[Span] = set()
        for claim in story.claims:
            if not story.is_body(claim.spans[0].start):
                continue
            doubts = [h for h in story.judged.get(claim.id, ()) if h.type == "epistemic"]
            for one, two in pairwise(doubts):
                span = Span(one.span.start, two.span.end)
                between = story.text[one.span.end : two.span.start]
                if span in seen or one.holder != two.holder or story.is_quoted(one.span):
                    continue
                if len(between.split()) > self.reach or any(
                    mark in between for mark in ",;:()—–\n"
                ):
                    continue
                if not _is_doubled(one.text.lower().split(), between, two.text.lower().split()):
                    continue
                seen.add(span)
                yield Finding(
                    "HED01",
                    span,
                    f"“{one.text}” and “{two.text}” hedge the same statement",
                    "Keep one of them.",
                )


def _is_doubled(first: list[str], between: str, second: list[str]) -> bool:
    """Return whether two hedges weaken one verb: "may possibly", "perhaps might"."""
    apart = between.split()
    if {"or", "and", "but"} & set(apart):
        return False
    if first[-1] in _MODALS:
        return second[0] in _ADVERBS and set(apart) <= {"also", "very", "well", "be"}
    return second[0] in _MODALS and (
        (first[0] in _ADVERBS and len(apart) < 2) or first[0] in _SEEMING or first[-1] == "like"
    )


class HedgeWithoutBasis(Check):
    """Finds hedges of the author's for which the text gives no reason."""

    def check(self, analysis: Analysis) -> Iterable[Finding]:
        """Find hedges in the author's voice, with no source and no reason near them."""
        story = story_of(analysis)
        for claim in story.claims:
            start = claim.spans[0].start
            if claim.attribution is not None or not story.is_body(start):
                continue
            for hedge in story.judged.get(claim.id, ()):
                if _is_bare(story, claim, hedge):
                    yield Finding(
                        "HED02",
                        hedge.span,
                        f"“{hedge.text}” is the author’s, and nothing here supports it",
                        "Say what it rests on, or attribute it.",
                    )


_REASONS: Final = frozenset(
    """because since given if unless after as according data figures evidence study report
    records documents based judging""".split()
)


def _is_bare(story: Story, claim: Claim, hedge: Hedge) -> bool:
    if hedge.holder != "author" or hedge.type != "epistemic" or story.is_quoted(hedge.span):
        return False
    if (
        hedge.text.lower() not in _ADVERBS
        or story.text[hedge.span.end : hedge.span.end + 5] == " than"
    ):
        return False
    near = story.around(hedge.span.start)
    if any(number in story.by_paragraph for number in near):
        return False
    said = story.words_of(story.sentence_at(hedge.span.start).span)[:2000].lower().split()
    return not _REASONS & set(said)


class FirmAndPossible(Check):
    """Finds statements of the author's that are firm in one paragraph and hedged in another."""

    def __init__(self, *, similarity: float = 0.75) -> None:
        """Set the limit.

        Args:
            similarity: The similarity, from 0 to 1, from which on two statements are the same.
        """
        self.similarity = similarity

    def check(self, analysis: Analysis) -> Iterable[Finding]:
        """Find firm statements that another paragraph makes with a hedge, each once."""
        story = story_of(analysis)
        seen: set[str] = set()
        for soft in story.claims:
            held = _held(story, soft)
            if held is None or held.degree not in ("possible", "probable"):
                continue
            paragraph = story.paragraph_at(soft.spans[0].start)
            for firm in story.related(soft, self.similarity):
                other = _held(story, firm)
                if other is None or other.degree != "certain" or other.polarity != held.polarity:
                    continue
                if firm.id in seen or story.paragraph_at(firm.spans[0].start) == paragraph:
                    continue
                seen.add(firm.id)
                yield Finding(
                    "HED03",
                    whole(firm.spans),
                    f"this is stated as certain; elsewhere the story calls it {held.degree}",
                    "Use the same degree of certainty in both places.",
                    evidence=(whole(soft.spans),),
                )


def _held(story: Story, claim: Claim) -> Commitment | None:
    """Return the author's commitment to a claim of hers in prose; None if it is not hers."""
    if claim.attribution is not None or not story.is_body(claim.spans[0].start):
        return None
    return story.voiced(claim)
