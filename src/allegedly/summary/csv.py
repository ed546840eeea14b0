"""Summaries as CSV: one table of figures, sources, descriptions, cues or doubtful names."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from typing import Any, Final, Literal, get_args

from allegedly.errors import TableError
from allegedly.summary.results import Figures, Ranked, Summary
from allegedly.summary.view import COLUMNS, every_figure
from allegedly.tables.csv import inert

SummaryTable = Literal["sources", "descriptions", "figures", "cues", "doubts"]
"""The tables of a summary."""

SUMMARY_TABLES: Final[tuple[SummaryTable, ...]] = get_args(SummaryTable)
"""All tables of a summary."""

_RANKED: Final = (
    "rank who kind role articles articles_share low high attributions quotations words_quoted "
    "denials nested outlets hedged judged hedged_share hedged_low hedged_high"
).split()

Rows = Iterator[dict[str, Any]]


def summary_to_csv(
    summary: Summary, table: SummaryTable = "sources", *, spreadsheet: bool = True
) -> str:
    """Return one table of a summary as CSV, with a line of column names first.

    The first two columns are `by`, the column by which articles were divided, and `part`, its
    value; both are empty for the figures of all articles.

    Args:
        summary: The summary.
        table: `sources`, `descriptions`, `figures`, `cues` or `doubts`.
        spreadsheet: Put an apostrophe before text that a spreadsheet would take for a formula, as
            `CsvRenderer` does.

    Raises:
        TableError: If the table is unknown.
    """
    if table not in SUMMARY_TABLES:
        raise TableError(f"unknown table {table!r}; choose from {', '.join(SUMMARY_TABLES)}")
    buffer = io.StringIO()
    columns = [*([] if table == "doubts" else ["by", "part"]), *_COLUMNS[table]]
    writer = csv.DictWriter(buffer, columns, lineterminator="\n")
    writer.writeheader()
    for row in _doubts(summary) if table == "doubts" else _in_parts(summary, table):
        writer.writerow({key: inert(cell) for key, cell in row.items()} if spreadsheet else row)
    return buffer.getvalue()


def _in_parts(summary: Summary, table: SummaryTable) -> Rows:
    rows = _ROWS[table]
    for row in rows(summary.whole):
        yield {"by": None, "part": None, **row}
    for part in summary.parts:
        for row in rows(part.figures):
            yield {"by": summary.by, "part": part.value, **row}


def _figures(figures: Figures) -> Rows:
    return (figure.cells() for figure in every_figure(figures))


def _ranked(ranked: tuple[Ranked, ...]) -> Rows:
    for rank, item in enumerate(ranked, 1):
        yield {
            "rank": rank,
            "who": item.who,
            "kind": item.kind,
            "role": item.role,
            "articles": item.articles.count,
            "articles_share": item.articles.share,
            "low": item.articles.low,
            "high": item.articles.high,
            "attributions": item.attributions,
            "quotations": item.quotations,
            "words_quoted": item.words_quoted,
            "denials": item.denials,
            "nested": item.nested,
            "outlets": item.outlets,
            "hedged": item.hedged.count,
            "judged": item.hedged.of,
            "hedged_share": item.hedged.share,
            "hedged_low": item.hedged.low,
            "hedged_high": item.hedged.high,
        }


def _cues(figures: Figures) -> Rows:
    for stance, verbs in figures.verbs.items():
        for cue in verbs.cues:
            yield {"stance": stance, "lemma": cue.lemma, "count": cue.count}


def _doubts(summary: Summary) -> Rows:
    for number, doubt in enumerate(summary.doubts, 1):
        for member in doubt.members:
            yield {
                "doubt": number,
                "reason": doubt.reason,
                "name": member.name,
                "role": member.role,
                "outlet": member.outlet,
                "articles": member.articles,
                "attributions": member.attributions,
            }


_COLUMNS: Final[dict[SummaryTable, list[str]]] = {
    "sources": _RANKED,
    "descriptions": _RANKED,
    "figures": list(COLUMNS),
    "cues": ["stance", "lemma", "count"],
    "doubts": ["doubt", "reason", "name", "role", "outlet", "articles", "attributions"],
}
_ROWS: Final[dict[SummaryTable, Callable[[Figures], Rows]]] = {
    "sources": lambda figures: _ranked(figures.sources),
    "descriptions": lambda figures: _ranked(figures.descriptions),
    "figures": _figures,
    "cues": _cues,
}
