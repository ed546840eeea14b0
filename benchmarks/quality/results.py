"""Compare all installed classifiers and attributors on every corpus found; rewrite RESULTS.md.

    python -m benchmarks run results --jobs 2

Corpora come from the configuration file or from below $ALLEGEDLY_DATA. Stored results in --work
are not computed again, so an interrupted run continues where it stopped; complete JSON results and
HTML reports are stored there, too. RESULTS.md contains only figures, no text of a corpus.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Final, cast

import attrs

import allegedly
from allegedly.bench.corpora import locate
from allegedly.bench.task import Unit
from allegedly.hookspecs import CorpusSpec
from allegedly.plugins import default_registry
from benchmarks import common

RESULTS: Final = common.FOLDER / "RESULTS.md"


@attrs.frozen
class Run:
    """One comparison.

    Attributes:
        corpus: Name of the corpus.
        how: Its description in the heading.
        cv: Number of folds for trainable contenders, or None.
        unit: The unit to judge, if not the one for which the corpus was made.
    """

    corpus: str
    how: str
    cv: int | None = None
    unit: Unit | None = None

    @property
    def title(self) -> str:
        """Its heading."""
        return f"{self.corpus}, {self.how}"


RUNS: Final = (
    Run("szeged-news", "as shipped"),
    Run("szeged-wiki", "5 folds by document", cv=5),
    Run("bioscope", "5 folds by document", cv=5),
    Run("conll2010-wikipedia", "5 folds by document", cv=5),
    Run("certainty-science", "as shipped"),
    Run("newsdesk", "as shipped (constructed; no substitute for the real corpora)"),
    Run("newsdesk", "claims with their voices, as shipped (constructed)", unit="claim"),
    Run("uds-ih2-dev", "commitment to events, as shipped"),
    Run("newsroom-dev", "commitment of sources, as shipped", unit="commitment"),
    Run("polnear-dev", "attributions"),
    Run("newsdesk", "attributions (constructed)", unit="attribution"),
)

HEAD: Final = """\
# Results

Written by `python -m benchmarks run results`; do not edit. Figures are in per cent where nothing
else is said. Sentence corpora count headings as context and do not score them. Intervals are 95 %
bootstrap intervals, resampled by document; in bold is the best, with those that are not shown to be
worse (paired approximate randomisation by document, Holm-corrected, 5 %). Speed is on one core,
segmentation left out; memory is the peak of a process of its own.
"""


def found() -> list[Run]:
    """Return the runs whose corpus is on disk."""
    here = []
    for run in RUNS:
        spec = cast(CorpusSpec, default_registry().get("corpus", run.corpus).spec)
        if spec.bundled or locate(spec) is not None:
            here.append(run)
        else:
            print(f"{run.corpus} is not here and left out", file=sys.stderr)
    return here


def section(run: Run, comparison: allegedly.Comparison) -> str:
    """Return one part of the results in Markdown."""
    return f"## {run.title}\n\n{comparison.to_markdown()}"


def tell(corpus: str, line: str) -> None:
    """Report the progress of a run."""
    print(f"[{corpus}] {line}", file=sys.stderr)


def main(arguments: Sequence[str]) -> None:
    """Compare, and rewrite the results."""
    parser = common.parser("results", __doc__)
    parser.add_argument("--jobs", type=int, default=1, help="processes to use")
    parser.add_argument(
        "--work",
        type=Path,
        default=Path(".cache/compare"),
        help="folder for intermediate results and reports (default: .cache/compare)",
    )
    parser.add_argument("--only", action="append", metavar="CORPUS", help="only this corpus")
    parser.add_argument("-o", "--output", type=Path, default=RESULTS)
    given = parser.parse_args(arguments)
    start = time.monotonic()
    parts = [HEAD]
    environment: dict[str, object] = {}
    for run in found():
        if given.only and run.corpus not in given.only:
            continue
        folder = given.work / "-".join(filter(None, [run.corpus, run.unit]))
        comparison = allegedly.compare(
            None,
            run.corpus,
            unit=run.unit,
            cv=run.cv,
            jobs=given.jobs,
            output=folder,
            progress=partial(tell, run.corpus),
        )
        parts.append(section(run, comparison))
        environment = dict(comparison.environment)
    versions = cast("dict[str, str]", environment.pop("versions", {}))
    parts.append("## Environment\n")
    parts += [f"- {key}: {value}" for key, value in environment.items()]
    parts += [f"- {name} {version}" for name, version in versions.items()]
    given.output.write_text("\n".join(parts) + "\n", encoding="utf-8")
    print(f"{given.output} in {time.monotonic() - start:.0f} s", file=sys.stderr)
