"""Writing analyses to a database, in Python."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

from allegedly.model import Analysis, Finding
from allegedly.tables.database.file import writing_database
from allegedly.tables.database.related_rows import related_rows

BATCH: Final = 200
"""Articles after which everything is committed."""


def write_sqlite(
    analyses: Iterable[Analysis],
    path: str | os.PathLike[str],
    *,
    append: bool = False,
    findings: Callable[[Analysis], Iterable[Finding]] | None = None,
) -> int:
    """Write analyses to a SQLite database, with a description for Datasette beside it.

    The database holds each article once: one with the same id, text, address and publisher is left
    out. Articles are committed in batches, so that what is there survives an interruption; with
    `append`, the same call continues.

    Args:
        analyses: The analyses to write; they are read one at a time.
        path: The file; it must be new or empty, unless `append`.
        append: Whether a database that this library wrote may be added to.
        findings: Returns the findings of an audit of an analysis, such as
            ``lambda analysis: audit(analysis).findings``. Without it, that table is empty.

    Returns:
        The number of articles added.

    Raises:
        TableError: If the file is something else, or may not be added to, or if another run is
            writing to it.
        OSError: If it cannot be written.
    """
    added = 0
    with writing_database(Path(path), append=append) as database:
        database.begin("{}")
        for analysis in analyses:
            found = () if findings is None else findings(analysis)
            added += database.add(related_rows(analysis, found))
            if added % BATCH == 0:
                database.commit()
        database.finish()
    return added
