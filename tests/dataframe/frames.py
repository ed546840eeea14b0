"""Frames of every kind, and their content."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa

from allegedly import Analyzer, Article
from allegedly.tables.rows import Row, Table, table_rows

CLASSIFIERS = ["lexicon", "rules"]

KINDS: dict[str, Callable[[dict[str, list[Any]]], Any]] = {
    "pandas": pd.DataFrame,
    "polars": pl.DataFrame,
    "arrow-table": pa.table,
    "arrow-batch": pa.RecordBatch.from_pydict,
}

NEWS: dict[str, list[Any]] = {
    "id": [f"n{number}" for number in range(9)],
    "body": [
        "Officials familiar with the talks said the deal may cost $40 million.",
        "“I won’t stay,” the mayor allegedly said. The council meets on Friday.",
        None,
        "The ferry left. According to the report, it was late.",
        "",
        "Critics claim the price appears to be far higher.",
        "It rains in Ōtsu. \N{WAVE DASH} \N{WAVING HAND SIGN} said Ruiz.",
        "   ",
        "Ana Ruiz, who denied it, said critics believe the mill will close.",
    ],
    "section": ["a", "b", "a", None, "c", "c", "d", "d", None],
}


def rows(frame: Any) -> list[Row]:
    """Return the rows of a frame, with None for missing values."""
    if isinstance(frame, pd.DataFrame):
        frame = frame.astype(object).where(frame.notna(), None)
        return [{str(k): v for k, v in row.items()} for row in frame.to_dict("records")]
    return list(frame.to_dicts() if isinstance(frame, pl.DataFrame) else frame.to_pylist())


def in_order(found: list[Row]) -> list[Row]:
    """Return rows in an order that does not depend on how they were made."""
    return sorted(found, key=lambda row: (row["article"], row["start"] or 0, row["claim"] or ""))


def direct(table: Table, news: dict[str, list[Any]]) -> list[Row]:
    """Return the rows of those articles that have a text, made without any frame."""
    articles = [
        Article.from_text(text, id=id)
        for id, text in zip(news["id"], news["body"], strict=True)
        if text and text.strip()
    ]
    analyses = Analyzer(CLASSIFIERS).analyze_many(articles)
    return [row for analysis in analyses for row in table_rows(table, analysis)]
