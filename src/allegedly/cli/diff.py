"""`allegedly diff`."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from allegedly.cli.messages import Complaints
from allegedly.cli.options import Asked, Options, analysis_options, check_output
from allegedly.cli.run import write_out
from allegedly.io import find_inputs, read_articles
from allegedly.model import Analysis, Article, Failure, Skipped

if TYPE_CHECKING:
    from allegedly.analyzer import Analyzer
    from allegedly.diff import Difference

_HELP = """\
Find what one article says more plainly than another, or a headline than its body.

A is the article to go by; B is another one on the same story, whose claims are held against those
of A. Without B, the headline of A is held against its body. Claims about the same thing are paired
by the words they share, rare ones counting more. What is told is the change of voice and hedging:
"hedge dropped", "source dropped", "stance hardened" and "denial dropped" make a claim plainer, and
are marked "!"; "hedge added", "source named" and the like do not.

\b
Examples:
  allegedly diff agency.txt paper.txt
  allegedly diff --title-line story.txt
  allegedly diff agency.jsonl paper.html --format json | jq .counts
  allegedly diff agency.txt paper.txt --format html -o changes.html

Exit status: 0 all is well, 1 something failed, 2 wrong usage.
"""


@click.command("diff", help=_HELP, short_help="Find what one article says more plainly.")
@click.argument("before", metavar="A")
@click.argument("after", metavar="[B]", required=False)
@click.option(
    "-f",
    "--format",
    "format_",
    type=click.Choice(["table", "json", "html"]),
    default="table",
    show_default=True,
    help="How to show the result; JSON has the schema allegedly/diff/1.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    callback=check_output,
    metavar="FILE",
    help="Write to FILE instead of the terminal.",
)
@click.option(
    "--least",
    type=click.FloatRange(0, 1),
    default=0.5,
    show_default=True,
    help="Similarity from which two claims count as being about the same thing.",
)
@click.option("--unchanged", is_flag=True, help="Show pairs in which nothing changed as well.")
@analysis_options
def diff_command(
    before: str,
    after: str | None,
    format_: str,
    output: Path | None,
    least: float,
    unchanged: bool,
    asked: Asked,
) -> None:
    """Read, analyse, pair and write."""
    from allegedly.diff import diff_articles, diff_headline

    names = [before] if after is None else [before, after]
    analyzer = asked.analyzer()
    articles = [_article(name, asked.options) for name in names]
    if after is None and articles[0].title is None:
        raise click.UsageError(
            f"{before} has no title to compare with its body; name a second article, or use "
            "--title-line if the first line of a plain text is the title"
        )
    complaints = Complaints()
    analyses = _analyses(analyzer, articles, complaints)
    if after is None:
        difference = diff_headline(analyses[0], least=least)
    else:
        difference = diff_articles(analyses[0], analyses[1], least=least)
    write_out(_pieces(difference, format_, output, unchanged), output)
    if complaints:
        raise click.exceptions.Exit(1)


def _article(name: str, options: Options) -> Article:
    """Read the one article that an input holds."""
    found: list[Article] = []
    for item in read_articles(find_inputs([name]), options=options):
        if isinstance(item, Failure):
            raise click.ClickException(f"{item.name}: {item.cause}")
        if isinstance(item, Skipped):
            continue
        found.append(item)
        if len(found) > 1:
            raise click.ClickException(
                f"{name}: holds more than one article; name a file that holds the one to compare"
            )
    if not found:
        raise click.ClickException(f"{name}: holds no article")
    return found[0]


def _analyses(
    analyzer: Analyzer, articles: list[Article], complaints: Complaints
) -> list[Analysis]:
    analyses = list(analyzer.analyze_many(articles))
    for analysis in analyses:
        for failure in analysis.failures:
            complaints.tell(failure)
    return analyses


def _pieces(
    difference: Difference, format_: str, output: Path | None, unchanged: bool
) -> Iterator[str]:
    from allegedly.diff.html import difference_to_html
    from allegedly.diff.render import difference_to_json, difference_to_text

    if format_ == "json":
        return iter([difference_to_json(difference, unchanged=unchanged) + "\n"])
    if format_ == "html":
        return iter([difference_to_html(difference, unchanged=unchanged)])
    terminal = output is None and sys.stdout.isatty()
    width = shutil.get_terminal_size().columns if terminal else 100
    return difference_to_text(difference, width=width, unchanged=unchanged)
