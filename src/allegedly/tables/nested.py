"""The nested tables of a dataset in Parquet: their columns, types and rows; spans are lists."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Final, Literal

from allegedly.extras import need
from allegedly.model import Analysis, Span
from allegedly.tables.rows import (
    ATTRIBUTION,
    CLAIM,
    COMMITMENT,
    Row,
    attribution_rows,
    claim_rows,
    commitment_row,
    valid,
)

NestedTable = Literal["articles", "attributions", "claims", "assessments", "failures"]

RECORD: Final = "record"
"""The column by which tables join: the number of the record in the whole input, from 0."""

COLUMNS: Final[Mapping[NestedTable, Mapping[str, str]]] = {
    "articles": {
        "article": "string",
        "file": "string",
        "text": "string",
        "title": "string",
        "title_span": "span",
        "body_span": "span",
        "sentences": "spans",
        "words": "int64",
        "url": "string",
        "outlet": "string",
        "authors": "strings",
        "published": "timestamp",
        "language": "string",
        "metadata": "string",
    },
    "attributions": ATTRIBUTION,
    "claims": CLAIM,
    "assessments": {
        "article": "string",
        "claim": "string",
        "classifier": "string",
        "label": "string",
        "score": "float64",
        "hedges": "hedges",
        "explanation": "string",
        **COMMITMENT,
    },
    "failures": {
        "article": "string",
        "place": "string",
        "stage": "string",
        "plugin": "string",
        "version": "string",
        "reason": "string",
        "where": "string",
    },
}
"""By table, the type of each column; all tables begin with `RECORD`."""


@lru_cache(maxsize=1)
def nested_schemas() -> dict[NestedTable, Any]:
    """Return the Arrow schemas of the tables, without `RECORD`.

    Raises:
        MissingExtraError: If pyarrow is not installed.
    """
    pa = need("pyarrow", "parquet", "a dataset in Parquet")
    span = pa.struct([("start", pa.int64()), ("end", pa.int64())])
    words = ("text", "type", "holder")
    types = {
        "string": pa.string(),
        "int64": pa.int64(),
        "float64": pa.float64(),
        "bool": pa.bool_(),
        "timestamp": pa.timestamp("us", "UTC"),
        "strings": pa.list_(pa.string()),
        "span": span,
        "spans": pa.list_(span),
        "hedges": pa.list_(pa.struct([*span, *((name, pa.string()) for name in words)])),
    }
    return {
        table: pa.schema([(name, types[kind]) for name, kind in columns.items()])
        for table, columns in COLUMNS.items()
    }


def nested_rows(analysis: Analysis) -> dict[NestedTable, list[Row]]:
    """Return the rows of an analysis, by table; all text in them is valid."""
    return {
        "articles": [_article(analysis)],
        "attributions": [_nested(row) for row in attribution_rows(analysis)],
        "claims": [_nested(row) for row in claim_rows(analysis)],
        "assessments": list(_assessments(analysis)),
    }


def _article(analysis: Analysis) -> Row:
    article = analysis.article
    row = {
        "article": article.id,
        "file": article.file,
        "text": article.text,
        "title": article.title,
        "title_span": None if article.title_span is None else _ends(article.title_span),
        "body_span": _ends(article.body_span),
        "sentences": _spans(sentence.span for sentence in analysis.sentences),
        "words": len(article.text.split()),
        "url": article.url,
        "outlet": article.outlet,
        "authors": [valid(author) for author in article.authors],
        "published": _utc(article.published),
        "language": article.language,
        "metadata": json.dumps(dict(article.metadata), allow_nan=False),
    }
    return {key: valid(value) for key, value in row.items()}


def _assessments(analysis: Analysis) -> Iterator[Row]:
    for claim in analysis.claims:
        for name, judged in analysis.assessments.items():
            if found := judged.get(claim.id):
                yield {
                    "article": valid(analysis.article.id),
                    "claim": claim.id,
                    "classifier": name,
                    "label": found.label,
                    "score": found.score,
                    "hedges": [
                        {
                            **_ends(hedge.span),
                            "text": hedge.text,
                            "type": hedge.type,
                            "holder": hedge.holder,
                        }
                        for hedge in found.hedges
                    ],
                    "explanation": valid(found.explanation),
                    **commitment_row(found),
                }


def _nested(row: Row) -> Row:
    return {
        key: _spans(value) if isinstance(value, (tuple, list)) else valid(value)
        for key, value in row.items()
    }


def _spans(spans: Iterable[Span]) -> list[Row]:
    return [_ends(span) for span in spans]


def _ends(span: Span) -> Row:
    return {"start": span.start, "end": span.end}


def _utc(moment: datetime | None) -> datetime | None:
    """Return a moment in UTC, which one without a zone is taken to be."""
    if moment is None or moment.tzinfo is None:
        return moment and moment.replace(tzinfo=UTC)
    return moment.astimezone(UTC)
