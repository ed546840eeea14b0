"""`allegedly demo`."""

from __future__ import annotations

from contextlib import chdir
from importlib.resources import as_file, files
from typing import Final

import click

from allegedly.cli.analyze import analyze_command

_CLASSIFIERS: Final = ("neural", "rules")
"""The most accurate classifiers on news, of those that run by default."""


@click.command("demo", short_help="Analyse the sample article that comes with the library.")
@click.option(
    "-f",
    "--format",
    "format_",
    metavar="NAME",
    help="Format of the output, as in allegedly analyze. [default: table]",
)
@click.pass_context
def demo_command(context: click.Context, format_: str | None) -> None:
    """Analyse the sample article that comes with the library, an invented story.

    It uses the most accurate plugins that are installed, and shows the command that does the same
    for a story of your own.

    \b
    Examples:
      allegedly demo
      allegedly demo --format json

    Exit status: 0 done, 1 something failed, 2 wrong usage.
    """  # noqa: D301 - click wants the character, not its escape
    options = best_classifiers()
    # From inside its folder, so that the output names the file without its path.
    with as_file(files("allegedly") / "data" / "sample.jsonl") as sample, chdir(sample.parent):
        arguments = [sample.name, *options, *(["--format", format_] if format_ else [])]
        with analyze_command.make_context("demo", arguments, parent=context) as inner:
            analyze_command.invoke(inner)
    click.echo(
        f"The same for a story of your own: allegedly analyze {' '.join(['story.txt', *options])}",
        err=True,
    )


def best_classifiers() -> list[str]:
    """Return the options of `allegedly analyze` that name the most accurate classifiers."""
    from allegedly.analyzer import Analyzer

    by_default = Analyzer().classifiers
    names = [name for name in _CLASSIFIERS if name in by_default]
    return ["--classifiers", ",".join(names)] if names else []
