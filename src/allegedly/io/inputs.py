"""From files, folders and standard input to articles."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO, Final, cast

import attrs

from allegedly.errors import AllegedlyError, ReadError
from allegedly.hookspecs import ReaderSpec
from allegedly.io.decoding import HEAD
from allegedly.model import Article, Failure, Skipped
from allegedly.plugins import Plugin, Registry, default_registry
from allegedly.plugins.registry import describe

STDIN: Final = "-"
FALLBACK: Final = "text"
"""The reader for what no sniffer and no suffix claims."""

_READ_ALREADY: Final = Failure(
    "read", "standard input", None, "can be read only once; name it once"
)

Options = Mapping[str, Mapping[str, Any]]


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
            return self.path.stat().st_size if self.path and self.path.is_file() else None
        except OSError:
            return None

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
    sorted by path; hidden files and folders are left out. ``-`` is standard input. What does not
    exist, and a folder without any such file, is a failure.

    Args:
        names: Paths of files and folders, or ``-``.
        registry: Where to look readers up; all installed ones by default.
    """
    stdin_named = False
    for name in names:
        path = Path(name)
        if name == STDIN:
            yield _READ_ALREADY if stdin_named else Input(None)
            stdin_named = True
        elif not name:  # to pathlib this is the current folder; to a user it is a slip
            yield Failure("read", '""', None, "is no file; one of the names given is empty")
        elif not _is_folder(path):
            yield Input(path)
        else:
            yield from _folder(path, registry or default_registry())


def _folder(folder: Path, registry: Registry) -> Iterator[Input | Failure]:
    name = Input(folder).name
    readers = registry.all("reader")
    suffixes = tuple(sorted({suffix for reader in readers for suffix in _spec(reader).suffixes}))
    problems: list[Failure] = []

    def note(error: OSError) -> None:
        where = name if error.filename is None else Input(Path(error.filename)).name
        problems.append(Failure("read", where, None, _reason(error)))

    files: list[Path] = []
    for parent, folders, names in os.walk(folder, onerror=note):
        folders[:] = [name for name in folders if not name.startswith(".")]
        files.extend(
            Path(parent, file)
            for file in names
            if not file.startswith(".") and file.lower().endswith(suffixes)
        )
    files = [file for file in files if file.is_file()]
    yield from problems
    yield from map(Input, sorted(files, key=lambda file: file.parts))
    if not files and not problems:
        yield Failure(
            "read",
            name,
            None,
            f"has no file to read in it; readable are files that end in {', '.join(suffixes)}",
        )


def read_articles(
    inputs: Iterable[Input | Failure],
    *,
    options: Options | None = None,
    registry: Registry | None = None,
    on_read: Callable[[int], None] | None = None,
) -> Iterator[Article | Failure | Skipped]:
    """Read all articles, lazily and in order; what cannot be read is a failure among them.

    A record that is sound but no article, such as an image in a web archive, comes as `Skipped`.
    The content of a file decides which reader it gets; where that tells nothing, its suffix does.

    Args:
        inputs: From `find_inputs`.
        options: By reader name, keyword arguments for its factory.
        registry: Where to look readers up; all installed ones by default.
        on_read: Called with a number of bytes when so many more have been read.
    """
    library = _Readers(registry or default_registry(), options or {})
    for item in inputs:
        if isinstance(item, Failure):
            yield item
            continue
        try:
            with item.open() as stream:
                yield from _read(library, stream, item, on_read)
        except AllegedlyError as error:
            yield Failure("read", item.name, None, str(error).removeprefix(f"{item.name}: "))
        except OSError as error:
            yield Failure("read", item.name, None, _reason(error))


def _read(
    library: _Readers,
    stream: io.BufferedReader,
    item: Input,
    on_read: Callable[[int], None] | None,
) -> Iterator[Article | Failure | Skipped]:
    reader = library.choose(stream.peek(HEAD)[:HEAD], item.path)
    seekable, done = stream.seekable() and on_read is not None, 0
    try:
        for found in library.create(reader).read(cast("BinaryIO", stream), item.name):
            if on_read is not None and seekable:
                done, before = stream.tell(), done
                on_read(done - before)
            yield found
    except (AllegedlyError, OSError):
        raise
    except Exception as error:
        # A reader may be anybody's plugin; the other files must not pay for its mistakes.
        raise ReadError(
            f"the reader {reader.name!r} ({reader.distribution} {reader.version}) failed: "
            f"{describe(error)}"
        ) from error


class _Readers:
    """The installed readers, each made when first needed."""

    def __init__(self, registry: Registry, options: Options) -> None:
        self._registry = registry
        self._options = options
        self._made: dict[str, Any] = {}

    def choose(self, head: bytes, path: Path | None) -> Plugin:
        """Return the reader for a stream: by content, then by suffix, else plain text."""
        name = "" if path is None else path.name.lower()
        readers = self._registry.all("reader")
        by_suffix = [r for r in readers if _spec(r).suffixes and name.endswith(_spec(r).suffixes)]
        by_content = [r for r in readers if _sniffs(r, head)]
        both = [r for r in by_content if r in by_suffix]
        for candidates in (both, by_content, by_suffix):
            if candidates:
                return candidates[0]
        return self._registry.get("reader", FALLBACK)

    def create(self, reader: Plugin) -> Any:
        if reader.name not in self._made:
            self._made[reader.name] = reader.create(self._options.get(reader.name))
        return self._made[reader.name]


def _spec(plugin: Plugin) -> ReaderSpec:
    return cast("ReaderSpec", plugin.spec)


def _sniffs(reader: Plugin, head: bytes) -> bool:
    sniff = _spec(reader).sniff
    if sniff is None:
        return False
    try:
        return sniff(head)
    except Exception:  # a sniffer that fails on strange bytes does not know the format
        return False


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # it may not be looked at; opening it will say why
        return False


def _reason(error: OSError) -> str:
    reasons: dict[type[OSError], str] = {
        FileNotFoundError: "does not exist; check the name",
        PermissionError: "may not be read by you; check its permissions",
        IsADirectoryError: "is a folder",
    }
    return reasons.get(type(error), f"cannot be read: {error.strerror or error}")
