"""The reader of Parquet: one article in each row, read by the page."""

from __future__ import annotations

from collections.abc import Iterator
from tempfile import TemporaryFile
from typing import BinaryIO, Final

from allegedly.errors import AllegedlyError, ReadError
from allegedly.extras import need
from allegedly.interfaces import Reader
from allegedly.io.limits import LONGEST_ARTICLE
from allegedly.io.readers.parquet_check import checked_groups
from allegedly.io.readers.tables import Columns
from allegedly.model import Article, Failure

_ROWS_AT_ONCE: Final = 256
_BUFFER: Final = 1_000_000
_SPOOLED: Final = 2_000_000_000
"""Bytes of what comes through a pipe that are put on disk, as Parquet is read back and forth."""


class ParquetReader(Reader):
    """Reads one article from each row of a Parquet file; a bad row costs no other."""

    def __init__(self, *, longest: int = LONGEST_ARTICLE, **columns: str) -> None:
        """Make a reader.

        Args:
            longest: Length in characters of the longest article that is read.
            **columns: As for `Columns`: ``text="body"`` if the text stands in column ``body``.

        Raises:
            MissingExtraError: If pyarrow is not installed.
            TypeError: If something else is named.
        """
        self.columns = Columns(**columns)
        self.longest = longest
        self._arrow = need("pyarrow", "parquet", "reading Parquet")
        self._parquet = need("pyarrow.parquet", "parquet", "reading Parquet")

    def read(self, stream: BinaryIO, name: str) -> Iterator[Article | Failure]:
        """Yield an article or a failure for each row; rows count from 1."""
        if stream.seekable():
            yield from self._articles(stream, name)
        else:
            with TemporaryFile() as spool:
                yield from self._articles(_spooled(stream, spool, name), name)

    def _articles(self, stream: BinaryIO, name: str) -> Iterator[Article | Failure]:
        try:
            # With a buffer, columns are read by the page, and not all rows of a group at once.
            file = self._parquet.ParquetFile(stream, buffer_size=_BUFFER, pre_buffer=False)
            self.columns.check(file.schema_arrow.names, name, "--option parquet-rows.{}=NAME")
            number = 0
            for group in checked_groups(stream, name):
                for batch in file.iter_batches(_ROWS_AT_ONCE, row_groups=[group]):
                    for row in batch.to_pylist():
                        number += 1
                        try:
                            yield self.columns.article(row, {"file": name, "row": number})
                        except AllegedlyError as error:
                            yield Failure("read", f"{name}, row {number}", None, str(error))
        except (self._arrow.ArrowException, OSError, UnicodeDecodeError) as error:
            reason = str(error).partition("\n")[0]
            raise ReadError(f"{name}: cannot be read as Parquet: {reason}") from error


def _spooled(stream: BinaryIO, spool: BinaryIO, name: str) -> BinaryIO:
    """Copy what cannot be read back and forth, as Parquet must be, to where it can."""
    size = 0
    while piece := stream.read(_BUFFER):
        size += spool.write(piece)
        if size > _SPOOLED:
            raise ReadError(
                f"{name}: is Parquet of more than {_SPOOLED:,} bytes in a pipe or compressed once "
                "more, where it cannot be read piece by piece; name the plain file"
            )
    spool.seek(0)
    return spool


def looks_like_parquet(head: bytes) -> bool:
    """Say whether a stream begins as Parquet does."""
    return head.startswith(b"PAR1")
