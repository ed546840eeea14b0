"""`allegedly analyze`."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from allegedly.cli.messages import Complaints, complain
from allegedly.cli.options import (
    PLUGIN_OPTION,
    Options,
    check_encoding,
    check_output,
    merge,
    split_names,
)
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

An input is a file, a folder (all readable files in it and below it, sorted by path), or "-" for
standard input. Readable are plain text, one article in a file, and JSON Lines, one article on a
line: an object with "text" and, if known, "title", "id", "url", "outlet", "authors", "published"
(ISO 8601), "language" and "metadata". With the extras that the page "reading" names, also web
pages, Markdown, ninjs, NewsML-G2, CSV and Parquet. What a file is, its content tells.

\b
Examples:
  allegedly analyze story.txt
  allegedly analyze --title-line news/ -o news.jsonl
  allegedly analyze news.jsonl --format json | jq .profile
  allegedly analyze old.txt --encoding cp1252 --classifiers rules

JSON output has one object on a line for each article, in the order of the input; its schema is
allegedly/analysis/1. What cannot be read is told on standard error, and all the rest is analysed.

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
    "By default what the ending of -o says, else table.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    callback=check_output,
    metavar="FILE",
    help="Write to FILE instead of the terminal. It appears when it is complete.",
)
@click.option(
    "-c",
    "--classifiers",
    metavar="A,B",
    help="Which classifiers to ask; all that are installed by default.",
)
@click.option(
    "-a",
    "--attributor",
    default="rules",
    show_default=True,
    metavar="NAME",
    help="Who finds the sources.",
)
@click.option(
    "-j",
    "--jobs",
    type=int,
    metavar="N",
    help="Work with N processes; -1 means one for each processor. The result is the same.",
)
@click.option("--strict", is_flag=True, help="Stop at the first failure of a plugin.")
@click.option("--title-line", is_flag=True, help="Plain text: the first line is the title.")
@click.option(
    "--encoding",
    metavar="ENC",
    callback=check_encoding,
    help="Encoding of text and JSON Lines, such as cp1252; UTF-8 by default.",
)
@click.option(
    "--option",
    "plugin_options",
    type=PLUGIN_OPTION,
    multiple=True,
    help="Set an option of a plugin, reader or renderer; may be repeated.",
)
def analyze_command(
    inputs: tuple[str, ...],
    format_: str | None,
    output: Path | None,
    classifiers: str | None,
    attributor: str,
    jobs: int | None,
    strict: bool,
    title_line: bool,
    encoding: str | None,
    plugin_options: tuple[tuple[str, str, Any], ...],
) -> None:
    """Read, analyse and write."""
    options = merge(plugin_options)
    if encoding is not None:
        for reader in ("text", "jsonl", "markdown", "web-page", "csv-rows"):
            options.setdefault(reader, {})["encoding"] = encoding
    if title_line:
        options.setdefault("text", {})["title_line"] = True
    if jobs == 0:
        raise click.BadParameter("must not be 0", param_hint="--jobs")
    renderer = _renderer(_format(format_, output), options, output)
    analyzer = _analyzer(split_names(classifiers), attributor, jobs, strict, options)

    complaints = Complaints()
    run = Run(list(find_inputs(inputs)), options, complaints)
    with progress(run.size, wanted=output is not None or not sys.stdout.isatty()) as bar:
        write_out(run.pieces(analyzer, renderer, bar), output)
    complaints.sum_up()
    if output is not None and not run.count:
        complain(f"nothing was analysed; {output} is not written")
    if not analyzer.classifiers and classifiers is None:
        complain(
            "no classifier is installed, so nothing was judged; install them with  "
            "pip install 'allegedly[all]'"
        )
    if complaints:
        raise click.exceptions.Exit(1)


def _analyzer(
    classifiers: list[str] | None,
    attributor: str,
    jobs: int | None,
    strict: bool,
    options: Options,
) -> Analyzer:
    from allegedly.analyzer import Analyzer

    registry = default_registry()
    others = {plugin.name for plugin in registry.all("reader") + registry.all("renderer")}
    mine = {name: values for name, values in options.items() if name not in others}
    known = {plugin.name for plugin in registry.all("classifier") + registry.all("attributor")}
    for name in mine:
        if name not in known:
            raise click.BadParameter(f"no plugin is called {name!r}", param_hint="--option")
    try:
        return Analyzer(classifiers, attributor, strict=strict, options=mine, n_jobs=jobs)
    except UnknownPluginError as error:
        raise click.UsageError(str(error)) from error


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
