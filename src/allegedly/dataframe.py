"""From data frames of articles to data frames of claims: one function for every engine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, Final, TypeVar, cast

import attrs

from allegedly.analyzer import Analyzer
from allegedly.analyzer.shared_analyzers import shared_analyzer
from allegedly.errors import AllegedlyError, FrameError
from allegedly.io.readers.fields import blank_to_none
from allegedly.io.readers.tables import Columns
from allegedly.model import Analysis, Article
from allegedly.tables.frames import DataFrame, Result, arrow_schema, opened
from allegedly.tables.rows import (
    ORIGIN,
    TABLES,
    ColumnType,
    Row,
    Table,
    table_columns,
    table_rows,
    valid,
)

__all__ = ["FrameError", "analyze_frame", "frame_schema"]

F = TypeVar("F")

_LONGEST_FAILURE: Final = 1000


def analyze_frame(
    frame: F,
    *,
    table: Table = "claims",
    keep: Iterable[str] = (),
    classifiers: Iterable[str] | None = None,
    attributor: str | None = None,
    options: Mapping[str, Mapping[str, Any]] | None = None,
    any_language: bool = False,
    **columns: str,
) -> F:
    """Return the claims of the articles of a frame, as a frame of the same kind.

    Names and types of the columns depend only on the arguments and on the types of the frame's
    columns, never on its values. An empty frame shows them, and loads no plugin. Plugins are loaded
    once in each process for the same arguments.

    The column ``failure`` gives the failures of the article of a row. An article that would have no
    row, because it has no text or a plugin failed, gets one with only ``article``, the kept columns
    and ``failure``.

    Args:
        frame: A pandas or polars data frame, or a table or record batch of pyarrow, with one
            article in each row.
        table: `claims`, `attributions`, `hedges` or `sources`.
        keep: Columns of the frame that each row of the result repeats, of any type.
        classifiers: Names; None means every installed classifier that runs by default with the
            attributor.
        attributor: A name; None means the preferred one of those installed.
        options: By plugin name, keyword arguments for its factory, as for `Analyzer`.
        any_language: Whether to analyse also articles that are not in English.
        **columns: As for the readers of tables: ``text="body"`` if the text is in the column
            ``body``; likewise title, id, url, outlet, authors, published and language.

    Raises:
        FrameError: If the frame is of another kind, the table is unknown, or a column cannot be
            kept.
        ReadError: If the frame lacks the column of the text, or another one named.
        PluginError: If a plugin is not installed, or the attributor cannot be loaded.
        TypeError: If any other keyword is given.
    """
    source = opened(frame)
    analyzer = shared_analyzer(classifiers, attributor, options, any_language=any_language)
    shape = _Shape.of(source.names, table, keep, analyzer.classifiers, columns)
    rows: list[Row] = []
    origins: list[int] = []
    for origin, found in _rows_by_origin(source, shape, analyzer):
        rows += found
        origins += [origin] * len(found)
    return cast(F, source.make(Result(shape.made, rows, shape.keep, origins)))


def frame_schema(
    schema: Any,
    *,
    table: Table = "claims",
    keep: Iterable[str] = (),
    classifiers: Iterable[str] | None = None,
    attributor: str | None = None,
    options: Mapping[str, Mapping[str, Any]] | None = None,
    **columns: str,
) -> Any:
    """Return the Arrow schema of the result of `analyze_frame` for tables with a given schema.

    Nothing is analysed, and no plugin is loaded.

    Args:
        schema: A schema of pyarrow.
        table: As for `analyze_frame`, like all arguments below.
        keep: Columns to keep.
        classifiers: Names.
        attributor: A name.
        options: By plugin name, keyword arguments.
        **columns: The column of each field, as in ``text="body"``.

    Raises:
        MissingExtraError: If pyarrow is not installed.
        AllegedlyError: As `analyze_frame` does.
    """
    analyzer = shared_analyzer(classifiers, attributor, options)
    shape = _Shape.of(schema.names, table, keep, analyzer.classifiers, columns)
    return arrow_schema(shape.made, shape.keep, schema)


@attrs.frozen
class _Shape:
    """The columns that are read from a frame, and those of the result.

    Attributes:
        table: The table to make.
        fields: The column of each field of an article.
        used: The columns from which articles are built.
        made: The columns of the result, without the kept ones.
        keep: The kept columns.
    """

    table: Table
    fields: Columns
    used: tuple[str, ...]
    made: Mapping[str, ColumnType]
    keep: list[str]

    @classmethod
    def of(
        cls,
        names: Sequence[str],
        table: Table,
        keep: Iterable[str],
        classifiers: Iterable[str],
        columns: Mapping[str, str],
    ) -> _Shape:
        if table not in TABLES:
            raise FrameError(f"unknown table {table!r}; choose from {', '.join(TABLES)}")
        fields = Columns(**columns)
        fields.check(names, "the frame", "{}='NAME'")
        used = tuple(name for name in dict.fromkeys(attrs.astuple(fields)) if name in names)
        kept = list(dict.fromkeys(keep))
        made: dict[str, ColumnType] = {**table_columns(table, classifiers), "failure": "string"}
        for name in ORIGIN:
            if name in kept:
                del made[name]  # the frame's own column takes its place, in the type it has
        shape = cls(table, fields, used, made, kept)
        shape._check(names)
        return shape

    def _check(self, names: Sequence[str]) -> None:
        for name in self.keep:
            if name not in names:
                raise FrameError(
                    f"the column {name!r} cannot be kept: the frame has none of that name; "
                    f"choose from {', '.join(names[:12])}"
                )
            if name in self.made:
                raise FrameError(
                    f"the column {name!r} cannot be kept: the result has one with the same name; "
                    "rename it in the frame"
                )


def _rows_by_origin(
    source: DataFrame, shape: _Shape, analyzer: Analyzer
) -> Iterator[tuple[int, list[Row]]]:
    """Yield the result rows for each row of a frame, with the number of that row."""
    origins: list[int] = []
    unread: dict[int, list[Row]] = {}

    def articles() -> Iterator[Article]:
        for origin, row in enumerate(source.rows(shape.used)):
            id = row.get(shape.fields.id)
            try:
                article = shape.fields.article(row, {"row": origin})
            except AllegedlyError as error:
                unread[origin] = [_failed(id, f"row not read: {error}")]
            else:
                origins.append(origin)
                yield article

    found = list(analyzer.map(partial(_rows, shape.table), articles()))
    yield from sorted((dict(zip(origins, found, strict=True)) | unread).items())


def _rows(table: Table, analysis: Analysis) -> list[Row]:
    rows = table_rows(table, analysis)
    if not analysis.failures:
        return rows
    failed = _failed(analysis.article.id, "; ".join(map(str, analysis.failures)))
    return [{**row, **failed} for row in rows] or [failed]


def _failed(id: Any, failure: str) -> Row:
    article = None if id is None else blank_to_none(valid(str(id)))
    return {"article": article, "failure": valid(failure[:_LONGEST_FAILURE])}
