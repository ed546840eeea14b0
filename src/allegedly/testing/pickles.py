"""Recognise pickles without loading them."""

from __future__ import annotations

import pickletools
import zipfile
import zlib
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import Final

_SUFFIXES: Final = frozenset({".pkl", ".pickle", ".joblib", ".pt", ".pth", ".dill"})
_NUMPY: Final = b"\x93NUMPY"
_ENOUGH: Final = 8

MOST: Final = 64 << 20
"""Most bytes to decompress of each file, so that a small file takes little memory."""

_DEEPEST: Final = 4
"""Most levels of compression; a file with more is treated as a hidden pickle."""


def holds_pickle(path: Path) -> bool:
    """Return whether a file is a pickle or holds one: compressed, archived, or as numpy objects."""
    return path.suffix.lower() in _SUFFIXES or _is_pickled(path.read_bytes(), 0)


def _is_pickled(data: bytes, depth: int) -> bool:
    if depth > _DEEPEST:
        return True
    if data.startswith(_NUMPY):
        return _has_objects(data)
    if zipfile.is_zipfile(BytesIO(data)):
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return any(
                Path(name).suffix.lower() in _SUFFIXES
                or _is_pickled(_member(archive, name), depth + 1)
                for name in archive.namelist()
            )
    for head, window in ((b"\x1f\x8b", 31), (b"\x78", 15)):  # gzip, zlib
        if data.startswith(head):
            try:
                unpacked = zlib.decompressobj(window).decompress(data, MOST)
            except zlib.error:
                continue
            return _is_pickled(unpacked, depth + 1)
    return _parses(data)


def _member(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as stream:
        return stream.read(MOST)


def _has_objects(data: bytes) -> bool:
    """Return whether a .npy file has the type "object", whose elements are stored as a pickle."""
    length = int.from_bytes(data[8:10], "little") if data[6] == 1 else 1 << 16
    return b"'|O'" in data[: 10 + length] or b"'O'" in data[: 10 + length]


def _parses(data: bytes) -> bool:
    """Return whether data begin like a modern pickle, or are one of an older protocol."""
    stream = BytesIO(data)
    operations = pickletools.genops(stream)
    modern = data[:1] == b"\x80"
    try:
        # Joblib writes raw arrays between the operations, so only the first ones can be read.
        for _ in islice(operations, _ENOUGH) if modern else operations:
            pass
    except Exception:  # noqa: BLE001 (the bytes may be anything)
        return False
    return modern or stream.tell() == len(data)
