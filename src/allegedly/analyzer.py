"""The analyzer: from articles to analyses, every plugin guarded."""

from __future__ import annotations

import uuid
import warnings
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from importlib import metadata
from itertools import islice
from threading import RLock
from typing import Any, Final, TypeVar

import attrs

from allegedly.attribution.claims import build_claims
from allegedly.classifier import ClaimClassifier
from allegedly.errors import PluginError
from allegedly.guard import check_assessments, check_attributions
from allegedly.interfaces import Attributor
from allegedly.model import (
    Analysis,
    Article,
    Assessment,
    Attribution,
    Claim,
    Failure,
    Provenance,
    Segmentation,
    Stage,
)
from allegedly.plugins import Plugin, Registry, default_registry
from allegedly.plugins.registry import describe
from allegedly.text import segment

BATCH_ARTICLES: Final = 32
"""Most articles that go through the plugins, or to a worker, at once."""

BATCH_CHARACTERS: Final = 100_000
"""A batch is full when its texts reach this length."""

BATCHES_AHEAD: Final = 8
"""Batches per worker that are read before results are handed on; bounds memory."""

R = TypeVar("R")
P = TypeVar("P")
X = TypeVar("X")


@attrs.frozen
class _Loaded:
    """What an analyzer works with once its plugins are loaded."""

    attributor: Attributor
    classifiers: tuple[ClaimClassifier, ...]
    failures: tuple[Failure, ...]


class Analyzer:
    """Finds claims, ties them to sources, and asks classifiers how hedged they are.

    Plugins are loaded at the first analysis, once in each process. A plugin that fails costs no
    other: the failure stands in `Analysis.failures`, and the failed classifier is absent from
    `Analysis.assessments`.
    """

    def __init__(
        self,
        classifiers: Iterable[str | ClaimClassifier] | None = None,
        attributor: str | Attributor = "rules",
        *,
        strict: bool = False,
        options: Mapping[str, Mapping[str, Any]] | None = None,
        n_jobs: int | None = None,
        registry: Registry | None = None,
    ) -> None:
        """Choose plugins; nothing is loaded yet.

        Args:
            classifiers: Names or objects; None means every installed classifier.
            attributor: Name or object.
            strict: Raise at the first failure of a plugin instead of recording it.
            options: By plugin name, keyword arguments for its factory.
            n_jobs: Workers for `analyze_many`, as joblib counts them; None leaves it to
                `joblib.parallel_config`, which is one worker by default.
            registry: Where to look names up; all installed plugins by default.

        Raises:
            UnknownPluginError: If a name is not installed; the message lists what is.
            DuplicatePluginError: If two distributions offer plugins with one name.
        """
        registry = default_registry() if registry is None else registry
        failures: tuple[Failure, ...] = ()
        if classifiers is None:
            classifiers = [plugin.name for plugin in registry.all("classifier")]
            failures = registry.failures
            if strict and failures:
                raise PluginError(str(failures[0]))
        self._attributor = _chosen(registry, "attributor", attributor)
        self._classifiers = [_chosen(registry, "classifier", item) for item in classifiers]
        self._failures = failures
        self._options = {name: dict(values) for name, values in (options or {}).items()}
        self.strict = strict
        self.n_jobs = n_jobs
        self._key = uuid.uuid4().hex
        self.provenance = Provenance(
            allegedly=metadata.version("allegedly"),
            attributor=f"{_name(self._attributor)} {_version(self._attributor)}",
            classifiers={_name(item): _version(item) for item in self._classifiers},
        )
        self._check_names()

    def _check_names(self) -> None:
        names = [_name(item) for item in self._classifiers]
        for name in names:
            if names.count(name) > 1:
                raise PluginError(f"the classifier {name!r} is asked for twice; name it once")
        for name in self._options:
            if name not in (*names, _name(self._attributor)):
                raise PluginError(
                    f"options are given for {name!r}, which is not used here; "
                    f"used are {', '.join((*names, _name(self._attributor)))}"
                )

    @property
    def classifiers(self) -> tuple[str, ...]:
        """The names of the classifiers, in the order in which they are asked."""
        return tuple(_name(item) for item in self._classifiers)

    def analyze(self, article: Article) -> Analysis:
        """Analyse one article.

        Raises:
            PluginError: If `strict` and a plugin fails, or if the attributor cannot be loaded.
        """
        return self.analyze_batch([article])[0]

    def analyze_many(self, articles: Iterable[Article]) -> Iterator[Analysis]:
        """Analyse articles lazily and in order, by `joblib` where it has several workers.

        At most a bounded number of articles is in memory at any time, so the input may be
        endless. The results are the same whatever the number of workers.

        Args:
            articles: Any iterable; it is read as results are asked for, a few batches ahead.

        Yields:
            One analysis for each article.

        Raises:
            PluginError: If `strict` and a plugin fails, or if the attributor cannot be loaded.
        """
        return self.map(_itself, articles)

    def map(self, function: Callable[[Analysis], R], articles: Iterable[Article]) -> Iterator[R]:
        """Do the same as `analyze_many`, and apply a function to each analysis in the worker.

        What the function returns is all that travels back, which is cheaper than whole analyses.

        Args:
            function: Must be picklable where joblib uses processes.
            articles: As for `analyze_many`.

        Yields:
            What the function returned for each article, in order.
        """
        import joblib

        batches = _batches(articles)
        workers = joblib.effective_n_jobs(self.n_jobs)
        if workers == 1:
            for batch in batches:
                yield from _work(self, function, batch)
            return
        work = joblib.delayed(_work)
        with joblib.Parallel(self.n_jobs, return_as="generator", batch_size=1) as parallel:
            while window := list(islice(batches, BATCHES_AHEAD * workers)):
                outcomes = parallel(work(self, function, batch) for batch in window)
                try:
                    for results in outcomes:
                        yield from results
                finally:
                    _close(outcomes)

    def analyze_batch(self, articles: Sequence[Article]) -> list[Analysis]:
        """Analyse a handful of articles at once, in this process."""
        loaded = self._load()
        failures: list[list[Failure]] = [list(loaded.failures) for _ in articles]
        segmentations = self._segment(articles, failures)
        attributions = self._attribute(loaded.attributor, segmentations, failures)
        claims = [
            [] if found is None or segmentation is None else build_claims(segmentation, found)
            for segmentation, found in zip(segmentations, attributions, strict=True)
        ]
        assessments: list[dict[str, dict[str, Assessment]]] = [{} for _ in articles]
        for classifier in loaded.classifiers:
            for i, judged in enumerate(self._assess(classifier, claims, failures)):
                if judged is not None:
                    pairs = zip(claims[i], judged, strict=True)
                    assessments[i][classifier.name] = {claim.id: item for claim, item in pairs}
        return [
            Analysis(
                article=article,
                sentences=() if segmentation is None else segmentation.sentences,
                attributions=tuple(attributions[i] or ()),
                claims=tuple(claims[i]),
                assessments=assessments[i],
                failures=tuple(failures[i]),
                provenance=self.provenance,
            )
            for i, (article, segmentation) in enumerate(zip(articles, segmentations, strict=True))
        ]

    def _segment(
        self, articles: Sequence[Article], failures: list[list[Failure]]
    ) -> list[Segmentation | None]:
        found: list[Segmentation | None] = []
        for i, article in enumerate(articles):
            try:
                found.append(segment(article))
            except Exception as error:
                self._record(failures[i], "segment", "allegedly", self.provenance.allegedly, error)
                found.append(None)
        return found

    def _attribute(
        self,
        attributor: Attributor,
        segmentations: Sequence[Segmentation | None],
        failures: list[list[Failure]],
    ) -> list[Sequence[Attribution] | None]:
        def attribute(batch: Sequence[Segmentation]) -> Sequence[Sequence[Attribution]]:
            found = attributor.attribute_many(batch)
            check_attributions(batch, found)
            return found

        places = [i for i, item in enumerate(segmentations) if item is not None]
        inputs = [item for item in segmentations if item is not None]
        results: list[Sequence[Attribution] | None] = [None] * len(segmentations)
        for i, outcome in zip(places, _each(attribute, inputs), strict=True):
            if isinstance(outcome, Exception):
                self._fail(failures[i], "attribute", self._attributor, outcome)
            else:
                results[i] = outcome
        return results

    def _assess(
        self,
        classifier: ClaimClassifier,
        claims: Sequence[Sequence[Claim]],
        failures: list[list[Failure]],
    ) -> list[Sequence[Assessment] | None]:
        def assess(groups: Sequence[Sequence[Claim]]) -> list[Sequence[Assessment]]:
            batch = [claim for group in groups for claim in group]
            judged = classifier.assess(batch)
            check_assessments(classifier.name, batch, judged)
            rest = iter(judged)
            return [list(islice(rest, len(group))) for group in groups]

        asked = next(item for item in self._classifiers if _name(item) == classifier.name)
        results: list[Sequence[Assessment] | None] = []
        for i, outcome in enumerate(_each(assess, claims)):
            if isinstance(outcome, Exception):
                self._fail(failures[i], "assess", asked, outcome)
                results.append(None)
            else:
                results.append(outcome)
        return results

    def _fail(
        self, failures: list[Failure], stage: Stage, plugin: Plugin | object, error: Exception
    ) -> None:
        self._record(failures, stage, _name(plugin), _version(plugin), error)

    def _record(
        self, failures: list[Failure], stage: Stage, name: str, version: str, error: Exception
    ) -> None:
        cause = error.__cause__ if isinstance(error, PluginError) else None
        failure = Failure(stage, name, version, describe(cause or error))
        if self.strict:
            raise PluginError(str(failure)) from error
        failures.append(failure)

    def _load(self) -> _Loaded:
        """Load the plugins, once in each process however often the analyzer is unpickled."""
        with _lock:
            if (loaded := _loaded.get(self._key)) is None:
                loaded = _loaded[self._key] = self._load_now()
                while len(_loaded) > _KEPT:
                    _loaded.popitem(last=False)
            return loaded

    def _load_now(self) -> _Loaded:
        attributor = self._create(self._attributor)
        classifiers: list[ClaimClassifier] = []
        failures = list(self._failures)
        for item in self._classifiers:
            try:
                classifiers.append(self._create(item))
            except Exception as error:
                self._fail(failures, "load", item, error)
        return _Loaded(attributor, tuple(classifiers), tuple(failures))

    def _create(self, item: Plugin | Any) -> Any:
        return item.create(self._options.get(item.name)) if isinstance(item, Plugin) else item


def analyze(article: Article) -> Analysis:
    """Analyse one article with the built-in attributor and every installed classifier."""
    return Analyzer().analyze(article)


_KEPT: Final = 8
_loaded: OrderedDict[str, _Loaded] = OrderedDict()
_lock = RLock()


def _itself(analysis: Analysis) -> Analysis:
    return analysis


def _work(
    analyzer: Analyzer, function: Callable[[Analysis], R], batch: Sequence[Article]
) -> list[R]:
    return [function(analysis) for analysis in analyzer.analyze_batch(batch)]


def _close(outcomes: Any) -> None:
    """Drop what a caller that had enough left over, of which joblib would warn."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        outcomes.close()


def _each(
    function: Callable[[Sequence[P]], Sequence[X]], items: Sequence[P]
) -> Sequence[X | Exception]:
    """Call a function on a batch; where that fails, on each item, so that the good ones stand."""
    if not items:
        return []
    try:
        return function(items)
    except Exception as error:
        if len(items) == 1:
            return [error]
    outcomes: list[X | Exception] = []
    for item in items:
        try:
            outcomes.extend(function([item]))
        except Exception as error:
            outcomes.append(error)
    return outcomes


def _batches(articles: Iterable[Article]) -> Iterator[list[Article]]:
    """Group articles by length; what was read before the input raised still comes out."""
    batch: list[Article] = []
    size = 0
    try:
        for article in articles:
            batch.append(article)
            size += len(article.text)
            if size >= BATCH_CHARACTERS or len(batch) >= BATCH_ARTICLES:
                yield batch
                batch, size = [], 0
    except Exception:
        if batch:
            yield batch
        raise
    if batch:
        yield batch


def _chosen(registry: Registry, kind: Any, item: str | object) -> Plugin | object:
    return registry.get(kind, item) if isinstance(item, str) else item


def _name(item: Plugin | object) -> str:
    return str(getattr(item, "name", type(item).__name__))


def _version(item: Plugin | object) -> str:
    """Return the version of a plugin's distribution, or that of the package of an object."""
    if isinstance(item, Plugin):
        return item.version
    module = type(item).__module__.partition(".")[0]
    try:
        return metadata.version(module.replace("_", "-"))
    except metadata.PackageNotFoundError:
        return "unversioned"
