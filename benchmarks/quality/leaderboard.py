"""Make the results of the project's leaderboard, and its page.

    python -m benchmarks run leaderboard              # the page, from the results in the repository
    python -m benchmarks run leaderboard --renew      # the results of all runs, then the page
    python -m benchmarks run leaderboard --renew --only wikinews-attribution

The results are small files in benchmarks/leaderboard, without any text of a corpus; `make docs` and
`make leaderboard` build the page from them. Interrupted runs continue where they stopped.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Final

import attrs

import allegedly
from allegedly.bench.leaderboard.board import boards
from allegedly.bench.leaderboard.page import write_leaderboard
from allegedly.bench.task import Unit
from benchmarks import common

FOLDER: Final = common.FOLDER / "leaderboard"
TITLE: Final = "Who said it, and how firmly: attributors and classifiers on news"


@attrs.frozen
class Run:
    """The comparison of all that is installed on one corpus.

    Attributes:
        corpus: Name of the corpus.
        unit: The unit to judge.
    """

    corpus: str
    unit: Unit

    @property
    def name(self) -> str:
        """The name of its file."""
        return f"{self.corpus}-{self.unit}"


RUNS: Final = (
    Run("wikinews", "attribution"),
    Run("wikinews", "sentence"),
    Run("wikinews", "commitment"),
    Run("szeged-news", "sentence"),
    Run("polnear-dev", "attribution"),
    Run("newsroom-dev", "attribution"),
    Run("newsroom-dev", "commitment"),
)


def renew(run: Run, work: Path, jobs: int, cost: bool) -> None:
    """Compare all installed classifiers or attributors, and keep the result."""
    allegedly.compare(
        None,
        run.corpus,
        unit=run.unit,
        jobs=jobs,
        output=work / run.name,
        cost=cost,
        progress=partial(tell, run.name),
    )
    FOLDER.mkdir(exist_ok=True)
    shutil.copyfile(work / run.name / "comparison.json", FOLDER / f"{run.name}.json")


def tell(name: str, line: str) -> None:
    """Report the progress of a run."""
    print(f"[{name}] {line}", file=sys.stderr, flush=True)


def main(arguments: Sequence[str]) -> None:
    """Renew results if asked to, and write the page."""
    parser = common.parser("leaderboard", __doc__)
    parser.add_argument("--renew", action="store_true", help="compare again, then write the page")
    parser.add_argument(
        "--only",
        action="append",
        choices=[run.name for run in RUNS],
        metavar="NAME",
        help="renew this result only; may be repeated",
    )
    parser.add_argument(
        "--no-cost", action="store_true", help="measure no cost, because the machine is busy"
    )
    parser.add_argument("--jobs", type=int, default=1, help="processes to use")
    parser.add_argument(
        "--work",
        type=Path,
        default=Path(".cache/leaderboard"),
        help="folder for intermediate results (default: .cache/leaderboard)",
    )
    parser.add_argument("-o", "--output", type=Path, default=Path("site/leaderboard"))
    given = parser.parse_args(arguments)
    if given.renew:
        for run in RUNS:
            if given.only is None or run.name in given.only:
                renew(run, given.work, given.jobs, not given.no_cost)
    order = {f"{run.name}.json": place for place, run in enumerate(RUNS)}
    results = sorted(FOLDER.glob("*.json"), key=lambda path: order.get(path.name, len(order)))
    given.output.mkdir(parents=True, exist_ok=True)
    print(write_leaderboard(boards(results), given.output, TITLE))
