"""Analysing the few articles of commands that compare an article with something."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from allegedly.cli.messages import Complaints
from allegedly.errors import ReadError
from allegedly.model import Analysis, Article

if TYPE_CHECKING:
    from allegedly.analyzer import Analyzer


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
