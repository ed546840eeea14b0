"""What a user names: files, folders, patterns and standard input."""

from __future__ import annotations

import io
import os
import re
import sys
from collections.abc import Iterable, Iterator
from glob import iglob
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import Final, cast

import attrs

from allegedly.errors import ReadError
from allegedly.hookspecs import ReaderSpec
from allegedly.io.bytes.compression import without_packing
from allegedly.io.bytes.decoding import HEAD
from allegedly.model import Failure
from allegedly.plugins import Registry, default_registry

STDIN: Final = "-"
_READ_ALREADY: Final = Failure(
    "read", "standard input", None, "can be read only once; name it once"
)

_WILD: Final = re.compile(r"[*?[]")


@attrs.frozen
class Input:
    """A file to read; None stands for standard input.

    Attributes:
        path: Where it lies.
    """

    path: Path | None

    @property
    def name(self) -> str:
        """What to call it in messages and results."""
        if self.path is None:
            return "standard input"
        return os.fsencode(self.path).decode("utf-8", "replace")

    @property
    def size(self) -> int | None:
        """Its length in bytes, or None where that is not known beforehand."""
        try:
            found = None if self.path is None else os.stat(self.path)  # noqa: PTH116 (faster)
        except OSError:
            return None
        return found.st_size if found and S_ISREG(found.st_mode) else None

    def open(self) -> io.BufferedReader:
        """Open it for reading bytes."""
        if self.path is not None:
            return io.BufferedReader(io.FileIO(self.path), HEAD)
        if sys.stdin is None:
            raise ReadError(f"{self.name}: is closed; give something to read, or name a file")
        stream = sys.stdin.buffer
        raw = cast("io.RawIOBase", getattr(stream, "raw", stream))
        return io.BufferedReader(raw, HEAD)


def find_inputs(
    names: Iterable[str], *, registry: Registry | None = None
) -> Iterator[Input | Failure]:
    """Turn what a user names into files, in order.

    A folder stands for all files in it and below it that have the suffix of an installed reader,
    compressed or not, sorted by path. A name with ``*``, ``?`` or ``[`` that no file bears is a
    pattern, and stands for the files and folders that match it, sorted by path; with ``**``, which
    stands for any number of folders, only for files. Hidden files and folders are left out. ``-``
    is standard input. What does not exist, a folder without any such file, and a pattern that
    nothing matches, is a failure.

    Args:
        names: Paths of files and folders, patterns, or ``-``.
        registry: Where to look readers up; all installed ones by default.
    """
    stdin_named = False
    for name in names:
        if name == STDIN:
            yield _READ_ALREADY if stdin_named else Input(None)
            stdin_named = True
        elif not name:  # to pathlib this is the current folder; to a user it is a slip
            yield Failure("read", '""', None, "is no file; one of the names given is empty")
        else:
            yield from _named(name, registry)


def _named(name: str, registry: Registry | None) -> Iterator[Input | Failure]:
    folder = _is_folder(name)
    if folder:
        yield from _folder(name, registry or default_registry())
    elif folder is None and _WILD.search(name):
        yield from _matching(name, registry)
    else:
        yield Input(Path(name))


def _matching(pattern: str, registry: Registry | None) -> Iterator[Input | Failure]:
    matches = iglob(pattern, recursive=True)  # noqa: PTH207 (that of pathlib shows hidden files)
    found = sorted(matches, key=lambda path: path.split(os.sep))  # noqa: PTH206 (as in _below)
    empty = True
    for path in found:
        if not _is_folder(path):
            yield Input(Path(path))
        elif "**" not in pattern:  # which matches all that is in the folder as well
            yield from _folder(path, registry or default_registry())
        else:
            continue
        empty = False
    if empty:
        yield Failure("read", pattern, None, "is no file, and as a pattern it matches none")


def _folder(folder: str, registry: Registry) -> Iterator[Input | Failure]:
    specs = [cast("ReaderSpec", reader.spec) for reader in registry.all("reader")]
    suffixes = tuple(sorted({suffix for spec in specs for suffix in spec.suffixes}))
    problems: list[Failure] = []
    files = list(_below(folder, suffixes, problems))
    yield from problems
    for file in files:
        yield Input(Path(file))
    if not files and not problems:
        yield Failure(
            "read",
            Input(Path(folder)).name,
            None,
            f"has no file to read in it; readable are files that end in {', '.join(suffixes)}",
        )


def _below(folder: str, suffixes: tuple[str, ...], problems: list[Failure]) -> Iterator[str]:
    """Yield files by path. Plain strings and no sort of the whole, as there may be very many."""
    folders: list[Iterator[os.DirEntry[str]]] = [_entries(folder, problems)]
    while folders:
        for entry in folders[-1]:
            if entry.is_dir(follow_symlinks=False):
                folders.append(_entries(entry.path, problems))
                break
            if without_packing(entry.name.lower()).endswith(suffixes) and _is_file(entry):
                yield entry.path
        else:
            folders.pop()


def _entries(folder: str, problems: list[Failure]) -> Iterator[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            shown = [entry for entry in entries if not entry.name.startswith(".")]
    except OSError as error:
        problems.append(Failure("read", Input(Path(folder)).name, None, reason(error)))
        return iter(())
    return iter(sorted(shown, key=lambda entry: entry.name))


def _is_file(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_file()
    except OSError:  # a link to itself
        return False


def _is_folder(name: str) -> bool | None:
    """Say whether it is one; None where nothing of that name can be looked at."""
    try:
        return S_ISDIR(os.stat(name).st_mode)  # noqa: PTH116 (there may be very many)
    except (OSError, ValueError):
        return None


def reason(error: OSError) -> str:
    """Say why a file cannot be read, and what to do about it."""
    reasons: dict[type[OSError], str] = {
        FileNotFoundError: "does not exist; check the name",
        PermissionError: "may not be read by you; check its permissions",
        IsADirectoryError: "is a folder",
    }
    return reasons.get(type(error), f"cannot be read: {error.strerror or error}")
