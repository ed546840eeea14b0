"""`allegedly analyze`."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TextIO

import click

from allegedly.cli.article_run import AnalysingRun, write_out
from allegedly.cli.binary_run import How, append_option, profile_option, write_binary
from allegedly.cli.dataset_run import Folder, check_place, write_dataset
from allegedly.cli.formats import BINARY, choose_format, create_renderer, offsets_option
from allegedly.cli.options import Asked, analysis_options
from allegedly.cli.output_paths import keep_inputs
from allegedly.cli.pages_run import check_folder, write_pages
from allegedly.cli.progress import progress
from allegedly.cli.streams import result_stream
from allegedly.io import find_inputs

_HELP = """\
Find the claims of articles, who vouches for each, and how firmly.

An input is a file, a folder (all readable files in it and below it, sorted by path), a pattern such
as "news/**/*.txt", or "-" for standard input. The main formats are plain text, one article per
file, and JSON Lines, one article per line: an object with "text" and, if known, "title", "id",
"url", "outlet", "authors", "published" (ISO 8601), "language" and "metadata". Web pages, web
archives, Markdown, ninjs, NewsML-G2, CSV and Parquet are read too; the page "reading" lists the
extras that some of them need. The format is detected from the content, and compressed files are
decompressed on the fly. Analyses that allegedly wrote as JSON are analysed again; its other outputs
are skipped in folders.

\b
Examples:
  allegedly analyze story.txt
  allegedly analyze --title-line news/ -o news.jsonl
  allegedly analyze news.jsonl --format json | jq .profile
  allegedly analyze old.txt --encoding cp1252 --classifiers rules
  allegedly analyze story.txt --option attributor:rules.bias=1
  allegedly analyze news/ -o news.db
  allegedly analyze crawl/ -o out/ --format parquet --jobs -1 --resume

JSON output has one line, with one object, for each article, in the order of the input; its schema
is allegedly/analysis/2. Inputs that cannot be read are reported on standard error; the others are
still analysed.

For many articles, -o folder/ writes a dataset in shards, as JSON Lines or with --format parquet.
After an interruption, --resume continues it; see the page "Many articles". -o news.db writes a
SQLite database, to which --append adds and which --resume continues; see the page "SQLite and
Datasette". -o folder/ --format html writes a page for each article and an index with filters.

Exit status: 0 done, 1 something failed or nothing was analysed, 2 wrong usage, 130 interrupted.
"""


def _one_place(
    ctx: click.Context, param: click.Parameter, values: tuple[str, ...]
) -> Path | Folder | None:
    """Refuse a second output, which would silently replace the first."""
    if len(values) > 1:
        raise click.BadParameter(
            "give one output; write JSON first, and other formats from that: "
            "allegedly render FILE.jsonl -o FILE.csv -o FILE.html"
        )
    return check_place(ctx, param, values[0] if values else None)


output_option = click.option(
    "-o",
    "--output",
    type=click.Path(),
    multiple=True,
    callback=_one_place,
    metavar="FILE|FOLDER/",
    help="Write to FILE instead of the terminal; it appears when it is complete. If FILE is a "
    "folder or ends in a slash, a dataset is written there, or with --format html a page for each "
    "article and an index.",
)


@click.command("analyze", help=_HELP, short_help="Find claims, sources and hedges in articles.")
@click.argument("inputs", nargs=-1, required=True, metavar="FILE|DIR|-…")
@click.option(
    "-f",
    "--format",
    "format_",
    metavar="NAME",
    help="Format of the output: table, json, csv, html, web-annotation, schema-org, tei, "
    "parquet, sqlite, xlsx, or one from a plugin; for a dataset, json or parquet. [default: from "
    "the extension of -o, else table]",
)
@output_option
@offsets_option
@click.option(
    "--shard",
    type=click.IntRange(1),
    metavar="N",
    help="Dataset only: number of records per shard. [default: 10,000]",
)
@click.option(
    "--resume",
    is_flag=True,
    help="Dataset: continue after the last complete shard. Database: continue the last run.",
)
@append_option
@profile_option
@analysis_options
def analyze_command(
    inputs: tuple[str, ...],
    format_: str | None,
    output: Path | Folder | None,
    offsets: str | None,
    shard: int | None,
    resume: bool,
    append: bool,
    profile: str | None,
    asked: Asked,
) -> None:
    """Read, analyse and write."""
    with result_stream() as result:
        how = How(profile, append, resume, offsets)
        if isinstance(output, Folder) and format_ == "html":
            how.check(None)
            done = _write_pages(asked, inputs, output.path, shard=shard, resume=resume)
        elif isinstance(output, Folder):
            how.check(None)
            shards = {"format": format_, "shard": shard, "resume": resume}
            done = write_dataset(asked, inputs, output.path, shards)
        else:
            name = choose_format(format_, output)
            how.check(name)
            if shard is not None or (resume and name != "sqlite"):
                raise click.UsageError(
                    "--shard and --resume apply to datasets only: name a folder, as in -o out/; "
                    "--resume also continues a database, as in -o news.db"
                )
            done = _write(asked, inputs, name, output, result, how)
    if not done:
        raise click.exceptions.Exit(1)


def _write_pages(
    asked: Asked, inputs: tuple[str, ...], folder: Path, *, shard: int | None, resume: bool
) -> bool:
    """Write a folder of pages, and return whether everything succeeded."""
    if shard is not None or resume:
        raise click.UsageError("--shard and --resume do not apply to a folder of pages")
    check_folder(folder)
    prepared = asked.prepare()
    with progress(wanted=True) as bar:
        run = AnalysingRun(keep_inputs(folder, find_inputs(inputs)), bar, prepared)
        return write_pages(run, folder)


def _write(
    asked: Asked,
    inputs: tuple[str, ...],
    name: str,
    output: Path | None,
    result: TextIO,
    how: How,
) -> bool:
    """Write one file or stream, and return whether everything succeeded."""
    from allegedly.dataset.run import settings_of

    prepared = asked.prepare(None if name in BINARY else name)
    files = keep_inputs(output or result, find_inputs(inputs))
    with progress(wanted=output is not None or not result.isatty()) as bar:
        run = AnalysingRun(files, bar, prepared)
        if name in BINARY and output is not None:
            settings = partial(settings_of, prepared.analyzer, prepared.readers, {})
            return write_binary(run, name, output, settings, how)
        rendering = create_renderer(name, prepared.renderer, output, result, how.offsets)
        write_out(run.pieces(rendering), output, result)
    return run.finish(output)
