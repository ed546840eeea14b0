"""Checks of quotations: whose they are, and whether their marks are whole."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from typing import Final

from allegedly.audit.checks.story import Story, story_of, whole, words
from allegedly.interfaces import Check
from allegedly.model import Analysis, Finding, Span

FEWEST: Final = 6
"""The fewest words that make a quotation speech rather than a term or a title."""

_OWNED: Final = re.compile(
    r":\s*[“\"]|\b(?:said|says|say|told|tells|asked|asks|wrote|writes|tweet(?:s|ed)|post(?:s|ed)|texts|texted|blogged|added|adds|"
    r"read|reads|reading|called|calls|stat\w+|declar\w+|chant\w+|shout\w+|sang|sings?|replied|"
    r"answered|according|titled|entitled|headlined|captioned|slogan|motto|sign|signs|banner|"
    r"proverb|song|line|lines|phrase|question|words|quote[ds]?|quoting|known|describ\w+|argu\w+|"
    r"insist\w+|recall\w+|remember\w+|explain\w+|continu\w+|joked?|quipp\w+|warned|warns|"
    r"thought|thinks?|goes|went|like|statement|letter|message|email|speech)\b",
    re.IGNORECASE,
)


class QuotationWithoutSpeaker(Check):
    """Finds quotations that are given to no speaker or writer."""

    def check(self, analysis: Analysis) -> Iterable[Finding]:
        """Find long quotations of prose with no source in them or beside them."""
        story = story_of(analysis)
        owned = sorted(span for item in story.attributions for span in item.content.spans)
        reach = 0
        ends = [reach := max(reach, span.end) for span in owned]
        for quotation, span in zip(story.quotations, story.quoted, strict=True):
            if quotation.single or not quotation.closed or not story.is_body(span.start):
                continue
            if len(words(story.words_of(span))) < FEWEST or _is_title(story.words_of(span)):
                continue
            at = bisect_right(owned, span.start, key=lambda s: s.start)
            inside = at < len(owned) and owned[at].start < span.end
            if inside or (at and ends[at - 1] > span.start) or _is_introduced(story, span):
                continue
            yield Finding(
                "QUO01",
                span,
                "the story does not say whose words these are",
                "Name the speaker.",
            )


def _is_title(text: str) -> bool:
    """Return whether most long words of a text have a capital, as in the title of a work."""
    long = [word for word in text.split()[1:] if len(word) > 4]
    return bool(long) and 2 * sum(word[:1].isupper() for word in long) >= len(long)


def _is_introduced(story: Story, span: Span) -> bool:
    """Return whether the words around a quotation, or a speech that goes on, give its speaker."""
    sentence = story.sentence_at(span.start).span
    before = story.text[max(sentence.start - 1, span.start - 200) : span.start]
    last = story.sentence_at(max(span.start, span.end - 1)).span
    after = story.text[span.end : max(last.end, span.end + 120)][:120]
    if _OWNED.search(before) or _OWNED.search(after):
        return True
    return any(number in story.by_paragraph for number in story.around(span.start, after=0))


class SingleWordQuotation(Check):
    """Finds quotations of one word."""

    def check(self, analysis: Analysis) -> Iterable[Finding]:
        """Find one-word quotations of prose within double marks."""
        story = story_of(analysis)
        for quotation, span in zip(story.quotations, story.quoted, strict=True):
            said = words(story.words_of(span))
            if len(said) != 1 or quotation.single or not story.is_body(span.start):
                continue
            if story.words_of(span)[:1].islower():
                yield Finding(
                    "QUO02",
                    span,
                    f"one quoted word, “{story.words_of(span).strip('.,')}”",
                    "Quote more, or write the word without marks.",
                )


class UnbalancedMarks(Check):
    """Finds paragraphs in which a double quotation mark lacks its partner."""

    def check(self, analysis: Analysis) -> Iterable[Finding]:
        """Find marks that lack a partner, the first of each speech."""
        story = story_of(analysis)
        waiting: int | None = None  # the mark that opens a speech of several paragraphs
        for number in story.body_paragraphs:
            span = story.paragraphs[number]
            faults, opened = _unbalanced(story.text, span)
            begins = story.words_of(span).lstrip(_BULLETS)[:1]
            if waiting is not None and not _MARK.match(begins) and opened is None:
                if faults and faults[0][1] == "opened":  # it closes without being opened again
                    faults = faults[1:]
                else:
                    faults = [(waiting, "closed"), *faults]
            waiting = opened
            yield from (_without(at, partner) for at, partner in faults[:1])
        if waiting is not None:
            yield _without(waiting, "closed")


def _without(at: int, partner: str) -> Finding:
    return Finding(
        "QUO03",
        Span(at, at + 1),
        f"this quotation mark is not {partner}",
        "Add its partner, or take it away.",
    )


_MARK: Final = re.compile('[“”"]')
_SENTENCE_END: Final = re.compile(r"(?:[.!?…]['’)]?|[-–—:])\s*\Z")
_BULLETS: Final = " \t•*·-–—"
_OPENERS: Final = frozenset("([{—–-/‘'")


def _unbalanced(text: str, span: Span) -> tuple[list[tuple[int, str]], int | None]:
    """Return the marks of a paragraph that lack a partner, and the one that is open at its end.

    Each comes with the partner that is missing. Curly and straight marks may pair: which way a mark
    faces is seen from the characters beside it.
    """
    faults: list[tuple[int, str]] = []
    opened: int | None = None
    for match in _MARK.finditer(text, span.start, span.end):
        mark, at = match[0], match.start()
        before = text[at - 1] if at > span.start else " "
        after = text[at + 1] if at + 1 < span.end else " "
        if before.isdigit() and mark != "“" and opened is None:
            continue  # inches
        opens = before.isspace() or before in _OPENERS
        closes = after.isspace() or not after.isalnum()
        facing = mark == "“" if opens == closes else opens
        if opens == closes and mark == '"':
            facing = opened is None
        if facing:
            # A speech that goes on opens again without closing, as in paragraphs that were joined.
            if opened is not None and not _SENTENCE_END.search(text, max(opened, at - 6), at):
                faults.append((opened, "closed"))
            opened = at
        elif opened is None:
            faults.append((at, "opened"))
        else:
            opened = None
    return faults, opened


class QuotationOfTwoSpeakers(Check):
    """Finds words that are given to two speakers."""

    def check(self, analysis: Analysis) -> Iterable[Finding]:
        """Find long quotations with the same words and different names."""
        story = story_of(analysis)
        first: dict[str, tuple[str, Span]] = {}
        for item in story.body_attributions():
            if item.source is None or item.source.name is None or item.quotation != "direct":
                continue
            said = words(item.content.text)
            if len(said) < FEWEST:
                continue
            name, span = item.source.name, whole(item.content.spans)
            before = first.setdefault(" ".join(said), (name, span))
            if not set(words(before[0])) & set(words(name)):
                yield Finding(
                    "QUO04",
                    span,
                    f"the same words are {before[0]}’s before, and {name}’s here",
                    "Check whose words they are.",
                    evidence=(before[1],),
                )
