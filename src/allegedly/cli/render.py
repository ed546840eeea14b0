"""`allegedly render`."""

from __future__ import annotations

from pathlib import Path

import click

from allegedly.cli.article_run import RenderingRun, write_out
from allegedly.cli.binary_run import How, append_option, profile_option, write_binary
from allegedly.cli.dataset_run import Folder, check_place
from allegedly.cli.formats import BINARY, choose_format, create_renderer, offsets_option
from allegedly.cli.output_paths import keep_inputs
from allegedly.cli.pages_run import check_folder, write_pages
from allegedly.cli.progress import progress
from allegedly.cli.settings import Setting, resolve, setting_option
from allegedly.cli.streams import result_stream
from allegedly.io import find_inputs

_HELP = """\
Show stored analyses in another format, without analysing anything again.

An input is a file of JSON Lines that "allegedly analyze" wrote (schema allegedly/analysis/2), a
dataset of JSON Lines, a folder or a pattern (other files in these are skipped), or "-" for standard
input. Files may be compressed. A line that is not an analysis is reported on standard error; the
others are still rendered.

\b
Examples:
  allegedly render news.jsonl                          a table in the terminal
  allegedly render news.jsonl -o report.html           a report
  allegedly render out/ -o report/                     an index, and a page for each article
  allegedly render out/ -o claims.csv                  a whole dataset, as one table
  allegedly render out/ -o news.db                     a database; --append adds to it
  allegedly render news.jsonl --format web-annotation
  allegedly render news.jsonl -o hedges.csv --option csv.table=hedges

To analyse the articles in such files again, pass them to "allegedly analyze".

Exit status: 0 done, 1 something failed or nothing was rendered, 2 wrong usage, 130 interrupted.
"""


@click.command("render", help=_HELP, short_help="Show stored analyses in another format.")
@click.argument("inputs", nargs=-1, required=True, metavar="FILE|DATASET|-…")
@click.option(
    "-f",
    "--format",
    "format_",
    metavar="NAME",
    help="Format of the output, as in allegedly analyze. [default: from the extension of -o, else "
    "table]",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(),
    callback=check_place,
    metavar="FILE|FOLDER/",
    help="Write to FILE instead of the terminal; it appears when it is complete. If FILE is a "
    "folder or ends in a slash, a page for each article and an index are written there.",
)
@offsets_option
@append_option
@profile_option
@setting_option
def render_command(
    inputs: tuple[str, ...],
    format_: str | None,
    output: Path | Folder | None,
    offsets: str | None,
    append: bool,
    profile: str | None,
    settings: tuple[Setting, ...],
) -> None:
    """Read and write."""
    how = How(profile, append, offsets=offsets)
    if isinstance(output, Folder):
        how.check(None)
        done = _render_pages(inputs, output.path, format_)
    else:
        name = choose_format(format_, output)
        how.check(name)
        done = _render_file(inputs, name, output, settings, how)
    if not done:
        raise click.exceptions.Exit(1)


def _render_pages(inputs: tuple[str, ...], folder: Path, format_: str | None) -> bool:
    if format_ not in (None, "html"):
        raise click.BadParameter(
            f"a folder holds pages, so its format is html, not {format_}", param_hint="--format"
        )
    check_folder(folder)
    with progress(wanted=True) as bar:
        return write_pages(RenderingRun(keep_inputs(folder, find_inputs(inputs)), bar), folder)


def _render_file(
    inputs: tuple[str, ...],
    name: str,
    output: Path | None,
    settings: tuple[Setting, ...],
    how: How,
) -> bool:
    options = resolve(settings, {"renderer": [] if name in BINARY else [name]})["renderer"]
    with result_stream() as result:
        files = keep_inputs(output or result, find_inputs(inputs))
        with progress(wanted=output is not None or not result.isatty()) as bar:
            run = RenderingRun(files, bar)
            if name in BINARY and output is not None:
                return write_binary(run, name, output, lambda: {"render": "stored analyses"}, how)
            rendering = create_renderer(name, options.get(name, {}), output, result, how.offsets)
            write_out(run.pieces(rendering), output, result)
    return run.finish(output)
