"""The flat tables as Parquet files.

Parquet is not text, so it has a function where CSV has a renderer.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain, islice
from pathlib import Path
from typing import Final

from allegedly.extras import need
from allegedly.model import Analysis
from allegedly.storage import writing_bytes
from allegedly.tables.rows import Table, columns_and, rows_of

TABLE_KEY: Final = "allegedly.table"
"""The mark of a Parquet file: the key in its metadata that holds the name of the table."""

_ROWS_AT_ONCE: Final = 10_000


def write_parquet(analyses: Iterable[Analysis], path: Path, *, table: Table = "claims") -> None:
    """Write one table as a Parquet file, which appears when it is complete.

    Args:
        analyses: The analyses to write; a few are read at a time.
        path: The file to write; an older one is replaced.
        table: `claims`, `attributions`, `hedges` or `sources`.

    Raises:
        MissingExtraError: If pyarrow is not installed.
        TableError: If the analyses come from different classifiers.
        OSError: If it cannot be written.
    """
    pa = need("pyarrow", "parquet", "writing Parquet")
    pq = need("pyarrow.parquet", "parquet", "writing Parquet")
    columns, analyses = columns_and(table, analyses)
    fields = [(name, pa.type_for_alias(kind)) for name, kind in columns.items()]
    schema = pa.schema(fields, {TABLE_KEY: table})
    rows = chain.from_iterable(rows_of(table, analysis, columns) for analysis in analyses)
    with writing_bytes(path) as stream, pq.ParquetWriter(stream, schema) as writer:
        while batch := list(islice(rows, _ROWS_AT_ONCE)):
            writer.write_table(pa.Table.from_pylist(batch, schema=schema))
