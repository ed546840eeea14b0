"""Transcripts as lines of text: ``NAME: …``, names above paragraphs, or no names at all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from allegedly.model import Span
from allegedly.verification.transcript import Transcript, Turn

_TIME: Final = r"[\[(]?\d{1,2}:\d\d(?::\d\d)?(?:[.,]\d{1,3})?[\])]?"
_LABEL: Final = re.compile(
    rf"""
    [ \t>*_#-]{{0,8}} (?:{_TIME}[ \t]{{0,8}}[-–]?[ \t]{{0,8}})?
    (?P<name>[^\W\d_][^:\n*]{{0,79}}?|[QA])
    [ \t]{{0,8}} (?:{_TIME})? [ \t]{{0,8}}
    (?: :(?!//|\d) \*{{0,2}} | (?<=[QA])\.(?=[ \t]) )
    [ \t]*
    """,
    re.VERBOSE,
)
_HEADING: Final = re.compile(
    rf"[ \t*]{{0,8}}(?P<name>[^\W\d_][^:\n*]{{0,79}}?)[ \t*]{{1,8}}{_TIME}[ \t*]{{0,8}}"
)
"""A name and a time alone on a line, above the words: as programs that transcribe write it."""

_NAME_WORD: Final = re.compile(r"[A-Z0-9][\w.’'&-]*|(?:de|van|von|der|del|la|le|bin|al|and|of|the)")
_NOT_NAMES: Final = frozenset(
    "note notes date time place location subject source sources topic title summary update"
    " correction transcript warning duration recorded present participants attendees agenda"
    " example remember result http https".split()
)
_MOST_WORDS: Final = 6
_LEAST_SHARE: Final = 0.04
"""Least share of lines with a name, so that a colon here and there does not make a transcript."""


def from_lines(text: str, name: str) -> Transcript:
    """Return a transcript that is not subtitles; who speaks is read from its lines."""
    lines = list(_lines(text))
    labels = {start: found for start, line in lines if (found := label_of(line)) is not None}
    known = [found[0] for found in labels.values()]
    enough = len(labels) >= max(1, _LEAST_SHARE * sum(bool(line.strip()) for _, line in lines))
    first = next((start for start, line in lines if line.strip()), 0)
    if not known or not enough or (len(labels) < 2 and first not in labels):
        return Transcript(name, text, (Turn(Span(0, len(text))),))
    turns: list[Turn] = []
    speaker: str | None = None
    at = 0
    for start, line in lines:
        if start in labels:
            _add(turns, text, at, start, speaker)
            speaker, size = labels[start]
            at = start + size
        elif line.lstrip().startswith(">>"):  # captions mark another speaker in this way
            _add(turns, text, at, start, speaker)
            speaker, at = None, start + line.index(">>") + 2
    _add(turns, text, at, len(text), speaker)
    return Transcript(name, text, tuple(turns), "speakers")


def label_of(line: str) -> tuple[str, int] | None:
    """Return the name of the speaker with which a line begins, and where the words begin."""
    found = _LABEL.match(line) or _HEADING.fullmatch(line)
    if found is None:
        return None
    name = found["name"].strip()
    proper = re.split(r"[,(]", name, maxsplit=1)[0].strip()
    words = proper.split()
    if not 0 < len(words) <= _MOST_WORDS or words[0].lower() in _NOT_NAMES:
        return None
    if not all(_NAME_WORD.fullmatch(word) for word in words) or not words[0][0].isupper():
        return None
    return name, found.end()


def _add(turns: list[Turn], text: str, start: int, end: int, speaker: str | None) -> None:
    if text[start:end].strip():
        turns.append(Turn(Span(start, end), speaker))


def _lines(text: str) -> Iterator[tuple[int, str]]:
    at = 0
    for line in text.splitlines(keepends=True):
        yield at, line.rstrip("\r\n")
        at += len(line)
