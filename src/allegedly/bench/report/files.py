"""A comparison on disk."""

from __future__ import annotations

import os
from pathlib import Path

from allegedly.bench.comparison import Comparison
from allegedly.bench.report.html import page
from allegedly.storage import write_text


def save(comparison: Comparison, folder: str | os.PathLike[str]) -> None:
    """Write ``comparison.json`` and ``report.html`` into a folder.

    Args:
        comparison: The comparison to write.
        folder: The folder to write to, created if missing.

    Raises:
        AllegedlyError: If a file cannot be written; the message names it and the reason.
    """
    write_text(Path(folder) / "comparison.json", comparison.to_json())
    write_text(Path(folder) / "report.html", page(comparison))
