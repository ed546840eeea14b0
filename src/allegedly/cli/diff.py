"""`allegedly diff`."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from allegedly.cli.article_run import write_out
from allegedly.cli.formats import by_extension
from allegedly.cli.messages import Complaints
from allegedly.cli.one_article import analyse_all
from allegedly.cli.options import Asked, analysis_options
from allegedly.cli.output_paths import keep_inputs, output_option
from allegedly.cli.streams import result_stream
from allegedly.io import find_inputs
from allegedly.io.articles import one_article

if TYPE_CHECKING:
    from allegedly.diff import Difference

_ENDINGS: Final = {"": "table", ".txt": "table", ".json": "json", ".html": "html"}

_HELP = """\
Show where one article drops hedges or sources that another has, or a headline drops those of its
body.

A is the reference; B is another article on the same story, whose claims are compared with those of
A. Without B, the headline of A is compared with its body. Claims about the same thing are paired by
the words they share; rare words count more. Changes of voice, of hedging and of commitment are
reported: "hedge dropped", "source dropped", "stance hardened", "denial dropped", and a commitment
that rose ("probable became certain") or turned ("certain became certainly not") are marked "!";
"hedge added", "source named" and the like are not. Both inputs are read as in "allegedly analyze",
and must hold one article each.

\b
Examples:
  allegedly diff agency.txt paper.txt
  allegedly diff --title-line story.txt
  allegedly diff agency.jsonl paper.html --format json | jq .counts
  allegedly diff agency.txt paper.txt -o changes.html

Exit status: 0 done, with or without changes; 1 something failed, 2 wrong usage, 130 interrupted.
"""


@click.command("diff", help=_HELP, short_help="Show where an article drops hedges or sources.")
@click.argument("before", metavar="A")
@click.argument("after", metavar="[B]", required=False)
@click.option(
    "-f",
    "--format",
    "format_",
    type=click.Choice(["table", "json", "html"]),
    help="Format of the output; JSON has the schema allegedly/diff/1. [default: from the extension "
    "of -o, else table]",
)
@output_option
@click.option(
    "--least",
    type=click.FloatRange(0, 1),
    default=0.5,
    show_default=True,
    help="Lowest similarity at which two claims count as being about the same thing.",
)
@click.option("--unchanged", is_flag=True, help="Also show pairs in which nothing changed.")
@analysis_options
def diff_command(
    before: str,
    after: str | None,
    format_: str | None,
    output: Path | None,
    least: float,
    unchanged: bool,
    asked: Asked,
) -> None:
    """Read, analyse, pair and write."""
    from allegedly.diff import diff_articles, diff_headline

    if format_ is None:
        format_ = "table" if output is None else by_extension(output, _ENDINGS)
    with result_stream() as result:
        prepared = asked.prepare()
        inputs = [list(find_inputs([name])) for name in (before, after) if name is not None]
        keep_inputs(output or result, chain.from_iterable(inputs))
        articles = [one_article(name, prepared.readers, "to compare") for name in inputs]
        if after is None and articles[0].title is None:
            raise click.UsageError(
                f"{before} has no title to compare with its body; name a second article, or use "
                "--title-line if the first line of a plain text is the title"
            )
        complaints = Complaints()
        for failure in prepared.failures:
            complaints.report(failure)
        analyses = analyse_all(prepared.analyzer, articles, complaints, "to compare")
        if after is None:
            difference = diff_headline(analyses[0], least=least)
        else:
            difference = diff_articles(analyses[0], analyses[1], least=least)
        terminal = output is None and result.isatty()
        width = shutil.get_terminal_size().columns if terminal else 100
        write_out(_pieces(difference, format_, width, unchanged), output, result)
    if complaints:
        raise click.exceptions.Exit(1)


def _pieces(difference: Difference, format_: str, width: int, unchanged: bool) -> Iterator[str]:
    from allegedly.diff.html import difference_to_html
    from allegedly.diff.render import difference_to_json, difference_to_text

    if format_ == "json":
        return iter([difference_to_json(difference, unchanged=unchanged) + "\n"])
    if format_ == "html":
        return iter([difference_to_html(difference, unchanged=unchanged)])
    return difference_to_text(difference, width=width, unchanged=unchanged)
