"""Time and memory of `allegedly summary` over a dataset in Parquet.

    python -m benchmarks run summary [DATASET] [--articles N] [--by COLUMN] [--threads N]

DATASET is a dataset in Parquet with one shard, by default one of the articles of newsdesk with the
attributor and the classifier `rules`. Its rows are repeated until there are N articles, in a
temporary folder: each copy has records, ids and outlets of its own, and so have seven of ten
names, whose bearers get other surnames. Then the command runs in a process of its own, whose time
and peak memory are printed, beside the limit of memory that DuckDB has.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import attrs
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from allegedly import Analyzer, dataset
from allegedly.bench.newsdesk import Newsdesk
from allegedly.shards.durable_files import info_of
from allegedly.shards.manifest import load, save, with_totals
from allegedly.shards.shard import finished_shards, shard_name
from benchmarks import common

_TABLES = ("articles", "attributions", "claims", "assessments", "failures")
_OUTLETS = 500
_SYLLABLES = (
    "ba be bo da de di fa ga ka ko la le lo ma mi na ne no pa ra ri sa se ta to va ze".split()
)


def build(dataset_folder: Path, folder: Path, articles: int) -> int:
    """Write a dataset with at least some number of articles, and return how many it has."""
    manifest = load(dataset_folder)
    (shard,) = finished_shards(dataset_folder)
    assert manifest is not None
    tables = {
        name: pq.read_table(dataset_folder / shard.name / f"{name}.parquet") for name in _TABLES
    }
    copies = -(-articles // shard.counts.articles)
    for copy in range(copies):
        target = folder / shard_name(copy)
        target.mkdir(parents=True)
        for name, table in tables.items():
            pq.write_table(
                _changed(table, copy, shard.counts.records, name),
                target / f"{name}.parquet",
                compression="zstd",
            )
        files = {f"{name}.parquet": info_of(target / f"{name}.parquet") for name in _TABLES}
        about = {
            "shard": target.name,
            "counts": attrs.asdict(shard.counts),
            "end": attrs.asdict(shard.end),
            "files": {name: attrs.asdict(info) for name, info in sorted(files.items())},
        }
        (target / "shard.json").write_text(json.dumps(about), "utf-8")
    save(with_totals(manifest, finished_shards(folder)), folder)
    return copies * shard.counts.articles


def _changed(table: pa.Table, copy: int, records: int, name: str) -> pa.Table:
    """Return a copy of a table with records, outlets and names of its own."""
    moved = pc.add(table["record"], copy * records)
    table = table.set_column(0, "record", moved)
    if name == "articles":
        outlets = [
            f"Outlet {(_number(str(o)) + copy) % _OUTLETS}" for o in table["outlet"].to_pylist()
        ]
        table = _with(table, "outlet", outlets)
        table = _with(table, "article", [f"{id}-{copy}" for id in table["article"].to_pylist()])
    if "source_name" in table.column_names:
        names = [n and _renamed(n, copy) for n in table["source_name"].to_pylist()]
        table = _with(table, "source_name", names)
    return table


def _with(table: pa.Table, column: str, values: Sequence[Any]) -> pa.Table:
    at = table.column_names.index(column)
    return table.set_column(at, column, pa.array(values, table.schema.field(column).type))


def _renamed(name: str, copy: int) -> str:
    number = _number(name)
    if number % 10 < 3 or not copy:
        return name
    number = _number(f"{name} {copy}")
    surname = "".join(_SYLLABLES[number >> shift & 15] for shift in (0, 4, 8)).title()
    return f"{name.rpartition(' ')[0] or name} {surname}"


def _number(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=4).digest(), "big")


def measure(folder: Path, arguments: Sequence[str]) -> tuple[float, float, float, int]:
    """Run the command; return seconds, processor seconds, peak megabytes, and bytes of output."""
    command = [sys.executable, "-m", "allegedly", "summary", str(folder), "--format", "json"]
    begin = time.perf_counter()
    done = subprocess.run([*command, *arguments], stdout=subprocess.PIPE, check=True)
    took = time.perf_counter() - begin
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return took, used.ru_utime + used.ru_stime, used.ru_maxrss / 1000, len(done.stdout)


def main(arguments: Sequence[str]) -> None:
    """Build the dataset, and measure."""
    parser: argparse.ArgumentParser = common.parser("summary", __doc__)
    parser.add_argument("dataset", nargs="?", type=Path)
    parser.add_argument("--articles", type=int, default=2_000)
    parser.add_argument("--by")
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--memory", default="512MB")
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as scratch:
        source = asked.dataset
        if source is None:
            source = Path(scratch) / "newsdesk"
            lines = Path(scratch) / "newsdesk.jsonl"
            with lines.open("w", encoding="utf-8") as stream:
                for document in Newsdesk().documents():
                    text = {"id": document.article.id, "text": document.article.text}
                    stream.write(f"{json.dumps(text)}\n")
            dataset.write(Analyzer(["rules"], "rules"), [lines], source, format="parquet")
        folder = Path(scratch) / "many"
        number = build(source, folder, asked.articles)
        more = ["--threads", str(asked.threads), "--memory", asked.memory]
        took, used, peak, size = measure(folder, [*more, *(["--by", asked.by] if asked.by else [])])
    common.print_row("articles", "threads", "seconds", "CPU seconds", "peak MB", "limit", "bytes")
    common.print_row(*["---:"] * 7)
    common.print_row(
        f"{number:,}",
        asked.threads,
        f"{took:.1f}",
        f"{used:.1f}",
        f"{peak:,.0f}",
        asked.memory,
        f"{size:,}",
    )
