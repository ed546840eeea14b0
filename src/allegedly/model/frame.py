"""Analyses as pandas data frames."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from allegedly.extras import need
from allegedly.model.rows import ColumnType, Row, classifiers_of, table_columns, table_rows

if TYPE_CHECKING:
    import pandas as pd

    from allegedly.model.analysis import Analysis

_DTYPES: Final[Mapping[ColumnType, str]] = {
    "string": "string",
    "int64": "Int64",
    "float64": "Float64",
    "bool": "boolean",
}


def analysis_to_frame(analysis: Analysis) -> pd.DataFrame:
    """Return one row for each claim, with the columns of the table of claims.

    Values are missing where the author speaks, and where a claim was not assessed.

    Raises:
        MissingExtraError: If pandas is not installed.
    """
    columns = table_columns("claims", classifiers_of(analysis))
    return pandas_frame(columns, table_rows("claims", analysis))


def pandas_frame(columns: Mapping[str, ColumnType], rows: Sequence[Row]) -> pd.DataFrame:
    """Return rows as a data frame whose types do not depend on what they hold.

    Raises:
        MissingExtraError: If pandas is not installed.
    """
    pandas = need("pandas", "pandas", "a data frame")
    data = {
        name: pandas.Series([row.get(name) for row in rows], dtype=_DTYPES[kind])
        for name, kind in columns.items()
    }
    frame: pd.DataFrame = pandas.DataFrame(data)
    return frame
