"""The check that those who are accused are heard."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from allegedly.audit.checks.story import Story, story_of, words
from allegedly.interfaces import Check
from allegedly.model import Analysis, Finding, Span

_WORD: Final = r"[A-Z][\w’'-]{1,40}"
_NAME: Final = (
    r"(?P<name>(?:(?:Mr|Mrs|Ms|Dr|Sir|President|Senator|Sen|Rep|Mayor|Governor|Gov)\.? )?"
    rf"{_WORD}(?: (?:[A-Z]\.(?:[A-Z]\.)?|Gov\.|Sen\.|Rep\.|de|van|von|bin|al|{_WORD})){{0,4}})"
)
_CRIMES: Final = (
    r"(?:abus|assault|attack|beat|brib|cheat|defraud|embezzl|forc|forg|grop|harass|hid|hit|kill|"
    r"laund|lied?|misus|murder|offer|pa(?:id|y)|rape|rigg|sexual|slap|smuggl|spi|stole|steal|"
    r"threaten|took|touch|us)\w{0,20}"
)
_ACCUSING: Final = re.compile(r"accus|alleg|\bsue[ds]?\b|\bsuing\b|\breportedly\b")
"""Each pattern below needs one of these words."""

_PATTERNS: Final = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b(?:accus(?:es|ed|ing)|accuse) (?:the )?{_NAME} of\b",
        rf"\balleged (?:[a-z-]{{2,20}} ){{0,2}}[a-z]{{2,20}}, {_NAME},",
        rf"\b{_NAME},? (?:who )?(?:is|was|ha(?:s|ve|d) been|stands|is being) accused of\b",
        rf"\b{_NAME} (?:is|was|ha(?:s|ve|d) been) alleged to have\b",
        rf"\b{_NAME} (?:allegedly|reportedly) {_CRIMES}",
        rf"\ballegations? (?:of [a-z ]{{3,40}} )?against {_NAME}",
        rf"\b(?:sued|sues|suing) {_NAME} (?:for|over|alleging)\b",
    )
)
_NO_PERSON: Final = frozenset(
    "The A An It He She They This That These Those In On At But And After Before When If".split()
)
_ATTEMPT: Final = re.compile(
    r"\b(?:(?:not|n[o']t|never) (?:immediately |publicly |yet ){0,3}(?:respon\w+|repl(?:y|ied)|"
    r"comment\w*|return\w*|be reached)|declin\w+ (?:to (?:comment|speak|discuss|answer|say|"
    r"elaborate)|comment|our|all)|refus\w+ (?:to )?(?:comment|speak|talk|answer|discuss)|"
    r"could(?: not|n[o']t) be reached|requests? for (?:a )?(?:comment|response|interview)|"
    r"(?:for|without|no|seeking|sought|offered) (?:further )?comments?|pleaded|"
    r"(?:contacted|approached) for|(?:has|have) (?:contacted|approached)|"
    r"(?:his|her|their|defen[cs]e) (?:lawyer|attorney|solicitor|counsel|barrister)s?)\b",
    re.IGNORECASE,
)
_DENIAL: Final = re.compile(
    r"\b(?:den(?:y|ies|ied|ying|ials?)|(?:reject|dismiss|disput|refut|rebut|contest)\w*|apolog\w+|"
    r"admit\w*|confess\w*|acquit\w*|innocen\w+|insist\w*|defended|hit back|respond\w*|replied)\b",
    re.IGNORECASE,
)


class AccusedUnheard(Check):
    """Finds accusations in stories that give no response and no attempt to get one."""

    def check(self, analysis: Analysis) -> Iterable[Finding]:
        """Find the first accusation of each person or body that is not heard."""
        story = story_of(analysis)
        if _ACCUSING.search(story.text) is None:
            return
        if any(story.is_body(match.start()) for match in _ATTEMPT.finditer(story.text)):
            return
        denials = _denials(story)
        heard = _speakers(story)
        accused: set[str] = set()
        for match in _accusations(story):
            name = match["name"]
            surname = words(name)[-1] if words(name) else ""
            if not surname or name.split()[0] in _NO_PERSON or surname in accused:
                continue
            accused.add(surname)
            if surname not in heard and surname not in denials:
                yield Finding(
                    "FAIR01",
                    Span(*match.span("name")),
                    f"{name} is accused, but the story has no response and no attempt to get one",
                    "Ask for a response, and report it or the attempt.",
                    evidence=(Span(*match.span()),),
                )


def _accusations(story: Story) -> Iterator[re.Match[str]]:
    found = [m for pattern in _PATTERNS for m in pattern.finditer(story.text)]
    found.sort(key=lambda match: match.start("name"))
    return (m for m in found if story.is_body(m.start()))


def _denials(story: Story) -> set[str]:
    """Return the words of the paragraphs in which something is denied, and of those before."""
    numbers = {story.paragraph_at(match.start()) for match in _DENIAL.finditer(story.text)}
    found: set[str] = set()
    for before, number in zip((None, *story.body_paragraphs), story.body_paragraphs, strict=False):
        if number in numbers:
            for near in (number, before):
                if near is not None:
                    found.update(words(story.words_of(story.paragraphs[near])))
    return found


def _speakers(story: Story) -> set[str]:
    """Return the last words of the names of all sources, and of those they speak for."""
    found: set[str] = set()
    for item in story.attributions:
        source = item.source
        if source is not None and item.content.form != "topic":
            said = words(source.name or source.text)
            found.update(said[-1:])
            if any(word.startswith(("spokes", "lawyer", "attorney", "represent")) for word in said):
                found.update(words(source.text))
    return found
