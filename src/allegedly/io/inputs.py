"""The inputs that a user names: files, folders, patterns and standard input."""

from __future__ import annotations

import io
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from fnmatch import fnmatchcase
from glob import iglob
from itertools import accumulate
from operator import or_
from pathlib import Path, PurePath
from stat import S_ISDIR, S_ISREG
from typing import Final, cast

import attrs

from allegedly.errors import DatasetError, ReadError
from allegedly.hookspecs import ReaderSpec
from allegedly.io.bytes.compression import without_packing
from allegedly.io.bytes.decoding import HEAD
from allegedly.io.own_outputs import MANIFEST, is_dataset
from allegedly.model import Failure
from allegedly.plugins import Registry, default_registry

STDIN: Final = "-"
_READ_ALREADY: Final = Failure(
    "read", "standard input", None, "can be read only once; name it once"
)

_WILD: Final = re.compile(r"[*?[]")


@attrs.frozen
class Input:
    """A file to read.

    Attributes:
        path: Its path; None stands for standard input.
        listed: Whether it was found in a folder or by a pattern, instead of being named.
    """

    path: Path | None
    listed: bool = False

    @property
    def name(self) -> str:
        """Its name in messages and results."""
        if self.path is None:
            return "standard input"
        return os.fsencode(self.path).decode("utf-8", "replace")

    @property
    def size(self) -> int | None:
        """Its length in bytes, or None if that is not known beforehand."""
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
            raise ReadError(f"{self.name}: is closed; pipe something in, or name a file")
        stream = sys.stdin.buffer
        raw = cast("io.RawIOBase", getattr(stream, "raw", stream))
        return io.BufferedReader(raw, HEAD)


def find_inputs(
    names: Iterable[str], *, registry: Registry | None = None
) -> Iterator[Input | Failure]:
    """Turn the names that a user gives into files, in order.

    A folder stands for all files in it and in its subfolders that have the suffix of an installed
    reader, compressed or not, sorted by path; the folder of a dataset stands for its analyses. A
    name with ``*``, ``?`` or ``[`` that matches no existing file is treated as a pattern, and
    stands for the matching files and folders, sorted by path; a pattern with ``**`` (any number of
    folders) matches only files. Hidden files and folders are left out, and links to folders are
    not followed, so that each file is read once. ``-`` is standard input. A name that does not
    exist, a folder without such files, a broken link, and a pattern without a match yield
    failures.

    Args:
        names: Paths of files and folders, patterns, or ``-``.
        registry: Where to look up readers; by default all installed ones.
    """
    stdin_named = False
    for name in names:
        if name == STDIN:
            yield _READ_ALREADY if stdin_named else Input(None)
            stdin_named = True
        elif not name:  # to pathlib this is the current folder; to a user it is a mistake
            yield Failure("read", '""', None, "is empty, and not the name of a file")
        else:
            yield from _named(name, registry)


def _named(name: str, registry: Registry | None) -> Iterator[Input | Failure]:
    folder = _is_folder(name)
    if folder and is_dataset(Path(name)):
        yield from _dataset(name)
    elif folder:
        yield from _folder(name, registry or default_registry())
    elif folder is None and _WILD.search(name):
        yield from _matching(name, registry)
    else:
        yield Input(Path(name))


def _matching(pattern: str, registry: Registry | None) -> Iterator[Input | Failure]:
    problems: list[Failure] = []
    deep = "**" in PurePath(pattern).parts
    # The glob of pathlib includes hidden files.
    found = _deep(pattern, problems) if deep else iglob(pattern)  # noqa: PTH207
    empty = True
    for path in sorted(found, key=lambda path: path.split(os.sep)):  # noqa: PTH206 (as in _below)
        empty = False
        if is_dataset(Path(path)):
            yield Input(Path(path) / MANIFEST, listed=True)
        elif _is_folder(path):
            yield from _folder(path, registry or default_registry())
        else:
            yield Input(Path(path), listed=True)
    yield from problems
    if empty and not problems:
        yield Failure("read", pattern, None, "does not exist; as a pattern, it matches no file")


def _deep(pattern: str, problems: list[Failure]) -> Iterator[str]:
    """Yield the files that match a pattern with ``**``, each once, in any order."""
    parts = PurePath(pattern).parts
    first = parts.index("**")
    start, rest = str(PurePath(*parts[:first])), parts[first:]
    folders = {os.path.realpath(path): path for path in iglob(start) if _is_folder(path)}  # noqa: PTH207
    for folder in folders.values():
        above = len(PurePath(folder).parts)
        for path in _below(folder, lambda name: fnmatchcase(name, rest[-1]), problems):
            if _fits(PurePath(path).parts[above:], rest):
                yield path


def _fits(parts: Sequence[str], pattern: Sequence[str]) -> bool:
    """Return whether the parts of a path match a pattern, in which ``**`` stands for any."""
    # reached[n]: whether the pattern up to here matches the first n parts of the path.
    reached = [True] + [False] * len(parts)
    for wanted in pattern:
        if wanted == "**":
            reached = list(accumulate(reached, or_))
        else:
            steps = zip(reached, parts, strict=False)
            reached = [False, *(before and fnmatchcase(part, wanted) for before, part in steps)]
    return reached[-1]


def _dataset(folder: str) -> Iterator[Input | Failure]:
    from allegedly.shards.reading import files_of

    try:
        yield from map(Input, files_of(folder))
    except DatasetError as error:
        yield Failure(
            "read", Input(Path(folder)).name, None, str(error).removeprefix(f"{folder}: ")
        )


def _folder(folder: str, registry: Registry) -> Iterator[Input | Failure]:
    readers = [*registry.all("reader"), *registry.disabled("reader")]  # reading reports a clash
    specs = [cast("ReaderSpec", reader.spec) for reader in readers]
    suffixes = tuple(sorted({suffix for spec in specs for suffix in spec.suffixes}))
    problems: list[Failure] = []
    files = list(
        _below(folder, lambda name: without_packing(name.lower()).endswith(suffixes), problems)
    )
    yield from problems
    for file in files:
        yield Input(Path(file), listed=True)
    if not files and not problems:
        yield Failure(
            "read",
            Input(Path(folder)).name,
            None,
            f"contains no file that can be read; readable files end in {', '.join(suffixes)}",
        )


def _below(folder: str, wanted: Callable[[str], bool], problems: list[Failure]) -> Iterator[str]:
    """Yield files by path, as plain strings and without sorting all of them: they may be many."""
    folders: list[Iterator[os.DirEntry[str]]] = [_entries(folder, problems)]
    while folders:
        for entry in folders[-1]:
            if entry.is_dir(follow_symlinks=False):
                if is_dataset(Path(entry.path)):
                    yield os.path.join(entry.path, MANIFEST)  # noqa: PTH118 - stands for it all
                    continue
                folders.append(_entries(entry.path, problems))
                break
            if wanted(entry.name) and _is_file(entry, problems):
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


def _is_file(entry: os.DirEntry[str], problems: list[Failure]) -> bool:
    """Return whether it is a file, or a link to one; a broken link is a problem."""
    try:
        if entry.is_file():
            return True
        dangling = entry.is_symlink() and not Path(entry.path).exists()
    except OSError:  # a link to itself
        dangling = True
    if dangling:
        cause = "is a broken link; remove it, or restore the file that it points to"
        problems.append(Failure("read", Input(Path(entry.path)).name, None, cause))
    return False


def _is_folder(name: str) -> bool | None:
    """Return whether a name is that of a folder; None if nothing of that name can be read."""
    try:
        return S_ISDIR(os.stat(name).st_mode)  # noqa: PTH116 (there may be very many)
    except (OSError, ValueError):
        return None


def reason(error: OSError) -> str:
    """Return why a file cannot be read, and how to fix it."""
    reasons: dict[type[OSError], str] = {
        FileNotFoundError: "does not exist; check the name",
        PermissionError: "is not readable for you; check its permissions",
        IsADirectoryError: "is a folder",
    }
    return reasons.get(type(error), f"cannot be read: {error.strerror or error}")
