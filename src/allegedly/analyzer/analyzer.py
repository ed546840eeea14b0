"""The analyzer: what users call."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from functools import partial
from threading import RLock
from typing import TYPE_CHECKING, Any, Final, TypeVar

from allegedly.analyzer.parallel import ordered_map
from allegedly.analyzer.pipeline import Pipeline
from allegedly.analyzer.selection import Selection
from allegedly.analyzer.watch import Loss
from allegedly.classifier import ClaimClassifier
from allegedly.errors import PluginError, wrong_type
from allegedly.interfaces import Attributor
from allegedly.model import Analysis, Article
from allegedly.model.article import article_of, articles_of
from allegedly.plugins import Registry, default_registry
from allegedly.storage import Recent

if TYPE_CHECKING:
    from allegedly.analyzer.caching.store import Store

DEFAULT_ATTRIBUTOR: Final = "rules"

R = TypeVar("R")


class Analyzer:
    """Finds claims, ties them to sources, and asks classifiers how hedged they are.

    Plugins are loaded at the first analysis, once in each process; those that are objects travel to
    worker processes anew with each run. A plugin that fails costs no other: the failure stands in
    `Analysis.failures`, and the failed classifier is absent from `Analysis.assessments`.
    """

    def __init__(
        self,
        classifiers: Iterable[str | ClaimClassifier] | None = None,
        attributor: str | Attributor = DEFAULT_ATTRIBUTOR,
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
            classifiers: Names or objects; None means every installed classifier that runs by
                default (`ClassifierSpec.by_default`).
            attributor: Name or object.
            strict: Raise at the first failure of a plugin, or the first article that is not in
                English, instead of recording it.
            any_language: Analyse articles that are not in English, too. By default such an article
                has no claims, and `Analysis.failures` names its language.
            options: By plugin name, keyword arguments for its factory. Those of the attributor
                may come under ``attributor:NAME``, and must where a classifier has its name.
            n_jobs: Workers for `analyze_many`, as joblib counts them; None leaves it to
                `joblib.parallel_config`, which is one worker by default.
            registry: Where to look names up; all installed plugins by default.
            cache: A folder in which to keep what the plugins find, for later runs over the same
                articles. A change of a plugin, of its version or its options, has only that plugin
                asked again. What plugins find that come as objects is not kept, as their state is
                unknown; nor is what classifiers find after such an attributor. Where the folder
                cannot be written to, a warning is logged and the run goes on.
            timeout: Seconds that a plugin may take for a batch of `analyze_many`, which is at most
                32 articles; one that takes longer is stopped, and the slow article becomes a
                failure. This needs worker processes, so at least `n_jobs=2`. None sets no limit.

        Raises:
            ArgumentTypeError: If an argument has the wrong type.
            UnknownPluginError: If a name is not installed; the message lists what is.
            DuplicatePluginError: If two distributions offer plugins with one name.
            PluginError: If a classifier is asked for twice, or options are given for nobody.
        """
        if n_jobs is not None and (isinstance(n_jobs, bool) or not isinstance(n_jobs, int)):
            raise wrong_type("n_jobs", "a whole number or None", n_jobs)
        if cache is not None and not isinstance(cache, (str, os.PathLike)):
            raise wrong_type("cache", "a path or None", cache)
        if timeout is not None and (
            isinstance(timeout, bool) or not isinstance(timeout, int | float) or not timeout > 0
        ):
            raise wrong_type("timeout", "a number of seconds above 0, or None", timeout)
        registry = default_registry() if registry is None else registry
        self._selection = Selection.of(registry, classifiers, attributor, options)
        self._store = None if cache is None else _open(cache)
        self._loaded: Pipeline | None = None
        self._lock: AbstractContextManager[Any] | None = RLock()  # None in a worker
        self._key_in_workers = uuid.uuid4().hex
        self.strict = strict
        self.any_language = any_language
        self.n_jobs = n_jobs
        self.timeout = timeout
        self.provenance = self._selection.provenance

    @property
    def classifiers(self) -> tuple[str, ...]:
        """The names of the classifiers, in the order in which they are asked."""
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
        """Analyse articles lazily and in order, by `joblib` where it has several workers.

        At most a bounded number of articles is in memory at any time, so the input may be
        endless. The results are the same whatever the number of workers.

        Args:
            articles: Texts and articles, any iterable of them; it is read as results are asked
                for, a few batches ahead.

        Yields:
            One analysis for each article.

        Raises:
            ArgumentTypeError: If there is something else among them.
            LanguageError: If `strict` and an article is not in English.
            PluginError: If `strict` and a plugin fails, or if the attributor cannot be loaded.
        """
        return self._ordered(self.analyze_batch, self._lost, articles)

    def map(
        self, function: Callable[[Analysis], R], articles: Iterable[str | Article]
    ) -> Iterator[R]:
        """Do the same as `analyze_many`, and apply a function to each analysis in the worker.

        What the function returns is all that travels back, which is cheaper than whole analyses.

        Args:
            function: Must be picklable where joblib uses processes.
            articles: As for `analyze_many`.

        Yields:
            What the function returned for each article, in order.
        """
        self._begin_run()
        return self._ordered(
            partial(_analyze_and, self, function),
            lambda article, loss: function(self._lost(article, loss)),
            articles,
        )

    def __getstate__(self) -> dict[str, Any]:
        return self.__dict__ | {"_loaded": None, "_lock": None}

    def _ordered(
        self,
        work: Callable[[Sequence[Article]], list[R]],
        lost: Callable[[Article, Loss], R],
        articles: Iterable[str | Article],
    ) -> Iterator[R]:
        self._begin_run()
        return ordered_map(work, articles_of(articles), self.n_jobs, lost, self.timeout)

    def _lost(self, article: Article, loss: Loss) -> Analysis:
        """Return the analysis of an article that ended the worker process.

        Raises:
            PluginError: If `strict`.
        """
        failure = loss.failure(article)
        if self.strict:
            raise PluginError(str(failure))
        return Analysis(article, (), (), (), {}, (failure,), self.provenance)

    def _begin_run(self) -> None:
        """Have workers take plugins that are objects as they are now; they may have learnt."""
        if self._selection.has_objects:
            self._key_in_workers = uuid.uuid4().hex

    def _pipeline(self) -> Pipeline:
        """Return the loaded plugins, which are released with the analyzer.

        A worker gets the analyzer anew with each task, and loads the plugins only once.
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
            store=self._store,
        )


_in_worker: Final[Recent[str, Pipeline]] = Recent(8)
"""In a worker process, the loaded plugins of the last runs."""


def _open(cache: str | os.PathLike[str]) -> Store:
    # Here, as it imports joblib.
    from allegedly.analyzer.caching.store import Store

    return Store(cache)


def _analyze_and(
    analyzer: Analyzer, function: Callable[[Analysis], R], articles: Sequence[Article]
) -> list[R]:
    return [function(analysis) for analysis in analyzer.analyze_batch(articles)]
