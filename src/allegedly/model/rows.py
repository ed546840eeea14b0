"""What a row of claims, of attributions and of hedges is: the columns, their types, the values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final, Literal, get_args

from allegedly.model.analysis import Analysis
from allegedly.model.article import Article, Span
from allegedly.model.attribution import Attribution
from allegedly.model.claim import Claim

Table = Literal["claims", "attributions", "hedges"]
TABLES: Final[tuple[Table, ...]] = get_args(Table)

NestedTable = Literal["claims", "attributions"]
"""The tables that have a column of spans."""

ColumnType = Literal["string", "int64", "float64", "bool"]
"""What a column holds, by the names that Arrow gives it; in any of them values may be missing."""

NestedType = ColumnType | Literal["spans"]
"""The same where a column may also hold a list of spans."""

Row = dict[str, Any]

ORIGIN: Final[Mapping[str, ColumnType]] = {
    "file": "string",
    "title": "string",
    "outlet": "string",
    "url": "string",
    "published": "string",
}
"""What the flat tables repeat of the article in each row, after its id."""

_CLAIM: Final[Mapping[str, NestedType]] = {
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
    "cue": "string",
    "lemma": "string",
    "stance": "string",
    "quotation": "string",
    "negated": "bool",
}
_JUDGED: Final[Mapping[str, ColumnType]] = {
    "label": "string",
    "score": "float64",
    "hedges": "string",
}
_ATTRIBUTION: Final[Mapping[str, NestedType]] = {
    "article": "string",
    "attribution": "string",
    "parent": "string",
    "source": "string",
    "source_spans": "spans",
    "source_kind": "string",
    "source_name": "string",
    "cue": "string",
    "cue_spans": "spans",
    "lemma": "string",
    "stance": "string",
    "content": "string",
    "content_spans": "spans",
    "quotation": "string",
    "negated": "bool",
}
_HEDGE: Final[Mapping[str, ColumnType]] = {
    "article": "string",
    "claim": "string",
    "classifier": "string",
    "hedge": "string",
    "start": "int64",
    "end": "int64",
    "type": "string",
    "holder": "string",
}


def table_columns(table: Table, classifiers: Iterable[str]) -> dict[str, ColumnType]:
    """Return the columns of a table with their types.

    The table of claims has for each classifier, such as ``rules``, also ``rules.label``,
    ``rules.score`` and ``rules.hedges`` (the hedges' words, joined by ``"; "``).
    """
    found = _HEDGE if table == "hedges" else nested_columns(table)
    columns: dict[str, ColumnType] = {"article": "string", **ORIGIN}
    columns |= {name: "string" if kind == "spans" else kind for name, kind in found.items()}
    if table == "claims":
        for name in classifiers:
            columns |= {f"{name}.{key}": kind for key, kind in _JUDGED.items()}
    return columns


def nested_columns(table: NestedTable) -> Mapping[str, NestedType]:
    """Return the columns that hold what was found, and no judgement, in a nested table."""
    return _CLAIM if table == "claims" else _ATTRIBUTION


def table_rows(table: Table, analysis: Analysis) -> list[Row]:
    """Return the rows of one analysis; a row lacks what is missing, and all text is valid."""
    make: dict[Table, Callable[[Analysis], Iterator[Row]]] = {
        "claims": _judged_claims,
        "attributions": _attributions,
        "hedges": _hedges,
    }
    origin = {key: _flat(value) for key, value in _origin(analysis.article).items()}
    return [
        origin | {key: _flat(value) for key, value in row.items()} for row in make[table](analysis)
    ]


def nested_rows(table: NestedTable, analysis: Analysis) -> list[Row]:
    """Return the same with spans as lists of dictionaries, and without judgements."""
    rows = _claims(analysis) if table == "claims" else _attributions(analysis)
    return [{key: _nested(value) for key, value in row.items()} for row in rows]


def classifiers_of(analysis: Analysis) -> list[str]:
    """Return the classifiers that were asked, also those that failed."""
    return list(dict.fromkeys((*analysis.provenance.classifiers, *analysis.assessments)))


def valid(value: Any) -> Any:
    """Return a value as it is, but text without lone surrogates, which no file can hold."""
    if isinstance(value, str) and not value.isascii():
        return value.encode("utf-8", "replace").decode()
    return value


def nested_spans(spans: Iterable[Span]) -> list[Row]:
    """Return spans as dictionaries."""
    return [{"start": span.start, "end": span.end} for span in spans]


def _flat(value: Any) -> Any:
    if isinstance(value, (tuple, list)):
        return ";".join([f"{span.start}-{span.end}" for span in value])
    return valid(value)


def _nested(value: Any) -> Any:
    return nested_spans(value) if isinstance(value, (tuple, list)) else valid(value)


def _origin(article: Article) -> Row:
    return {
        "file": article.file,
        "title": article.title,
        "outlet": article.outlet,
        "url": article.url,
        "published": None if article.published is None else article.published.isoformat(),
    }


def _judged_claims(analysis: Analysis) -> Iterator[Row]:
    for row, claim in zip(_claims(analysis), analysis.claims, strict=True):
        yield row | _judged(analysis, claim)


def _claims(analysis: Analysis) -> Iterator[Row]:
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
    """Return what both tables, of claims and of attributions, tell of an attribution."""
    source, cue = item.source, item.cue
    return {
        "attribution": item.id,
        "source": source and source.text,
        "source_kind": source and source.kind,
        "source_name": source and source.name,
        "cue": cue and cue.text,
        "lemma": cue and cue.lemma,
        "stance": cue and cue.stance,
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
    return row


def _attributions(analysis: Analysis) -> Iterator[Row]:
    for item in analysis.attributions:
        yield _vouched(item) | {
            "article": analysis.article.id,
            "parent": item.parent,
            "source_spans": item.source and item.source.spans,
            "cue_spans": item.cue and item.cue.spans,
            "content": item.content.text,
            "content_spans": item.content.spans,
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
