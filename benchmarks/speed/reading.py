"""The speed of reading inputs, compared with their analysis.

    python -m benchmarks run reading [--articles N] [--repeats N] [--write]

Writes synthetic articles of about 400 words into files of each format, and reads them with
`read_articles` in this one process. A web archive holds each as a page with a menu and a footer,
and beside it a request and an image, as a crawl does. Reported are the medians of the repeats, in
seconds of work of the processor; megabytes are those of the file unpacked, and of Parquet those of
the same rows as CSV. Busy pages have the scripts, menus and teasers of a large outlet. `--write`
puts the table into `benchmarks/READING.md`.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import platform
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import zstandard

from allegedly import Analyzer, Article
from allegedly.io import find_inputs, read_articles
from benchmarks import common

CLASSIFIERS = ("lexicon", "rules", "ml")
ANALYSED = 200

WHO = "The mayor|Harbour officials|Elena Ruiz|Critics|The report|A spokesman for the board".split(
    "|"
)
SAID = "said|claimed|confirmed|warned|denied|suggested".split("|")
WHAT = "the ferry|the new quay|a second bridge|the budget|the survey of the coast".split("|")
WILL = "may close|will cost more than planned|could be ready|was never approved|is safe".split("|")
WHEN = "by the spring|within a year|before the vote|after the storm|as early as Friday".split("|")


def articles(count: int) -> list[tuple[str, str]]:
    """Return titles and texts, the same each time."""
    chance = random.Random(1)

    def sentence() -> str:
        who, said, what, will, when = map(chance.choice, (WHO, SAID, WHAT, WILL, WHEN))
        return f"{who} {said} on day {chance.randrange(1000)} that {what} {will} {when}."

    def paragraph() -> str:
        return " ".join(sentence() for _ in range(3))

    return [
        (f"No. {number}: {sentence()}", "\n\n".join(paragraph() for _ in range(9)))
        for number in range(count)
    ]


def json_lines(texts: list[tuple[str, str]]) -> bytes:
    return "".join(json.dumps({"title": t, "text": text}) + "\n" for t, text in texts).encode()


def csv_rows(texts: list[tuple[str, str]]) -> bytes:
    stream = io.StringIO()
    csv.writer(stream).writerows([("title", "text"), *texts])
    return stream.getvalue().encode()


def parquet(texts: list[tuple[str, str]]) -> bytes:
    stream = io.BytesIO()
    titles, bodies = zip(*texts, strict=True)
    pq.write_table(pa.table({"title": titles, "text": bodies}), stream)
    return stream.getvalue()


def page(title: str, text: str, busy: bool) -> bytes:
    scale = 12 if busy else 1
    menu = "".join(
        f"<li class='nav nav-{n % 9}'><a href=/{n}>Section {n}</a></li>" for n in range(40 * scale)
    )
    paragraphs = "".join(f"<p>{paragraph}</p>" for paragraph in text.split("\n\n"))
    teasers = "".join(
        f"<div class='teaser t{n}'><div class=frame><img src=/i/{n}.webp alt=''></div>"
        f"<a href=/t{n}>Read {n} next</a><span class=date>{n} minutes ago</span></div>"
        for n in range(30 * scale)
    )
    state = json.dumps({f"key{n}": {"id": n, "url": f"/a/{n}", "on": True} for n in range(2500)})
    script = f"<script>window.state = {state}</script>" if busy else ""
    return (
        f"<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>{title}</title>{script}"
        f"<meta property='og:site_name' content='The Tide'></head><body><nav><ul>{menu}</ul></nav>"
        f"<article><h1>{title}</h1>{paragraphs}</article><aside>{teasers}</aside>"
        "<footer>All rights reserved</footer></body></html>"
    ).encode()


def size_of_page(busy: bool) -> int:
    return len(page(*articles(1)[0], busy)) // 1000


def archive(
    texts: list[tuple[str, str]], pack: Callable[[bytes], bytes], busy: bool = False
) -> tuple[bytes, int]:
    """Return a web archive, each record compressed separately, and its decompressed length."""
    chance = random.Random(2)
    http = b"HTTP/1.1 200 OK\r\nContent-Type: %s\r\n\r\n"
    members, size = [], 0
    for number, (title, text) in enumerate(texts):
        for kind, content in (
            ("request", b"GET / HTTP/1.1\r\nHost: tide.test\r\n\r\n"),
            ("response", http % b"text/html" + page(title, text, busy)),
            ("response", http % b"image/jpeg" + chance.randbytes(20_000)),
        ):
            header = (
                f"WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Target-URI: http://tide.test/{number}\r\n"
                f"WARC-Record-ID: <urn:uuid:{number}>\r\nWARC-Date: 2026-01-02T03:04:05Z\r\n"
                f"Content-Type: application/http; msgtype={kind}\r\n"
                f"Content-Length: {len(content)}\r\n\r\n"
            )
            record = header.encode() + content + b"\r\n\r\n"
            members.append(pack(record))
            size += len(record)
    return b"".join(members), size


def inputs(texts: list[tuple[str, str]]) -> Iterator[tuple[str, bytes, int]]:
    """Yield the name, the bytes and the decompressed length of a file in each format."""
    zstd = zstandard.ZstdCompressor().compress
    lines, rows, columns = json_lines(texts), csv_rows(texts), parquet(texts)
    yield "JSON Lines", lines, len(lines)
    yield "JSON Lines, gzip", gzip.compress(lines), len(lines)
    yield "JSON Lines, Zstandard", zstd(lines), len(lines)
    yield "CSV", rows, len(rows)
    yield "Parquet", columns, len(rows)
    yield "WARC, gzip", *archive(texts, gzip.compress)
    yield "WARC, Zstandard", *archive(texts, zstd)
    yield "WARC, gzip, busy pages", *archive(texts, gzip.compress, busy=True)


def seconds(work: Callable[[], object], repeats: int) -> float:
    """Return the median seconds of work, after a first run that warms caches."""
    found = []
    for _ in range(repeats + 1):
        begin = time.process_time()
        work()
        found.append(time.process_time() - begin)
    return statistics.median(found[1:])


def read(path: Path, count: int) -> None:
    found = sum(isinstance(item, Article) for item in read_articles(find_inputs([str(path)])))
    assert found == count, f"{path}: {found} articles"


def measure(texts: list[tuple[str, str]], repeats: int) -> list[tuple[str, float, float]]:
    """Return name, articles and megabytes per second of each format and of the analysis."""
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "input"
        for name, data, size in inputs(texts):
            path.write_bytes(data)
            taken = seconds(lambda: read(path, len(texts)), repeats)
            rows.append((name, len(texts) / taken, size / taken / 1e6))
    sample = [Article.from_text(text, title=title) for title, text in texts[:ANALYSED]]
    analyzer = Analyzer(CLASSIFIERS, "rules")
    taken = seconds(lambda: list(analyzer.analyze_many(sample)), repeats)
    size = sum(len(article.text.encode()) for article in sample)
    return [*rows, ("analysis", len(sample) / taken, size / taken / 1e6)]


def report(texts: list[tuple[str, str]], rows: list[tuple[str, float, float]], repeats: int) -> str:
    """Return the table as Markdown."""
    words = statistics.mean(len(text.split()) for _, text in texts)
    lines = [
        "# Reading",
        "",
        f"{len(texts)} synthetic articles of {words:.0f} words, one process on one core; medians "
        f"of {repeats} repeats. {platform.python_implementation()} {platform.python_version()}, "
        f"{platform.machine()}.",
        "",
        "| what | articles/s | MB/s, unpacked |",
        "|---|---:|---:|",
        *(f"| {name} | {rate:,.0f} | {mega:,.1f} |" for name, rate, mega in rows),
        "",
        f"The analysis is that with {', '.join(CLASSIFIERS)}. In the archives, each page stands "
        f"beside a request and an image of 20 kB; a page has {size_of_page(False)} kB, a busy one "
        f"{size_of_page(True)} kB.",
        "",
        "Rebuilt by `python -m benchmarks run reading --write`.",
        "",
    ]
    return "\n".join(lines)


def main(arguments: Sequence[str]) -> None:
    parser = common.parser("reading", __doc__)
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args(arguments)
    texts = articles(options.articles)
    table = report(texts, measure(texts, options.repeats), options.repeats)
    print(table)
    if options.write:
        common.write_report("READING.md", table)
