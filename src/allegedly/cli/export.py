"""`allegedly export`: formats that are no text, or more than one file."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import click

from allegedly.cli.messages import Complaints, complain
from allegedly.cli.options import Asked, analysis_options, check_output
from allegedly.cli.run import OutputError
from allegedly.io import find_inputs, read_articles
from allegedly.model import Analysis, Article, Failure, Skipped

_HELP = """\
Analyse articles, and write the result in a format that is no text, or more than one file.

\b
FORMAT is
  brat      a folder of stand-off files, to look at and to correct in brat
  parquet   one table: --table claims, attributions or hedges

Inputs are as for "allegedly analyze", which writes all other formats.

\b
Examples:
  allegedly export brat news/ -o for-brat
  allegedly export parquet news.jsonl --table hedges -o hedges.parquet

Exit status: 0 all is well, 1 something failed, 2 wrong usage.
"""


@click.command("export", help=_HELP, short_help="Write Parquet, or a folder for brat.")
@click.argument("format_", metavar="FORMAT", type=click.Choice(["brat", "parquet"]))
@click.argument("inputs", nargs=-1, required=True, metavar="FILE|DIR|-…")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    callback=check_output,
    required=True,
    metavar="PATH",
    help="The file, or for brat the folder, to write.",
)
@click.option(
    "--table",
    type=click.Choice(["claims", "attributions", "hedges"]),
    default="claims",
    show_default=True,
    help="For parquet: which table.",
)
@analysis_options
def export_command(
    format_: str,
    inputs: tuple[str, ...],
    output: Path,
    table: Any,
    asked: Asked,
) -> None:
    """Read, analyse and write."""
    if format_ == "parquet" and output.is_dir():
        raise click.BadParameter(f"{output} is a folder; name a file", param_hint="--output")
    if format_ == "brat" and output.exists() and not output.is_dir():
        raise click.BadParameter(f"{output} is no folder; name one", param_hint="--output")
    complaints = Complaints()
    analyses = _analyses(asked, inputs, complaints)
    first = next(analyses, None)
    if first is None:
        complain(f"nothing was analysed; {output} is not written")
    else:
        _write(format_, chain([first], analyses), output, table)
    complaints.sum_up()
    if complaints:
        raise click.exceptions.Exit(1)


def _analyses(asked: Asked, inputs: tuple[str, ...], complaints: Complaints) -> Iterator[Analysis]:
    """Yield the analyses, and tell of whatever fails."""

    def articles() -> Iterator[Article]:
        for found in read_articles(find_inputs(inputs), options=asked.options):
            if isinstance(found, Failure):
                complaints.tell(found)
            elif isinstance(found, Skipped):
                complaints.skip(found)
            else:
                yield found

    for analysis in asked.analyzer().analyze_many(articles()):
        for failure in analysis.failures:
            complaints.tell(failure)
        yield analysis


def _write(format_: str, analyses: Iterator[Analysis], output: Path, table: Any) -> None:
    from allegedly.render.brat import write_brat
    from allegedly.render.tables import write_parquet

    try:
        if format_ == "brat":
            write_brat(analyses, output)
        else:
            write_parquet(analyses, output, table=table)
    except OSError as error:
        raise OutputError(f"cannot write {output}: {error.strerror or error}") from error
