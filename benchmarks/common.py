"""Shared code of the benchmarks: arguments, corpora on disk, tables, reports, intervals."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from allegedly.bench.measure import AttributionScores, Class, Criterion, Measure, interval

FOLDER: Final = Path(__file__).parent
RESAMPLES: Final = 1000


def parser(name: str, doc: str | None) -> argparse.ArgumentParser:
    """Return a parser for the arguments of a benchmark, whose docstring is the help."""
    description, _, epilog = (doc or "").partition("\n")
    return argparse.ArgumentParser(
        prog=f"python -m benchmarks run {name}",
        description=description,
        epilog=epilog,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


def run_part(
    name: str, doc: str | None, parts: Mapping[str, Callable[[], None]], arguments: Sequence[str]
) -> None:
    """Run the part of a benchmark that the only argument names."""
    arguments_of = parser(name, doc)
    arguments_of.add_argument("part", choices=parts, metavar="|".join(parts))
    parts[arguments_of.parse_args(arguments).part]()


def data_folder() -> Path:
    """Return the folder of the corpora."""
    try:
        return Path(os.environ["ALLEGEDLY_DATA"])
    except KeyError:
        raise SystemExit("set ALLEGEDLY_DATA to the folder of the corpora") from None


def texts_below(parser: argparse.ArgumentParser, folder: Path | None) -> list[str]:
    """Return all `.txt` files of a folder, by default those of PolNeAR dev."""
    folder = folder or data_folder() / "polnear" / "dev" / "text"
    paths = sorted(folder.glob("*.txt"))
    if not paths:
        parser.error(f"no .txt files in {folder}")
    return [path.read_text(encoding="utf-8") for path in paths]


def print_row(*cells: object) -> None:
    """Print a row of a Markdown table."""
    print(f"| {' | '.join(map(str, cells))} |", flush=True)


def print_heading(*columns: str) -> None:
    """Print the head of a Markdown table."""
    print_row(*columns)
    print("|" + "---|" * len(columns))


def write_report(name: str, text: str) -> None:
    """Rewrite a page of figures beside this file."""
    (FOLDER / name).write_text(text, encoding="utf-8")


class PairF1(Measure):
    """F1 of the attributions of a class, in per cent.

    An annotated attribution and the one found for it may be of different classes, so precision and
    recall count correct ones separately.
    """

    vectorized = True

    def __init__(
        self, scores: Iterable[AttributionScores], kind: Class, criterion: Criterion
    ) -> None:
        """Store the scores of each document."""
        self._scores, self._which = list(scores), (kind, criterion)
        pairs = [score.pairs[kind, criterion] for score in self._scores]
        self._counts = np.array(
            [(p.gold, p.predicted, p.gold_found, p.predicted_right) for p in pairs]
        )

    @property
    def documents(self) -> int:
        """The number of documents."""
        return len(self._counts)

    def __call__(self, rows: Any, axis: int = -1) -> Any:
        """Return F1 over documents `rows`."""
        counts = np.moveaxis(self._counts[np.asarray(rows)].sum(axis=-2), -1, 0)
        gold, predicted, found, right = counts
        precision = right / np.maximum(predicted, 1)
        recall = found / np.maximum(gold, 1)
        both = precision + recall
        return 200 * precision * recall / np.where(both == 0, 1, both)

    def stack(self, other: PairF1) -> PairF1:
        """Return both one after the other."""
        return PairF1([*self._scores, *other._scores], *self._which)


def with_interval(measure: Measure, scale: float = 1) -> str:
    """Return a figure with its 95 % interval, resampled by document."""
    ends = interval(measure, resamples=RESAMPLES, seed=1)
    shown = f"{scale * measure.value():.1f}"
    return shown if ends is None else f"{shown} ({scale * ends[0]:.1f}–{scale * ends[1]:.1f})"
