"""The tables of a Parquet shard: columns, types, rows."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Final, Literal

from allegedly.extras import need
from allegedly.model import Analysis, Span
from allegedly.model.rows import Row, nested_columns, nested_rows, nested_spans, valid

Table = Literal["articles", "attributions", "claims", "assessments", "failures"]

RECORD: Final = "record"
"""The column by which tables join: which record of the whole input, counted from 0."""

COLUMNS: Final[Mapping[Table, Mapping[str, str]]] = {
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
    "attributions": nested_columns("attributions"),
    "claims": nested_columns("claims"),
    "assessments": {
        "article": "string",
        "claim": "string",
        "classifier": "string",
        "label": "string",
        "score": "float64",
        "hedges": "hedges",
        "explanation": "string",
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
"""By table, what each column holds; all tables begin with `RECORD`."""


@lru_cache(maxsize=1)
def schemas() -> dict[Table, Any]:
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


def rows_of(analysis: Analysis) -> dict[Table, list[Row]]:
    """Return the rows of an analysis, by table; all text in them is valid."""
    return {
        "articles": [_article(analysis)],
        "attributions": nested_rows("attributions", analysis),
        "claims": nested_rows("claims", analysis),
        "assessments": list(_assessments(analysis)),
    }


def _article(analysis: Analysis) -> Row:
    article = analysis.article
    row = {
        "article": article.id,
        "file": article.file,
        "text": article.text,
        "title": article.title,
        "title_span": None if article.title_span is None else _nested(article.title_span),
        "body_span": _nested(article.body_span),
        "sentences": nested_spans(sentence.span for sentence in analysis.sentences),
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
                            **_nested(hedge.span),
                            "text": hedge.text,
                            "type": hedge.type,
                            "holder": hedge.holder,
                        }
                        for hedge in found.hedges
                    ],
                    "explanation": valid(found.explanation),
                }


def _nested(span: Span) -> Row:
    return nested_spans([span])[0]


def _utc(moment: datetime | None) -> datetime | None:
    """Return a moment in UTC, as which one without a zone counts; None where no column can tell."""
    if moment is None or moment.tzinfo is None:
        return moment and moment.replace(tzinfo=UTC)
    try:
        return moment.astimezone(UTC)
    except OverflowError:  # hours before the year 1, or after 9999
        return None
