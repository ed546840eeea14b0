"""`allegedly leaderboard`."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from allegedly.cli.messages import complain
from allegedly.cli.output_paths import check_output, keep_inputs
from allegedly.errors import SchemaError
from allegedly.io import Input
from allegedly.io.own_outputs import product_of

_HELP: Final = """\
Make a page from the results of comparisons: tables with intervals, cost against quality, figures of
single documents, and the provenance of every entry.

RESULT is a file comparison.json that "allegedly compare -o DIR" wrote, here or on another machine,
or a folder in which such files lie. Entries on one corpus stand in one table, and are tested
against each other across files. Results for different texts or annotations of a corpus of the same
name are refused. The page needs no network and has no scripts; the results lie beside it.

\b
Examples:
  allegedly compare -o mine
  allegedly leaderboard mine/comparison.json theirs.json -o board
  allegedly leaderboard results/ -o board --title "Hedges in wire copy"

Exit status: 0 done, 1 a result cannot be read or mixed with the others, 2 wrong usage.
"""


_COMPARISON: Final = "a comparison of classifiers"


@click.command("leaderboard", help=_HELP, short_help="Make a page from results of comparisons.")
@click.argument(
    "results",
    nargs=-1,
    required=True,
    metavar="RESULT…",
    type=click.Path(exists=True, path_type=Path),
)
@click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    callback=check_output,
    required=True,
    metavar="DIR",
    help="Write index.html and the folder results to DIR.",
)
@click.option("--title", default="Leaderboard", show_default=True, help="Heading of the page.")
@click.option(
    "--apart",
    is_flag=True,
    help="Give results for different texts of a corpus of one name a table each.",
)
def leaderboard_command(results: tuple[Path, ...], output: Path, title: str, apart: bool) -> None:
    """Write the page."""
    from allegedly.bench.leaderboard.board import boards
    from allegedly.bench.leaderboard.page import INDEX, write_leaderboard

    page = output / INDEX
    if page.exists() and product_of(page) is None:
        raise click.BadParameter(
            f"{page} exists, and is not a page of this library; name another folder",
            param_hint="--output",
        )
    _keep_others(output / "results")
    files = [file for result in results for file in _files(result, output)]
    if output.exists():
        keep_inputs(page, map(Input, files), *sorted((output / "results").glob("*")))
    found = boards(files, apart=apart)
    write_leaderboard(found, output, title)
    entries = sum(len(board.standings) + len(board.failed) for board in found)
    complain(f"{page} has {entries:,} entries in {len(found):,} tables")


def _keep_others(folder: Path) -> None:
    """Refuse a folder with files that would be replaced, and that no comparison wrote."""
    for file in sorted(folder.glob("[0-9]*.json")):
        if product_of(file) != _COMPARISON:
            raise click.BadParameter(
                f"{file} exists, and no comparison wrote it; name another folder",
                param_hint="--output",
            )


def _files(result: Path, output: Path) -> list[Path]:
    """Return the results in a folder, without those that an earlier page was made from."""
    if not result.is_dir():
        return [result]
    own = (output / "results").resolve()
    found = sorted(
        path
        for path in result.rglob("*.json")
        if product_of(path) == _COMPARISON and not path.resolve().is_relative_to(own)
    )
    if not found:
        raise SchemaError(f"{result}: no results of a comparison are in this folder")
    return found
