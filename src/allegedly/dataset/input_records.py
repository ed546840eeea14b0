"""The records of the input, each with its place, so that a later run can continue after it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import attrs

from allegedly.errors import DatasetError
from allegedly.io import Input, read_articles
from allegedly.model import Article, Failure, Skipped
from allegedly.shards.shard import Place

Found = Article | Failure | Skipped

Options = Mapping[str, Mapping[str, Any]]


@attrs.frozen
class Record:
    """A record of the input.

    Attributes:
        found: The article, failure or skipped record.
        place: The place after it.
        read: Bytes of input read so far.
    """

    found: Found
    place: Place
    read: int


class Records:
    """Reads the input from a given place onwards."""

    def __init__(
        self, files: Sequence[Input | Failure], options: Options, begin: Place | None
    ) -> None:
        """Prepare to read; nothing is opened yet.

        Args:
            files: The inputs, in order.
            options: By reader name, options for it.
            begin: The place at which to continue; None for the start. Files before it are not
                opened; its own file is read again, and the records are checked against the digest.
        """
        self._files = files
        self._options = options
        self._begin = begin
        self._index = -1 if begin is None else begin.input - 1
        self._read = sum(size_of(file) or 0 for file in files[: self._index + 1])

    def __iter__(self) -> Iterator[Record]:
        """Yield the records after the place at which to begin.

        Raises:
            DatasetError: If the records before that place have changed.
        """
        reached = self._begin is None
        for record in self._all():
            if reached:
                yield record
            else:
                reached = self._is_begin(record.place)
        if not reached:
            raise self._changed()

    def _is_begin(self, place: Place) -> bool:
        begin = self._begin
        assert begin is not None
        if (place.input, place.records) < (begin.input, begin.records):
            return False
        if place != begin:
            raise self._changed()
        return True

    def _all(self) -> Iterator[Record]:
        index, count, digest = -1, 0, hashlib.sha256()
        for found in read_articles(self._opened(), options=self._options, on_read=self._advance):
            if index != self._index:
                index, count, digest = self._index, 0, hashlib.sha256()
            count += 1
            digest.update(_bytes(found))
            yield Record(found, Place(index, count, digest.hexdigest()), self._read)

    def _opened(self) -> Iterator[Input | Failure]:
        # Files are opened one by one, each when the previous one has ended.
        for file in self._files[self._index + 1 :]:
            self._index += 1
            yield file

    def _advance(self, size: int) -> None:
        self._read += size

    def _changed(self) -> DatasetError:
        assert self._begin is not None
        return DatasetError(
            f"{self._files[self._begin.input].name}: its records up to number "
            f"{self._begin.records:,} are not those that were analysed before; restore the input "
            "as it was, or write to another folder"
        )


def size_of(file: Input | Failure) -> int | None:
    """Return the length of an input in bytes; None if it is not known beforehand."""
    return file.size if isinstance(file, Input) else None


def _bytes(found: Found) -> bytes:
    if isinstance(found, Article):
        plain = [
            found.id,
            found.text,
            None if found.title_span is None else found.title_span.end,
            found.url,
            found.outlet,
            found.authors,
            None if found.published is None else found.published.isoformat(),
            found.language,
            _metadata(found),
        ]
    else:
        plain = [type(found).__name__, *attrs.astuple(found)]
    return json.dumps(plain).encode() + b"\n"


def _metadata(article: Article) -> str:
    """Return metadata as text; values that JSON cannot express are reduced to their type."""
    try:
        return json.dumps(article.metadata, skipkeys=True, default=lambda it: type(it).__name__)
    except (ValueError, RecursionError):
        return ""
