"""Data frames of every kind: reading rows from one, and making another of the same kind.

No package is imported to find the kind: a frame exists only if its package has been imported.
"""

from __future__ import annotations

import sys
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import attrs

from allegedly.errors import FrameError
from allegedly.extras import need
from allegedly.model import Analysis
from allegedly.tables.rows import ColumnType, Row, classifiers_of, table_columns, table_rows

if TYPE_CHECKING:
    import pandas as pd

_ROWS_AT_ONCE: Final = 256

_PANDAS: Final[Mapping[ColumnType, str]] = {
    "string": "string",
    "int64": "Int64",
    "float64": "Float64",
    "bool": "boolean",
}


@attrs.frozen
class Result:
    """The content of a frame that is made from another one.

    Attributes:
        columns: The columns with their types.
        rows: The values.
        keep: Columns of the other frame that follow, with their types.
        origins: For each row, the number of the row of the other frame to which it belongs.
    """

    columns: Mapping[str, ColumnType]
    rows: Sequence[Row]
    keep: list[str]
    origins: list[int]

    def values(self, column: str) -> list[Any]:
        """Return the values of a column that is not a kept one."""
        return [row.get(column) for row in self.rows]


class DataFrame(ABC):
    """A frame of some kind."""

    def __init__(self, frame: Any) -> None:
        self._frame = frame

    @property
    @abstractmethod
    def names(self) -> list[str]:
        """The columns that have names."""

    @abstractmethod
    def rows(self, names: Sequence[str]) -> Iterator[Row]:
        """Yield the rows, reduced to some columns; a missing value is None."""

    @abstractmethod
    def make(self, result: Result) -> Any:
        """Return a frame of the same kind."""


class _Pandas(DataFrame):
    @property
    def names(self) -> list[str]:
        return [name for name in self._frame.columns if isinstance(name, str)]

    def rows(self, names: Sequence[str]) -> Iterator[Row]:
        for begin in range(0, len(self._frame), _ROWS_AT_ONCE):
            part = self._frame.iloc[begin : begin + _ROWS_AT_ONCE]
            cells = [_cells(part[name]) for name in names]
            for values in zip(*cells, strict=True):
                yield dict(zip(names, values, strict=True))

    def make(self, result: Result) -> Any:
        kept = self._frame[result.keep].iloc[result.origins].reset_index(drop=True)
        return _pandas_frame(result.columns, result.rows).join(kept)


class _Polars(DataFrame):
    @property
    def names(self) -> list[str]:
        return list(self._frame.columns)

    def rows(self, names: Sequence[str]) -> Iterator[Row]:
        yield from self._frame.select(names).iter_rows(named=True)

    def make(self, result: Result) -> Any:
        polars = sys.modules["polars"]
        types: dict[ColumnType, Any] = {
            "string": polars.String,
            "int64": polars.Int64,
            "float64": polars.Float64,
            "bool": polars.Boolean,
        }
        made = [
            polars.Series(name, result.values(name), types[kind])
            for name, kind in result.columns.items()
        ]
        kept = [self._frame[name].gather(result.origins) for name in result.keep]
        return polars.DataFrame([*made, *kept])


class _ArrowTable(DataFrame):
    @property
    def names(self) -> list[str]:
        return list(self._frame.schema.names)

    def rows(self, names: Sequence[str]) -> Iterator[Row]:
        for batch in self._frame.select(list(names)).to_batches(max_chunksize=_ROWS_AT_ONCE):
            yield from batch.to_pylist()

    def make(self, result: Result) -> Any:
        import pyarrow as pa

        schema = arrow_schema(result.columns, result.keep, self._frame.schema)
        made = [pa.array(result.values(name), schema.field(name).type) for name in result.columns]
        origins = pa.array(result.origins, pa.int64())
        kept = [self._frame[name].take(origins) for name in result.keep]
        return pa.Table.from_arrays([*made, *kept], schema=schema)


class _ArrowBatch(_ArrowTable):
    def __init__(self, frame: Any) -> None:
        import pyarrow as pa

        super().__init__(pa.Table.from_batches([frame]))

    def make(self, result: Result) -> Any:
        import pyarrow as pa

        table = super().make(result)
        whole = [column.combine_chunks() for column in table.columns]
        return pa.RecordBatch.from_arrays(whole, schema=table.schema)


_KINDS: Final[Sequence[tuple[str, str, type[DataFrame]]]] = (
    ("pandas", "DataFrame", _Pandas),
    ("polars", "DataFrame", _Polars),
    ("pyarrow", "Table", _ArrowTable),
    ("pyarrow", "RecordBatch", _ArrowBatch),
)


def opened(frame: object) -> DataFrame:
    """Return a frame as one of the known kinds.

    Raises:
        FrameError: If it is of another kind.
    """
    for module, name, kind in _KINDS:
        package = sys.modules.get(module)
        if package is not None and isinstance(frame, getattr(package, name)):
            return kind(frame)
    known = ", ".join(f"{module}.{name}" for module, name, _ in _KINDS)
    raise FrameError(
        f"a {type(frame).__module__}.{type(frame).__qualname__} cannot be analysed as a frame; "
        f"make it one of {known}"
    )


def claims_frame(analysis: Analysis) -> pd.DataFrame:
    """Return the claims of an analysis as a pandas data frame, one row for each.

    Columns about a source are missing for the author's claims, and those of a classifier for claims
    that it did not assess.

    Raises:
        MissingExtraError: If pandas is not installed.
    """
    columns = table_columns("claims", classifiers_of(analysis))
    return _pandas_frame(columns, table_rows("claims", analysis))


def arrow_schema(columns: Mapping[str, ColumnType], keep: Sequence[str], source: Any) -> Any:
    """Return the schema of a result, including the fields kept from the schema of its source.

    Raises:
        MissingExtraError: If pyarrow is not installed.
    """
    pa = need("pyarrow", "parquet", "a schema")
    made = [pa.field(name, pa.type_for_alias(kind)) for name, kind in columns.items()]
    return pa.schema([*made, *(source.field(name) for name in keep)])


def _pandas_frame(columns: Mapping[str, ColumnType], rows: Sequence[Row]) -> pd.DataFrame:
    """Return rows as a data frame whose types do not depend on the values.

    Raises:
        MissingExtraError: If pandas is not installed.
    """
    pandas = need("pandas", "pandas", "a data frame")
    data = {
        name: pandas.Series([row.get(name) for row in rows], dtype=_PANDAS[kind])
        for name, kind in columns.items()
    }
    frame: pd.DataFrame = pandas.DataFrame(data)
    return frame


def _cells(series: Any) -> list[Any]:
    """Return the cells of a pandas column: None for missing ones, and lists for arrays."""
    return [
        None if missing else value.tolist() if hasattr(value, "tolist") else value
        for value, missing in zip(series.tolist(), series.isna().tolist(), strict=True)
    ]
