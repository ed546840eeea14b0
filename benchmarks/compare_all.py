"""Compare all installed classifiers and attributors on every corpus found; rewrite RESULTS.md.

    python benchmarks/compare_all.py --jobs 2

Corpora come from the configuration file or from below $ALLEGEDLY_DATA. What has been computed
before is kept in --work and not computed again, so a run that was interrupted goes on where it was;
whole JSON results and HTML reports lie there too. RESULTS.md holds figures only, no text of a
corpus.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Final, cast

import attrs

import allegedly
from allegedly.bench.comparison import Row
from allegedly.bench.corpora import locate
from allegedly.bench.report.terminal import notes, p_value, percent
from allegedly.bench.task import Unit
from allegedly.hookspecs import CorpusSpec
from allegedly.plugins import default_registry

RESULTS: Final = Path(__file__).parent / "RESULTS.md"


@attrs.frozen
class Run:
    """One comparison.

    Attributes:
        corpus: Name of the corpus.
        how: What the heading says of it.
        cv: Folds for what can be trained, or None.
        unit: What is judged, if not what the corpus is made for.
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
    Run("polnear-dev", "attributions"),
    Run("newsdesk", "attributions (constructed)", unit="attribution"),
)

HEAD: Final = """\
# Results

Written by `python benchmarks/compare_all.py`; do not edit. Figures are in per cent where nothing
else is said. Sentence corpora count headings as context and do not score them. Intervals are 95 %
bootstrap intervals, resampled by document; in bold is the best, with those that are not shown to be
worse (paired approximate randomisation by document, Holm-corrected, 5 %). Speed is on one core,
segmentation left out; memory is the peak of a process of its own.
"""


def found() -> list[Run]:
    """Return the runs whose corpus is here."""
    here = []
    for run in RUNS:
        spec = cast(CorpusSpec, default_registry().get("corpus", run.corpus).spec)
        if spec.bundled or locate(spec) is not None:
            here.append(run)
        else:
            print(f"{run.corpus} is not here and left out", file=sys.stderr)
    return here


def section(run: Run, comparison: allegedly.Comparison) -> Iterator[str]:
    """Yield one part of the results in Markdown."""
    yield f"## {run.title}\n"
    yield f"{comparison.task.describe()}; corpus digest `{comparison.task.digest}`.\n"
    labelled = comparison.task.labelled
    columns = ["", "training", comparison.measure, "interval"]
    columns += ["P", "R", "macro F1", "AUPRC", "Brier", "ECE"] if labelled else []
    columns += ["ms/1,000", "load ms", "MiB", "KiB"]
    yield from table(columns, [cells(comparison, row) for row in comparison.rows])
    if comparison.task.unit == "attribution":
        yield from attributions(comparison)
    kinds = sorted({kind for row in comparison.rows if row.cues for kind in row.cues.exact})
    if any(row.cues for row in comparison.rows):
        yield "F1 of cue spans, exact:\n"
        yield from table(
            ["", "any type", *kinds],
            [
                [row.name, *(percent(r.f1) for r in (cues.any_exact, *cues.exact.values()))]
                for row in comparison.rows
                if (cues := row.cues) is not None
            ],
        )
    if comparison.pairs:
        yield from table(
            ["pair", "difference", "p, randomisation", "p, McNemar", "kappa"],
            [
                [
                    f"{pair.one} – {pair.other}",
                    f"{100 * pair.difference:+.1f}",
                    p_value(pair.randomisation_holm),
                    p_value(pair.mcnemar_holm),
                    "–" if pair.kappa is None else f"{pair.kappa:.2f}",
                ]
                for pair in comparison.pairs
            ],
        )
    for line in notes(comparison):
        yield f"{line}\n"


def cells(comparison: allegedly.Comparison, row: Row) -> list[str]:
    """Return one line of the main table."""
    if row.failure is not None:
        return [row.name, row.training, "failed"]
    name = f"**{row.name}**" if row.name in comparison.tied else row.name
    line = [name, row.training, percent(row.value)]
    line.append("–" if row.interval is None else "–".join(percent(x) for x in row.interval))
    if comparison.task.labelled and row.sentences is not None:
        hedged = row.sentences.classes["hedged"]
        shares = (hedged.precision, hedged.recall, row.sentences.macro_f1, row.sentences.auprc)
        line += [percent(share) for share in shares]
        line += [f"{row.sentences.brier:.3f}", f"{row.calibration_error or 0:.3f}"]
    cost = row.cost
    if cost is None:
        return [*line, *["–"] * 4]
    figures = (cost.load_ms, cost.peak_mib, None if cost.size is None else cost.size / 1024)
    line.append(f"{cost.ms_per_1000:.1f}")
    return [*line, *("–" if figure is None else f"{figure:,.0f}" for figure in figures)]


def attributions(comparison: allegedly.Comparison) -> Iterator[str]:
    """Yield the table by quotation."""
    yield "By quotation; joint: with the right source; source and cue: agreement in pairs.\n"
    lines = []
    for row in comparison.rows:
        if (scores := row.attributions) is None:
            continue
        for kind in ("all", "quoted", "direct", "indirect"):
            figures = [
                *scores.pairs[kind, "attr"].percent(),
                scores.pairs[kind, "joint"].percent()[2],
                scores.pairs[kind, "exact"].percent()[2],
                scores.agreement(kind, "joint"),
                scores.agreement(kind, "cue"),
            ]
            lines.append([row.name, kind, *(f"{figure:.1f}" for figure in figures)])
    columns = ["", "class", "P", "R", "F1", "joint F1", "exact F1", "source", "cue"]
    yield from table(columns, lines)


def table(columns: list[str], lines: list[list[str]]) -> Iterator[str]:
    """Yield a Markdown table, short lines filled up."""
    yield "| " + " | ".join(columns) + " |"
    yield "|" + "---|" * len(columns)
    for line in lines:
        yield "| " + " | ".join([*line, *[""] * (len(columns) - len(line))]) + " |"
    yield ""


def tell(corpus: str, line: str) -> None:
    """Say how far a run has come."""
    print(f"[{corpus}] {line}", file=sys.stderr)


def main() -> None:
    """Compare, and rewrite the results."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--jobs", type=int, default=1, help="processes to use")
    parser.add_argument(
        "--work",
        type=Path,
        default=Path(".cache/compare"),
        help="folder for intermediate results and reports (default: .cache/compare)",
    )
    parser.add_argument("--only", action="append", metavar="CORPUS", help="only this corpus")
    parser.add_argument("-o", "--output", type=Path, default=RESULTS)
    arguments = parser.parse_args()
    start = time.monotonic()
    parts = [HEAD]
    environment: dict[str, object] = {}
    for run in found():
        if arguments.only and run.corpus not in arguments.only:
            continue
        folder = arguments.work / "-".join(filter(None, [run.corpus, run.unit]))
        comparison = allegedly.compare(
            None,
            run.corpus,
            unit=run.unit,
            cv=run.cv,
            jobs=arguments.jobs,
            output=folder,
            progress=partial(tell, run.corpus),
        )
        parts += section(run, comparison)
        environment = dict(comparison.environment)
    versions = cast("dict[str, str]", environment.pop("versions", {}))
    parts.append("## Environment\n")
    parts += [f"- {key}: {value}" for key, value in environment.items()]
    parts += [f"- {name} {version}" for name, version in versions.items()]
    arguments.output.write_text("\n".join(parts) + "\n", encoding="utf-8")
    print(f"{arguments.output} in {time.monotonic() - start:.0f} s", file=sys.stderr)


if __name__ == "__main__":
    try:
        main()
    except allegedly.AllegedlyError as error:
        sys.exit(str(error))
