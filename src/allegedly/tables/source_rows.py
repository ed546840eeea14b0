"""The rows of the table of sources, one for each source of an article."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Final

from allegedly.model import DEGREES, QUOTATIONS, STANCES, Analysis

if TYPE_CHECKING:
    from allegedly.tables.rows import ColumnType, Row

SOURCE: Final[Mapping[str, ColumnType]] = {
    "article": "string",
    "source": "string",
    "name": "string",
    "who": "string",
    "text": "string",
    "source_kind": "string",
    "voice": "string",
    "role": "string",
    "organization": "string",
    "bases": "string",
    "paragraph": "int64",
    "attributions": "int64",
    "claims": "int64",
    "nested": "int64",
    **dict.fromkeys(QUOTATIONS, "int64"),
    "words_quoted": "int64",
    **dict.fromkeys(STANCES, "int64"),
    "attribution_ids": "string",
    "claim_ids": "string",
}
"""Counts of attributions by kind of quotation and by stance have the names of these as columns."""


def source_columns(classifiers: Iterable[str]) -> dict[str, ColumnType]:
    """Return the columns of some classifiers: claims labelled hedged, and claims by degree."""
    return {f"{name}.{key}": "int64" for name in classifiers for key in ("hedged", *DEGREES)}


def source_rows(analysis: Analysis) -> Iterator[Row]:
    """Yield the sources."""
    for source in analysis.sources():
        row: Row = {
            "article": analysis.article.id,
            "source": source.id,
            "name": source.name,
            "who": source.who,
            "text": source.text,
            "source_kind": source.kind,
            "voice": source.voice,
            "role": source.role,
            "organization": source.organization,
            "bases": "; ".join(source.bases) or None,
            "paragraph": source.paragraph,
            "attributions": len(source.attributions),
            "claims": len(source.claims),
            "nested": source.nested,
            **{quotation: source.quotations[quotation] for quotation in QUOTATIONS},
            "words_quoted": source.words_quoted,
            **{stance: source.stances[stance] for stance in STANCES},
            "attribution_ids": ";".join(source.attributions),
            "claim_ids": ";".join(source.claims) or None,
        }
        for name, degrees in source.commitments.items():
            row[f"{name}.hedged"] = source.hedged[name]
            row |= {f"{name}.{degree}": count for degree, count in degrees.items()}
        yield row
