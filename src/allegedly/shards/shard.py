"""Shards: written under a temporary name, and renamed when they are complete."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

import attrs

from allegedly.errors import DatasetError
from allegedly.model import Failure
from allegedly.shards.durable_files import PART, FileInfo, HashedFile, info_of
from allegedly.shards.encoded import Counts, Format, Piece, failure_row
from allegedly.storage import sync_folder
from allegedly.storage.parsing import parse

ABOUT: Final = "shard.json"
_NAME: Final = re.compile(r"shard-\d{5,}")


@attrs.frozen
class Place:
    """A place between two records of the input.

    Attributes:
        input: Index of the file or stream.
        records: Number of its records before the place.
        sha256: Digest of these records.
    """

    input: int
    records: int
    sha256: str


@attrs.frozen
class _About:
    """The content of ``shard.json``; attributes as in `Finished`."""

    shard: str
    counts: Counts
    end: Place
    files: dict[str, FileInfo]


@attrs.frozen
class Finished:
    """A shard that is complete.

    Attributes:
        name: The folder's name.
        sha256: Digest of its ``shard.json``, which holds those of the other files.
        counts: The numbers of its records.
        end: The place in the input after it.
        files: Its files by name.
    """

    name: str
    sha256: str
    counts: Counts
    end: Place
    files: Mapping[str, FileInfo]


class Shard:
    """A shard that is being written."""

    def __init__(self, folder: Path, number: int, size: int, format: Format) -> None:
        """Create it under a temporary name.

        Args:
            folder: The dataset.
            number: Number of the shard, counted from 0.
            size: Number of records in a full shard.
            format: The format of the files.

        Raises:
            OSError: If it cannot be written.
        """
        self.counts = Counts()
        self._first = number * size
        self._target = folder / shard_name(number)
        self._part = folder / f".{self._target.name}{PART}"
        self._part.mkdir()
        try:
            self._sink = format.open(self._part)
        except BaseException:
            shutil.rmtree(self._part, ignore_errors=True)
            raise
        self._end: Place | None = None

    def add(self, piece: Piece, end: Place) -> Counts:
        """Write the result for an article, and return the numbers that it adds."""
        record = self._first + self.counts.records
        if piece.data:
            self._sink.write(record, piece.data)
        for failure in piece.failures:
            self._sink.fail(failure_row(record, piece.article, failure))
        return self._count(piece.counts, end)

    def fail(self, failure: Failure, end: Place) -> Counts:
        """Do the same for a record that could not be read."""
        self._sink.fail(failure_row(self._first + self.counts.records, None, failure))
        return self._count(Counts(records=1, failures=1), end)

    def skip(self, number: int, end: Place) -> Counts:
        """Do the same for records that are not analysed, which are only counted."""
        return self._count(Counts(skipped=number), end)

    def finish(self) -> None:
        """Write everything to the disk, and only then give the shard its name."""
        assert self._end is not None
        files = self._sink.finish()
        ordered = {name: files[name] for name in sorted(files)}
        about = _About(self._target.name, self.counts, self._end, ordered)
        with HashedFile(self._part / ABOUT) as stream:
            stream.write(f"{json.dumps(attrs.asdict(about), indent=2)}\n".encode())
            stream.finish()
        sync_folder(self._part)
        self._part.rename(self._target)
        sync_folder(self._target.parent)

    def abandon(self) -> None:
        """Remove it, as far as possible."""
        self._sink.abandon()
        shutil.rmtree(self._part, ignore_errors=True)

    def _count(self, more: Counts, end: Place) -> Counts:
        self.counts += more
        self._end = end
        return more


def shard_name(number: int) -> str:
    """Return the name of the folder of a shard."""
    return f"shard-{number:05d}"


def finished_shards(folder: Path) -> list[Finished]:
    """Return the shards that are complete, in order.

    Raises:
        DatasetError: If one is missing among them, or damaged.
    """
    count = sum(1 for path in folder.glob("shard-*") if _NAME.fullmatch(path.name))
    return [_finished(folder / shard_name(number)) for number in range(count)]


def check_files(folder: Path, shards: Iterable[Finished], *, digests: bool) -> None:
    """Check that the files of shards are as they were written.

    Args:
        folder: The dataset.
        shards: The shards to check.
        digests: Also read the files; without this, only their lengths are checked.

    Raises:
        DatasetError: If a file is missing or differs; names the file.
    """
    for shard in shards:
        for name, info in shard.files.items():
            path = folder / shard.name / name
            try:
                same = path.stat().st_size == info.size and not (digests and info_of(path) != info)
            except OSError:
                same = False
            if not same:
                raise damaged(path, folder / shard.name)


def _finished(shard: Path) -> Finished:
    path = shard / ABOUT
    try:
        content = path.read_bytes()
        about = parse(content, _About)
        if about.shard != shard.name or any(Path(name).name != name for name in about.files):
            raise ValueError("it is that of another shard")
    except (OSError, ValueError) as error:
        raise damaged(path, shard) from error
    digest = hashlib.sha256(content).hexdigest()
    return Finished(about.shard, digest, about.counts, about.end, about.files)


def damaged(path: Path, shard: Path | None = None) -> DatasetError:
    """Return the error for a shard, or one of its files, that is missing or damaged."""
    shard = shard or path
    return DatasetError(
        f"{path}: is missing or damaged; restore {shard} from a copy, or remove it and the shards "
        "after it and rerun with --resume"
    )
