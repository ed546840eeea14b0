"""The speed of analysis on one core, by stage.

    python -m benchmarks run throughput [--texts DIR] [--repeats N] [--write]
    python -m benchmarks run throughput --attributor neural --classifiers neural

Reads all `.txt` files of a folder (by default PolNeAR dev below `ALLEGEDLY_DATA`), loads
everything, and then times each stage over all articles in this one process. Reported are the
medians of the repeats; a word is a run of non-blank characters. `--write` puts the table into
`benchmarks/THROUGHPUT.md`.
"""

from __future__ import annotations

import platform
import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from allegedly import Analyzer, Article, Claim, Segmentation, segment
from allegedly.analyzer.claims import build_claims
from allegedly.classifier import ClaimClassifier
from allegedly.interfaces import Attributor
from allegedly.plugins import default_registry
from allegedly.plugins.contract import check_assessments, check_attributions
from benchmarks import common

T = TypeVar("T")
CLASSIFIERS = ("lexicon", "rules", "ml")


def measure(
    texts: list[str], repeats: int, attributor_name: str, names: Sequence[str]
) -> tuple[dict[str, float], float]:
    """Return the median seconds of each stage, and of the analyzer and its JSON as a whole."""
    registry = default_registry()
    attributor: Attributor = registry.get("attributor", attributor_name).create()
    classifiers: list[ClaimClassifier] = [
        registry.get("classifier", name).create() for name in names
    ]
    analyzer = Analyzer(names, attributor_name)
    stages: dict[str, list[float]] = {}
    whole: list[float] = []

    def timed(stage: str, work: Callable[..., T], *arguments: Any) -> T:
        begin = time.perf_counter()
        done = work(*arguments)
        stages.setdefault(stage, []).append(time.perf_counter() - begin)
        return done

    for _ in range(repeats + 1):
        articles = [Article.from_text(text) for text in texts]
        segmented: list[Segmentation] = timed("segmentation", list, map(segment, articles))
        found = timed("attribution", attributor.attribute_many, segmented)
        claims: list[list[Claim]] = timed("claims", list, map(build_claims, segmented, found))
        batch = [claim for group in claims for claim in group]
        timed("checks", check_attributions, segmented, found)
        for classifier in classifiers:
            judged = timed(f"classifier {classifier.name}", classifier.assess, batch)
            check_assessments(classifier.name, batch, judged)
        begin = time.perf_counter()
        analyses = list(analyzer.analyze_many(articles))
        between = time.perf_counter()
        for analysis in analyses:
            analysis.to_json()
        stages.setdefault("JSON", []).append(time.perf_counter() - between)
        whole.append(time.perf_counter() - begin)
    # The first round warms caches and is not counted.
    return {s: statistics.median(t[1:]) for s, t in stages.items()}, statistics.median(whole[1:])


def report(
    texts: list[str],
    stages: dict[str, float],
    whole: float,
    repeats: int,
    names: Sequence[str] = CLASSIFIERS,
) -> str:
    """Return the table as Markdown."""
    words = sum(len(text.split()) for text in texts)
    total = sum(stages.values())
    lines = [
        "# Throughput",
        "",
        f"{len(texts)} articles, {words:,} words, one process on one core, plugins loaded before; "
        f"medians of {repeats} repeats. {platform.python_implementation()} "
        f"{platform.python_version()}, {platform.machine()}.",
        "",
        "| stage | µs/word | words/s | share |",
        "|---|---:|---:|---:|",
    ]
    for stage, seconds in stages.items():
        each = seconds / words * 1e6
        lines.append(f"| {stage} | {each:.2f} | {words / seconds:,.0f} | {seconds / total:.0%} |")
    reading = stages["segmentation"] + stages["attribution"]
    lines += [
        "",
        f"Segmentation and attribution together: {words / reading:,.0f} words/s.",
        f"The whole analysis with {', '.join(names)}, checks and JSON: "
        f"**{words / whole:,.0f} words/s**.",
        "",
        "Rebuilt by `python -m benchmarks run throughput --write`.",
        "",
    ]
    return "\n".join(lines)


def main(arguments: Sequence[str]) -> None:
    parser = common.parser("throughput", __doc__)
    parser.add_argument("--texts", type=Path, metavar="FOLDER")
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--attributor", default="rules")
    parser.add_argument("--classifiers", nargs="+", default=CLASSIFIERS)
    options = parser.parse_args(arguments)
    names = options.classifiers
    texts = common.texts_below(parser, options.texts)
    measured = measure(texts, options.repeats, options.attributor, names)
    table = report(texts, *measured, options.repeats, names)
    print(table)
    if options.write:
        common.write_report("THROUGHPUT.md", table)
