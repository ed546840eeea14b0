"""Tables of claims, attributions and hedges: as rows, as CSV, as Parquet.

CSV is text and has a renderer. Parquet is not, so `write_parquet` writes a file by itself; both
take analyses one by one and hold only a few of them at a time.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain, islice
from pathlib import Path
from typing import Any, Final, Literal, get_args

from allegedly.errors import AllegedlyError
from allegedly.extras import need
from allegedly.interfaces import Renderer
from allegedly.io.output import writing_bytes
from allegedly.model import Analysis, Claim, Span
from allegedly.model.profile import voice_of
from allegedly.model.serial import SCORE_DIGITS

Table = Literal["claims", "attributions", "hedges"]
TABLES: Final[tuple[Table, ...]] = get_args(Table)

Row = dict[str, Any]

_ROWS_AT_ONCE: Final = 10_000

_CLAIM: Final = {
    "article": "string",
    "claim": "string",
    "text": "string",
    "start": "int64",
    "end": "int64",
    "spans": "string",
    "sentence": "int64",
    "voice": "string",
    "attribution": "string",
    "source": "string",
    "source_kind": "string",
    "source_name": "string",
    "cue": "string",
    "stance": "string",
    "quotation": "string",
    "negated": "bool",
}
_ATTRIBUTION: Final = {
    "article": "string",
    "attribution": "string",
    "parent": "string",
    "source": "string",
    "source_spans": "string",
    "source_kind": "string",
    "source_name": "string",
    "cue": "string",
    "cue_spans": "string",
    "lemma": "string",
    "stance": "string",
    "content": "string",
    "content_spans": "string",
    "quotation": "string",
    "negated": "bool",
}
_HEDGE: Final = {
    "article": "string",
    "claim": "string",
    "classifier": "string",
    "hedge": "string",
    "start": "int64",
    "end": "int64",
    "type": "string",
    "holder": "string",
}


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
            elif isinstance(value, str):
                value = value.encode("utf-8", "replace").decode()
                if self.spreadsheet and value.startswith(("=", "+", "-", "@", "\t", "\r")):
                    value = f"'{value}"
            cells.append(value)
        return cells

    def _lines(self, rows: Iterable[list[Any]]) -> str:
        buffer = io.StringIO()
        csv.writer(buffer, delimiter=self.separator, lineterminator="\n").writerows(rows)
        return buffer.getvalue()


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
    schema = pa.schema([(name, pa.type_for_alias(kind)) for name, kind in columns.items()])
    rows = chain.from_iterable(rows_of(table, analysis, columns) for analysis in analyses)
    with writing_bytes(path) as stream, pq.ParquetWriter(stream, schema) as writer:
        while batch := list(islice(rows, _ROWS_AT_ONCE)):
            writer.write_table(pa.Table.from_pylist(batch, schema=schema))


def columns_and(
    table: Table, analyses: Iterable[Analysis]
) -> tuple[dict[str, str], Iterator[Analysis]]:
    """Return the columns of a table with their types, and the analyses, none of them lost.

    The table of claims has two columns for each classifier that the first analysis names.
    """
    if table != "claims":
        return dict(_ATTRIBUTION if table == "attributions" else _HEDGE), iter(analyses)
    rest = iter(analyses)
    first = list(islice(rest, 1))
    columns = dict(_CLAIM)
    for analysis in first:
        for name in _classifiers(analysis):
            columns |= {f"{name}.label": "string", f"{name}.score": "float64"}
    return columns, chain(first, rest)


def rows_of(table: Table, analysis: Analysis, columns: Mapping[str, str]) -> list[Row]:
    """Return the rows of one analysis.

    Raises:
        TableError: If the analysis has a classifier for which there is no column.
    """
    if table == "claims":
        for name in _classifiers(analysis):
            if f"{name}.label" not in columns:
                raise TableError(
                    f"article {analysis.article.id!r} was judged by {name!r} and the first one of "
                    "the table was not; write analyses of different classifiers to different tables"
                )
    make: dict[Table, Callable[[Analysis], Iterator[Row]]] = {
        "claims": _claims,
        "attributions": _attributions,
        "hedges": _hedges,
    }
    return list(make[table](analysis))


def _classifiers(analysis: Analysis) -> list[str]:
    return list(dict.fromkeys((*analysis.provenance.classifiers, *analysis.assessments)))


def _claims(analysis: Analysis) -> Iterator[Row]:
    for claim in analysis.claims:
        row: Row = {
            "article": analysis.article.id,
            "claim": claim.id,
            "text": claim.text,
            "start": claim.spans[0].start,
            "end": claim.spans[-1].end,
            "spans": _places(claim.spans),
            "sentence": claim.sentence,
            "voice": voice_of(claim),
        }
        yield row | _voice(claim) | _judged(analysis, claim)


def _voice(claim: Claim) -> Row:
    if (attribution := claim.attribution) is None:
        return {}
    source, cue = attribution.source, attribution.cue
    return {
        "attribution": attribution.id,
        "source": source and source.text,
        "source_kind": source and source.kind,
        "source_name": source and source.name,
        "cue": cue and cue.text,
        "stance": cue and cue.stance,
        "quotation": attribution.quotation,
        "negated": attribution.negated,
    }


def _judged(analysis: Analysis, claim: Claim) -> Row:
    row: Row = {}
    for name, judged in analysis.assessments.items():
        if found := judged.get(claim.id):
            row[f"{name}.label"] = found.label
            row[f"{name}.score"] = round(float(found.score), SCORE_DIGITS)
    return row


def _attributions(analysis: Analysis) -> Iterator[Row]:
    for item in analysis.attributions:
        source, cue = item.source, item.cue
        yield {
            "article": analysis.article.id,
            "attribution": item.id,
            "parent": item.parent,
            "source": source and source.text,
            "source_spans": source and _places(source.spans),
            "source_kind": source and source.kind,
            "source_name": source and source.name,
            "cue": cue and cue.text,
            "cue_spans": cue and _places(cue.spans),
            "lemma": cue and cue.lemma,
            "stance": cue and cue.stance,
            "content": item.content.text,
            "content_spans": _places(item.content.spans),
            "quotation": item.quotation,
            "negated": item.negated,
        }


def _hedges(analysis: Analysis) -> Iterator[Row]:
    for claim in analysis.claims:
        for name, judged in analysis.assessments.items():
            for hedge in judged[claim.id].hedges if claim.id in judged else ():
                yield {
                    "article": analysis.article.id,
                    "claim": claim.id,
                    "classifier": name,
                    "hedge": hedge.text,
                    "start": hedge.span.start,
                    "end": hedge.span.end,
                    "type": hedge.type,
                    "holder": hedge.holder,
                }


def _places(spans: Iterable[Span]) -> str:
    return ";".join(f"{span.start}-{span.end}" for span in spans)
