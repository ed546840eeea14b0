"""Compare all installed classifiers and attributors on every corpus found; rewrite RESULTS.md.

    python -m benchmarks run results --jobs 2
    python -m benchmarks run results --no-cost      # on a busy machine

Corpora come from the configuration file or from below $ALLEGEDLY_DATA. Stored results in --work
are not computed again, so an interrupted run continues where it stopped; complete JSON results and
HTML reports are stored there, too. RESULTS.md contains only figures, no text of a corpus.
"""

from __future__ import annotations

import re
import resource
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final, cast

import attrs

import allegedly
from allegedly.bench.corpora import locate
from allegedly.bench.task import Unit
from allegedly.hookspecs import CorpusSpec
from allegedly.plugins import default_registry
from benchmarks import common

RESULTS: Final = common.FOLDER / "RESULTS.md"
GUIDE: Final = common.FOLDER.parent / "docs" / "howto" / "enter.md"
SEEN: Final = "szeged-wiki"


@attrs.frozen
class Run:
    """One comparison, which `command` makes.

    Attributes:
        corpus: Name of the corpus.
        title: Its heading.
        unit: The unit to judge; None for the one for which the corpus was made.
        names: The contenders; None for all that are installed.
        cv: Number of folds for trainable contenders.
        others: Further arguments of `allegedly.compare`.
    """

    corpus: str
    title: str
    unit: Unit | None = None
    names: tuple[str, ...] | None = None
    cv: int | None = None
    others: Mapping[str, Any] = attrs.field(factory=dict, hash=False)

    @property
    def command(self) -> str:
        """The command that makes the comparison."""
        words = ["allegedly compare", f"--corpus {self.corpus}"]
        words += [f"--unit {self.unit}"] if self.unit else []
        kind = "-a" if self.unit == "attribution" else "-c"
        words += [f"{kind} {','.join(self.names)}"] if self.names else []
        words += [f"--cv {self.cv}"] if self.cv else []
        for option, value in self.others.items():
            shown = f" {','.join(value)}" if isinstance(value, tuple) else ""
            words.append(f"--{option.replace('_', '-')}{shown}")
        return " ".join(words)

    @property
    def folder(self) -> str:
        """The name of the folder for its results."""
        return re.sub(r"\W+", "-", self.command.removeprefix("allegedly compare --corpus "))


PARTS: Final[Mapping[str, Sequence[Run]]] = {
    "Real news, with the library: wikinews": (
        Run("wikinews", "attributions", "attribution"),
        Run("wikinews", "hedged sentences", "sentence"),
        Run("wikinews", "commitment of sources", "commitment"),
    ),
    "Other news": (
        Run("newsroom-dev", "attributions", "attribution"),
        Run("newsroom-dev", "commitment of sources", "commitment"),
        Run("polnear-dev", "outermost attributions", "attribution"),
        Run("szeged-news", "hedged sentences", "sentence"),
    ),
    "Other texts": (
        Run("szeged-wiki", "hedged sentences, 5 folds by document", "sentence", cv=5),
        Run("bioscope", "hedged sentences, 5 folds by document", "sentence", cv=5),
        Run("conll2010-wikipedia", "hedged sentences, 5 folds by document", "sentence", cv=5),
        Run("certainty-science", "graded certainty", "sentence"),
        Run("uw-dev", "commitment to events", "commitment", ("lexicon", "rules", "ml")),
        Run("uds-ih2-dev", "commitment to events", "commitment", ("lexicon", "rules", "ml")),
    ),
    "Constructed texts: newsdesk": (
        Run("newsdesk", "attributions", "attribution"),
        Run("newsdesk", "hedged sentences", "sentence"),
        Run("newsdesk", "claims with their voices", "claim"),
    ),
    "Learning curves and damaged texts": (
        Run(
            "szeged-news",
            "training on a tenth to all of the other folds; texts damaged in four ways",
            "sentence",
            ("ml", "lexicon", "rules"),
            5,
            {"curve": True, "perturb": ("quotes", "case", "ocr", "headings")},
        ),
        Run(
            "wikinews",
            "attributions in texts damaged in four ways",
            "attribution",
            ("rules",),
            None,
            {"perturb": ("quotes", "case", "ocr", "headings")},
        ),
    ),
    "Texts that were seen in training": (
        Run(SEEN, "refused, with the documents named", "sentence", ("ml",)),
        Run(
            "uw-dev",
            "a model that has seen one document, without it",
            "commitment",
            ("ml", "rules"),
            None,
            {"drop_seen": True},
        ),
    ),
}
"""The comparisons by chapter."""

ELSEWHERE: Final = (
    ("the leaderboard", "its page, built with the documentation", "leaderboard --renew"),
    (
        "agreement of a second annotation of wikinews",
        "[data card](../docs/wikinews.md)",
        "agreement --corpus wikinews",
    ),
    (
        "networks and their variants",
        "[figures](../plugins/allegedly-neural/docs/figures.md)",
        "neural scores",
    ),
    ("time and size of every installation", "`benchmarks/INSTALLS.md`", "installs"),
    ("speed of whole runs", "[throughput](THROUGHPUT.md)", "throughput"),
)
"""Results on other pages: the page, and the benchmark that renews it."""

TESTS: Final = (
    ("a killed comparison loses and doubles nothing", "tests/bench/test_results.py -k kill"),
    ("the guide for outside systems works as it stands", "tests/docs/test_enter.py"),
    ("a model of one's own, from sentences to a comparison", "tests/docs/test_train_page.py"),
    ("figures of whole analyses, counted by hand", "tests/bench/test_analyses.py"),
    ("predictions, seen texts and results of others", "tests/bench"),
)
"""Results that are tests."""

HEAD: Final = """\
# Results

Written by `python -m benchmarks run results`; do not edit. Above each table stands the command that
makes it alone. Figures are in per cent where nothing else is said. Sentence corpora count headings
as context and do not score them. Intervals are 95 % bootstrap intervals, resampled by document; in
bold is the best, with those that are not shown to be worse (paired approximate randomisation by
document, Holm-corrected, 5 %). Speed is on one core, segmentation left out; memory is the peak of a
process of its own. [Comparing](../docs/comparing.md) explains every column.
"""


def elsewhere() -> str:
    """Return where other results are, and the command for each."""
    lines = [
        "## Results on other pages, and as tests\n",
        "| result | page | command |",
        "|---|---|---|",
    ]
    for result, page, command in ELSEWHERE:
        lines.append(f"| {result} | {page} | `python -m benchmarks run {command}` |")
    for result, command in TESTS:
        lines.append(f"| {result} | a test | `python -m pytest {command}` |")
    return "\n".join(lines) + "\n"


def is_here(run: Run) -> bool:
    """Return whether the corpus of a run is on disk."""
    spec = cast(CorpusSpec, default_registry().get("corpus", run.corpus).spec)
    if spec.bundled or locate(spec) is not None:
        return True
    print(f"{run.corpus} is not here and left out", file=sys.stderr)
    return False


def section(run: Run, comparison: allegedly.Comparison) -> str:
    """Return one part of the results in Markdown."""
    title = f"### {run.corpus}: {run.title}"
    return f"{title}\n\n    {run.command}\n\n{comparison.to_markdown()}"


def out_of_the_box(work: Path) -> str:
    """Time the command without arguments, in a process of its own."""
    command = [sys.executable, "-m", "allegedly", "compare"]
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    spent, after = time.monotonic() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    own = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    (work / "out-of-the-box.txt").write_text(done.stdout + done.stderr, encoding="utf-8")
    if done.returncode:
        raise SystemExit(f"allegedly compare failed: {done.stderr}")
    return (
        f"## Out of the box\n\n    allegedly compare\n\nIt compares all {_installed('classifier')} "
        f"classifiers and then all {_installed('attributor')} attributors that are installed on "
        f"wikinews. It took {own:.0f} s of processor time, which were {spent:.0f} s by the clock "
        "with whatever else this machine was doing. The tables are the first two below.\n"
    )


def _installed(kind: Any) -> int:
    return len(default_registry().all(kind))


def outside_system(work: Path) -> str:
    """Compare the system of the guide for entrants, made by running the program printed there."""
    texts = work / "outside"
    texts.mkdir(exist_ok=True)
    export = "corpora export wikinews --unit attribution -o texts.jsonl"
    subprocess.run([sys.executable, "-m", "allegedly", *export.split()], cwd=texts, check=True)
    found = re.search(r"^```python\n(.*?)^```", GUIDE.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    assert found is not None, "the guide has a program"
    subprocess.run([sys.executable, "-c", found[1]], cwd=texts, check=True)
    comparison = allegedly.compare(
        ["rules"],
        "wikinews",
        unit="attribution",
        predictions={"mine": texts / "mine.jsonl"},
        cost=False,
    )
    return (
        "## An outside system, entered with a file\n\n    allegedly compare --predictions "
        "mine.jsonl --attributors rules --no-cost\n\nThe system is that of "
        "[the guide](../docs/howto/enter.md), which knows a single pattern.\n\n"
        f"{comparison.to_markdown()}"
    )


def tell(corpus: str, line: str) -> None:
    """Report the progress of a run."""
    print(f"[{corpus}] {line}", file=sys.stderr)


def environment_of(comparison: allegedly.Comparison, versions: Mapping[str, str]) -> str:
    """Return the machine and the versions in Markdown."""
    found = dict(comparison.environment)
    found.pop("versions", None)
    git = found.pop("git", None) or {}
    lines = ["## Environment\n", *(f"- {key}: {value}" for key, value in found.items())]
    if git:
        lines.append(f"- commit: {git['commit']}{'' if git['clean'] else ', with changes'}")
    return "\n".join([*lines, *(f"- {name} {version}" for name, version in versions.items())])


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
    parser.add_argument(
        "--no-cost", action="store_true", help="measure no cost, because the machine is busy"
    )
    parser.add_argument("-o", "--output", type=Path, default=RESULTS)
    given = parser.parse_args(arguments)
    start = time.monotonic()
    given.work.mkdir(parents=True, exist_ok=True)
    parts = [HEAD, elsewhere(), out_of_the_box(given.work)]
    comparison: allegedly.Comparison | None = None
    versions: dict[str, str] = {}
    for chapter, runs in PARTS.items():
        sections = []
        for run in filter(is_here, runs):
            if given.only and run.corpus not in given.only:
                continue
            comparison = allegedly.compare(
                run.names,
                run.corpus,
                unit=run.unit,
                cv=run.cv,
                jobs=given.jobs,
                output=given.work / run.folder,
                cost=not given.no_cost and not run.others,
                progress=partial(tell, run.corpus),
                **run.others,
            )
            sections.append(section(run, comparison))
            versions |= comparison.environment["versions"]
        parts += [f"## {chapter}\n", *sections] if sections else []
    parts.append(outside_system(given.work))
    if comparison is not None:
        parts.append(environment_of(comparison, versions))
    given.output.write_text("\n".join(parts) + "\n", encoding="utf-8")
    print(f"{given.output} in {time.monotonic() - start:.0f} s", file=sys.stderr)
