"""`allegedly diff`."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from allegedly.cli.article_run import write_out
from allegedly.cli.formats import by_extension
from allegedly.cli.messages import Complaints
from allegedly.cli.options import Asked, analysis_options
from allegedly.cli.places import check_output, keep_inputs
from allegedly.cli.settings import Values
from allegedly.cli.streams import result_stream
from allegedly.errors import ReadError
from allegedly.io import Input, find_inputs, read_articles
from allegedly.model import Analysis, Article, Failure, Skipped

if TYPE_CHECKING:
    from allegedly.analyzer import Analyzer
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
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    callback=check_output,
    metavar="FILE",
    help="Write to FILE instead of the terminal; it appears when it is complete.",
)
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
        articles = [_article(name, prepared.readers) for name in inputs]
        if after is None and articles[0].title is None:
            raise click.UsageError(
                f"{before} has no title to compare with its body; name a second article, or use "
                "--title-line if the first line of a plain text is the title"
            )
        complaints = Complaints()
        for failure in prepared.failures:
            complaints.report(failure)
        analyses = _analyses(prepared.analyzer, articles, complaints)
        if after is None:
            difference = diff_headline(analyses[0], least=least)
        else:
            difference = diff_articles(analyses[0], analyses[1], least=least)
        terminal = output is None and result.isatty()
        width = shutil.get_terminal_size().columns if terminal else 100
        write_out(_pieces(difference, format_, width, unchanged), output, result)
    if complaints:
        raise click.exceptions.Exit(1)


def _article(files: Sequence[Input | Failure], options: Values) -> Article:
    """Read the one article that an input holds."""
    name = files[0].name
    found: list[Article] = []
    for item in read_articles(files, options=options):
        if isinstance(item, Failure):
            raise ReadError(f"{item.name}: {item.cause}")
        if isinstance(item, Skipped):
            continue
        found.append(item)
        if len(found) > 1:
            raise ReadError(
                f"{name}: holds more than one article; name a file that holds only the article to "
                "compare"
            )
    if not found:
        raise ReadError(f"{name}: holds no article")
    return found[0]


def _analyses(
    analyzer: Analyzer, articles: list[Article], complaints: Complaints
) -> list[Analysis]:
    analyses = list(analyzer.analyze_many(articles))
    for analysis in analyses:
        if skipped := analysis.skipped:
            raise ReadError(
                f"{skipped.where}: {skipped.reason}; use --any-language to compare it anyway"
            )
        for failure in analysis.failures:
            complaints.report(failure)
    return analyses


def _pieces(difference: Difference, format_: str, width: int, unchanged: bool) -> Iterator[str]:
    from allegedly.diff.html import difference_to_html
    from allegedly.diff.render import difference_to_json, difference_to_text

    if format_ == "json":
        return iter([difference_to_json(difference, unchanged=unchanged) + "\n"])
    if format_ == "html":
        return iter([difference_to_html(difference, unchanged=unchanged)])
    return difference_to_text(difference, width=width, unchanged=unchanged)
