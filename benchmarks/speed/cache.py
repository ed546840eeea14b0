"""The cost of a cache in a first run, and its savings in later ones.

    python -m benchmarks run cache [--texts DIR] [--repeats N]

Analyses all `.txt` files of a folder (by default PolNeAR dev below `ALLEGEDLY_DATA`) in this one
process with `lexicon`, `rules` and `ml`, plugins loaded before: without a cache, with an empty
one, with a full one, and with a full one after the options of one classifier have changed. Times
are processor time, so that other programs count less; they include `to_json`, and are the shortest
of the repeats. The output of a run with a cache is compared byte by byte with that of a run
without.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from allegedly import Analyzer, Article
from allegedly.storage import Entries
from benchmarks import common

CLASSIFIERS = ("lexicon", "rules", "ml")
CHANGED = {"rules": {"types": ["epistemic", "hearsay", "weasel"]}}
Options = Mapping[str, Mapping[str, Any]]


def timed(
    articles: list[Article], folder: str | None, options: Options | None = None
) -> tuple[float, list[str]]:
    """Return the seconds of one run, and its output."""
    analyzer = Analyzer(CLASSIFIERS, cache=folder, options=options)
    analyzer.analyze(Article.from_text("Plugins load now."))
    begin = time.process_time()
    made = [analysis.to_json() for analysis in analyzer.analyze_many(articles)]
    return time.process_time() - begin, made


def measure(articles: list[Article], repeats: int) -> tuple[dict[str, float], int, int]:
    """Return the fewest seconds of each kind of run, and the size of a full cache."""
    seconds: dict[str, list[float]] = {}
    for _ in range(repeats):
        with tempfile.TemporaryDirectory() as folder:
            runs = {
                "no cache": timed(articles, None),
                "empty cache": timed(articles, folder),
                "full cache": timed(articles, folder),
            }
            size = Entries(folder).size()
            blocks = sum(path.stat().st_blocks * 512 for path in Path(folder).glob("??/*"))
            assert runs["empty cache"][1] == runs["full cache"][1] == runs["no cache"][1]
            runs["options of rules changed"] = timed(articles, folder, CHANGED)
            assert runs["options of rules changed"][1] == timed(articles, None, CHANGED)[1]
        for kind, (took, _) in runs.items():
            seconds.setdefault(kind, []).append(took)
    return {kind: min(took) for kind, took in seconds.items()}, size, blocks


def main(arguments: Sequence[str]) -> None:
    parser = common.parser("cache", __doc__)
    parser.add_argument("--texts", type=Path, metavar="FOLDER")
    parser.add_argument("--repeats", type=int, default=5)
    options = parser.parse_args(arguments)
    articles = [Article.from_text(text) for text in common.texts_below(parser, options.texts)]
    seconds, size, blocks = measure(articles, options.repeats)
    count = len(articles)
    print(f"{count} articles, {sum(len(a.text.split()) for a in articles):,} words\n")
    print("| run | ms per article | of the time without |\n|---|---:|---:|")
    for kind, took in seconds.items():
        print(f"| {kind} | {took / count * 1e3:.2f} | {took / seconds['no cache']:.0%} |")
    print(f"\n{size / count / 1e3:.1f} kB per article, {blocks / count / 1e3:.1f} kB on disk")
