"""Decompressors for one member of a compressed stream: gzip, Zstandard, bzip2 and xz."""

from __future__ import annotations

import bz2
import lzma
import re
import zlib
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final, Protocol

import attrs

from allegedly.extras import need

_WINDOW: Final = 2**27
"""Largest window in bytes: the default of the usual tools."""

_SLICE: Final = 1024
"""Bytes to feed Zstandard at a time, which then yields at most 32 MB."""

WRONG: Final = (zlib.error, lzma.LZMAError, OSError, EOFError, ValueError)
"""The errors that codecs raise on damaged data."""


class Codec(Protocol):
    """Decompresses one member, with the interface of the decompressors of `bz2`."""

    @property
    def eof(self) -> bool:
        """Whether the end of the member was reached."""

    @property
    def needs_input(self) -> bool:
        """Whether it needs more data before it can yield more."""

    @property
    def unused_data(self) -> bytes:
        """The data found beyond the end of the member."""

    def decompress(self, data: bytes, max_length: int, /) -> bytes:
        """Take data, and return about as many bytes as allowed."""


class _Gzip:
    def __init__(self) -> None:
        self._inflate = zlib.decompressobj(31)
        self._error: zlib.error | None = None

    @property
    def eof(self) -> bool:
        return self._inflate.eof

    @property
    def needs_input(self) -> bool:
        return not self._inflate.unconsumed_tail and self._error is None

    @property
    def unused_data(self) -> bytes:
        return self._inflate.unused_data

    def decompress(self, data: bytes, max_length: int, /) -> bytes:
        if self._error is not None:
            raise self._error
        data = self._inflate.unconsumed_tail + data
        before = self._inflate.copy()
        try:
            return self._inflate.decompress(data, max_length)
        except zlib.error as error:
            self._error = error
        return _salvaged(before, data)


def _salvaged(inflate: Any, data: bytes) -> bytes:
    """Return the data before damage, which an error drops unless bytes are fed one by one."""
    found = bytearray()
    with suppress(zlib.error):
        for at in range(len(data)):
            found += inflate.decompress(data[at : at + 1])
    return bytes(found)


class _Zstandard:
    def __init__(self) -> None:
        library = need("zstandard", "zstd", "reading Zstandard")
        self._error = library.ZstdError
        self._unpack: Any = library.ZstdDecompressor(max_window_size=_WINDOW).decompressobj()
        self._data = b""
        self._at = 0

    @property
    def eof(self) -> bool:
        return bool(self._unpack.eof)

    @property
    def needs_input(self) -> bool:
        return self._at >= len(self._data)

    @property
    def unused_data(self) -> bytes:
        return bytes(self._unpack.unused_data) + self._data[self._at :]

    def decompress(self, data: bytes, max_length: int, /) -> bytes:
        if data:
            self._data, self._at = data, 0
        begin, self._at = self._at, self._at + _SLICE
        try:
            return bytes(self._unpack.decompress(self._data[begin : self._at]))
        except self._error as error:
            raise OSError(str(error)) from error


@attrs.frozen
class Packing:
    """One way to compress.

    Attributes:
        name: Its name.
        magics: The byte sequences with which a member may begin.
        make: Returns a decompressor for one member.
        pattern: Finds possible beginnings of a member.
    """

    name: str
    magics: tuple[bytes, ...]
    make: Callable[[], Codec]
    pattern: re.Pattern[bytes] = attrs.field(init=False)

    @pattern.default
    def _any_magic(self) -> re.Pattern[bytes]:
        return re.compile(b"|".join(map(re.escape, self.magics)))


_BZIP2: Final = tuple(  # then a block, or the end; the first three bytes could be a word's
    b"BZh%d" % level + part for level in range(1, 10) for part in (b"1AY&SY", b"\x17rE8P\x90")
)
_PACKINGS: Final = (
    Packing("gzip", (b"\x1f\x8b\x08",), _Gzip),
    Packing(
        "Zstandard",
        (b"\x28\xb5\x2f\xfd", *(bytes([0x50 + n]) + b"\x2a\x4d\x18" for n in range(16))),
        _Zstandard,
    ),
    Packing("bzip2", _BZIP2, bz2.BZ2Decompressor),
    Packing("xz", (b"\xfd7zXZ\0",), lambda: lzma.LZMADecompressor(lzma.FORMAT_XZ, _WINDOW)),
)

LONGEST_MAGIC: Final = max(len(magic) for packing in _PACKINGS for magic in packing.magics)
"""Bytes needed to recognise a compressed stream."""


def packing_of(head: bytes | bytearray) -> Packing | None:
    """Return how a stream with this beginning is compressed; None if it is not."""
    return next((packing for packing in _PACKINGS if head.startswith(packing.magics)), None)
