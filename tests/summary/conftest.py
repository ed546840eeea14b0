"""A small collection of articles, analysed and stored in every form that a summary reads."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Final

import pytest

from allegedly import Analysis, Analyzer, Article
from allegedly.shards.parquet import ParquetFormat

pytest.importorskip("duckdb")
pytest.importorskip("rapidfuzz")

ANALYZER: Final = Analyzer(["rules"], "rules")

TEXTS: Final = (
    (
        "“We won't close the port,” Elena Ruiz, the mayor of Lund, said. Ruiz denied that it was “a "
        "ruin”. Officials said the crane may fail.",
        {"outlet": "The Tide", "authors": ["Ann Lee", "Bo Ek"], "published": datetime(2026, 1, 3)},
    ),
    (
        "Mayor Elena Ruiz said the port would stay. Tom Berg, an engineer at the Harbour Board, "
        "claimed that it might close. He believes it will.",
        {"outlet": "The Echo", "authors": ["Ann Lee"], "published": datetime(2026, 2, 1)},
    ),
    (
        "Elena Ruíz, the mayor, said the harbour was full. The report showed that it was. Some "
        "officials admitted that they did not know.",
        {"outlet": "The Echo", "published": datetime(2026, 2, 9), "metadata": {"desk": "city"}},
    ),
    (
        "It rained all day. The streets were empty.",
        {"url": "https://www.drizzle.example/rain", "metadata": {"desk": "weather"}},
    ),
)


def analyses() -> list[Analysis]:
    """Return the analyses of the collection."""
    return [
        ANALYZER.analyze(Article.from_text(text, id=f"n{number}", **about))  # type: ignore[arg-type]
        for number, (text, about) in enumerate(TEXTS)
    ]


@pytest.fixture(scope="session")
def collection() -> list[Analysis]:
    """Return the analyses, made once."""
    return analyses()


@pytest.fixture(scope="session")
def stored(tmp_path_factory: pytest.TempPathFactory, collection: list[Analysis]) -> Path:
    """Return a file of JSON Lines with the analyses."""
    path = tmp_path_factory.mktemp("stored") / "news.jsonl"
    path.write_text("".join(f"{analysis.to_json()}\n" for analysis in collection), "utf-8")
    return path


def write_shard(folder: Path, found: list[Analysis]) -> None:
    """Write analyses as one shard of Parquet."""
    format = ParquetFormat()
    folder.mkdir(parents=True)
    sink = format.open(folder)
    for record, analysis in enumerate(found):
        sink.write(record, format.encode(analysis))
    sink.finish()
