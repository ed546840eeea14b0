"""Shards of Parquet tables, whose row groups are written as they fill."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any, Final, cast

import attrs

from allegedly.extras import need
from allegedly.model import Analysis
from allegedly.shards.durable_files import FileInfo, HashedFile
from allegedly.shards.encoded import Data
from allegedly.tables.nested import RECORD, NestedTable, nested_rows, nested_schemas

GROUP_BATCHES: Final = 1_000
"""A row group is full when it has the rows of this many articles; each takes memory."""

GROUP_BYTES: Final = 16_000_000
"""It is also full when it reaches this length."""

_FAILURES_AT_ONCE: Final = 1_000


@attrs.frozen
class ParquetFormat:
    """One file for each table; `allegedly.tables.nested` has their layout."""

    name: str = "parquet"

    def __attrs_post_init__(self) -> None:
        nested_schemas()

    @property
    def versions(self) -> dict[str, str]:
        """The version of pyarrow, which affects the bytes."""
        return {"pyarrow": need("pyarrow", "parquet", "a dataset in Parquet").__version__}

    def encode(self, analysis: Analysis) -> Data:
        """Return Arrow batches, by table; a table without rows has none."""
        found = nested_rows(analysis).items()
        return {table: _encoded(table, rows) for table, rows in found if rows}

    def open(self, folder: Path) -> ParquetSink:
        """Create the files of a shard."""
        return ParquetSink(folder)


class ParquetSink:
    """Five files of tables."""

    def __init__(self, folder: Path) -> None:
        """Create the files."""
        self._tables = {table: _File(folder, table) for table in nested_schemas()}
        self._failures: list[dict[str, Any]] = []

    def write(self, record: int, data: Data) -> None:
        """Write the rows of an analysis."""
        for table, batch in data.items():
            self._tables[cast(NestedTable, table)].add([record], batch)

    def fail(self, row: dict[str, Any]) -> None:
        """Write a failure."""
        self._failures.append(row)
        if len(self._failures) >= _FAILURES_AT_ONCE:
            self._write_failures()

    def finish(self) -> dict[str, FileInfo]:
        """Write the remaining rows, and everything to the disk."""
        self._write_failures()
        return {file.name: file.finish() for file in self._tables.values()}

    def abandon(self) -> None:
        """Close the files."""
        for file in self._tables.values():
            file.abandon()

    def _write_failures(self) -> None:
        if rows := self._failures:
            batch = _encoded("failures", rows)
            self._tables["failures"].add([row[RECORD] for row in rows], batch)
            self._failures = []


class _File:
    """One table of a shard."""

    def __init__(self, folder: Path, table: NestedTable) -> None:
        self._arrow = need("pyarrow", "parquet", "a dataset in Parquet")
        self._schema = nested_schemas()[table]
        self._key = self._arrow.field(RECORD, self._arrow.int64())
        self.name = f"{table}.parquet"
        self._stream = HashedFile(folder / self.name)
        parquet = need("pyarrow.parquet", "parquet", "a dataset in Parquet")
        self._writer = parquet.ParquetWriter(
            self._stream, self._schema.insert(0, self._key), compression="zstd"
        )
        self._empty()

    def add(self, records: list[int], batch: bytes) -> None:
        """Add rows that share one record, or have one each."""
        found = self._arrow.ipc.read_record_batch(self._arrow.py_buffer(batch), self._schema)
        self._batches.append(found)
        self._records += records * found.num_rows if len(records) == 1 else records
        self._size += len(batch)
        if len(self._batches) >= GROUP_BATCHES or self._size >= GROUP_BYTES:
            self._write_group()

    def finish(self) -> FileInfo:
        self._write_group()
        self._writer.close()
        return self._stream.finish()

    def abandon(self) -> None:
        for part in (self._writer, self._stream):
            with suppress(OSError):
                part.close()

    def _write_group(self) -> None:
        if self._batches:
            rows = self._arrow.Table.from_batches(self._batches, self._schema)
            records = self._arrow.array(self._records, self._arrow.int64())
            table = rows.add_column(0, self._key, records).combine_chunks()
            self._empty()
            self._writer.write_table(table, row_group_size=table.num_rows)

    def _empty(self) -> None:
        self._batches: list[Any] = []
        self._records: list[int] = []
        self._size = 0


def _encoded(table: NestedTable, rows: list[dict[str, Any]]) -> bytes:
    pa = need("pyarrow", "parquet", "a dataset in Parquet")
    batch: bytes = (
        pa.RecordBatch.from_pylist(rows, nested_schemas()[table]).serialize().to_pybytes()
    )
    return batch
