"""Analysing in one call, without creating an analyzer."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from allegedly.analyzer.analyzer import Analyzer
from allegedly.analyzer.shared_analyzers import shared_analyzer
from allegedly.classifier import ClaimClassifier
from allegedly.errors import AllegedlyError
from allegedly.interfaces import Attributor
from allegedly.model import Analysis, Article
from allegedly.plugins import Plugin
from allegedly.storage import Entries


def analyze(
    article: str | Article,
    *,
    classifiers: Iterable[str | ClaimClassifier | Plugin] | None = None,
    attributor: str | Attributor | Plugin | None = None,
    options: Mapping[str, Mapping[str, Any]] | None = None,
    strict: bool = False,
    any_language: bool = False,
) -> Analysis:
    """Analyse one article.

    Plugins given by name are loaded once and shared by all calls that name the same ones.

    Args:
        article: The text, or an article with its metadata.
        classifiers: Names or objects; None means every installed classifier that runs by default
            with the attributor.
        attributor: Name or object; None means the preferred one of those installed.
        options: By plugin name, keyword arguments for its factory, as for `Analyzer`.
        strict: Raise at the first failure of a plugin, or the first article that is not in
            English, instead of recording it.
        any_language: Also analyse articles that are not in English.

    Raises:
        ArgumentTypeError: If an argument has the wrong type.
        PluginError: If a plugin is not installed, if the attributor cannot be loaded, or, with
            `strict`, if any plugin fails.
        LanguageError: If `strict` and an article is not in English.
    """
    analyzer = shared_analyzer(
        classifiers, attributor, options, strict=strict, any_language=any_language
    )
    return analyzer.analyze(article)


def analyze_many(
    articles: Iterable[str | Article],
    *,
    classifiers: Iterable[str | ClaimClassifier | Plugin] | None = None,
    attributor: str | Attributor | Plugin | None = None,
    options: Mapping[str, Mapping[str, Any]] | None = None,
    strict: bool = False,
    any_language: bool = False,
    n_jobs: int | None = None,
    cache: str | os.PathLike[str] | None = None,
) -> Iterator[Analysis]:
    """Analyse articles lazily and in order, as `Analyzer.analyze_many` does.

    Args:
        articles: Any iterable of texts and articles.
        classifiers: Names or objects; None means every installed classifier that runs by default
            with the attributor.
        attributor: Name or object; None means the preferred one of those installed.
        options: By plugin name, keyword arguments for its factory, as for `Analyzer`.
        strict: Raise at the first failure of a plugin, or the first article that is not in
            English, instead of recording it.
        any_language: Also analyse articles that are not in English.
        n_jobs: Workers, as joblib counts them; None leaves it to `joblib.parallel_config`, which
            is one worker by default.
        cache: A folder in which to keep results for later runs, as for `Analyzer`.

    Yields:
        One analysis for each article.

    Raises:
        ArgumentTypeError: If an argument has the wrong type.
        PluginError: If a plugin is not installed, if the attributor cannot be loaded, or, with
            `strict`, if any plugin fails.
        LanguageError: If `strict` and an article is not in English.
    """
    analyzer = Analyzer(
        classifiers,
        attributor,
        options=options,
        strict=strict,
        any_language=any_language,
        n_jobs=n_jobs,
        cache=cache,
    )
    return analyzer.analyze_many(articles)


def shrink_cache(folder: str | os.PathLike[str], limit: int) -> None:
    """Bring a cache within a limit by removing the least recently used entries.

    Files in the folder that are not entries of a cache stay.

    Args:
        folder: The folder given to `Analyzer` or to ``--cache``.
        limit: The bytes that may remain; 0 removes all entries.

    Raises:
        AllegedlyError: If the folder does not exist.
    """
    if not Path(folder).expanduser().is_dir():
        raise AllegedlyError(f"{os.fspath(folder)!r} is not a folder; name the folder of a cache")
    Entries(folder).shrink(limit)
