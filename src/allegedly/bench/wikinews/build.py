"""Collect the annotated articles: ``python -m allegedly.bench.wikinews.build FOLDER``.

FOLDER holds ``articles/*.json``, in the format of `allegedly.bench.corpora.newsroom`, and
``INDEX.tsv`` with the file, date, title and address of each. ``genres.tsv``, beside this module,
adds genre and form.
"""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).parent


def corpus_text(folder: Path) -> str:
    """Return the content of ``wikinews.jsonl``."""
    about, kinds = _rows(folder / "INDEX.tsv"), _rows(HERE / "genres.tsv")
    lines = []
    for path in sorted((folder / "articles").glob("*.json")):
        record = json.loads(path.read_text("utf-8"))
        row = about[record["file"]]
        record = {
            "file": record["file"],
            "url": row["url"].replace(".org//", ".org/"),
            "published": row["date"],
            "genre": kinds[record["file"]]["genre"],
            "form": kinds[record["file"]]["form"],
            **{key: record[key] for key in ("text", "attributions", "hedges", "boilerplate")},
        }
        lines.append(json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n")
    return "".join(lines)


def _rows(table: Path) -> dict[str, dict[str, str]]:
    with table.open(encoding="utf-8", newline="") as stream:
        return {row["file"]: row for row in csv.DictReader(stream, delimiter="\t")}


if __name__ == "__main__":
    (HERE / "wikinews.jsonl").write_text(corpus_text(Path(sys.argv[1])), encoding="utf-8")
