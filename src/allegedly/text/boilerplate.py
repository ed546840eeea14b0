"""Boilerplate: credits, captions, prompts and links that a page prints around an article.

A small log-linear model decides line by line, from the shape and the words of a line and from its
neighbours; only bylines, and lines that appear around any article, have patterns. The module
`allegedly.text.training.boilerplate` learns the weights.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Final

LONGEST: Final = 600
"""A line of more code points than this is prose, however it begins; this also bounds the work."""

HEAD: Final = 160
"""The number of code points examined at the beginning of a line …"""

UNSURE: Final = 300
"""Log odds, in hundredths, that a line needs if there is no paragraph to compare it to."""

SENTENCE: Final = 150
"""Log odds that a sentence needs which has no sign or form of address that pages use, and no word
of theirs outside reported speech."""

TAIL: Final = 40
"""… and at its end."""

_NAME: Final = r"(?:[A-Z][\w.'’-]*|de|van|von|der|al|bin|la)"
_BYLINE: Final = re.compile(
    r"(?:(?:Story|Reporting|Reported|Written|Text|Words|Edited|Compiled)\s)?[Bb][Yy]:?"
    rf"\s{_NAME}(?:\s{_NAME}){{0,4}}"
    rf"(?:(?:,|\sand|\s&)\s{_NAME}(?:\s{_NAME}){{0,4}}){{0,3}}"
    r"(?:\s?[,|–—•·-]\s?[\w’'.@ ,]{1,60})?\s*",
)
_FURNITURE: Final = re.compile(
    r"""
      (?:\(?\d[\d,.]{0,8}\)?|no)[ ]comments?(?:[ ]yet)?[ .]?
    | comments?(?:[ ]?\(?\d[\d,.]{0,8}\)?)?
    | (?:show|view|read|see|hide|load|post|leave|add|write)
      (?:[ ](?:all|the|a|your|more|\d{1,6})){0,2}[ ]comments?
    | this[ ](?:article|story|post)[ ]has[ ]\d{1,6}[ ]comments?\.?
    | join[ ]the[ ](?:conversation|discussion)\W{0,3}
    | (?-i:(?:READ[ ])?MORE|ALSO[ ]READ|READ[ ]ALSO|SEE[ ]ALSO|RELATED|WATCH|LISTEN|RECOMMENDED
        |(?:Read|See)[ ](?:more|also|next)|Related(?:[ ]story|[ ]article)?|Also[ ]read)
      \s?[:|»>→][ ]?.{1,120}[^.!:,]
    | (?-i:MORE|READ[ ]MORE)[ ](?-i:FROM|ON|ABOUT)[ ].{1,60}[^.]
    | share(?:[ ]this)?(?:[ ](?:article|story|post|page))?(?:[ ](?:on|via|by|with)[ ]\w{1,20})?
    | (?:copy|share)[ ](?:the[ ])?link
    | (?:turn[ ]on|enable|allow|manage)[ ](?:\w+[ ]){0,3}(?:notifications?|alerts?)\b
      (?!.*\bsa(?:id|ys)\b).{0,80}
    | (?:get|receive)[ ](?:\w+[ ]){0,3}(?:notifications?|alerts?|newsletters?)\b
      (?=.{0,60}\b(?:your|you|free|daily|inbox|phone)\b)(?!.*\bsa(?:id|ys)\b).{0,100}
    | don['’]t[ ]miss[ ](?:a|the|out|our|any)\b
      (?=.*\b(?:notifications?|alerts?|newsletter|inbox)\b).{0,120}
    | (?:sign[ ]up|subscribe|register)(?:[ ](?:for|to|here|now|today))\b
      (?=.{0,80}(?:\$\d|\b(?:newsletters?|inbox|alerts?|emails?|updates|podcast|channel|our)\b))
      (?!.*\bsa(?:id|ys)\b).{0,120}
    | by[ ](?:signing[ ]up|subscribing|registering),?[ ]you[ ]agree\b.{0,120}
    | you[ ](?:have[ ]been|are[ ]now|will[ ]be)[ ](?:added|subscribed|signed[ ]up)[ ]to\b.{0,80}
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""Whole lines that pages print around any article: comment counts, links, prompts."""

_TURN: Final = re.compile(r"[QA]: ")
"""A question or an answer of an interview."""

_WORD: Final = re.compile(r"[^\W_]+(?:['’-]\w+)*")
_END: Final = re.compile(r"[.!?…]['’\"”»)\]]*$")
_SIGNS: Final = {
    "address": re.compile(r"https?:|www\.|\.(?:com|org|net|co\.uk)\b"),
    "date": re.compile(
        r"(?i:\b(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*\.? \d"
        r"|\b\d{1,2} (?:jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec))"
        r"|\d{1,2}/\d{1,2}/\d{2,4}|\d{4}-\d\d-\d\d"
    ),
    "time": re.compile(r"\b\d{1,2}[:.]\d\d\b"),
    "agency": re.compile(
        r"(?:/|\bvia |\(|— ?)(?:AP|Getty|Reuters|AFP|EPA|PA|UPI|Shutterstock)\b[^.]{0,20}$"
    ),
    "label": re.compile(r"^\W*[A-Za-z ]{1,20}:"),
    "quotation": re.compile(r"[\"“”]"),
    "biography": re.compile(
        r"^(?:[A-Z][\w.'’-]* ){2,4}(?:is|was|covers|writes|reports)(?: an?| the| for| about| on)? "
    ),
}
_AHEAD: Final = frozenset(_SIGNS) - {"agency"}
_NUMERIC: Final = frozenset(("date", "time"))
"""Signs that contain a digit."""
_DIGIT: Final = re.compile(r"\d")
_VERBS: Final = frozenset(
    """am is are was were be been has have had will would can could may might must should do does
    did said says told added went came made took isn't don't didn't can't won't it's that's
    there's wasn't""".split()
)
_PAST: Final = frozenset(
    """became began bought broke brought built came caught cost cut drew drove ended fell felt found
    fought fled flew gave got grew heard held hit kept knew left led lost made met paid ran rose
    sank saw sent shot shut sold spent spoke stood stole struck swept thought threw told took went
    won wore wrote""".split()
)
_SAID: Final = frozenset(
    "said says told added asked wrote warned claimed according tweeted".split()
)
_PROMPTS: Final = frozenset(
    """sign subscribe read click follow share tweet watch listen see get join download email contact
    send like support donate register view continue skip print save copy check find try visit
    enlarge toggle add close show hide more related trending miss interested never help
    tap""".split()
)
_PAGE_WORDS: Final = frozenset(
    """photo photos photograph photographer image images picture caption getty reuters ap afp file
    credit shutterstock pictured screenshot courtesy illustration video slideshow graphic media
    playback you your our us we newsletter newsletters email e-mail inbox subscribe subscription
    cookies browser advertisement app podcast facebook twitter instagram follow comment comments
    copyright reserved newsroom editor editing contributed reporting reporter correspondent writer
    columnist columnists author originally published updated story article site page link sign
    opinion opinions views contributor letters click download tip tips""".split()
)
_CHARACTERS: Final = "|@©•"
_PAGE_SIGNS: Final = ("prompt", "address", "agency", "begins -", "begins •", *_CHARACTERS)


def boilerplate(lines: Sequence[str], *, titled: bool = False) -> list[bool]:
    """Return for each line of an article whether it is boilerplate.

    Weights are whole hundredths, so that the order of addition does not change a sum.

    A single line is prose, because there is no article around which it could stand.

    Args:
        lines: The lines (or paragraphs) of the body in order, each stripped and not empty.
        titled: Whether the headline is known; if not, the first line may be one.
    """
    if len(lines) == 1:
        return [False]
    weights, least = _weights(), 0 if any(map(_is_paragraph, lines)) else UNSURE
    found = []
    for line, features in zip(lines, line_features(lines, titled=titled), strict=True):
        if _TURN.match(line):
            found.append(False)
            continue
        odds = sum([weights.get(feature, 0) for feature in features])
        needed = max(least, SENTENCE) if _is_plain_sentence(features) else least
        found.append(odds > needed or (len(line) <= HEAD and _is_furniture(line)))
    return found


def line_features(lines: Sequence[str], *, titled: bool) -> Iterator[list[str]]:
    """Yield the features of each line; none for a line longer than `LONGEST`."""
    first_line = "first" if titled else "headline"
    shapes = [_shape(line) for line in lines]
    prose = [n for n, line in enumerate(lines) if _is_paragraph(line)]
    first, last = (prose[0], prose[-1]) if prose else (0, len(lines) - 1)
    for n, line in enumerate(lines):
        if len(line) > LONGEST:
            yield []
            continue
        place = "before" if n < first else "after" if n > last else "within"
        yield [
            *_own(line, shapes[n]),
            place,
            f"{place} {shapes[n]}",
            f"previous {shapes[n - 1]}" if n else first_line,
            f"next {shapes[n + 1]}" if n + 1 < len(lines) else "last",
        ]


def _is_plain_sentence(features: Sequence[str]) -> bool:
    quoted = "said" in features and "quotation" in features
    return (
        (quoted or "page words 0" in features)
        and any(feature.startswith("end e") for feature in features)
        and not any(feature.startswith(_PAGE_SIGNS) for feature in features)
    )


_DAYS_AND_MONTHS: Final = re.compile(
    r"by:?\s(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|may|june|july"
    r"|august|september|october|november|december|christmas|easter)\b",
    re.IGNORECASE,
)


def _is_furniture(line: str) -> bool:
    return (
        _BYLINE.fullmatch(line) is not None and not _DAYS_AND_MONTHS.match(line)
    ) or _FURNITURE.fullmatch(line) is not None


def _is_paragraph(line: str) -> bool:
    return len(line) > 150 and _END.search(line, len(line) - 8) is not None


def _shape(line: str) -> str:
    """Return whether a line ends like a sentence (``e``) or not (``o``), and its rough length."""
    return ("e" if _END.search(line, max(0, len(line) - 8)) else "o") + str(
        bisect_left((20, 60, 150), len(line))
    )


def _own(line: str, shape: str) -> Iterator[str]:
    """Yield the features of a line by itself; of a long one, only beginning and end."""
    head, tail = line[:HEAD], line[-TAIL:]
    words = _WORD.findall(head)
    lowers = [word.lower().replace("’", "'") for word in words]
    number = len(words) if len(line) <= HEAD else line.count(" ") + 1
    size = "few" if number <= 5 else "some" if number <= 15 else "many"
    there = set(lowers)
    yield "line"
    yield f"words {bisect_left((0, 1, 2, 3, 5, 8, 12, 18, 25, 40, 70), number)}"
    yield f"end {shape[0]} {size}"
    if words:
        capitals = sum([word[0].isupper() for word in words]) / len(words)
        yield f"capitals {bisect_left((0.1, 0.25, 0.5, 0.75, 0.99), capitals)}"
        yield f"capitals {bisect_left((0.1, 0.25, 0.5, 0.75, 0.99), capitals)} {shape[0]}"
        yield f"first {lowers[0]}"
        yield f"last {lowers[-1] if len(line) <= HEAD else _WORD.findall(tail)[-1:]}"
        if len(words) > 1:
            yield f"first {lowers[0]} {lowers[1]}"
    if head.isupper():
        yield "upper"
        yield f"upper {size}"
    digits = len(_DIGIT.findall(head))
    yield f"digits {bisect_left((0.0, 0.03, 0.1, 0.3), digits / len(head))}"
    if not line[0].isalnum():
        yield f"begins {line[0]}"
    if line[-1] in ":)]":
        yield f"ends {line[-1]}"
    for character in _CHARACTERS:
        if character in line:
            yield character
    for name, sign in _SIGNS.items():
        if name in _NUMERIC and not digits:
            continue
        if sign.search(head if name in _AHEAD else tail):
            yield name
            yield f"{name} {size}"
    if there.isdisjoint(_VERBS):
        yield f"no verb {size}"
    if not there.isdisjoint(_SAID):
        yield "said"
    if words and lowers[0] in _PROMPTS and not (line[0] in '“"' or any(map(_is_past, lowers[2:4]))):
        yield f"prompt {size}"
    page = there & _PAGE_WORDS
    yield f"page words {min(len(page), 4)}"
    yield f"page words {min(len(page), 4)} {size}"
    for word in page if number > 6 else there:
        yield f"word {word}"


def _is_past(word: str) -> bool:
    """Return whether a word may be a verb in the past, as in "Share prices fell"."""
    return word in _PAST or (word.endswith("ed") and len(word) > 4)


@lru_cache(maxsize=1)
def _weights() -> dict[str, int]:
    text = (files("allegedly.text") / "data" / "boilerplate.json").read_text("utf-8")
    weights: dict[str, int] = json.loads(text)["weights"]
    return weights
