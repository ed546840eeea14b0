"""`allegedly export`: formats that are not text, or that take more than one file."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import click

from allegedly.cli.article_run import AnalysingRun, writable, write_parquet_out
from allegedly.cli.options import Asked, analysis_options
from allegedly.cli.output_paths import check_output, keep_inputs
from allegedly.cli.progress import progress
from allegedly.cli.streams import result_stream
from allegedly.io import find_inputs
from allegedly.model import Analysis

_HELP = """\
Analyse articles, and write Parquet, or a folder for brat.

\b
FORMAT is
  brat      a new or empty folder of stand-off files, to view and correct in brat
  parquet   one table: --table claims, attributions, hedges or sources

Inputs are as for "allegedly analyze", which writes all other formats, and the Parquet table of
claims.

\b
Examples:
  allegedly export brat news/ -o for-brat
  allegedly export parquet news.jsonl --table hedges -o hedges.parquet

Exit status: 0 done, 1 something failed or nothing was analysed, 2 wrong usage, 130 interrupted.
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
    type=click.Choice(["claims", "attributions", "hedges", "sources"]),
    default="claims",
    show_default=True,
    help="Table to write as Parquet.",
)
@analysis_options
def export_command(
    format_: str,
    inputs: tuple[str, ...],
    output: Path,
    table: str,
    asked: Asked,
) -> None:
    """Read, analyse and write."""
    if format_ == "parquet" and output.is_dir():
        raise click.BadParameter(f"{output} is a folder; name a file", param_hint="--output")
    if format_ == "brat" and output.exists() and not output.is_dir():
        raise click.BadParameter(f"{output} is a file; name a folder", param_hint="--output")
    if format_ == "brat" and output.exists() and any(output.iterdir()):
        raise click.BadParameter(
            f"{output} is not empty, and annotations in it may have been corrected; name a new or "
            "an empty folder",
            param_hint="--output",
        )
    with result_stream(), progress(wanted=True) as bar:
        prepared = asked.prepare()
        files = keep_inputs(output, find_inputs(inputs))
        run = AnalysingRun(files, bar, prepared)
        if format_ == "parquet":
            write_parquet_out(run.analyses(), output, table)
        else:
            _write_brat(run.analyses(), output)
    if not run.finish(output):
        raise click.exceptions.Exit(1)


def _write_brat(analyses: Iterator[Analysis], output: Path) -> None:
    from allegedly.io.brat import write_brat

    for first in analyses:
        with writable(output):
            write_brat(chain([first], analyses), output)
