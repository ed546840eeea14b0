"""`allegedly summary`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from allegedly.cli.article_run import write_out
from allegedly.cli.formats import by_extension, terminal_options
from allegedly.cli.messages import Complaints
from allegedly.cli.output_paths import keep_inputs, output_option
from allegedly.cli.streams import result_stream
from allegedly.errors import SummaryError
from allegedly.io import Input
from allegedly.model import Failure

if TYPE_CHECKING:
    from allegedly.summary import Summary, SummaryTable

_ENDINGS: Final = {
    "": "table",
    ".txt": "table",
    ".json": "json",
    ".csv": "csv",
    ".html": "html",
}
_TABLES: Final = ("sources", "descriptions", "figures", "cues", "doubts")

_HELP = """\
Summarise who is quoted in stored analyses, how often and how firmly.

An input is a dataset (Parquet or JSON Lines), a file of JSON Lines that "allegedly analyze" wrote,
a folder or a pattern (other files in these are skipped), or "-" for standard input.

Shown are sources ranked by the number of articles that cite them, the shares of unnamed sources and
of articles with one source, hedging and commitment by voice, cue verbs by stance, and lengths of
quotations, each share with its denominator and an interval of 95 %. Names are joined across
articles where name and role, or name and outlet, agree; doubtful ones stay apart and are listed.

Needs DuckDB, pyarrow and rapidfuzz: pip install 'allegedly[summary]'.

\b
Examples:
  allegedly analyze news/ -o out/ --format parquet     first, a dataset
  allegedly summary out/                               tables in the terminal
  allegedly summary out/ --by outlet -o summary.html   a page, with each outlet
  allegedly summary out/ --by month -o summary.json
  allegedly summary news.jsonl --table figures -o figures.csv

Exit status: 0 done, 1 something failed, 2 wrong usage, 130 interrupted.
"""


def _check_memory(ctx: click.Context, param: click.Parameter, size: str) -> str:
    """Refuse a size that is not one as wrong usage."""
    from allegedly.summary.memory import checked_memory

    try:
        return checked_memory(size)
    except SummaryError as error:
        raise click.BadParameter(str(error)) from error


@click.command("summary", help=_HELP, short_help="Summarise who is quoted in many articles.")
@click.argument("inputs", nargs=-1, required=True, metavar="DATASET|FILE|-…")
@click.option(
    "--by",
    metavar="COLUMN",
    help="Also summarise each outlet, month or author, or each value of a column of the articles "
    "or a key of their metadata.",
)
@click.option(
    "-f",
    "--format",
    "format_",
    type=click.Choice(["table", "json", "csv", "html"]),
    help="Format of the output; JSON has the schema allegedly/summary/1. [default: from the "
    "extension of -o, else table]",
)
@output_option
@click.option(
    "--top",
    type=click.IntRange(1, 100_000),
    default=20,
    show_default=True,
    help="Number of sources to list, in all and for each part.",
)
@click.option(
    "--table",
    type=click.Choice(_TABLES),
    default="sources",
    show_default=True,
    help="Table to write as CSV.",
)
@click.option(
    "--memory",
    default="512MB",
    show_default=True,
    metavar="SIZE",
    callback=_check_memory,
    help="Most memory that DuckDB uses, at least 64MB; the rest is spilled to temporary files.",
)
@click.option(
    "--threads",
    type=click.IntRange(1, 1024),
    metavar="N",
    help="Number of threads. [default: one for each processor]",
)
def summary_command(
    inputs: tuple[str, ...],
    by: str | None,
    format_: str | None,
    output: Path | None,
    top: int,
    table: SummaryTable,
    memory: str,
    threads: int | None,
) -> None:
    """Read, count and write."""
    from allegedly.summary import summarize

    if format_ is None:
        format_ = "table" if output is None else by_extension(output, _ENDINGS)
    with result_stream() as result:
        complaints = Complaints()

        def keep(found: list[Input | Failure]) -> list[Input | Failure]:
            return keep_inputs(output or result, found)

        summary = summarize(
            inputs,
            by=by,
            top=top,
            memory=memory,
            threads=threads,
            on_failure=complaints.report,
            keep=keep,
        )
        fitted = terminal_options() if output is None and result.isatty() else {}
        write_out(_pieces(summary, format_, table, fitted), output, result)
    if complaints:
        raise click.exceptions.Exit(1)


def _pieces(
    summary: Summary, format_: str, table: SummaryTable, fitted: dict[str, Any]
) -> Iterator[str]:
    from allegedly.summary import (
        summary_to_csv,
        summary_to_html,
        summary_to_json,
        summary_to_text,
    )

    if format_ == "json":
        yield summary_to_json(summary) + "\n"
    elif format_ == "csv":
        yield summary_to_csv(summary, table)
    elif format_ == "html":
        yield summary_to_html(summary)
    else:
        yield summary_to_text(summary, **fitted)
