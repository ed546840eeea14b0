"""The flat tables as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from allegedly.errors import TableError
from allegedly.interfaces import Renderer
from allegedly.model import Analysis
from allegedly.tables.rows import TABLES, ColumnType, Row, Table, columns_and, rows_of

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


class CsvRenderer(Renderer):
    """Writes one table as CSV, with a line of column names first."""

    def __init__(
        self, *, table: Table = "claims", separator: str = ",", spreadsheet: bool = True
    ) -> None:
        r"""Create a renderer.

        Args:
            table: `claims`, `attributions`, `hedges` or `sources`.
            separator: The character between columns, such as ``;`` or ``\t``.
            spreadsheet: Put an apostrophe before text that a spreadsheet would take for a formula,
                as articles may contain it. With False, such text is written unchanged.

        Raises:
            TableError: If the table is unknown, or the separator is not one character.
        """
        if table not in TABLES:
            raise TableError(f"unknown table {table!r}; choose from {', '.join(TABLES)}")
        if len(separator) != 1 or separator in '"\r\n':
            raise TableError(f"the separator must be one character, not {separator!r}")
        self.table = table
        self.separator = separator
        self.spreadsheet = spreadsheet

    def render(self, analyses: Iterable[Analysis]) -> Iterator[str]:
        """Yield the line of column names, then a piece for each analysis that has rows."""
        columns, analyses = columns_and(self.table, analyses)
        yield self._lines([list(columns)])
        for analysis in analyses:
            rows = rows_of(self.table, analysis, columns)
            if lines := self._lines([self._cells(row, columns) for row in rows]):
                yield lines

    def _cells(self, row: Row, columns: Mapping[str, ColumnType]) -> list[Any]:
        cells: list[Any] = []
        for column in columns:
            value = row.get(column)
            if isinstance(value, bool):
                value = str(value).lower()
            elif self.spreadsheet:
                value = inert(value)
            cells.append(value)
        return cells

    def _lines(self, rows: Iterable[list[Any]]) -> str:
        # The writer quotes a carriage return only if it is part of its line terminator.
        buffer, lines = io.StringIO(), []
        writer = csv.writer(buffer, delimiter=self.separator, lineterminator="\r\n")
        for row in rows:
            writer.writerow(row)
            lines.append(f"{buffer.getvalue()[:-2]}\n")
            buffer.seek(0)
            buffer.truncate()
        return "".join(lines)


def inert(value: Any) -> Any:
    """Return a value that a spreadsheet takes for no formula; one sign alone is a polarity."""
    if isinstance(value, str) and len(value) > 1 and value.startswith(_FORMULA):
        return f"'{value}"
    return value
