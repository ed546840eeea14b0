"""The flow of a batch of articles through the plugins, every call guarded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from allegedly.analyzer.caching.cache import Cache, Divided
from allegedly.analyzer.claims import build_claims
from allegedly.analyzer.selection import Choice, Selection
from allegedly.analyzer.worker_watch import Loss, note
from allegedly.classifier import ClaimClassifier
from allegedly.errors import LanguageError, PluginError
from allegedly.model import (
    Analysis,
    Article,
    Assessment,
    Attribution,
    Failure,
    Segmentation,
    Stage,
)
from allegedly.plugins.contract import check_assessments, check_attributions
from allegedly.plugins.isolation import isolated
from allegedly.text import segment
from allegedly.text.language import other_language

if TYPE_CHECKING:
    from allegedly.storage import Entries

P = TypeVar("P")
X = TypeVar("X")

Failures = list[list[Failure]]
"""The failures of each article."""


class Pipeline:
    """Loaded plugins, through which articles pass in batches."""

    def __init__(
        self, selection: Selection, *, strict: bool, any_language: bool, entries: Entries | None
    ) -> None:
        """Load the plugins.

        Args:
            selection: The plugins to load.
            strict: Whether to raise at the first failure.
            any_language: Whether to analyse articles that are not in English.
            entries: The cached results; None keeps none.

        Raises:
            PluginError: As `Selection.load` does.
        """
        self._loaded = selection.load(strict=strict)
        self._attributor = selection.attributor
        self._provenance = selection.provenance
        self._strict = strict
        self._any_language = any_language
        self._library = Choice(None, "allegedly", self._provenance.allegedly)
        self._cache = None if entries is None else Cache(entries, selection)

    def run(self, articles: Sequence[Article], losses: Sequence[Loss] = ()) -> list[Analysis]:
        """Analyse a handful of articles; each failure is recorded with its article.

        Args:
            articles: The articles.
            losses: The classifiers that ended the worker process at these articles, and so fail.

        Raises:
            LanguageError: If `strict` and an article is not in English.
            PluginError: If `strict` and a plugin fails.
        """
        failures: Failures = [list(self._loaded.failures) for _ in articles]
        segmentations = self._segment(self._in_english(articles, failures), failures)
        attributions = self._attribute(segmentations, failures)
        # If attributions are unknown, no claim is built: it might not be the author's.
        divided = [
            Divided(article, (), known=False)
            if found is None or segmentation is None
            else Divided(article, build_claims(segmentation, found))
            for article, segmentation, found in zip(
                articles, segmentations, attributions, strict=True
            )
        ]
        assessments: list[dict[str, dict[str, Assessment]]] = [{} for _ in articles]
        lost = {loss.name: loss for loss in losses}
        for choice, classifier in self._loaded.classifiers:
            if choice.name in lost:
                self._lose(lost[choice.name], articles, failures)
                continue
            for i, judged in enumerate(self._assess(choice, classifier, divided, failures)):
                if judged is not None:
                    pairs = zip(divided[i].claims, judged, strict=True)
                    assessments[i][choice.name] = {claim.id: item for claim, item in pairs}
        note("render", "allegedly", self._provenance.allegedly)
        return [
            Analysis(
                article=article,
                sentences=() if segmentation is None else segmentation.sentences,
                attributions=tuple(attributions[i] or ()),
                claims=tuple(divided[i].claims),
                assessments=assessments[i],
                failures=tuple(failures[i]),
                provenance=self._provenance,
            )
            for i, (article, segmentation) in enumerate(zip(articles, segmentations, strict=True))
        ]

    def _lose(self, loss: Loss, articles: Sequence[Article], failures: Failures) -> None:
        for article, failed in zip(articles, failures, strict=True):
            failure = loss.failure(article)
            if self._strict:
                raise PluginError(str(failure))
            failed.append(failure)

    def _in_english(self, articles: Sequence[Article], failures: Failures) -> list[Article | None]:
        """Leave out articles in other languages, which no plugin understands."""
        if self._any_language:
            return list(articles)

        def languages(batch: Sequence[Article]) -> list[str]:
            return [other_language(article) or "English" for article in batch]

        kept: list[Article | None] = []
        found = self._guarded("language", self._library, None, languages, articles, failures)
        for article, language, failed in zip(articles, found, failures, strict=True):
            if language is not None and language != "English":
                cause = f"not English ({language})"
                if self._strict:
                    raise LanguageError(
                        f"article {article.id!r} is {cause}; to analyse it anyway, use "
                        "--any-language (in Python any_language=True)"
                    )
                failed.append(Failure("language", "allegedly", self._library.version, cause))
            kept.append(article if language == "English" else None)
        return kept

    def _segment(
        self, articles: Sequence[Article | None], failures: Failures
    ) -> list[Segmentation | None]:
        def divide(batch: Sequence[Article]) -> list[Segmentation]:
            return [segment(article) for article in batch]

        return self._guarded("segment", self._library, None, divide, articles, failures)

    def _attribute(
        self, segmentations: Sequence[Segmentation | None], failures: Failures
    ) -> list[Sequence[Attribution] | None]:
        attributor = self._loaded.attributor

        def attribute(batch: Sequence[Segmentation]) -> Sequence[Sequence[Attribution]]:
            with isolated():
                found = attributor.attribute_many(tuple(batch))
            check_attributions(batch, found)
            return found

        stage = attribute if self._cache is None else self._cache.attributing(attribute)
        return self._guarded(
            "attribute", self._attributor, attributor, stage, segmentations, failures
        )

    def _assess(
        self,
        choice: Choice,
        classifier: ClaimClassifier,
        divided: Sequence[Divided],
        failures: Failures,
    ) -> list[Sequence[Assessment] | None]:
        def assess(groups: Sequence[Divided]) -> list[Sequence[Assessment]]:
            batch = tuple(claim for group in groups for claim in group.claims)
            with isolated():
                judged = classifier.assess(batch)
            check_assessments(choice.name, batch, judged)
            rest = iter(judged)
            return [list(islice(rest, len(group.claims))) for group in groups]

        stage = assess if self._cache is None else self._cache.assessing(choice, assess)
        return self._guarded("assess", choice, classifier, stage, divided, failures)

    def _guarded(
        self,
        stage: Stage,
        choice: Choice,
        made: object,
        function: Callable[[Sequence[P]], Sequence[X]],
        items: Sequence[P | None],
        failures: Failures,
    ) -> list[X | None]:
        """Call a plugin on a batch; None, in and out, stands for an unknown value."""
        note(stage, choice.name, choice.version, choice.owner if made is None else made)
        known = [(i, item) for i, item in enumerate(items) if item is not None]
        results: list[X | None] = [None] * len(items)
        outcomes = _each(function, [item for _, item in known])
        for (i, _), outcome in zip(known, outcomes, strict=True):
            if not isinstance(outcome, Exception):
                results[i] = outcome
                continue
            failure = choice.failed(stage, outcome, made)
            if self._strict:
                raise PluginError(str(failure)) from outcome
            failures[i].append(failure)
        return results


def _each(
    function: Callable[[Sequence[P]], Sequence[X]], items: Sequence[P]
) -> Sequence[X | Exception]:
    """Call a function on a batch; if that fails, on each item, so that only bad ones are lost."""
    if not items:
        return []
    try:
        return function(items)
    except Exception as error:  # noqa: BLE001 (plugins may raise anything)
        if len(items) == 1:
            return [error]
    outcomes: list[X | Exception] = []
    for item in items:
        try:
            outcomes.extend(function([item]))
        except Exception as error:  # noqa: BLE001 (plugins may raise anything)
            outcomes.append(error)
    return outcomes
