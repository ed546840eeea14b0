"""The analyzer, which runs plugins on articles."""

from __future__ import annotations

import os
import pickle
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from functools import partial
from threading import RLock
from typing import Any, Final, TypeVar

from allegedly.analyzer.joblib_workers import Work
from allegedly.analyzer.parallel import ordered_map
from allegedly.analyzer.pipeline import Pipeline
from allegedly.analyzer.selection import Selection
from allegedly.analyzer.worker_watch import Loss
from allegedly.classifier import ClaimClassifier
from allegedly.errors import EngineError, PluginError, wrong_type
from allegedly.interfaces import Attributor
from allegedly.model import Analysis, Article
from allegedly.model.article import article_of, articles_of
from allegedly.plugins import Plugin, Registry, default_registry
from allegedly.storage import Entries, Recent

R = TypeVar("R")


LONGEST_TIMEOUT: Final = 366 * 24 * 3600
"""Seconds; a longer limit is a slip."""


class Analyzer:
    """Finds claims, ties them to sources, and asks classifiers how hedged they are.

    Plugins are loaded at the first analysis, once in each process; those given as objects are sent
    to worker processes again with each run. A plugin that fails does not affect the others: the
    failure is in `Analysis.failures`, and the failed classifier is absent from
    `Analysis.assessments`.
    """

    def __init__(
        self,
        classifiers: Iterable[str | ClaimClassifier | Plugin] | None = None,
        attributor: str | Attributor | Plugin | None = None,
        *,
        strict: bool = False,
        any_language: bool = False,
        options: Mapping[str, Mapping[str, Any]] | None = None,
        n_jobs: int | None = None,
        registry: Registry | None = None,
        cache: str | os.PathLike[str] | None = None,
        timeout: float | None = None,
    ) -> None:
        """Choose plugins; nothing is loaded yet.

        Args:
            classifiers: Names, objects, or plugins such as `TrainedModel.as_plugin` returns; None
                means every installed classifier that runs by default with the attributor
                (`ClassifierSpec.by_default`).
            attributor: Name, object or plugin; None means the preferred one of those installed
                (`AttributorSpec.preference`): `neural`, else `neural-small`, else `rules`.
            strict: Raise at the first failure of a plugin, or the first article that is not in
                English, instead of recording it.
            any_language: Also analyse articles that are not in English. By default such an article
                has no claims, and `Analysis.failures` names its language.
            options: By plugin name, keyword arguments for its factory. Those of the attributor
                may be given as ``attributor:NAME``, and must be if a classifier has the same name.
            n_jobs: Workers for `analyze_many`, as joblib counts them; None leaves it to
                `joblib.parallel_config`, which is one worker by default.
            registry: The registry in which names are looked up; all installed plugins by default.
            cache: A folder in which to keep the results of plugins, for later runs over the same
                articles. If the version or the options of a plugin change, only that plugin runs
                again. Results of plugins given as objects are not kept, because their state is
                unknown; nor are the results of classifiers that follow such an attributor. If the
                folder cannot be written to, a warning is logged and the run continues.
            timeout: Seconds that a plugin may take for a batch of `analyze_many`, which is at most
                32 articles; a plugin that takes longer is stopped, and the slow article becomes a
                failure. This needs worker processes, so at least `n_jobs=2`. None sets no limit.

        Raises:
            ArgumentTypeError: If an argument has the wrong type.
            UnknownPluginError: If a plugin is not installed; the message lists those that are.
            DuplicatePluginError: If two distributions offer plugins with the same name.
            PluginError: If a classifier is named twice, or options are given for a plugin that is
                not used.
        """
        if n_jobs is not None and (isinstance(n_jobs, bool) or not isinstance(n_jobs, int)):
            raise wrong_type("n_jobs", "a whole number or None", n_jobs)
        if cache is not None and not isinstance(cache, (str, os.PathLike)):
            raise wrong_type("cache", "a path or None", cache)
        if timeout is not None and (
            isinstance(timeout, bool)
            or not isinstance(timeout, int | float)
            or not 0 < timeout <= LONGEST_TIMEOUT
        ):
            raise wrong_type(
                "timeout", "a number of seconds above 0 and up to a year, or None", timeout
            )
        for name, value in (("strict", strict), ("any_language", any_language)):
            if not isinstance(value, bool):
                raise wrong_type(name, "True or False", value)
        if registry is not None and not isinstance(registry, Registry):
            raise wrong_type("registry", "a Registry or None", registry)
        registry = default_registry() if registry is None else registry
        self._selection = Selection.of(registry, classifiers, attributor, options)
        self._entries = None if cache is None else Entries(cache)
        self._loaded: Pipeline | None = None
        self._lock: AbstractContextManager[Any] | None = RLock()  # None in a worker
        self._key_in_workers = uuid.uuid4().hex
        self.strict = strict
        self.any_language = any_language
        self.n_jobs = n_jobs
        self.timeout = timeout
        self.provenance = self._selection.provenance

    @property
    def attributor(self) -> str:
        """The name of the attributor."""
        return self._selection.attributor.name

    @property
    def classifiers(self) -> tuple[str, ...]:
        """The names of the classifiers, in the order in which they run."""
        return tuple(choice.name for choice in self._selection.classifiers)

    @property
    def options(self) -> Mapping[str, Mapping[str, Any]]:
        """By plugin name, the keyword arguments for its factory."""
        return self._selection.options

    def analyze(self, article: str | Article) -> Analysis:
        """Analyse one article.

        Args:
            article: The text, or an article with its metadata.

        Raises:
            ArgumentTypeError: If it is neither.
            LanguageError: If `strict` and an article is not in English.
            PluginError: If `strict` and a plugin fails, or if the attributor cannot be loaded.
        """
        return self._pipeline().run([article_of(article, "article")])[0]

    def analyze_batch(self, articles: Sequence[str | Article]) -> list[Analysis]:
        """Analyse a handful of articles at once, in this process; errors as for `analyze`."""
        return self._pipeline().run(list(articles_of(articles)))

    def analyze_many(self, articles: Iterable[str | Article]) -> Iterator[Analysis]:
        """Analyse articles lazily and in order, with joblib if it has several workers.

        The number of articles in memory is bounded at any time, so the input may be endless. The
        results do not depend on the number of workers.

        Args:
            articles: Any iterable of texts and articles; it is read as results are consumed, a few
                batches ahead.

        Yields:
            One analysis for each article.

        Raises:
            ArgumentTypeError: If one of them is neither a text nor an article.
            LanguageError: If `strict` and an article is not in English.
            PluginError: If `strict` and a plugin fails, or if the attributor cannot be loaded.
        """
        return self._ordered(self._analyze_without, self._lost, articles)

    def map(
        self, function: Callable[[Analysis], R], articles: Iterable[str | Article]
    ) -> Iterator[R]:
        """Do the same as `analyze_many`, and apply a function to each analysis in the worker.

        Only the result of the function is sent back, which is cheaper than whole analyses.

        Args:
            function: Must be picklable if joblib uses processes.
            articles: As for `analyze_many`.

        Yields:
            The result of the function for each article, in order.
        """
        self._begin_run()
        return self._ordered(
            partial(_analyze_and, self, function),
            lambda article, losses: function(self._lost(article, losses)),
            articles,
        )

    def __getstate__(self) -> dict[str, Any]:
        return self.__dict__ | {"_loaded": None, "_lock": None}

    def _ordered(
        self,
        work: Work[R],
        lost: Callable[[Article, Sequence[Loss]], R],
        articles: Iterable[str | Article],
    ) -> Iterator[R]:
        self._begin_run()
        return self._naming_the_unsendable(
            ordered_map(work, articles_of(articles), self.n_jobs, lost, self.timeout)
        )

    def _naming_the_unsendable(self, results: Iterator[R]) -> Iterator[R]:
        """Pass on results; if plugins cannot be sent to workers, the error names the first."""
        try:
            yield from results
        except EngineError as error:
            if _is_of_pickling(error) and (unsendable := self._selection.unsendable()):
                raise unsendable from error
            raise

    def _analyze_without(
        self, batch: Sequence[Article], losses: Sequence[Loss] = ()
    ) -> list[Analysis]:
        """Do as `analyze_batch`, without classifiers that ended the worker process."""
        return self._pipeline().run(batch, losses) if losses else self.analyze_batch(batch)

    def _lost(self, article: Article, losses: Sequence[Loss]) -> Analysis:
        """Return the analysis of an article that ended the worker process.

        Raises:
            PluginError: If `strict`.
        """
        failures = tuple(loss.failure(article) for loss in losses)
        if self.strict:
            raise PluginError(str(failures[0]))
        return Analysis(article, (), (), (), {}, failures, self.provenance)

    def _begin_run(self) -> None:
        """Have workers receive plugins given as objects in their present state."""
        if self._selection.has_objects:
            self._key_in_workers = uuid.uuid4().hex

    def _pipeline(self) -> Pipeline:
        """Return the loaded plugins, which are released with the analyzer.

        A worker receives the analyzer again with each task, but loads the plugins only once.
        """
        if self._lock is None:
            return _in_worker.get(self._key_in_workers, self._load)
        with self._lock:
            if self._loaded is None:
                self._loaded = self._load()
            return self._loaded

    def _load(self) -> Pipeline:
        return Pipeline(
            self._selection,
            strict=self.strict,
            any_language=self.any_language,
            entries=self._entries,
        )


_in_worker: Final[Recent[str, Pipeline]] = Recent(8)
"""In a worker process, the loaded plugins of the last runs."""


def _is_of_pickling(error: BaseException | None) -> bool:
    """Return whether an error, or one that caused it, is that something cannot be pickled."""
    while error is not None:
        if isinstance(error, pickle.PicklingError):
            return True
        error = error.__cause__
    return False


def _analyze_and(
    analyzer: Analyzer,
    function: Callable[[Analysis], R],
    batch: Sequence[Article],
    losses: Sequence[Loss] = (),
) -> list[R]:
    return [function(analysis) for analysis in analyzer._analyze_without(batch, losses)]
