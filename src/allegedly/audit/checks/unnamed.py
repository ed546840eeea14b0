"""Unnamed sources: what the words of an article tell about them."""

from __future__ import annotations

import re
from typing import Final

import attrs

from allegedly.audit.checks.story import Story, whole, words
from allegedly.model import Attribution, Source, Span

SOURCES: Final = frozenset("source sources insider insiders tipster tipsters".split())
"""Nouns that describe no one: they only say that somebody talked."""

PEOPLE: Final = frozenset(
    """official officials aide aides adviser advisers advisor advisors diplomat diplomats
    lawmaker lawmakers executive executives staffer staffers employee employees person people
    operative operatives friend friends banker bankers trader traders investigator investigators
    individual individuals colleague colleagues associate associates ally allies confidant
    confidants""".split()
)
"""Nouns for those who may ask not to be named, unlike spokespeople, crowds or experts."""

_COUNTS: Final = frozenset(
    """a an one two three four five six seven eight nine ten another some several multiple other
    further the both that this these those second third""".split()
)
_DEFINITE: Final = frozenset("the both that this these those".split())
_LINKS: Final = frozenset(
    """who with at in to from of close familiar near inside within on for involved whose that
    briefed present working""".split()
)
_REACH: Final = 400
"""Characters on either side of a source in which its basis may be given."""

_BASIS: Final = re.compile(
    r"\b(?:familiar with|close to|knowledge of|briefed (?:on|about)|privy to|involved in|"
    r"anonym\w+|pseudonym|not (?:be(?:ing)? )?(?:named|identified)|(?:un|not )?authori[sz]ed|"
    r"asked (?:that|not)|declined to (?:be|give)|did n[o']t want to be|withh\w+ (?:his|her|their)|"
    r"condition|fear\w*|retaliation|reprisals?|who (?:was|were|is|are|has|have|had|saw|witnessed|"
    r"attended|heard|read|reviewed|knows?|works?|worked|took part|spoke)|eyewitness\w*|"
    r"(?:person|people) (?:at|inside|in the room)|"
    r"wish\w* to remain|whose names?|not their real names?|names? (?:have|has) been)\b",
    re.IGNORECASE,
)


@attrs.frozen
class Unnamed:
    """An unnamed source that may have asked for anonymity.

    Attributes:
        noun: The noun for it ("official").
        described: Whether a word besides the noun says who it is ("a Treasury official").
        definite: Whether the words point back to a source mentioned before ("the official").
        single: Whether it is one person.
    """

    noun: str
    described: bool
    definite: bool
    single: bool


def unnamed(source: Source | None) -> Unnamed | None:
    """Return what the words of a source tell; None if it has a name, an office or a crowd."""
    if source is None or source.name is not None or not source.kind.startswith("unnamed"):
        return None
    said = words(source.text)
    end = next((k for k, word in enumerate(said) if k and word in _LINKS), len(said))
    if not end or len(said) > 16:
        return None
    noun = said[end - 1]
    if noun not in SOURCES and noun not in PEOPLE:
        return None
    before = [word for word in said[: end - 1] if word not in _COUNTS]
    return Unnamed(
        noun=noun,
        described=bool(before) or end < len(said) or source.role is not None,
        definite=said[0] in _DEFINITE,
        single=not noun.endswith("s") and noun != "people",
    )


def is_explained(story: Story, item: Attribution) -> bool:
    """Return whether the text says how the source knows, or why it is not named.

    Looked at are the words of the source, its basis, the rest of its sentence, and the next one.
    """
    source = item.source
    assert source is not None
    if source.basis or _BASIS.search(source.text):
        return True
    at = whole(source.spans)
    sentence = story.sentence_at(at.start)
    after = story.sentences[sentence.index + 1 : sentence.index + 2]
    near = [
        Span(max(sentence.span.start, at.start - _REACH), min(sentence.span.end, at.end + _REACH))
    ]
    near += [Span(s.span.start, min(s.span.end, s.span.start + _REACH)) for s in after]
    return any(
        not any(span.start <= match.start() < span.end for span in item.content.spans)
        and not story.is_quoted(Span(*match.span()))
        for part in near
        for match in _BASIS.finditer(story.text, part.start, part.end)
    )
