"""Finds the records of a WARC stream, and skips damaged data between them."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from typing import BinaryIO, Final

import attrs

from allegedly.io.archive.byte_runs import OPENING, Runs
from allegedly.model import Failure

LARGEST_HEADER: Final = 65_536
"""Most bytes to read of a WARC or HTTP header."""

PASSED: Final = 256_000_000
"""Most bytes to decompress of a record that is skipped; a decompression bomb is abandoned."""

_SEAM: Final = 64
_BEGIN: Final = re.compile(rb"WARC/[01]\.[0-9]{1,2}\r?\n(?=[A-Za-z-]{1,40}:)")
_HEADER_END: Final = re.compile(rb"\r?\n\r?\n")
_LENGTH: Final = re.compile(rb"^Content-Length[ \t]*:[ \t]*(\d{1,18})[ \t]*\r?$", re.I | re.M)
_CLOSINGS: Final = (b"\r\n\r\n", b"\n\n", OPENING)
_BLANK: Final = re.compile(rb"[\r\n]*")

_CUT: Final = "is a record that is cut off, or has a wrong Content-Length"
_WRONG_LENGTH: Final = "is a record with a wrong Content-Length"


@attrs.frozen
class Frame:
    """One record.

    Attributes:
        at: The byte of the stream at which it begins or, in a compressed stream, its member.
        data: Header and content.
        body: The offset of the content in the data.
        whole: Whether the content is complete.
    """

    at: int
    data: bytes = attrs.field(repr=False)
    body: int
    whole: bool


class Frames:
    """Finds the records of a stream; damage does not affect the neighbours.

    A header states the length of its record. If neither a record nor the end of the stream follows
    there, the length is wrong, and the search for the next header starts at the beginning of the
    content; each byte is examined a bounded number of times.
    """

    def __init__(self, stream: BinaryIO, name: str, longest: int) -> None:
        """Start at the beginning of a stream.

        Args:
            stream: The bytes, compressed or not, read once from start to end.
            name: The name of the stream in messages.
            longest: Most bytes of content to keep; the rest is skipped.
        """
        self._runs = Runs(stream)
        self._name = name
        self._longest = longest
        self._data = bytearray()
        self._at = 0
        self._members = deque([(0, 0)])

    def __iter__(self) -> Iterator[Frame | Failure]:
        more = True
        while more:
            yield from self._run()
            more = self._runs.advance()

    def _run(self) -> Iterator[Frame | Failure]:
        while self._skip_blank():
            at = self._place()
            self._fill(_SEAM)
            if _BEGIN.match(self._data):
                yield from self._record(at)
            else:
                size = self._seek(0)
                yield self._failure(at, f"{size:,} bytes here are not a WARC record")
        if self._runs.damage is not None:
            yield self._failure(self._runs.start, self._runs.damage)

    def _record(self, at: int) -> Iterator[Frame | Failure]:
        self._fill(LARGEST_HEADER)
        end = _HEADER_END.search(self._data, 0, LARGEST_HEADER)
        if end is None:
            self._seek(LARGEST_HEADER // 2)  # not sooner, so that no byte is examined too often
            yield self._failure(at, "is a record whose header has no end")
            return
        body = end.end()
        length = _LENGTH.search(self._data, 0, body)
        if length is None or _BEGIN.search(self._data, len(OPENING), body):
            self._seek(len(OPENING))
            yield self._failure(at, "is a record with a broken header")
            return
        size = int(length[1])
        if size > self._longest:
            frame = Frame(at, bytes(self._data[: body + LARGEST_HEADER]), body, whole=False)
            fault = self._pass_over(body, body + size)
            yield frame if fault is None else self._failure(at, fault)
        elif not self._fill(body + size):
            self._seek(body)
            yield self._failure(at, _CUT)
        elif not self._closes(body + size):
            self._seek(body)
            yield self._failure(at, _WRONG_LENGTH)
        else:
            yield Frame(at, bytes(self._data[: body + size]), body, whole=True)
            self._drop(body + size)

    def _failure(self, at: int, fault: str) -> Failure:
        """Make a failure; if the run was cut off, that is its cause."""
        damage, self._runs.damage = self._runs.damage, None
        return Failure("read", f"{self._name}, byte {at}", None, damage or fault)

    def _closes(self, end: int) -> bool:
        """Return whether a record can end there."""
        self._fill(end + _SEAM)
        rest = self._data[end : end + _SEAM]
        return rest.startswith(_CLOSINGS) or not rest.strip()

    def _pass_over(self, body: int, left: int) -> str | None:
        """Drop a long record, unless another begins in it; return the fault, if any."""
        passed = 0
        while len(self._data) < left:
            if found := _BEGIN.search(self._data, body):
                self._drop(found.start())
                return _WRONG_LENGTH
            gone = max(0, len(self._data) - _SEAM)
            self._drop(gone)
            left, passed, body = left - gone, passed + gone, max(0, body - gone)
            if self._runs.packed and passed > PASSED:
                self._runs.abandon()
                self._drop(len(self._data))
                return f"decompresses to more than {PASSED:,} bytes; its member is not read"
            if not self._fill(len(self._data) + 1):
                self._drop(len(self._data))
                return _CUT
        self._drop(left)
        return None

    def _seek(self, start: int) -> int:
        """Drop everything before the next header; return the number of bytes."""
        dropped = 0
        while (found := _BEGIN.search(self._data, start)) is None:
            gone = min(len(self._data), max(start, len(self._data) - _SEAM))
            self._drop(gone)
            dropped, start = dropped + gone, 0
            if not self._fill(len(self._data) + 1):
                dropped += len(self._data)
                self._drop(len(self._data))
                return dropped
        self._drop(found.start())
        return dropped + found.start()

    def _place(self) -> int:
        """Return where in the stream the buffered data begin, or the member that holds them."""
        if not self._runs.packed:
            return self._at
        while len(self._members) > 1 and self._members[1][0] <= self._at:
            self._members.popleft()
        return self._members[0][1]

    def _skip_blank(self) -> bool:
        """Drop the blank lines between records; return whether anything follows."""
        while self._fill(1):
            blank = _BLANK.match(self._data)
            self._drop(blank.end() if blank else 0)
            if self._data:
                return True
        return False

    def _fill(self, size: int) -> bool:
        """Buffer that many bytes, if the run has them."""
        while len(self._data) < size:
            piece = self._runs.piece()
            if not piece:
                return False
            if self._members[-1][1] != self._runs.start:
                self._members.append((self._at + len(self._data), self._runs.start))
            self._data += piece
        return True

    def _drop(self, size: int) -> None:
        del self._data[:size]
        self._at += size
