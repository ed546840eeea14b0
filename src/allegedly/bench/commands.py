"""`allegedly compare` and `allegedly corpora`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from allegedly.bench.corpora.locate import CONFIG_VARIABLE, DATA_VARIABLE, config_path, locate
from allegedly.errors import AllegedlyError, CorpusError
from allegedly.hookspecs import CorpusSpec
from allegedly.plugins import default_registry

if TYPE_CHECKING:
    from rich.console import RenderableType

    from allegedly.bench.task import Unit

_WIDE = 160


def _names(_: click.Context, __: click.Parameter, value: str | None) -> list[str] | None:
    """Split a list at its commas."""
    if value is None:
        return None
    names = [name.strip() for name in value.split(",") if name.strip()]
    if not names:
        raise click.BadParameter("name at least one")
    return names


@click.command("compare", short_help="Compare classifiers on a corpus.")
@click.option(
    "--classifiers",
    metavar="A,B,…",
    callback=_names,
    help="Which to compare, separated by commas; all that are installed if left out.",
)
@click.option(
    "--attributors",
    metavar="A,B,…",
    callback=_names,
    help="Compare attributors on annotated attributions instead.",
)
@click.option(
    "--corpus", default="newsdesk", show_default=True, metavar="NAME", help="What to compare on."
)
@click.option(
    "--unit",
    type=click.Choice(["sentence", "claim", "attribution"]),
    help="What to judge, if not what the corpus is made for.",
)
@click.option("--path", metavar="PATH", help="Where the corpus lies, if not at its usual place.")
@click.option(
    "--train",
    multiple=True,
    metavar="CORPUS",
    help="Train trainable classifiers on this corpus first; may be given several times.",
)
@click.option(
    "--cv",
    type=click.IntRange(2),
    metavar="K",
    help="Train and test trainable classifiers on K folds, divided by document.",
)
@click.option(
    "--jobs", type=click.IntRange(1), default=1, show_default=True, help="Processes to use."
)
@click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Write comparison.json and report.html here, and resume from what is there.",
)
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True)
@click.option(
    "--resamples",
    type=click.IntRange(100),
    default=2000,
    show_default=True,
    help="For intervals and randomisation tests.",
)
@click.option("--limit", type=click.IntRange(1), metavar="N", help="Take at most N documents.")
@click.option("--no-cost", is_flag=True, help="Do not measure speed, memory and size.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of tables.")
def compare_command(
    classifiers: list[str] | None,
    attributors: list[str] | None,
    corpus: str,
    unit: Unit | None,
    path: str | None,
    train: tuple[str, ...],
    cv: int | None,
    jobs: int,
    output: Path | None,
    seed: int,
    resamples: int,
    limit: int | None,
    no_cost: bool,
    as_json: bool,
) -> None:
    """Find out which classifier is better on a corpus, by how much, and at what cost.

    Differences are tested by document; a classifier that fails is a row that says so.

    \b
    Examples:
      allegedly compare
      allegedly compare --classifiers lexicon,rules --corpus szeged-news -o news
      allegedly compare --corpus jsonl --path mine.jsonl --cv 5 --jobs 2

    Exit status: 0 all is well, 1 a classifier failed, 2 nothing could be compared.
    """  # noqa: D301 - click wants the character, not its escape
    from allegedly.bench.compare import compare

    if classifiers is not None and attributors is not None:
        raise click.UsageError("compare either classifiers or attributors")
    try:
        comparison = compare(
            classifiers if attributors is None else attributors,
            corpus,
            path=path,
            unit=unit if attributors is None else "attribution",
            train=train,
            cv=cv,
            jobs=jobs,
            output=output,
            seed=seed,
            resamples=resamples,
            cost=not no_cost,
            limit=limit,
            progress=_progress if sys.stderr.isatty() else None,
        )
    except AllegedlyError as error:
        click.echo(f"allegedly: {error}", err=True)
        sys.exit(2)
    if as_json:
        click.echo(comparison.to_json(), nl=False)
    else:
        _print(comparison.to_table())
    if output is not None:
        click.echo(f"{output / 'report.html'} has plots and the items in dispute", err=True)
    sys.exit(1 if any(row.failure is not None for row in comparison.rows) else 0)


def _progress(line: str) -> None:
    click.echo(line, err=True)


def _print(tables: RenderableType) -> None:
    from rich.console import Console

    terminal = sys.stdout.isatty()
    Console(width=None if terminal else _WIDE, highlight=False, soft_wrap=False).print(tables)


@click.group("corpora", invoke_without_command=True, short_help="List corpora to compare on.")
@click.pass_context
def corpora_command(context: click.Context) -> None:
    """List the corpora that are known: what they are, their terms, and whether they are here.

    A corpus is looked for at --path, then in the table [corpora] of the configuration file, then
    below the folder that ALLEGEDLY_DATA names. "allegedly corpora fetch NAME" says how to get one.
    """
    if context.invoked_subcommand is not None:
        return
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("name", "here", "unit", "licence", "what", "home"):
        table.add_column(column, overflow="fold")
    for plugin in default_registry().all("corpus"):
        spec = cast(CorpusSpec, plugin.spec)
        table.add_row(spec.name, _whether(spec), spec.unit, spec.licence, spec.summary, spec.home)
    _print(table)
    click.echo(f"{DATA_VARIABLE} and {CONFIG_VARIABLE} ({config_path()}) say where.", err=True)


def _whether(spec: CorpusSpec) -> str:
    if spec.bundled:
        return "bundled"
    try:
        return "yes" if locate(spec) else ("no" if spec.location else "--path")
    except CorpusError:
        return "broken path"


@corpora_command.command("fetch", short_help="Say how to get a corpus and where to put it.")
@click.argument("name")
def fetch_command(name: str) -> None:
    """Say how to get a corpus and where to put it.

    None of the published corpora may be passed on by this library, and most ask you to agree to
    their terms first; so this tells what to do, and checks what you have done.
    """
    try:
        spec = cast(CorpusSpec, default_registry().get("corpus", name).spec)
        found = locate(spec)
        if spec.bundled or found:
            click.echo(f"{name} is here" + (f": {found}" if found else " (bundled)"))
            return
    except AllegedlyError as error:
        click.echo(f"allegedly: {error}", err=True)
        sys.exit(2)
    click.echo(f"{name}: {spec.summary}\nHome: {spec.home}\nLicence: {spec.licence}")
    click.echo(f"To get it: {spec.obtain}.")
    if spec.location is not None:
        click.echo(f"Then set {DATA_VARIABLE} to the folder that has {spec.location},")
        click.echo(f'or put  {name} = "PATH"  under [corpora] into {config_path()}.')
    else:
        click.echo("Then give its path with --path.")
    sys.exit(1)
