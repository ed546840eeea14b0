"""Figures of single documents: where entries differ most."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import attrs

from allegedly.bench.leaderboard.board import Board

MOST: Final = 200
"""Most documents on a page; those on which the entries differ most come first."""


@attrs.frozen
class Cell:
    """One entry on one document.

    Attributes:
        figure: Its figure as text; empty where nothing was to be found and nothing was.
        counts: The numbers behind it.
        best: Whether no other entry has a better one, and not all are equal.
    """

    figure: str
    counts: str
    best: bool = False


@attrs.frozen
class Row:
    """One document.

    Attributes:
        id: Its id.
        cells: One for each entry that has rows, in the order of the board.
    """

    id: str
    cells: tuple[Cell, ...]


def by_document(board: Board) -> list[Row]:
    """Return the documents of a board, those with the widest spread of figures first."""
    rows = [standing.entry.rows for standing in board.standings if standing.entry.rows]
    if not rows or board.corpus.measure.startswith("Spearman"):
        return []
    found = []
    for place, id in enumerate(board.corpus.ids):
        figures = [_figure(board.corpus.measure, entry[place]) for entry in rows]
        values = [value for value, _, _ in figures if value is not None]
        spread = max(values) - min(values) if values else 0.0
        good = min(values, default=0.0) if _is_distance(board) else max(values, default=0.0)
        cells = [
            Cell(shown, counts, best=value == good and spread > 0)
            for value, shown, counts in figures
        ]
        found.append((spread, Row(id, tuple(cells))))
    found.sort(key=lambda item: -item[0])  # stable: the order of the corpus within
    return [row for _, row in found]


def explained(board: Board) -> str:
    """Return a sentence on the figures of single documents."""
    if _is_distance(board):
        return "Mean distance of the given from the annotated value, and the number of items."
    if board.corpus.measure.startswith("F1"):
        return "F1 in per cent; behind it, found of annotated items, and wrong ones."
    return "Right ones in per cent; behind it, their number of all items."


def _is_distance(board: Board) -> bool:
    return board.corpus.measure.endswith("correlation")


def _figure(measure: str, row: list[Any]) -> tuple[float | None, str, str]:
    """Return the value of one document for one entry, as a number and in words."""
    if measure.endswith("correlation"):
        gaps = [abs(given - annotated) for given, annotated in row]
        value = sum(gaps) / len(gaps) if gaps else None
        return value, "" if value is None else f"{value:.2f}", f"{len(gaps)}"
    return next(_counted(row))


def _counted(row: list[int]) -> Iterator[tuple[float | None, str, str]]:
    if len(row) == 3:
        gold, predicted, right = row
        if gold + predicted:
            value = 2 * right / (gold + predicted)
            yield value, f"{100 * value:.0f}", f"{right} of {gold}, {predicted - right} wrong"
    elif row[0]:
        items, right = row
        yield right / items, f"{100 * right / items:.0f}", f"{right} of {items}"
    yield None, "", ""
