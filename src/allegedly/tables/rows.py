"""The flat tables of claims, attributions, hedges and sources: their columns, types and rows.

CSV, Parquet files and data frames all hold these.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain, islice
from typing import Any, Final, Literal, get_args

from allegedly.errors import TableError
from allegedly.model import Analysis, Article, Assessment, Attribution, Claim
from allegedly.tables.hedge_rows import HEDGE, hedge_rows
from allegedly.tables.source_rows import SOURCE, source_columns, source_rows

Table = Literal["claims", "attributions", "hedges", "sources"]
TABLES: Final[tuple[Table, ...]] = get_args(Table)

ColumnType = Literal["string", "int64", "float64", "bool"]
"""The type of a column, under the name that Arrow gives it; any value may be missing."""

SpansType = ColumnType | Literal["spans"]
"""The same, or a list of spans, which a flat table writes as text: ``3-8;12-20``."""

Row = dict[str, Any]

ORIGIN: Final[Mapping[str, ColumnType]] = {
    "file": "string",
    "title": "string",
    "outlet": "string",
    "url": "string",
    "published": "string",
}
"""The columns that repeat facts about the article in each row, after its id."""

CLAIM: Final[Mapping[str, SpansType]] = {
    "article": "string",
    "claim": "string",
    "text": "string",
    "start": "int64",
    "end": "int64",
    "spans": "spans",
    "sentence": "int64",
    "voice": "string",
    "who": "string",
    "attribution": "string",
    "source": "string",
    "source_kind": "string",
    "source_name": "string",
    "source_role": "string",
    "source_basis": "string",
    "anonymity_reason": "string",
    "cue": "string",
    "lemma": "string",
    "stance": "string",
    "form": "string",
    "quotation": "string",
    "negated": "bool",
}
COMMITMENT: Final[Mapping[str, ColumnType]] = {
    "degree": "string",
    "polarity": "string",
    "value": "float64",
    "author_degree": "string",
    "author_polarity": "string",
    "author_value": "float64",
}
"""The commitment of the voice of a claim, and that of the author to what a source says."""

_JUDGED: Final[Mapping[str, ColumnType]] = {
    "label": "string",
    "score": "float64",
    "hedges": "string",
    **COMMITMENT,
}
ATTRIBUTION: Final[Mapping[str, SpansType]] = {
    "article": "string",
    "attribution": "string",
    "parent": "string",
    "source": "string",
    "source_spans": "spans",
    "source_kind": "string",
    "source_name": "string",
    "source_role": "string",
    "source_basis": "string",
    "anonymity_reason": "string",
    "cue": "string",
    "cue_spans": "spans",
    "lemma": "string",
    "stance": "string",
    "content": "string",
    "content_spans": "spans",
    "form": "string",
    "quotation": "string",
    "negated": "bool",
    "score": "float64",
}
_JUDGED_BY: Final[Mapping[Table, str]] = {"claims": "label", "sources": "hedged"}
"""The tables with columns for each classifier, and the last part of the name of one of these."""

_FOUND: Final[Mapping[Table, Mapping[str, SpansType]]] = {
    "claims": CLAIM,
    "attributions": ATTRIBUTION,
    "hedges": HEDGE,
    "sources": SOURCE,
}


def table_columns(table: Table, classifiers: Iterable[str]) -> dict[str, ColumnType]:
    """Return the columns of a table with their types.

    The table of claims has for each classifier, such as ``rules``, also ``rules.label``,
    ``rules.score``, ``rules.hedges`` (the hedges' words, joined by ``"; "``) and the columns of
    `COMMITMENT`, such as ``rules.degree``. They are there for a classifier that gives no
    commitments too, as the columns of a table must not depend on values. The table of sources has
    the numbers of claims that each classifier labels hedged, and gives each degree of commitment.
    """
    columns: dict[str, ColumnType] = {"article": "string", **ORIGIN}
    columns |= {name: "string" if kind == "spans" else kind for name, kind in _FOUND[table].items()}
    if table == "claims":
        for name in classifiers:
            columns |= {f"{name}.{key}": kind for key, kind in _JUDGED.items()}
    elif table == "sources":
        columns |= source_columns(classifiers)
    return columns


def table_rows(table: Table, analysis: Analysis) -> list[Row]:
    """Return the rows of one analysis; a row omits missing values, and all text is valid."""
    make: dict[Table, Callable[[Analysis], Iterator[Row]]] = {
        "claims": _judged_claims,
        "attributions": attribution_rows,
        "hedges": hedge_rows,
        "sources": source_rows,
    }
    origin = _flat_row(_origin(analysis.article))
    return [origin | _flat_row(row) for row in make[table](analysis)]


def columns_and(
    table: Table, analyses: Iterable[Analysis]
) -> tuple[dict[str, ColumnType], Iterator[Analysis]]:
    """Return the columns of a table with their types, and all the analyses again.

    Those of claims and of sources have columns for each classifier that the first analysis names.
    """
    rest = iter(analyses)
    first = list(islice(rest, 1))
    names = [name for analysis in first for name in classifiers_of(analysis)]
    return table_columns(table, names), chain(first, rest)


def rows_of(table: Table, analysis: Analysis, columns: Mapping[str, ColumnType]) -> list[Row]:
    """Return the rows of one analysis in a table that has these columns.

    Raises:
        TableError: If the analysis has a classifier without a column.
    """
    if table in _JUDGED_BY:
        for name in classifiers_of(analysis):
            if f"{name}.{_JUDGED_BY[table]}" not in columns:
                raise TableError(
                    f"article {analysis.article.id!r} was judged by {name!r}, but the first one in "
                    "the table was not; write analyses by different classifiers to separate tables"
                )
    return table_rows(table, analysis)


def classifiers_of(analysis: Analysis) -> list[str]:
    """Return the classifiers that ran, including those that failed."""
    return list(dict.fromkeys((*analysis.provenance.classifiers, *analysis.assessments)))


def valid(value: Any) -> Any:
    """Return a value unchanged, except for lone surrogates, which no file can hold."""
    if isinstance(value, str) and not value.isascii():
        return value.encode("utf-8", "replace").decode()
    return value


def _flat_row(row: Row) -> Row:
    return {key: _flat(value) for key, value in row.items()}


def _flat(value: Any) -> Any:
    if isinstance(value, (tuple, list)):
        return ";".join([f"{span.start}-{span.end}" for span in value])
    return valid(value)


def _origin(article: Article) -> Row:
    return {
        "file": article.file,
        "title": article.title,
        "outlet": article.outlet,
        "url": article.url,
        "published": None if article.published is None else article.published.isoformat(),
    }


def _judged_claims(analysis: Analysis) -> Iterator[Row]:
    for row, claim in zip(claim_rows(analysis), analysis.claims, strict=True):
        yield row | _judged(analysis, claim)


def claim_rows(analysis: Analysis) -> Iterator[Row]:
    """Yield the claims without judgements; spans are as in the model."""
    for claim in analysis.claims:
        row: Row = {
            "article": analysis.article.id,
            "claim": claim.id,
            "text": claim.text,
            "start": claim.spans[0].start,
            "end": claim.spans[-1].end,
            "spans": claim.spans,
            "sentence": claim.sentence,
            "voice": claim.voice,
            "who": claim.who,
        }
        yield row if claim.attribution is None else row | _vouched(claim.attribution)


def _vouched(item: Attribution) -> Row:
    """Return the columns that the tables of claims and of attributions share."""
    source, cue = item.source, item.cue
    return {
        "attribution": item.id,
        "source": source and source.text,
        "source_kind": source and source.kind,
        "source_name": source and source.name,
        "source_role": source and source.role,
        "source_basis": source and source.basis,
        "anonymity_reason": source and source.anonymity_reason,
        "cue": cue and cue.text,
        "lemma": cue and cue.lemma,
        "stance": cue and cue.stance,
        "form": item.content.form,
        "quotation": item.quotation,
        "negated": item.negated,
    }


def _judged(analysis: Analysis, claim: Claim) -> Row:
    row: Row = {}
    for name, judged in analysis.assessments.items():
        if found := judged.get(claim.id):
            row[f"{name}.label"] = found.label
            row[f"{name}.score"] = found.score
            row[f"{name}.hedges"] = "; ".join(hedge.text for hedge in found.hedges)
            row |= {f"{name}.{key}": value for key, value in commitment_row(found).items()}
    return row


def commitment_row(found: Assessment) -> Row:
    """Return the columns of `COMMITMENT`; those of the author are for claims of sources only."""
    row: Row = {}
    if (voiced := found.voiced) is not None:
        row |= {"degree": voiced.degree, "polarity": voiced.polarity, "value": voiced.value}
    if "source" in found.commitment and (author := found.commitment.get("author")) is not None:
        row |= {
            "author_degree": author.degree,
            "author_polarity": author.polarity,
            "author_value": author.value,
        }
    return row


def attribution_rows(analysis: Analysis) -> Iterator[Row]:
    """Yield the attributions; spans are as in the model."""
    for item in analysis.attributions:
        yield _vouched(item) | {
            "article": analysis.article.id,
            "parent": item.parent,
            "source_spans": item.source and item.source.spans,
            "cue_spans": item.cue and item.cue.spans,
            "content": item.content.text,
            "content_spans": item.content.spans,
            "score": item.score,
        }
