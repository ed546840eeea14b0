"""Checks of how sources are given: at second hand, not at all, or too late."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Final

from allegedly.audit.checks.story import Story, story_of
from allegedly.interfaces import Check
from allegedly.model import Analysis, Attribution, Finding, Span

_OUTLETS: Final = (
    r"Reuters|AP|(?:The )?Associated Press|AFP|Agence France-Presse|Bloomberg|CNN|BBC|ITV|Sky News|"
    r"NBC(?: News)?|CBS(?: News)?|ABC(?: News)?|MSNBC|CNBC|Fox News|NPR|PBS|Axios|Politico|"
    r"BuzzFeed(?: News)?|Vox|Vice|ProPublica|HuffPost|Newsweek|Time magazine|People magazine|TMZ|"
    r"Page Six|Us Weekly|Variety|MailOnline|(?:the |The )?(?:New York Times|Washington Post|"
    r"Wall Street Journal|Financial Times|Guardian|Observer|Telegraph|Daily Telegraph|"
    r"Sunday Telegraph|Times|Sunday Times|Independent|Daily Mail|Mail on Sunday|Sun|Mirror|"
    r"Daily Mirror|Daily Express|Daily Beast|Los Angeles Times|Boston Globe|Chicago Tribune|"
    r"New York Post|USA Today|Hill|Intercept|Atlantic|New Yorker|Economist|Hollywood Reporter)"
)
_UNNAMED: Final = (
    r"(?:(?:two|three|four|several|multiple|some|current|former|senior|and|[a-z-]+|"
    r"[A-Z][\w.]+) ){0,6}(?:sources?|officials?|people|insiders?)"
)
_CITING: Final = re.compile(
    rf"\b(?:{_OUTLETS})\b[^.!?\n]{{0,80}}\b(?:citing|quoting|cited|quoted) "
    rf"(?:unnamed|anonymous|unidentified|{_UNNAMED})\b[^.!?\n]{{0,40}}"
)
_TOLD: Final = re.compile(
    r"\b(?:[Ss]ources?|[Ii]nsiders?)\b[^.!?\n“”\"]{0,60}"
    rf"\b(?:told|tells|telling) (?:{_OUTLETS})\b"
)


_PASSING_ON: Final = re.compile(r"\b(?:cit(?:ing|ed)|quot(?:ing|ed)|told|tell)")
"""Both patterns need one of these words."""


class SecondHandSource(Check):
    """Finds unnamed sources that spoke to another outlet."""

    def check(self, analysis: Analysis) -> Iterable[Finding]:
        """Find each sentence that passes on another outlet's unnamed source."""
        story = story_of(analysis)
        if _PASSING_ON.search(story.text) is None:
            return
        own = _own_outlet(story)
        for sentence in story.sentences:
            if sentence.role != "body":
                continue
            for pattern in (_CITING, _TOLD):
                match = pattern.search(story.text, sentence.span.start, sentence.span.end)
                if match is None:
                    continue
                outlet = re.search(_OUTLETS, match[0])
                if outlet is not None and not own(outlet[0]):
                    yield Finding(
                        "SRC05",
                        Span(*match.span()),
                        f"the unnamed source is that of {outlet[0]}, not the story’s own",
                        "Confirm it with a source of your own, or say that you could not.",
                    )
                    break


def _own_outlet(story: Story) -> Callable[[str], bool]:
    """Return a function that says whether a name is that of the outlet of the story itself."""
    article = story.analysis.article
    credits = [s.span.of(story.text) for s in story.sentences if s.role == "boilerplate"]
    named = " ".join([article.outlet or "", article.url or "", *credits]).lower()
    opening = story.text[story.title.end : story.title.end + 200]

    def is_own(outlet: str) -> bool:
        plain = outlet.removeprefix("the ").removeprefix("The ")
        return plain.lower() in named or f"({plain})" in opening

    return is_own


_HEARSAY: Final = re.compile(
    r"\b(?:reportedly|allegedly|purportedly|supposedly|reputedly|it is (?:understood|believed|"
    r"thought|claimed|alleged|rumou?red|reported)|(?:is|are|was|were) (?:understood|rumou?red|"
    r"said|believed|thought|reported) to (?:be|have))\b",
    re.IGNORECASE,
)
_GROUNDS: Final = re.compile(
    r"\b(?:police|officers?|prosecut\w+|court|judge|jury|trial|lawsuit|sued?|suit|indict\w+|"
    r"charg\w+|complaint|warrant|arrest\w*|accus\w+|allegations?|alleg(?:es|ed|ing)\b|claims?|"
    r"report(?:s|ed)?|said|says|told|according|documents?|records?|investigat\w+|testi\w+|"
    r"studies|study|survey|poll|statement|leaked|sources?|officials?)\b",
    re.IGNORECASE,
)


class HearsayWithoutSource(Check):
    """Finds “reportedly” and its like with no source within reach."""

    def check(self, analysis: Analysis) -> Iterable[Finding]:
        """Find hearsay in the author's voice, with no source in or beside its paragraph."""
        story = story_of(analysis)
        grounds: dict[int, bool] = {}
        for match in _HEARSAY.finditer(story.text):
            span = Span(*match.span())
            if not story.is_body(span.start) or story.is_quoted(span):
                continue
            near = story.around(span.start)
            for number in near:
                if number not in grounds:
                    grounds[number] = number in story.by_paragraph or _has_grounds(story, number)
            if any(grounds[number] for number in near):
                continue
            yield Finding(
                "SRC06",
                span,
                f"“{match[0]}”, but nothing here says by whom",
                "Say who reports, claims or believes it.",
            )


def _has_grounds(story: Story, number: int) -> bool:
    """Return whether a paragraph, apart from its hearsay, speaks of somebody who may know."""
    said = story.words_of(story.paragraphs[number])
    return _GROUNDS.search(_HEARSAY.sub(" ", said)) is not None


class LateAttribution(Check):
    """Finds sources that are named long after their words begin."""

    def __init__(self, *, words: int = 50) -> None:
        """Set the limit.

        Args:
            words: Number of words from the beginning of a statement within which its source must
                be named.
        """
        self.words = words

    def check(self, analysis: Analysis) -> Iterable[Finding]:
        """Find contents of several sentences whose source and cue come after the limit."""
        story = story_of(analysis)
        tokens = story.segmentation.tokens
        for item in story.body_attributions():
            if item.source is None or item.cue is None or item.parent is not None:
                continue
            if item.source.kind == "pronoun":  # somebody whom the reader knows
                continue
            start = item.content.spans[0].start
            named = min(item.source.spans[0].start, item.cue.spans[0].start)
            if named <= start:
                continue
            between = sum(
                t[:1].isalnum() for t in tokens.texts[slice_of(tokens.within(Span(start, named)))]
            )
            if between < self.words or _is_announced(story, item):
                continue
            if story.sentence_at(start).index == story.sentence_at(named).index:
                continue
            yield Finding(
                "SRC07",
                Span(start, story.sentence_at(start).span.end),
                f"the reader learns only after {between} words that {item.source.text} says this",
                "Name the speaker after the first sentence at the latest.",
                evidence=item.source.spans,
            )


def _is_announced(story: Story, item: Attribution) -> bool:
    """Return whether the paragraph has named a speaker before, or the one before this speaker."""
    start = item.content.spans[0].start
    number = story.paragraph_at(start)
    for near in reversed(story.around(start, after=0)):  # its own first, which ends most searches
        for other in story.by_paragraph.get(near, ()):
            if other.id == item.id or other.source is None or item.source is None:
                continue
            if other.source.spans[0].start >= start:
                break
            if near == number or other.source.name == item.source.name:
                return True
    return False


def slice_of(indices: range) -> slice:
    """Return a range of consecutive indices as a slice."""
    return slice(indices.start, indices.stop)
