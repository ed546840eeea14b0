"""Analyses as tables: rows, CSV, Parquet, SQLite, workbooks, data frames."""

from allegedly.tables.csv import CsvRenderer
from allegedly.tables.database.writing import write_sqlite
from allegedly.tables.parquet import write_parquet
from allegedly.tables.xlsx import write_xlsx

__all__ = ["CsvRenderer", "write_parquet", "write_sqlite", "write_xlsx"]
