"""The cost of analysing data frames.

    python -m benchmarks run frames [--repeats N]

Analyses the articles of newsdesk with `Analyzer.analyze_many` and, of the same articles, a pandas
data frame, a table of pyarrow and a polars data frame with `analyze_frame`, in turns and in one
process. Prints the median, over the repeats, of the processor time of a frame relative to
`analyze_many`.
"""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa

from allegedly import Analyzer, Article
from allegedly.bench.newsdesk import Newsdesk
from allegedly.dataframe import analyze_frame
from benchmarks import common

CLASSIFIERS = ("lexicon", "rules", "ml")


def measure(repeats: int) -> dict[str, list[float]]:
    """Return by kind of frame the ratio of each repeat."""
    articles = [document.article for document in Newsdesk().documents()]
    columns = {
        "id": [article.id for article in articles],
        "title": [article.title for article in articles],
        "text": [article.body for article in articles],
    }
    kinds = {"pandas": pd.DataFrame, "pyarrow": pa.table, "polars": pl.DataFrame}
    frames = {kind: make(columns) for kind, make in kinds.items()}
    analyzer = Analyzer(CLASSIFIERS)
    ratios: dict[str, list[float]] = {kind: [] for kind in frames}

    def direct() -> None:
        rows = zip(*columns.values(), strict=True)
        made = (Article.from_text(text, title=title, id=id) for id, title, text in rows)
        for _ in analyzer.analyze_many(made):
            pass

    # The first round loads plugins and is not counted.
    for counts in [False] + [True] * repeats:
        alone = timed(direct)
        for kind, frame in frames.items():
            ratio = timed(partial(analyze_frame, frame, classifiers=CLASSIFIERS)) / alone
            if counts:
                ratios[kind].append(ratio)
    return ratios


def timed(work: Callable[[], Any]) -> float:
    """Return the processor time that something takes, in seconds."""
    gc.collect()  # so that no measurement pays for the one before it
    begin = time.process_time()
    work()
    return time.process_time() - begin


def main(arguments: Sequence[str]) -> None:
    parser = common.parser("frames", __doc__)
    parser.add_argument("--repeats", type=int, default=15)
    for kind, ratios in measure(parser.parse_args(arguments).repeats).items():
        low, middle, high = statistics.quantiles(ratios, n=4)
        print(f"{kind}: {middle:.3f} times the processor time (quartiles {low:.3f} and {high:.3f})")
