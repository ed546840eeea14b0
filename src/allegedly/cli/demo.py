"""`allegedly demo`."""

from __future__ import annotations

from importlib.resources import as_file, files

import click

from allegedly.cli.analyze import analyze_command


@click.command("demo", short_help="Analyse the sample article that comes with the library.")
@click.option("-f", "--format", "format_", metavar="NAME", help="As for 'allegedly analyze'.")
@click.pass_context
def demo_command(context: click.Context, format_: str | None) -> None:
    """Analyse the sample article that comes with the library, an invented story."""
    with as_file(files("allegedly") / "data" / "sample.jsonl") as sample:
        arguments = [str(sample), *(["--format", format_] if format_ else [])]
        with analyze_command.make_context("demo", arguments, parent=context) as inner:
            analyze_command.invoke(inner)
