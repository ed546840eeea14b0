"""Inputs that hold one article, for commands that compare articles with something."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from allegedly.cli.messages import Complaints
from allegedly.cli.settings import Values
from allegedly.errors import ReadError
from allegedly.io import Input, read_articles
from allegedly.model import Analysis, Article, Failure, Skipped

if TYPE_CHECKING:
    from allegedly.analyzer import Analyzer


def one_article(files: Sequence[Input | Failure], options: Values, purpose: str) -> Article:
    """Read the one article that an input holds.

    Args:
        files: The files that the name of the input stands for.
        options: By reader name, options for it.
        purpose: The use of the article, in words: "to compare".

    Raises:
        ReadError: If it cannot be read, or does not hold exactly one article.
    """
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
                f"{name}: holds more than one article; name a file that holds only the article "
                f"{purpose}"
            )
    if not found:
        raise ReadError(f"{name}: holds no article")
    return found[0]


def analyse_all(
    analyzer: Analyzer, articles: Sequence[Article], complaints: Complaints, purpose: str
) -> list[Analysis]:
    """Analyse articles, and report what failed.

    Raises:
        ReadError: If one of them is not in English.
    """
    analyses = list(analyzer.analyze_many(articles))
    for analysis in analyses:
        if skipped := analysis.skipped:
            raise ReadError(
                f"{skipped.where}: {skipped.reason}; use --any-language {purpose} it anyway"
            )
        for failure in analysis.failures:
            complaints.report(failure)
    return analyses
