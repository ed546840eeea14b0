"""Telling pickles from other files without loading any."""

from __future__ import annotations

import gzip
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


def holds_pickle(path: Path) -> bool:
    """Say whether a file is a pickle or holds one: compressed, archived, or as numpy objects."""
    return path.suffix.lower() in _SUFFIXES or _is_pickled(path.read_bytes())


def _is_pickled(data: bytes) -> bool:
    if data.startswith(_NUMPY):
        return _has_objects(data)
    if zipfile.is_zipfile(BytesIO(data)):
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return any(
                Path(name).suffix.lower() in _SUFFIXES or _is_pickled(archive.read(name))
                for name in archive.namelist()
            )
    if data.startswith(b"\x1f\x8b"):
        return _is_pickled(gzip.decompress(data))
    if data.startswith(b"\x78"):
        try:
            return _is_pickled(zlib.decompress(data))
        except zlib.error:
            return False
    return _parses(data)


def _has_objects(data: bytes) -> bool:
    """Say whether a .npy file has the type "object", whose elements are a pickle."""
    length = int.from_bytes(data[8:10], "little") if data[6] == 1 else 1 << 16
    return b"'|O'" in data[: 10 + length] or b"'O'" in data[: 10 + length]


def _parses(data: bytes) -> bool:
    """Say whether data begin as pickles of modern protocols do, or are one of an older protocol."""
    stream = BytesIO(data)
    operations = pickletools.genops(stream)
    modern = data[:1] == b"\x80"
    try:
        # Joblib writes raw arrays between the operations, so only the first ones can be read.
        for _ in islice(operations, _ENOUGH) if modern else operations:
            pass
    except Exception:
        return False
    return modern or stream.tell() == len(data)
