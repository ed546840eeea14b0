"""The rows of the table of hedges, one for each hedge that a classifier found in a claim."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from allegedly.model import Analysis

if TYPE_CHECKING:
    from allegedly.tables.rows import ColumnType, Row

HEDGE: Final[Mapping[str, ColumnType]] = {
    "article": "string",
    "claim": "string",
    "classifier": "string",
    "hedge": "string",
    "start": "int64",
    "end": "int64",
    "type": "string",
    "holder": "string",
}


def hedge_rows(analysis: Analysis) -> Iterator[Row]:
    """Yield the hedges, by claim and then by classifier."""
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
