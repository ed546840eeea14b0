"""The lines of brat's stand-off format: spans, events, attributes, relations, notes.

brat treats a span that crosses the end of a line as several fragments, and splits lines wherever
Python's `splitlines` does, so spans are cut there and joined again.
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

_LINE: Final = re.compile(r"([TERAMN*#])\d*\t")
_SPAN: Final = re.compile(
    r"(T\d+)\t(\S+) (\d{1,9} \d{1,9}(?:;\d{1,9} \d{1,9})*)(?:\t.*)?", re.DOTALL
)
_EVENT: Final = re.compile(r"(E\d+)\t([^\s:]+):(T\d+)((?: [^\s:]+:[TE]\d+)*)\s*")
_RELATION: Final = re.compile(r"R\d+\t(\S+) Arg1:([TE]\d+) Arg2:([TE]\d+)\s*")
_ATTRIBUTE: Final = re.compile(r"[AM]\d+\t(\S+) ([TER]\d+)(?: (\S+))?\s*")
_NOTE: Final = re.compile(r"#\d*\t\S+ ([A-Z]\d+)\t(.*)", re.DOTALL)


def fragments(text: str, spans: Iterable[Span]) -> list[Span]:
    """Cut spans at the ends of lines, so that each piece is on one line; sorted.

    Adjacent pieces are merged, as brat refuses them. If only ends of lines are covered, one empty
    piece is kept to mark the place.
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
    """Undo `fragments` where possible: join pieces that only ends of lines separate."""
    spans: list[Span] = []
    for piece in pieces:
        if spans and _GAP.fullmatch(text, spans[-1].end, piece.start):
            spans[-1] = Span(spans[-1].start, piece.end)
        else:
            spans.append(piece)
    return tuple(spans)


@attrs.frozen
class Event:
    """One event: its type, its trigger, and the fillers of its roles."""

    kind: str
    trigger: str
    roles: tuple[tuple[str, str], ...]

    def fillers(self, role: str) -> list[str]:
        """Return all fillers of a role; a second one is called Source2, and so on."""
        return [id for name, id in self.roles if name.rstrip("0123456789") == role]

    def get(self, role: str) -> str | None:
        """Return the first filler of a role, if there is one."""
        return next(iter(self.fillers(role)), None)


@attrs.frozen
class Standoff:
    """The content of an ``.ann`` file, by id, in the order of the file.

    Attributes:
        kinds: The type of each span.
        spans: The fragments of each span, sorted.
        events: The events; every span to which one refers exists.
        relations: Type, first and second argument of each relation.
        attributes: By owner, values by name; True if no value is stated.
        notes: By owner, the JSON objects in notes; other notes are left out.
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
        text: The text that it annotates.
        name: The name of the file in messages.

    Raises:
        ReadError: If a line is malformed, points outside the text, or refers to a missing span;
            the message names file and line.
    """
    found = Standoff()
    read: dict[str, Callable[[Standoff, str, str], str | None]] = {
        "T": _read_span,
        "E": _read_event,
        "R": _read_relation,
        "A": _read_attribute,
        "M": _read_attribute,
        "#": _read_note,
    }
    events: dict[str, int] = {}
    more = 0  # lines over which the text of the last span may continue, as in PolNeAR
    for number, line in enumerate(lines.split("\n"), 1):
        match = _LINE.match(line)
        if match is None:
            if not more and line.strip():
                raise _wrong(name, number, "this is not a line of brat stand-off")
            more = max(0, more - 1)
            continue
        # Equivalences (*) and normalisations (N) have no bearing on attributions and claims.
        if match[1] in read and (reason := read[match[1]](found, text, line)):
            raise _wrong(name, number, reason)
        id, more = match[0].rstrip("\t"), 0
        if match[1] == "T":
            more = sum(piece.of(text).count("\n") for piece in found.spans[id])
        elif match[1] == "E":
            events[id] = number
    for id, number in events.items():
        event = found.events[id]
        for target in (event.trigger, *(target for _, target in event.roles)):
            if target not in found.spans and target not in found.events:
                raise _wrong(name, number, f"{id} refers to {target}, which is missing")
    return found


def _wrong(name: str, number: int, reason: str) -> ReadError:
    return ReadError(f"{name}, line {number}: {reason}; fix it, or export it again")


def _read_span(found: Standoff, text: str, line: str) -> str | None:
    match = _SPAN.fullmatch(line)
    if match is None:
        return "a span must read 'T1<tab>Type START END[;…]<tab>text'"
    id, kind, places = match.groups()
    pieces = []
    for place in places.split(";"):
        start, end = map(int, place.split())
        if not start <= end <= len(text):
            return f"the span {start} {end} does not lie in the text of {len(text)} characters"
        pieces.append(Span(start, end))
    found.kinds[id] = kind
    found.spans[id] = tuple(sorted(pieces))
    return None


def _read_event(found: Standoff, text: str, line: str) -> str | None:
    match = _EVENT.fullmatch(line)
    if match is None:
        return "an event must read 'E1<tab>Type:T1 Role:T2 …'"
    id, kind, trigger, arguments = match.groups()
    roles = (argument.partition(":") for argument in arguments.split())
    found.events[id] = Event(kind, trigger, tuple((role, target) for role, _, target in roles))
    return None


def _read_relation(found: Standoff, text: str, line: str) -> str | None:
    match = _RELATION.fullmatch(line)
    if match is None:
        return "a relation must read 'R1<tab>Type Arg1:T1 Arg2:T2'"
    found.relations.append((match[1], match[2], match[3]))
    return None


def _read_attribute(found: Standoff, text: str, line: str) -> str | None:
    match = _ATTRIBUTE.fullmatch(line)
    if match is None:
        return "an attribute must read 'A1<tab>Name T1 [VALUE]'"
    found.attributes.setdefault(match[2], {})[match[1]] = match[3] or True
    return None


def _read_note(found: Standoff, text: str, line: str) -> str | None:
    match = _NOTE.fullmatch(line)
    if match is None:
        return "a note must read '#1<tab>Type T1<tab>text'"
    try:
        note = json.loads(match[2])
    except (ValueError, RecursionError):  # a remark by a person, which is allowed
        return None
    if isinstance(note, dict):
        found.notes.setdefault(match[1], {}).update(note)
    return None
