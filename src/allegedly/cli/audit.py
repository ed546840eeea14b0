"""`allegedly audit`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import attrs
import click

from allegedly.cli.article_run import AnalysingRun, write_out
from allegedly.cli.formats import by_extension
from allegedly.cli.messages import complain
from allegedly.cli.options import Asked, analysis_options, split_names
from allegedly.cli.output_paths import keep_inputs, output_option
from allegedly.cli.progress import progress
from allegedly.cli.streams import result_stream
from allegedly.errors import AuditError
from allegedly.io import find_inputs
from allegedly.model import SEVERITIES, Analysis

if TYPE_CHECKING:
    from allegedly.audit import Auditor, Baseline, Config
    from allegedly.audit.reports import Report

_ENDINGS: Final = {
    "": "text",
    ".txt": "text",
    ".json": "json",
    ".jsonl": "json",
    ".sarif": "sarif",
    ".html": "html",
}

_HELP: Final = """\
Check how articles give their sources, quotations and doubts, and report what an editor would send
back.

Each finding is a line "path:line:column: CODE message". Inputs are read as in "allegedly analyze".
Lines and columns are those of the file if the text stands there as it is; otherwise they are those
of the record or of the article itself.

Without --select, the checks of the house style run (--profile), or else those that are quiet enough
for every desk. "allegedly plugins" lists all checks, and the page "audit" explains each.

The configuration is read from "allegedly.toml" or from [tool.allegedly.audit] in "pyproject.toml",
in the current folder or the nearest one above it. Options on the command line replace its values.

\b
Examples:
  allegedly audit story.txt
  allegedly audit news/ --select SRC,FAIR --ignore SRC02
  allegedly audit story.md --profile reuters --fail-on error
  allegedly audit news/ --format sarif -o findings.sarif
  allegedly audit news/ --baseline known.json --update-baseline

Exit status: 0 no findings, 1 findings at or above --fail-on, or something failed; 2 wrong usage,
130 interrupted.
"""


@click.command("audit", help=_HELP, short_help="Report sourcing that an editor would send back.")
@click.argument("inputs", nargs=-1, required=True, metavar="FILE|FOLDER|PATTERN|-…")
@click.option(
    "-f",
    "--format",
    "format_",
    type=click.Choice(["text", "json", "sarif", "github", "html"]),
    help="Format of the output; JSON Lines have the schema allegedly/audit/1. [default: from the "
    "extension of -o, else text]",
)
@output_option
@click.option(
    "--select",
    metavar="A,B",
    help="Checks to run: codes (SRC01), beginnings of codes (SRC), names, or ALL.",
)
@click.option("--ignore", metavar="A,B", help="Checks to leave out, whatever is selected.")
@click.option(
    "--profile",
    metavar="NAME",
    help="House style whose checks run: ap, reuters, bbc or npr. Each finding names its clause.",
)
@click.option(
    "--severity",
    "severities",
    multiple=True,
    metavar="CODE=LEVEL",
    help="Set the severity of a check to note, warning or error; may be repeated.",
)
@click.option(
    "--fail-on",
    type=click.Choice([*SEVERITIES, "never"]),
    help="Lowest severity at which findings give the exit status 1. [default: note]",
)
@click.option(
    "--baseline",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Do not report the findings that FILE lists.",
)
@click.option(
    "--update-baseline",
    is_flag=True,
    help="Write all findings to the file of --baseline, and report none.",
)
@click.option(
    "--config",
    "config_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Read this configuration file. [default: the nearest one]",
)
@analysis_options
def audit_command(
    inputs: tuple[str, ...],
    format_: str | None,
    output: Path | None,
    select: str | None,
    ignore: str | None,
    profile: str | None,
    severities: tuple[str, ...],
    fail_on: str | None,
    baseline: Path | None,
    update_baseline: bool,
    config_file: Path | None,
    asked: Asked,
) -> None:
    """Read, analyse, check and write."""
    from allegedly.audit import Auditor, Baseline

    if format_ is None:
        format_ = "text" if output is None else by_extension(output, _ENDINGS)
    try:
        config, known_file = _config(config_file, select, ignore, profile, severities, fail_on)
        auditor = Auditor(config)
        known_file = baseline or known_file
        known = Baseline() if known_file is None else Baseline.read(known_file)
    except AuditError as error:
        raise click.UsageError(str(error)) from error
    if update_baseline and known_file is None:
        raise click.UsageError("--update-baseline needs --baseline FILE")
    with result_stream() as result:
        prepared = asked.prepare()
        files = keep_inputs(output or result, find_inputs(inputs))
        with progress(wanted=output is not None or not result.isatty()) as bar:
            run = AnalysingRun(files, bar, prepared)
            desk = _Desk(auditor, known, run, asked.encoding)
            reports = desk.reports(run.analyses())
            if update_baseline and known_file is not None:
                _learn(reports, known_file)
            else:
                write_out(_pieces(auditor, reports, format_), output, result)
    if not update_baseline:
        desk.sum_up()
    if not run.finish(output) or (desk.failing and not update_baseline):
        raise click.exceptions.Exit(1)


class _Desk:
    """Audits analyses, and counts findings."""

    def __init__(
        self, auditor: Auditor, known: Baseline, run: AnalysingRun, encoding: str | None
    ) -> None:
        self.failing = False
        self._auditor = auditor
        self._known = known
        self._run = run
        self._encoding = encoding
        self._found = self._old = self._articles = 0

    def reports(self, analyses: Iterable[Analysis]) -> Iterator[Report]:
        """Yield the findings of each article that are not known."""
        from allegedly.audit.reports import Report

        for analysis in analyses:
            audit = self._auditor.audit(analysis)
            for failure in audit.failures:
                self._run.complaints.report(failure)
            new = self._known.new(audit)
            self._found += len(new)
            self._old += len(audit.findings) - len(new)
            self._articles += bool(new)
            self.failing |= any(self._auditor.config.fails(f.severity) for f in new)
            yield Report(audit, new, self._encoding)

    def sum_up(self) -> None:
        """Report the number of findings, if there are any."""
        known = f"; {_counted(self._old, 'known finding')} left out" if self._old else ""
        if self._found or self._old:
            complain(
                f"{_counted(self._found, 'finding')} in {_counted(self._articles, 'article')}"
                f" of {self._run.count}{known}"
            )


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _pieces(auditor: Auditor, reports: Iterator[Report], format_: str) -> Iterator[str]:
    from allegedly.audit.formats import FORMATS

    pieces = FORMATS[format_](auditor, reports)
    # No findings are a result, too: the file is written, and is empty.
    return chain([""], pieces) if format_ in ("text", "github") else pieces


def _learn(reports: Iterator[Report], path: Path) -> None:
    from allegedly.audit import Baseline

    baseline = Baseline()
    for report in reports:
        baseline.add(report.audit)
    baseline.write(path)


def _config(
    file: Path | None,
    select: str | None,
    ignore: str | None,
    profile: str | None,
    severities: tuple[str, ...],
    fail_on: str | None,
) -> tuple[Config, Path | None]:
    """Return the configuration of the nearest file, with the values of the command line."""
    from allegedly.audit import Config, load_config
    from allegedly.audit.config_file import find_config

    path = file or find_config(Path())
    config, baseline = (Config(), None) if path is None else load_config(path)
    changes: dict[str, Any] = {}
    if select is not None:
        changes["select"] = split_names(select)
    if ignore is not None:
        changes["ignore"] = split_names(ignore)
    if profile is not None:
        changes["profile"] = profile
    if fail_on is not None:
        changes["fail_on"] = None if fail_on == "never" else fail_on
    if severities:
        pairs = [item.partition("=") for item in severities]
        changes["severity"] = {**config.severity, **{code: level for code, _, level in pairs}}
    return attrs.evolve(config, **changes), baseline
