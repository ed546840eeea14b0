"""A WARC stream as runs: unpacked bytes between two points where unpacking can start."""

from __future__ import annotations

from typing import BinaryIO, Final

from allegedly.io.bytes.compression import PIECE, DamageError, Members
from allegedly.io.bytes.decompressors import LONGEST_MAGIC, packing_of

OPENING: Final = b"WARC/"
"""The bytes that every record begins with."""


class Runs:
    """The runs of a stream, one after the other.

    An uncompressed stream is one run. In a compressed one, a run ends before a member that begins
    with a record (usually every member does) and where the data are damaged.

    Attributes:
        packed: Whether the stream is compressed.
        damage: Why the run ended, if the data are damaged.
    """

    def __init__(self, stream: BinaryIO) -> None:
        """Start with the first run.

        Raises:
            MissingExtraError: If it is Zstandard, and zstandard is not installed.
        """
        ahead = stream.read(LONGEST_MAGIC)
        packing = packing_of(ahead)
        self.packed = packing is not None
        self.damage: str | None = None
        self._stream = stream
        self._members = None if packing is None else Members(stream, packing, ahead)
        self._next = b"" if self.packed else ahead
        self._ended = False
        self._lost = False

    @property
    def start(self) -> int:
        """Where in the stream the current member begins; 0 in an uncompressed one."""
        return self._members.start if self._members else 0

    def piece(self) -> bytes:
        """Return the next bytes of the run; empty at its end."""
        if self._ended:
            return b""
        piece, self._next = self._next, b""
        if piece or self._members is None:
            return piece or self._stream.read(PIECE)
        try:
            piece = self._members.read()
            while not piece and self._members.advance():
                piece = self._opening(self._members)
                if piece.startswith(OPENING):
                    piece, self._next = b"", piece
                    break
        except DamageError as error:
            self.damage, self._lost = str(error), True
        self._ended = not piece
        return piece

    def advance(self) -> bool:
        """Go to the next run; return whether there is one."""
        if self._lost and self._members is not None:
            self._ended = not self._members.find(OPENING)
        else:
            self._ended = not self._next
        self.damage, self._lost = None, False
        return not self._ended

    def abandon(self) -> None:
        """End the run here, so that the next one begins at the next member that can be found."""
        self._next, self._ended, self._lost = b"", True, True

    @staticmethod
    def _opening(members: Members) -> bytes:
        piece = members.read()
        while 0 < len(piece) < len(OPENING) and (more := members.read()):
            piece += more
        return piece
