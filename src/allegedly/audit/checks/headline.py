"""Checks of headlines against the story below them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from allegedly.audit.checks.story import Story, story_of, whole, words
from allegedly.audit.checks.unnamed import unnamed
from allegedly.diff import Pair
from allegedly.interfaces import Check
from allegedly.model import Analysis, Finding, Source, Span
from allegedly.text.english import stem

NEAR: Final = 0.6
"""The similarity from which on a claim of a headline is held to be that of the body.

Claims of unnamed people need less, as a headline is seldom like one of these by chance.
"""

_SOURCED: Final = re.compile(
    r":|[–—-] |\b(?:says?|said|claims?|claimed|according to|accus\w+|alleg\w+|reports?|reported|"
    r"warns?|vows?|den(?:y|ies|ied)|tells?|told|think|thinks|believes?|finds?|found|shows?|"
    r"suggests?|stud(?:y|ies)|poll|survey|sources?|asks?|calls?|urges?|insists?|admits?|reveals?)\b",
    re.IGNORECASE,
)
_SOFT: Final = re.compile(
    r"\?|\b(?:may|might|could|would|should|can|likely|possibl[ey]|probabl[ey]|perhaps|expected|"
    r"set|poised|feared?|fears|alleged(?:ly)?|reported(?:ly)?|suspect\w*|potential\w*|plans?|"
    r"planned|planning|to|if|about|nearly|almost|around|up to|seeks?|wants?|hopes?|risk\w*|"
    r"threat\w*|consider\w*|apparent\w*|appears?|seems?|looks?|eyes?|mulls?|weighs?|bid)\b",
    re.IGNORECASE,
)


def pairs(story: Story, *kinds: str) -> Iterator[tuple[Pair, str]]:
    """Yield the pairs of headline and body whose change has one of the kinds, with the kind."""
    for pair in story.headline_pairs:
        before = pair.before.attribution
        if pair.similarity < NEAR and (before is None or unnamed(before.source) is None):
            continue
        found = {change.kind for change in pair.changes}
        kind = next((kind for kind in kinds if kind in found), None)
        if kind is not None:
            yield pair, kind


_OFFICIAL: Final = frozenset(
    """police military army navy court judge fire authorities officials government ministry
    department bureau agency commission council office coroner hospital company spokesman
    spokeswoman spokesperson report study statement""".split()
)


def _is_official(source: Source) -> bool:
    """Return whether a source answers for what it says: a document, or those in charge."""
    return source.kind == "document" or bool(_OFFICIAL & set(words(source.text)))


class HeadlineWithoutSource(Check):
    """Finds headlines that state as fact what the body attributes."""

    def check(self, analysis: Analysis) -> Iterable[Finding]:
        """Find claims of the headline that have a source in the body alone."""
        story = story_of(analysis)
        if _SOURCED.search(story.text, 0, story.title.end):
            return
        for pair, _ in pairs(story, "source dropped"):
            before = pair.before.attribution
            if before is None or before.source is None or pair.after.attribution is not None:
                continue
            if before.content.form != "proposition" or _is_official(before.source):
                continue
            if "will" in words(before.content.text):  # an announcement
                continue
            yield Finding(
                "HEAD01",
                whole(pair.after.spans),
                f"the headline states as fact what the story attributes to {pair.before.who}",
                "Attribute the headline, or put the claim in quotation marks.",
                evidence=(whole(pair.before.spans),),
            )


_DOUBTS: Final = ("epistemic", "hearsay", "doxastic", "investigation")


class HeadlineWithoutHedge(Check):
    """Finds headlines that are firmer than the body."""

    def check(self, analysis: Analysis) -> Iterable[Finding]:
        """Find claims of the headline whose hedge is in the body alone."""
        story = story_of(analysis)
        if _SOFT.search(story.text, 0, story.title.end):
            return
        kept = {stem(word) for word in words(story.words_of(story.title))}
        for pair, _ in pairs(story, "hedge dropped", "commitment raised"):
            hedges = [
                h
                for h in story.judged.get(pair.before.id, ())
                if h.type in _DOUBTS
                and h.text.lower() not in ("potential", "possible")
                and not {stem(word) for word in words(h.text)} & kept
            ]
            if not hedges:
                continue
            yield Finding(
                "HEAD02",
                whole(pair.after.spans),
                f"the headline is certain of what the story hedges with “{hedges[0].text}”",
                "Keep the hedge in the headline.",
                evidence=(hedges[0].span,),
            )


_DENIED: Final = re.compile(
    r"\b(?:den(?:y|ies|ied|ials?)|reject\w*|dismiss\w*|disput\w*|refut\w*|not|no|never|false)\b|n[’']t\b",
    re.IGNORECASE,
)


class HeadlineWithoutDenial(Check):
    """Finds headlines that leave out that the body denies their claim."""

    def check(self, analysis: Analysis) -> Iterable[Finding]:
        """Find claims of the headline that the body denies."""
        story = story_of(analysis)
        if _DENIED.search(story.text, 0, story.title.end):
            return
        for pair, _ in pairs(story, "denial dropped", "polarity turned"):
            yield Finding(
                "HEAD03",
                whole(pair.after.spans),
                "the story denies what the headline states",
                "Let the headline say that it is denied.",
                evidence=(whole(pair.before.spans),),
            )


_EMPTY: Final = frozenset("a an the of to in on for and or is be as by at its".split())

_MARKED: Final = re.compile(r"[‘“'\"](?P<words>[^‘’“”\"\n]{3,80}?)[’”'\"](?!\w)")


class HeadlineScareQuotes(Check):
    """Finds quoted words in headlines that no speaker in the body says."""

    def __init__(self, *, verbatim: bool = False) -> None:
        """Set the strictness.

        Args:
            verbatim: Whether a speaker must use the very words, in their order, and not only each
                of them in some form.
        """
        self.verbatim = verbatim

    def check(self, analysis: Analysis) -> Iterable[Finding]:
        """Find quotations of the headline that the body neither quotes nor attributes."""
        story = story_of(analysis)
        if not story.has_headline:
            return
        spoken = f" {' '.join(_spoken(story))} "
        stemmed = {stem(word) for word in spoken.split()}
        for match in _MARKED.finditer(story.text, 0, story.title.end):
            before = story.text[match.start() - 1 : match.start()]
            said = _plain(match["words"])
            if before.isalnum() or not said or match["words"].istitle():
                continue
            stems = {stem(word) for word in said if word not in _EMPTY}
            if f" {' '.join(said)} " in spoken or (not self.verbatim and stems <= stemmed):
                continue
            yield Finding(
                "HEAD04",
                Span(*match.span()),
                f"the headline quotes “{match['words']}”, which no speaker in the story says",
                "Quote words that the story attributes, or take the marks away.",
            )


def _plain(text: str) -> list[str]:
    """Return the words of a text, with "not" written out."""
    found: list[str] = []
    for word in words(text):
        if word in ("can't", "cannot"):
            found += ["can", "not"]
        elif word == "won't":
            found += ["will", "not"]
        elif word.endswith("n't"):
            found += [word.removesuffix("n't"), "not"]
        else:
            found.append(word)
    return found


def _spoken(story: Story) -> Iterator[str]:
    """Yield the words that the body quotes or attributes."""
    for span in story.quoted:
        if span.start >= story.title.end:
            yield " ".join(_plain(story.words_of(span)))
    for item in story.body_attributions():
        yield " ".join(_plain(item.content.text))
