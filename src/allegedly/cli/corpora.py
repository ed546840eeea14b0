"""`allegedly corpora`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

import click

from allegedly.bench.corpora.hashing import seen_texts
from allegedly.bench.corpora.location import (
    CONFIG_VARIABLE,
    DATA_VARIABLE,
    config_path,
    locate,
    open_corpus,
)
from allegedly.cli.article_run import write_out
from allegedly.cli.output_paths import check_output, keep_inputs, output_option
from allegedly.cli.plugins import show
from allegedly.cli.streams import result_stream
from allegedly.errors import CorpusError, UnknownPluginError
from allegedly.hookspecs import CorpusSpec
from allegedly.io import Input
from allegedly.plugins import default_registry
from allegedly.storage import writing_bytes

if TYPE_CHECKING:
    from allegedly.bench.task import Unit

_HELP: Final = """\
List the corpora on which classifiers and attributors can be compared: whether each is on this
machine, what it annotates, its licence and its home page.

A corpus is looked for at the --path given to "allegedly compare", then at the path in the table
[corpora] of the configuration file, then in the folder that the environment variable ALLEGEDLY_DATA
names. Corpora marked "bundled" come with the library.

\b
Examples:
  allegedly corpora
  allegedly corpora how szeged-news
  allegedly corpora export wikinews -o wikinews.jsonl
  ALLEGEDLY_DATA=~/corpora allegedly corpora

Exit status: 0 done, 1 something failed, 2 wrong usage.
"""

_HOW: Final = """\
Show how to get the corpus NAME, and where to put it.

The library may not redistribute most corpora, and many require you to agree to their terms first.
This command shows the steps, and, once they are done, where the corpus was found.

\b
Example:
  allegedly corpora how bioscope

Exit status: 0 done, 1 the corpus is not where it should be, 2 wrong usage.
"""

_EXPORT: Final = """\
Write the articles of the corpus NAME as JSON Lines, without their annotation.

The file is an input of "allegedly analyze". With --unit, it is one for a system of any other kind,
whose predictions "allegedly compare --predictions" takes: each line has the id of a document, its
whole text, in which positions count, and the sentences or claims to judge. The texts keep the
licence of the corpus, which "allegedly corpora" shows.

\b
Examples:
  allegedly corpora export wikinews -o wikinews.jsonl
  allegedly corpora export wikinews --unit attribution -o texts.jsonl
  allegedly corpora export wikinews --unit sentence -o sentences.jsonl

Exit status: 0 done, 1 the corpus cannot be read, 2 wrong usage.
"""

_SEEN: Final = """\
Write hashes of the texts of corpora, by which "allegedly compare" recognises their documents.

A plugin that was trained on these texts ships the file and names it in its spec, with seen= (or
consulted=, if its makers only measured on them). NAME=PATH gives the path of a corpus that is not
in its usual place. No text can be read from the file.

\b
Example:
  allegedly corpora seen szeged-wiki jsonl=mine.jsonl -o seen.bin

Exit status: 0 done, 1 a corpus cannot be read, 2 wrong usage.
"""


@click.group(
    "corpora", help=_HELP, invoke_without_command=True, short_help="List corpora to compare on."
)
@click.pass_context
def corpora_command(context: click.Context) -> None:
    """List corpora."""
    if context.invoked_subcommand is not None:
        return
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("name", "here", "unit", "licence", "what", "home"):
        table.add_column(column, overflow="fold")
    for plugin in default_registry().all("corpus"):
        spec = cast(CorpusSpec, plugin.spec)
        table.add_row(spec.name, _whether(spec), spec.unit, spec.licence, spec.summary, spec.home)
    show(table, 160)
    click.echo(
        f"Paths are set by {DATA_VARIABLE} and {CONFIG_VARIABLE} ({config_path()}).", err=True
    )


def _whether(spec: CorpusSpec) -> str:
    if spec.bundled:
        return "bundled"
    try:
        return "yes" if locate(spec) else ("no" if spec.location else "--path")
    except CorpusError:
        return "broken path"


@corpora_command.command("how", help=_HOW, short_help="Show how to get a corpus.")
@click.argument("name")
def how_command(name: str) -> None:
    """Show how to get a corpus."""
    spec = _spec(name)
    found = locate(spec)
    if spec.bundled or found:
        click.echo(f"{name} is here" + (f": {found}" if found else " (bundled)"))
        return
    click.echo(f"{name}: {spec.summary}\nHome: {spec.home}\nLicence: {spec.licence}")
    click.echo(f"To get it: {spec.obtain}.")
    if spec.location is not None:
        click.echo(f"Then set {DATA_VARIABLE} to the folder that contains {spec.location},")
        click.echo(f'or put  {name} = "PATH"  under [corpora] in {config_path()}.')
    else:
        click.echo("Then give its path with --path.")


@corpora_command.command("export", help=_EXPORT, short_help="Write the articles of a corpus.")
@click.argument("name")
@click.option(
    "--unit",
    type=click.Choice(["sentence", "claim", "attribution", "commitment"]),
    help="Write the documents in which this unit is judged, for a system of your own.",
)
@click.option("--path", metavar="PATH", help="Path of the corpus. [default: its usual location]")
@output_option
def export_command(name: str, unit: Unit | None, path: str | None, output: Path | None) -> None:
    """Write the articles of a corpus."""
    spec = _spec(name)
    _keep_corpus(output, spec, path)
    with result_stream() as result:
        write_out(
            _articles(spec, path) if unit is None else _asked(spec, path, unit), output, result
        )


@corpora_command.command("seen", help=_SEEN, short_help="Write hashes of the texts of corpora.")
@click.argument("names", metavar="NAME[=PATH]...", nargs=-1, required=True)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    callback=check_output,
    required=True,
    metavar="FILE",
    help="Write to FILE.",
)
def seen_command(names: tuple[str, ...], output: Path) -> None:
    """Write hashes of the texts of corpora."""
    paths: dict[str, Path | None] = {}
    for given in names:
        name, _, path = given.partition("=")
        spec = _spec(name)
        if spec.name in paths:
            raise click.UsageError(f"{spec.name} is given twice; put both into one file or folder")
        _keep_corpus(output, spec, path or None)
        paths[spec.name] = Path(path) if path else None
    seen = seen_texts(paths)
    with writing_bytes(output) as stream:
        stream.write(seen.to_bytes())
    click.echo(
        f"{output}: {sum(seen.documents.values()):,} documents, {len(seen):,} hashes, "
        f"{output.stat().st_size / 1024:,.0f} KiB",
        err=True,
    )


def _keep_corpus(output: Path | None, spec: CorpusSpec, path: str | None) -> None:
    """Refuse an output that would replace the corpus, or a file of it."""
    corpus = None if output is None else locate(spec, path)
    if output is not None and corpus is not None and output.exists():
        files = corpus.rglob("*") if corpus.is_dir() else [corpus]
        keep_inputs(output, map(Input, files))


def _spec(name: str) -> CorpusSpec:
    try:
        return cast(CorpusSpec, default_registry().get("corpus", name).spec)
    except UnknownPluginError as error:
        raise click.UsageError(str(error)) from error


def _asked(spec: CorpusSpec, path: str | None, unit: Unit) -> Iterator[str]:
    """Yield the documents with what is judged in them."""
    from allegedly.bench.predictions.questions import questions
    from allegedly.bench.running.loading import find_task

    for record in questions(find_task(spec.name, path, unit=unit).load()):
        yield json.dumps(record, ensure_ascii=False) + "\n"


def _articles(spec: CorpusSpec, path: str | None) -> Iterator[str]:
    """Yield articles as the reader of JSON Lines takes them."""
    for document in open_corpus(spec.name, path).documents():
        article = document.article
        record = {
            "id": article.id,
            "title": article.title,
            "text": article.body,
            "url": article.url,
            "outlet": article.outlet,
            "authors": list(article.authors),
            "published": article.published and article.published.isoformat(),
            "language": article.language,
            "metadata": dict(article.metadata),
        }
        kept = {key: value for key, value in record.items() if value}
        yield json.dumps(kept, ensure_ascii=False) + "\n"
