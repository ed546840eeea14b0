"""`summarize`: from inputs to a summary."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

from allegedly.errors import SummaryError
from allegedly.io import Input
from allegedly.model import Failure
from allegedly.summary.database import Database
from allegedly.summary.inputs import shards_of
from allegedly.summary.joining import join_names
from allegedly.summary.measuring import figures
from allegedly.summary.results import Part, Summary
from allegedly.tables.nested import COLUMNS

MOST_PARTS: Final = 100
MOST_DOUBTS: Final = 100

_PARTS: Final = """
CREATE TABLE parts AS
SELECT record, 0 AS part FROM articles
UNION ALL
SELECT record, number FROM (SELECT record, unnest(part_of) AS value FROM articles)
JOIN chosen USING (value)
"""

_VALUES: Final = """
SELECT value, count(*) AS n FROM (SELECT unnest(part_of) AS value FROM articles)
WHERE trim(value) <> '' GROUP BY 1 ORDER BY n DESC, value
"""


def summarize(
    inputs: Iterable[str | os.PathLike[str]],
    *,
    by: str | None = None,
    top: int = 20,
    memory: str = "512MB",
    threads: int | None = None,
    on_failure: Callable[[Failure], None] | None = None,
    keep: Callable[[list[Input | Failure]], list[Input | Failure]] = list,
) -> Summary:
    """Summarise who is quoted in stored analyses, how often and how firmly.

    Memory stays bounded: tables that do not fit are spilled to a temporary folder. Only joining
    names takes memory that grows, with the number of different names, roles and outlets.

    Args:
        inputs: Datasets in Parquet or JSON Lines, files of analyses, folders or patterns.
        by: Also summarise the articles of each `outlet`, `month` or `author`, or of each value of a
            column of the articles, or of a key of their metadata.
        top: Number of sources to list.
        memory: The most memory that DuckDB uses: a number and a unit, at least ``64MB``.
        threads: The number of its threads; None for one per processor.
        on_failure: Called with each input or record that cannot be read.
        keep: Takes the inputs that hold JSON, and returns those to read.

    Raises:
        SummaryError: If the inputs hold no analysis, if no article has the column `by`, or if
            `memory` is not a size or does not suffice.
        MissingExtraError: If duckdb, pyarrow or rapidfuzz is not installed.
    """
    names = tuple(os.fspath(item) for item in inputs)
    report = on_failure or _ignore
    with tempfile.TemporaryDirectory(prefix="allegedly-") as folder:
        scratch = Path(folder)
        database = Database(scratch, memory=memory, threads=threads)
        try:
            for shard in shards_of(names, scratch, report, keep):
                database.add(shard, by)
            return _summary(database, names, by, top)
        except OSError as error:  # inputs that cannot be read are failures
            raise SummaryError(
                f"cannot write temporary files to {scratch.parent}: {error.strerror or error}; "
                "free disk space, or name another folder in TMPDIR"
            ) from error
        finally:
            database.close()


def _summary(database: Database, names: tuple[str, ...], by: str | None, top: int) -> Summary:
    ((number,),) = database.rows("SELECT count(*) FROM articles")
    if not number:
        raise SummaryError(
            f"{', '.join(names) or 'nothing'}: holds no analysed article; name files or datasets "
            "that allegedly analyze wrote"
        )
    values = [value for value, _ in database.rows(_VALUES)]
    if by is not None and not values:
        raise SummaryError(
            f"no article has {by!r}; choose another of outlet, month, author, a key of their "
            f"metadata, or a column ({', '.join(COLUMNS['articles'])}), or analyse articles that "
            'have it: JSON Lines hold an article\'s "outlet" and "published" beside its "text"'
        )
    chosen = values[:MOST_PARTS]
    if by == "month":
        chosen = sorted(values)[-MOST_PARTS:]
    database.rows("CREATE TABLE chosen (value VARCHAR, number INTEGER)")
    for at, value in enumerate(chosen, 1):
        database.rows("INSERT INTO chosen VALUES ($1, $2)", [value, at])
    database.rows(_PARTS)
    identities, doubts = join_names(database)
    found = figures(database, identities, top)
    ((without,),) = database.rows(
        "SELECT count(*) FROM articles WHERE len(list_filter(part_of, lambda x: trim(x) <> '')) = 0"
    )
    return Summary(
        inputs=names,
        by=by,
        whole=found[0],
        parts=tuple(Part(value, found[at]) for at, value in enumerate(chosen, 1)),
        parts_left_out=len(values) - len(chosen),
        without=0 if by is None else without,
        names=len(identities),
        doubts=tuple(doubts[:MOST_DOUBTS]),
        doubts_left_out=max(0, len(doubts) - MOST_DOUBTS),
    )


def _ignore(failure: Failure) -> None:
    """Leave out what cannot be read."""
