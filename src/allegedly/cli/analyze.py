"""`allegedly analyze`."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from allegedly.cli.dataset_run import Folder, check_place, write_dataset
from allegedly.cli.messages import Complaints, complain
from allegedly.cli.options import Asked, Options, analysis_options
from allegedly.cli.progress import progress
from allegedly.cli.run import Run, write_out
from allegedly.errors import UnknownPluginError
from allegedly.hookspecs import RendererSpec
from allegedly.io import find_inputs
from allegedly.plugins import Plugin, default_registry

if TYPE_CHECKING:
    from allegedly.analyzer import Analyzer
    from allegedly.interfaces import Renderer

_HELP = """\
Find the claims of articles, who vouches for each, and how firmly.

An input is a file, a folder (all readable files in it and below it, sorted by path), a pattern such
as "news/**/*.txt", or "-" for standard input. Readable are plain text, one article in a file, and
JSON Lines, one article on a line: an object with "text" and, if known, "title", "id", "url",
"outlet", "authors", "published" (ISO 8601), "language" and "metadata". With the extras that the
page "reading" names, also web pages, web archives, Markdown, ninjs, NewsML-G2, CSV and Parquet.
What a file is, its content tells, and a compressed one is unpacked.

\b
Examples:
  allegedly analyze story.txt
  allegedly analyze --title-line news/ -o news.jsonl
  allegedly analyze news.jsonl --format json | jq .profile
  allegedly analyze old.txt --encoding cp1252 --classifiers rules
  allegedly analyze crawl/ -o out/ --format parquet --jobs -1 --resume

JSON output has one object on a line for each article, in the order of the input; its schema is
allegedly/analysis/2. What cannot be read is told on standard error, and all the rest is analysed.

For many articles, -o folder/ writes a dataset in shards, as JSON Lines or with --format parquet.
Whatever stops the run, --resume goes on with it; the page "Many articles" has more.

Exit status: 0 all is well, 1 something failed, 2 wrong usage.
"""


@click.command("analyze", help=_HELP, short_help="Find claims, sources and hedges in articles.")
@click.argument("inputs", nargs=-1, required=True, metavar="FILE|DIR|-…")
@click.option(
    "-f",
    "--format",
    "format_",
    metavar="NAME",
    help="How to show the result: table, json, or what a plugin offers. "
    "By default what the ending of -o says, else table; a dataset is json or parquet.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(),
    callback=check_place,
    metavar="FILE|FOLDER/",
    help="Write to FILE instead of the terminal; it appears when it is complete. What ends in a "
    "slash, or is a folder, becomes a dataset.",
)
@click.option(
    "--shard",
    type=click.IntRange(1),
    metavar="N",
    help="Dataset: so many articles in a shard; 10,000 by default.",
)
@click.option("--resume", is_flag=True, help="Dataset: go on behind the last complete shard.")
@analysis_options
def analyze_command(
    inputs: tuple[str, ...],
    format_: str | None,
    output: Path | Folder | None,
    shard: int | None,
    resume: bool,
    asked: Asked,
) -> None:
    """Read, analyse and write."""
    if isinstance(output, Folder):
        analyzer = asked.analyzer()
        how = {"format": format_, "shard": shard, "resume": resume}
        failed = write_dataset(analyzer, inputs, output.path, how, asked)
    elif shard is not None or resume:
        raise click.UsageError(
            "--shard and --resume are for a dataset: name a folder, as in -o out/"
        )
    else:
        renderer = _renderer(_format(format_, output), asked.options, output)
        analyzer = asked.analyzer()
        failed = _write(analyzer, inputs, renderer, output, asked.options)
    if not analyzer.classifiers and asked.classifiers is None:
        complain(
            "no classifier is installed, so nothing was judged; install them with  "
            "pip install 'allegedly[all]'"
        )
    if failed:
        raise click.exceptions.Exit(1)


def _write(
    analyzer: Analyzer,
    inputs: tuple[str, ...],
    renderer: Renderer,
    output: Path | None,
    options: Options,
) -> bool:
    """Write to one place, and say whether something failed."""
    complaints = Complaints()
    run = Run(list(find_inputs(inputs)), options, complaints)
    with progress(wanted=output is not None or not sys.stdout.isatty()) as bar:
        write_out(run.pieces(analyzer, renderer, bar), output)
    complaints.sum_up()
    if output is not None and not run.count:
        complain(f"nothing was analysed; {output} is not written")
    return bool(complaints)


def _format(name: str | None, output: Path | None) -> Plugin:
    """Return the renderer that is asked for, by name or by the ending of the output's name."""
    registry = default_registry()
    if name is None and output is not None:
        suffix = output.suffix.lower()
        for plugin in registry.all("renderer"):
            endings = {f".{plugin.name}", cast("RendererSpec", plugin.spec).suffix} - {".txt"}
            if suffix in endings:
                return plugin
    try:
        return registry.get("renderer", name or "table")
    except UnknownPluginError as error:
        raise click.BadParameter(str(error), param_hint="--format") from error


def _renderer(plugin: Plugin, options: Options, output: Path | None) -> Renderer:
    """Create the renderer; the table is told about its terminal."""
    given: dict[str, Any] = options.get(plugin.name, {})
    if plugin.name == "table":
        given = _terminal(output) | given
    renderer: Renderer = plugin.create(given)
    return renderer


def _terminal(output: Path | None) -> dict[str, Any]:
    terminal = output is None and sys.stdout.isatty()
    color = terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    width = shutil.get_terminal_size().columns if terminal else None
    return {"color": color, "width": width}
