"""Screenshots as small PNG files: with a palette of 256 colours."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

_HEAD = b"\x89PNG\r\n\x1a\n"


def small_png(png: bytes) -> bytes:
    """Return a PNG file of 8-bit RGB, as Chromium writes it, with a palette."""
    width, height, pixels = _pixels(png)
    packed = pixels.astype(np.uint32) @ np.array([65536, 256, 1], np.uint32)
    colours, where, counts = np.unique(packed, return_inverse=True, return_counts=True)
    channels = np.stack([colours >> 16, colours >> 8 & 255, colours & 255], 1).astype(np.int32)
    chosen, nearest = _palette(channels, counts)
    rows = np.zeros((height, width + 1), np.uint8)  # each begins with its filter, 0 for none
    rows[:, 1:] = nearest[where].reshape(height, width)
    return b"".join(
        [
            _HEAD,
            _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
            _chunk(b"PLTE", channels[chosen].astype(np.uint8).tobytes()),
            _chunk(b"IDAT", zlib.compress(rows.tobytes(), 9)),
            _chunk(b"IEND", b""),
        ]
    )


def _palette(
    channels: NDArray[np.int32], counts: NDArray[np.intp]
) -> tuple[list[int], NDArray[np.uint8]]:
    """Choose colours, each the one that is shown worst so far; return also the nearest of each."""
    chosen = [int(counts.argmax())]
    nearest = np.zeros(len(channels), np.uint8)
    error = ((channels - channels[chosen[0]]) ** 2).sum(1)
    while len(chosen) < 256 and error.any():
        worst = int((error * counts).argmax())
        distance = ((channels - channels[worst]) ** 2).sum(1)
        nearest[distance < error] = len(chosen)
        error = np.minimum(distance, error)
        chosen.append(worst)
    return chosen, nearest


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _pixels(png: bytes) -> tuple[int, int, NDArray[np.uint8]]:
    """Return width, height, and the red, green and blue of each pixel, in rows."""
    chunks = list(_chunks(png))
    width, height, depth, kind, *_, interlaced = struct.unpack(">IIBBBBB", chunks[0][1])
    assert (depth, kind, interlaced) == (8, 2, 0)
    data = zlib.decompress(b"".join(data for name, data in chunks if name == b"IDAT"))
    length, above, rows = 3 * width + 1, bytearray(3 * width), []
    for start in range(0, len(data), length):
        above = _row(data[start], bytearray(data[start + 1 : start + length]), above)
        rows.append(np.frombuffer(above, np.uint8))
    return width, height, np.concatenate(rows).reshape(-1, 3)


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(_HEAD)
    while at < len(png):
        (size,) = struct.unpack(">I", png[at : at + 4])
        yield png[at + 4 : at + 8], png[at + 8 : at + 8 + size]
        at += size + 12


def _row(kind: int, row: bytearray, above: bytearray) -> bytearray:
    """Undo the filter of a row: none, left, above, mean of both, or Paeth's choice."""
    for i, value in enumerate(row):
        left, up, corner = (row[i - 3], above[i], above[i - 3]) if i > 2 else (0, above[i], 0)
        if kind == 4:
            by_distance = [abs(up - corner), abs(left - corner), abs(left + up - 2 * corner)]
            base = (left, up, corner)[by_distance.index(min(by_distance))]
        else:
            base = (0, left, up, (left + up) // 2)[kind]
        row[i] = (value + base) & 255
    return row
