"""What unpacks one member of a compressed stream: gzip, Zstandard, bzip2 and xz."""

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
"""Bytes that unpacking may look back: as far as the usual tools go unless told otherwise."""

_SLICE: Final = 1024
"""Bytes given to Zstandard at a time, which then gives 32 MB at the most."""

WRONG: Final = (zlib.error, lzma.LZMAError, OSError, EOFError, ValueError)
"""What codecs raise on damaged data."""


class Codec(Protocol):
    """What unpacks one member, as the objects of `bz2` do."""

    @property
    def eof(self) -> bool:
        """Whether the end of the member was met."""

    @property
    def needs_input(self) -> bool:
        """Whether it has nothing more to give without more data."""

    @property
    def unused_data(self) -> bytes:
        """What was given beyond the end of the member."""

    def decompress(self, data: bytes, max_length: int, /) -> bytes:
        """Take data, and give about as many bytes as are allowed."""


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
    """Return what lies before damage, which an error takes along unless bytes come one by one."""
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
        name: What it is called.
        magics: What a member may begin with.
        make: Makes what unpacks one member.
        pattern: Finds what may be the beginning of a member.
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
"""Bytes that must be seen to know whether a stream is compressed."""


def packing_of(head: bytes | bytearray) -> Packing | None:
    """Say how a stream that begins so is compressed; None where it is not."""
    return next((packing for packing in _PACKINGS if head.startswith(packing.magics)), None)
