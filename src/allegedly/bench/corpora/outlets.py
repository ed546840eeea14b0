"""Tables beside a corpus that name the outlet of each document."""

from __future__ import annotations

import csv
from pathlib import Path


def outlets(table: Path, name: str, outlet: str) -> dict[str, str]:
    """Read which outlet published each document.

    Args:
        table: A file with tab-separated columns and a line of headings.
        name: The heading of the column with the names of documents.
        outlet: The heading of the column with their outlets.

    Returns:
        Outlets by name; empty without such a table.
    """
    try:
        with table.open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream, delimiter="\t"))
    except (OSError, UnicodeDecodeError, csv.Error):
        return {}
    return {row[name]: row[outlet] for row in rows if row.get(name) and row.get(outlet)}
