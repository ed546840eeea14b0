"""Tables of claims, attributions and hedges: as rows, as CSV, as Parquet.

CSV is text and has a renderer. Parquet is not, so `write_parquet` writes a file by itself; both
take analyses one by one and hold only a few of them at a time.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, islice
from pathlib import Path
from typing import Any, Final

from allegedly.errors import AllegedlyError
from allegedly.extras import need
from allegedly.interfaces import Renderer
from allegedly.io.products import TABLE_KEY
from allegedly.model import Analysis
from allegedly.model.rows import (
    TABLES,
    ColumnType,
    Row,
    Table,
    classifiers_of,
    table_columns,
    table_rows,
)
from allegedly.storage import writing_bytes

__all__ = [
    "TABLES",
    "CsvRenderer",
    "Row",
    "Table",
    "TableError",
    "columns_and",
    "rows_of",
    "write_parquet",
]

_ROWS_AT_ONCE: Final = 10_000
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


class TableError(AllegedlyError):
    """Analyses do not fit into one table."""


class CsvRenderer(Renderer):
    """Writes one table as CSV, with a line of column names first."""

    def __init__(
        self, *, table: Table = "claims", separator: str = ",", spreadsheet: bool = False
    ) -> None:
        r"""Make a renderer.

        Args:
            table: `claims`, `attributions` or `hedges`.
            separator: What stands between columns, such as ``;`` or ``\t``.
            spreadsheet: Put an apostrophe before text that a spreadsheet would take for a formula.
                Texts of strangers may hold such; without this they are written as they are.

        Raises:
            TableError: If there is no such table, or the separator is not one character.
        """
        if table not in TABLES:
            raise TableError(f"there is no table {table!r}; there are {', '.join(TABLES)}")
        if len(separator) != 1 or separator in '"\r\n':
            raise TableError(f"the separator must be one character, not {separator!r}")
        self.table = table
        self.separator = separator
        self.spreadsheet = spreadsheet

    def render(self, analyses: Iterable[Analysis]) -> Iterator[str]:
        """Yield the line of names, then a piece for each analysis that has rows."""
        columns, analyses = columns_and(self.table, analyses)
        yield self._lines([list(columns)])
        for analysis in analyses:
            rows = rows_of(self.table, analysis, columns)
            if lines := self._lines([self._cells(row, columns) for row in rows]):
                yield lines

    def _cells(self, row: Row, columns: Mapping[str, str]) -> list[Any]:
        cells: list[Any] = []
        for column in columns:
            value = row.get(column)
            if isinstance(value, bool):
                value = str(value).lower()
            elif self.spreadsheet and isinstance(value, str) and value.startswith(_FORMULA):
                value = f"'{value}"
            cells.append(value)
        return cells

    def _lines(self, rows: Iterable[list[Any]]) -> str:
        # The writer quotes a carriage return only where it is part of what ends its lines.
        buffer, lines = io.StringIO(), []
        writer = csv.writer(buffer, delimiter=self.separator, lineterminator="\r\n")
        for row in rows:
            writer.writerow(row)
            lines.append(f"{buffer.getvalue()[:-2]}\n")
            buffer.seek(0)
            buffer.truncate()
        return "".join(lines)


def write_parquet(analyses: Iterable[Analysis], path: Path, *, table: Table = "claims") -> None:
    """Write one table as a Parquet file, which appears when it is complete.

    Args:
        analyses: What to write; taken a few at a time.
        path: Where to; an older file is replaced.
        table: `claims`, `attributions` or `hedges`.

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


def columns_and(
    table: Table, analyses: Iterable[Analysis]
) -> tuple[dict[str, ColumnType], Iterator[Analysis]]:
    """Return the columns of a table with their types, and the analyses, none of them lost.

    The table of claims has columns for each classifier that the first analysis names.
    """
    rest = iter(analyses)
    first = list(islice(rest, 1))
    names = [name for analysis in first for name in classifiers_of(analysis)]
    return table_columns(table, names), chain(first, rest)


def rows_of(table: Table, analysis: Analysis, columns: Mapping[str, str]) -> list[Row]:
    """Return the rows of one analysis.

    Raises:
        TableError: If the analysis has a classifier for which there is no column.
    """
    if table == "claims":
        for name in classifiers_of(analysis):
            if f"{name}.label" not in columns:
                raise TableError(
                    f"article {analysis.article.id!r} was judged by {name!r} and the first one of "
                    "the table was not; write analyses of different classifiers to different tables"
                )
    return table_rows(table, analysis)
