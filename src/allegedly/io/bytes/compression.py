"""Compressed streams: members one after the other, damage reported with its position.

The data are not trusted: whatever their decompressed size, only a few megabytes are held.
"""

from __future__ import annotations

import io
from collections import deque
from typing import Any, BinaryIO, Final

from allegedly.errors import ReadError
from allegedly.io.bytes.decompressors import LONGEST_MAGIC, WRONG, Packing, packing_of

SUFFIXES: Final = (".gz", ".zst", ".bz2", ".xz")
"""Suffixes of compressed files, which follow the suffix of their content."""

PIECE: Final = 65_536
"""Bytes to read at a time; about as many are decompressed."""

_KEPT: Final = 4
"""Pieces kept to search for the next member, as damage is noticed some bytes late."""

_PROBE: Final = 1024
"""Bytes of a possible member to decompress to see whether it is one."""


def without_packing(name: str) -> str:
    """Return the name of a file, in lower case, without the suffix for its compression."""
    stem, dot, ending = name.rpartition(".")
    return stem if dot + ending in SUFFIXES else name


def plain_head(head: bytes, most: int) -> bytes:
    """Decompress the beginning of a stream as far as possible; return an uncompressed one as is.

    Raises:
        MissingExtraError: If it is Zstandard, and zstandard is not installed.
    """
    packing = packing_of(head)
    if packing is None:
        return head
    members, found = Members(io.BytesIO(head), packing), b""
    try:
        while len(found) < most and ((piece := members.read()) or members.advance()):
            found += piece
    except DamageError:  # also if the beginning is cut off, which is not damage to the stream
        pass
    return found[:most]


def unpacked(stream: BinaryIO, packing: Packing, name: str) -> io.BufferedReader:
    """Return the decompressed content of a stream, to be read once from start to end.

    Damage raises `ReadError` once everything before it has been read.

    Args:
        stream: The compressed bytes.
        packing: From `packing_of`.
        name: The name of the stream in messages.

    Raises:
        MissingExtraError: If it is Zstandard, and zstandard is not installed.
    """
    return io.BufferedReader(_Unpacked(Members(stream, packing), name), PIECE)


class DamageError(ReadError):
    """Compressed data are cut off or damaged; the data before them are sound."""


class Members:
    """A compressed stream, member by member: gzip and Zstandard may have many, each complete.

    Attributes:
        start: Where in the compressed stream the current member begins.
    """

    def __init__(self, stream: BinaryIO, packing: Packing, ahead: bytes = b"") -> None:
        """Start with the first member.

        Args:
            stream: The compressed bytes.
            packing: From `packing_of`.
            ahead: The bytes already read from the stream.

        Raises:
            MissingExtraError: If it is Zstandard, and zstandard is not installed.
        """
        self.start = 0
        self._stream = stream
        self._packing = packing
        self._codec = packing.make()
        self._ahead = bytearray(ahead)
        self._taken: deque[bytes] = deque(maxlen=_KEPT)
        self._position = 0

    def read(self) -> bytes:
        """Return the next piece of the member; empty at its end.

        Raises:
            DamageError: If the member is cut off or damaged; the message says where.
        """
        codec = self._codec
        while not codec.eof:
            data = b""
            if codec.needs_input and not (data := self._take()):
                raise DamageError(
                    f"is cut off: its {self._packing.name} data end early, at byte "
                    f"{self._position:,}"
                )
            try:
                piece = codec.decompress(data, PIECE)
            except WRONG as error:
                raise DamageError(
                    f"has damaged {self._packing.name} data before byte {self._position:,}: {error}"
                ) from error
            if codec.eof:
                self._give_back(codec.unused_data)
            if piece:
                return piece
        return b""

    def advance(self) -> bool:
        """Go to the next member, if there is one.

        Raises:
            DamageError: If something else follows.
        """
        while self._look_ahead(1) and not self._ahead.strip(b"\0"):
            self._pass(len(self._ahead))  # zeros may pad a block
        self._pass(len(self._ahead) - len(self._ahead.lstrip(b"\0")))
        if not self._look_ahead(LONGEST_MAGIC) and not self._ahead:
            return False
        self._begin()
        if packing_of(self._ahead) is not self._packing:
            raise DamageError(
                f"has data other than {self._packing.name} from byte {self.start:,} on"
            )
        return True

    def find(self, opening: bytes) -> bool:
        """Go to the next member whose decompressed data begin this way, whatever lies before it."""
        taken = b"".join(self._taken)
        self._position -= len(taken)
        self._ahead[:0] = taken
        self._pass(max(0, self.start + 1 - self._position))
        while True:
            if found := self._packing.pattern.search(self._ahead):
                self._pass(found.start())
                self._look_ahead(_PROBE)
                if self._opens(opening):
                    self._begin()
                    return True
                self._pass(1)
            else:
                self._pass(max(0, len(self._ahead) - LONGEST_MAGIC + 1))
                if not self._look_ahead(len(self._ahead) + 1):
                    return False

    def _opens(self, opening: bytes) -> bool:
        try:
            found = self._packing.make().decompress(bytes(self._ahead[:_PROBE]), len(opening))
        except WRONG:
            return False
        return opening.startswith(found[: len(opening)])  # no data yet: it may still be one

    def _begin(self) -> None:
        self.start = self._position
        self._taken.clear()
        self._codec = self._packing.make()

    def _look_ahead(self, size: int) -> bool:
        """Read that many bytes ahead, if there are."""
        while len(self._ahead) < size:
            data = self._stream.read(PIECE)
            if not data:
                return False
            self._ahead += data
        return True

    def _pass(self, size: int) -> None:
        del self._ahead[:size]
        self._position += size

    def _take(self) -> bytes:
        self._look_ahead(1)
        data = bytes(self._ahead)
        self._pass(len(data))
        self._taken.append(data)
        return data

    def _give_back(self, data: bytes) -> None:
        self._taken.append(self._taken.pop().removesuffix(data))
        self._ahead[:0] = data
        self._position -= len(data)


class _Unpacked(io.RawIOBase):
    """All members as one stream."""

    def __init__(self, members: Members, name: str) -> None:
        super().__init__()
        self._members = members
        self._name = name
        self._piece = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        try:
            while not self._piece:
                self._piece = memoryview(self._members.read())
                if not self._piece and not self._members.advance():
                    return 0
        except DamageError as error:
            raise ReadError(f"{self._name}: {error}; the data before it were read") from error
        size = min(len(buffer), len(self._piece))
        buffer[:size] = self._piece[:size]
        self._piece = self._piece[size:]
        return size
