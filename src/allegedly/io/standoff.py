"""The lines of brat's stand-off format: spans, events, attributes, relations, notes.

brat takes a span that runs over the end of a line for several fragments, and reads line by line
wherever Python's `splitlines` would; so spans are cut there, and put together again.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

import attrs

from allegedly.errors import ReadError
from allegedly.model import Span, Spans

_BREAKS: Final = "\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
_UNBROKEN: Final = re.compile(f"[^{_BREAKS}]+")
_GAP: Final = re.compile(f"[{_BREAKS}]+")

_SPAN: Final = re.compile(r"(\S+) (\d+ \d+(?:;\d+ \d+)*)(?:\t.*)?", re.DOTALL)
_EVENT: Final = re.compile(r"([^\s:]+):(T\d+)((?: [^\s:]+:[TE]\d+)*)\s*")
_RELATION: Final = re.compile(r"(\S+) Arg1:([TE]\d+) Arg2:([TE]\d+)\s*")
_ATTRIBUTE: Final = re.compile(r"(\S+) ([TE]\d+)(?: (\S+))?\s*")
_NOTE: Final = re.compile(r"\S+ ([A-Z]\d+)\t(.*)", re.DOTALL)


def fragments(text: str, spans: Iterable[Span]) -> list[Span]:
    """Cut spans where a line ends, so that each piece stands on one line; sorted.

    Pieces that touch become one, as brat refuses them. Where nothing but ends of lines is
    covered, one empty piece stays to tell the place.
    """
    spans = sorted(spans)
    pieces: list[Span] = []
    for span in spans:
        for match in _UNBROKEN.finditer(text, span.start, span.end):
            start, end = match.span()
            if pieces and pieces[-1].end >= start:
                pieces[-1] = Span(pieces[-1].start, max(end, pieces[-1].end))
            else:
                pieces.append(Span(start, end))
    place = spans[0].start if spans else 0
    return pieces or [Span(place, place)]


def joined(text: str, pieces: Sequence[Span]) -> Spans:
    """Undo `fragments` where it can be undone: join what only ends of lines divide."""
    spans: list[Span] = []
    for piece in pieces:
        if spans and _GAP.fullmatch(text, spans[-1].end, piece.start):
            spans[-1] = Span(spans[-1].start, piece.end)
        else:
            spans.append(piece)
    return tuple(spans)


@attrs.frozen
class Event:
    """One event: its type, its trigger, and what fills its roles."""

    kind: str
    trigger: str
    roles: tuple[tuple[str, str], ...]

    def get(self, role: str) -> str | None:
        """Return what fills a role, the first where there are several (Source, Source2)."""
        return next((id for name, id in self.roles if name.rstrip("0123456789") == role), None)


@attrs.frozen
class Standoff:
    """What an ``.ann`` file says, by id, in the order of the file.

    Attributes:
        kinds: The type of each span.
        spans: Where each stands.
        events: The events.
        relations: Type, first and second argument of each relation.
        attributes: By what they belong to, values by name; True where none is stated.
        notes: By what they belong to, the JSON objects in notes; other notes are left out.
    """

    kinds: dict[str, str] = attrs.field(factory=dict)
    spans: dict[str, Spans] = attrs.field(factory=dict)
    events: dict[str, Event] = attrs.field(factory=dict)
    relations: list[tuple[str, str, str]] = attrs.field(factory=list)
    attributes: dict[str, dict[str, str | bool]] = attrs.field(factory=dict)
    notes: dict[str, dict[str, Any]] = attrs.field(factory=dict)


def parse(lines: str, text: str, name: str) -> Standoff:
    """Read the content of an ``.ann`` file.

    Args:
        lines: The content.
        text: The text that it speaks of.
        name: What to call the file in messages.

    Raises:
        ReadError: If a line is malformed or points outside the text; names file and line.
    """
    found = Standoff()
    readers: dict[str, Callable[[str, str], bool]] = {
        "T": lambda id, rest: _read_span(found, text, id, rest),
        "E": lambda id, rest: _read_event(found, id, rest),
        "R": lambda _, rest: _read_relation(found, rest),
        "A": lambda _, rest: _read_attribute(found, rest),
        "M": lambda _, rest: _read_attribute(found, rest),
        "#": lambda _, rest: _read_note(found, rest),
    }
    for number, line in enumerate(lines.split("\n"), 1):
        if not line.strip():
            continue
        id, _, rest = line.partition("\t")
        if id[:1] in ("*", "N"):  # equivalences and normalisations say nothing of claims
            continue
        reader = readers.get(id[:1])
        if reader is None or not rest or not reader(id, rest):
            raise ReadError(
                f"{name}, line {number}: is no line of brat stand-off that fits its text; "
                "repair it, or export it again"
            )
    return found


def _read_span(found: Standoff, text: str, id: str, rest: str) -> bool:
    match = _SPAN.fullmatch(rest)
    if match is None:
        return False
    pairs = [tuple(map(int, piece.split())) for piece in match[2].split(";")]
    if not all(start <= end <= len(text) for start, end in pairs):
        return False
    found.kinds[id] = match[1]
    found.spans[id] = joined(text, sorted(Span(start, end) for start, end in pairs))
    return True


def _read_event(found: Standoff, id: str, rest: str) -> bool:
    match = _EVENT.fullmatch(rest)
    if match is None:
        return False
    roles = [argument.split(":") for argument in match[3].split()]
    found.events[id] = Event(match[1], match[2], tuple((role, to) for role, to in roles))
    return True


def _read_relation(found: Standoff, rest: str) -> bool:
    match = _RELATION.fullmatch(rest)
    if match is not None:
        found.relations.append((match[1], match[2], match[3]))
    return match is not None


def _read_attribute(found: Standoff, rest: str) -> bool:
    match = _ATTRIBUTE.fullmatch(rest)
    if match is not None:
        found.attributes.setdefault(match[2], {})[match[1]] = match[3] or True
    return match is not None


def _read_note(found: Standoff, rest: str) -> bool:
    if match := _NOTE.fullmatch(rest):
        try:
            note = json.loads(match[2])
        except (ValueError, RecursionError):  # a person's remark, which is fine
            return True
        if isinstance(note, dict):
            found.notes.setdefault(match[1], {}).update(note)
    return True
