"""Analyses as tables: rows, CSV, Parquet, data frames."""

from allegedly.tables.csv import CsvRenderer
from allegedly.tables.parquet import write_parquet

__all__ = ["CsvRenderer", "write_parquet"]
