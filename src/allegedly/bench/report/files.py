"""A comparison on disk."""

from __future__ import annotations

import os
from pathlib import Path

from allegedly.bench.comparison import Comparison
from allegedly.storage import write_text


def save(comparison: Comparison, folder: str | os.PathLike[str]) -> None:
    """Write ``comparison.json`` and ``report.html`` into a folder.

    Args:
        comparison: What to write.
        folder: Where to; it is created if need be.

    Raises:
        AllegedlyError: If a file cannot be written; names it and the reason.
    """
    write_text(Path(folder) / "comparison.json", comparison.to_json())
    write_text(Path(folder) / "report.html", comparison.to_html())
