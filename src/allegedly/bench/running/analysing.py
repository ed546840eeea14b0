"""Runs whole analyses with an attributor, as `allegedly analyze` does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from allegedly.analyzer import Analyzer
from allegedly.bench.contender import Contender
from allegedly.bench.measure.analysed import Analysed
from allegedly.classifier import ClaimClassifier
from allegedly.errors import PluginError, describe
from allegedly.interfaces import Attributor
from allegedly.model import Article
from allegedly.plugins.isolation import cause_of

_BATCH: Final = 32


def analyse(
    attributor: Attributor, companions: Sequence[Contender], articles: Sequence[Article]
) -> tuple[list[Analysed], list[str]]:
    """Analyse articles with an attributor and the classifiers that come with it.

    Args:
        attributor: The attributor.
        companions: The classifiers; one that fails is left out.
        articles: The articles.

    Returns:
        The comparable part of each analysis, and a remark on each classifier that failed.

    Raises:
        PluginError: If the attributor fails on an article.
    """
    remarks: dict[str, str] = {}
    classifiers: list[ClaimClassifier] = []
    for companion in companions:
        try:
            made = companion.create()
            assert isinstance(made, ClaimClassifier)
            classifiers.append(made)
        except Exception as error:  # noqa: BLE001 (a plugin may fail in any way)
            remarks[companion.name] = describe(cause_of(error))
    analyzer = Analyzer(classifiers, attributor, any_language=True)
    found: list[Analysed] = []
    for first in range(0, len(articles), _BATCH):
        for analysis in analyzer.analyze_batch(articles[first : first + _BATCH]):
            for failure in analysis.failures:
                if failure.stage != "assess":
                    raise PluginError(failure.cause)
                remarks.setdefault(failure.name, failure.cause)
            found.append(Analysed.of(analysis))
    return found, [f"analysed without {name}: {cause}" for name, cause in remarks.items()]
