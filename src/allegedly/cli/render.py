"""`allegedly render`."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TextIO

import click

from allegedly.cli.article_run import RenderingRun, write_out
from allegedly.cli.binary_run import How, append_option, profile_option, write_binary
from allegedly.cli.dataset_run import Folder, check_places
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
  allegedly render out/ -o news.db -o report/          both, in one go
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
    "outputs",
    type=click.Path(),
    multiple=True,
    callback=check_places,
    metavar="FILE|FOLDER/",
    help="Write to FILE instead of the terminal; it appears when it is complete. If FILE is a "
    "folder or ends in a slash, a page for each article and an index are written there. Can be "
    "repeated.",
)
@offsets_option
@append_option
@profile_option
@setting_option
def render_command(
    inputs: tuple[str, ...],
    format_: str | None,
    outputs: tuple[Path | Folder, ...],
    offsets: str | None,
    append: bool,
    profile: str | None,
    settings: tuple[Setting, ...],
) -> None:
    """Read and write."""
    if len(outputs) > 1:
        _check_several(inputs, outputs, format_)
    targets = [(output, _format_of(format_, output)) for output in outputs or (None,)]
    names = [name for _, name in targets]
    how = How(profile, append, offsets=offsets)
    how.check(*names)
    renderers = [name for name in names if name is not None and name not in BINARY]
    options = resolve(settings, {"renderer": renderers})["renderer"]
    with result_stream() as result:
        paths = [output.path if isinstance(output, Folder) else output for output in outputs]
        files = keep_inputs(paths[0] if paths else result, find_inputs(inputs), *paths[1:])
        done = True
        for output, name in targets:
            with progress(wanted=output is not None or not result.isatty()) as bar:
                run = RenderingRun(files, bar)
                done = _write(run, name, output, result, options, how) and done
    if not done:
        raise click.exceptions.Exit(1)


def _check_several(
    inputs: tuple[str, ...], outputs: tuple[Path | Folder, ...], format_: str | None
) -> None:
    """Refuse options that make sense with one output only."""
    if format_ is not None:
        raise click.UsageError("--format applies to one output; of several, the names decide")
    if "-" in inputs:
        raise click.UsageError("standard input can be read for one output only; name a file")
    places = [place.resolve() for output in outputs for place in _places(output)]
    if len(set(places)) < len(places):
        raise click.BadParameter("two outputs have the same name", param_hint="--output")


def _places(output: Path | Folder) -> list[Path]:
    """Return the files and folders that an output takes."""
    if isinstance(output, Folder):
        return [output.path]
    from allegedly.tables.database.datasette import metadata_path

    is_database = choose_format(None, output) == "sqlite"
    return [output, metadata_path(output)] if is_database else [output]


def _format_of(format_: str | None, output: Path | Folder | None) -> str | None:
    """Return the format of an output; None for a folder of pages, which must be new or empty."""
    if not isinstance(output, Folder):
        return choose_format(format_, output)
    if format_ not in (None, "html"):
        raise click.BadParameter(
            f"a folder holds pages, so its format is html, not {format_}", param_hint="--format"
        )
    check_folder(output.path)
    return None


def _write(
    run: RenderingRun,
    name: str | None,
    output: Path | Folder | None,
    result: TextIO,
    options: dict[str, Any],
    how: How,
) -> bool:
    """Write one output, and return whether everything succeeded."""
    if name is None or isinstance(output, Folder):
        assert isinstance(output, Folder)
        return write_pages(run, output.path)
    if name in BINARY and output is not None:
        return write_binary(run, name, output, lambda: {"render": "stored analyses"}, how)
    rendering = create_renderer(name, options.get(name, {}), output, result, how.offsets)
    write_out(run.pieces(rendering), output, result)
    return run.finish(output)
