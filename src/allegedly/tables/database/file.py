"""A database file: created or opened, added to in transactions, and never replaced."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from allegedly.errors import LockedError, TableError
from allegedly.model import Article
from allegedly.storage import locked
from allegedly.tables.database.datasette import write_metadata
from allegedly.tables.database.layout import LAYOUTS, schema
from allegedly.tables.database.related_rows import Rows
from allegedly.tables.rows import valid

APPLICATION: Final = int.from_bytes(b"Ally", "big")
"""The mark of a database of this library, in its header."""

VERSION: Final = 1
"""The version of its tables."""

_PATIENCE: Final = 60
"""Seconds to wait while another program, such as Datasette, reads a page."""


class Database:
    """A database that holds each article once, and that one run writes to at a time."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Use `writing_database` instead."""
        self._connection = connection
        self._next = {
            table: self._number(f"select coalesce(max([id]), 0) + 1 from [{table}]")  # noqa: S608
            for table in LAYOUTS
        }
        self._run = 0

    def last_run(self) -> tuple[str, bool] | None:
        """Return the settings of the last run, and whether it came to its end."""
        found = self._connection.execute(
            "select [settings], [finished] from [runs] order by [id] desc limit 1"
        ).fetchone()
        return None if found is None else (found[0], bool(found[1]))

    def begin(self, settings: str, *, resume: bool = False) -> None:
        """Begin a run, or continue the last one if it has the same settings and was interrupted.

        Args:
            settings: The settings, as JSON.
            resume: Continue the last one even if it came to its end.
        """
        last = self.last_run()
        if last is not None and last[0] == settings and (resume or not last[1]):
            self._run = self._next["runs"] - 1
            return
        self._run = self._insert("runs", [(version("allegedly"), settings, 0)])
        self.commit()

    @property
    def is_empty(self) -> bool:
        """Whether it holds no article."""
        return self._next["articles"] == 1

    def finish(self) -> None:
        """Record that the run came to its end."""
        self._connection.execute("update [runs] set [finished] = 1 where [id] = ?", (self._run,))
        self.commit()

    def holds(self, article: Article) -> bool:
        """Return whether an article is there: its id, text, address and publisher."""
        return self._holds(article.id, article.text, article.url, article.outlet)

    def add(self, rows: Rows) -> bool:
        """Add the rows of an analysis, and return whether its article is new."""
        columns = list(LAYOUTS["articles"].columns)
        (article,) = rows["articles"]
        found = dict(zip(columns, article, strict=True))
        if self._holds(*(found[name] for name in ("article", "text", "url", "outlet"))):
            return False
        first = {**self._next, "runs": self._run}
        for table, layout in LAYOUTS.items():
            if items := rows.get(table):
                refers = [column.refers for column in layout.columns.values()]
                self._insert(table, [_absolute(row, refers, first) for row in items])
        return True

    def commit(self) -> None:
        """Make everything added so far permanent."""
        self._connection.commit()

    def _holds(self, *identity: str | None) -> bool:
        # An article that was there already is compared by its text, so no digest is stored.
        return bool(
            self._number(
                "select exists (select 1 from [articles] where [article] = ? and [text] = ? "
                "and [url] is ? and [outlet] is ?)",
                *map(valid, identity),
            )
        )

    def _insert(self, table: str, rows: list[tuple[Any, ...]]) -> int:
        """Insert rows, and return the `id` of the first."""
        if not self._connection.in_transaction:
            self._connection.execute("begin")
            # Within a transaction, an attribution may refer to one that is added after it.
            self._connection.execute("pragma defer_foreign_keys = on")
        first = self._next[table]
        marks = ", ".join("?" * (1 + len(rows[0])))
        self._connection.executemany(
            f"insert into [{table}] values ({marks})",  # noqa: S608
            ((first + at, *row) for at, row in enumerate(rows)),
        )
        self._next[table] += len(rows)
        return first

    def _number(self, query: str, *values: Any) -> int:
        (number,) = self._connection.execute(query, values).fetchone()
        return int(number)


@contextmanager
def writing_database(path: Path, *, append: bool = False) -> Iterator[Database]:
    """Open a database to write to, or create it; what is not committed is taken back at the end.

    A new one without articles is removed again, and any other gets a description for Datasette.

    Args:
        path: The file; it must be new or empty, unless `append`.
        append: Whether a database that this library wrote may be added to.

    Raises:
        TableError: If the file is something else, if it may not be added to, if another run is
            writing to it, or if it cannot be written.
    """
    try:
        with locked(path.with_name(f".{path.name}.lock")):
            is_new = _check(path, append=append)
            database: Database | None = None
            with _explained(path):
                connection = sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None)
            try:
                with _explained(path):
                    if is_new:
                        _create(connection)
                    elif connection.execute("pragma user_version").fetchone() != (VERSION,):
                        raise TableError(
                            f"{path}: has the tables of another version; write another file"
                        )
                    connection.execute("pragma foreign_keys = on")
                    database = Database(connection)
                    yield database
            finally:
                with suppress(sqlite3.Error):
                    connection.rollback()
                connection.close()
                if is_new and (database is None or database.is_empty):
                    path.unlink(missing_ok=True)
            if not database.is_empty:
                write_metadata(path)
    except LockedError as error:
        raise TableError(
            f"{path}: another run is writing to this database; try again when it has finished"
        ) from error


def is_database(path: Path) -> bool:
    """Return whether a file is a database of this library."""
    try:
        with path.open("rb") as stream:
            return has_mark(stream.read(100))
    except OSError:
        return False


def has_mark(head: bytes) -> bool:
    """Return whether a file that begins like this is a database of this library."""
    return head.startswith(b"SQLite format 3\0") and head[68:72] == APPLICATION.to_bytes(4, "big")


def _check(path: Path, *, append: bool) -> bool:
    """Return whether a file is new or empty, and so to be created."""
    _take_back(path)
    if not path.exists() or (path.is_file() and path.stat().st_size == 0):
        return True
    if not is_database(path):
        raise TableError(
            f"{path}: exists and is not a database that allegedly wrote; name another file"
        )
    if not append:
        raise TableError(
            f"{path}: exists; add to it with --append, or continue an interrupted run with "
            "--resume (append=True in Python)"
        )
    return False


def _take_back(path: Path) -> None:
    """Have SQLite take back what a killed run has written and not committed."""
    if path.with_name(f"{path.name}-journal").exists():
        with suppress(sqlite3.Error), closing(sqlite3.connect(path)) as connection:
            connection.execute("select * from sqlite_master").fetchall()


def _create(connection: sqlite3.Connection) -> None:
    statements = f"pragma application_id = {APPLICATION}; pragma user_version = {VERSION};"
    try:
        connection.executescript(f"begin; {statements} {schema()} commit;")
    except sqlite3.OperationalError as error:
        if "fts5" in str(error):
            raise TableError(
                "the SQLite library of this Python has no full-text search (FTS5); use a Python "
                "from python.org or from your distribution"
            ) from error
        raise


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise TableError(
            f"{path}: cannot be written: {error}. Committed articles are kept: fix the problem and "
            "rerun with --resume"
        ) from error


def _absolute(
    row: tuple[Any, ...], refers: list[str | None], first: dict[str, int]
) -> tuple[Any, ...]:
    """Return a row whose references are `id`s instead of positions in the analysis."""
    return tuple(
        value if table is None or value is None else first[table] + value
        for value, table in zip(row, refers, strict=True)
    )
