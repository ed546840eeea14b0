"""How well a plugin does on documents that it has not seen: cross-validation by document."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final, cast

import attrs

from allegedly.bench.measure import AttributionScores, CommitmentScores, SentenceScores
from allegedly.bench.measure.figures import (
    can_be_scored,
    main_measure,
    majority,
    measure_name,
    score,
)
from allegedly.bench.measure.significance import interval
from allegedly.bench.running.folds import document_folds
from allegedly.bench.running.loading import TaskLoader
from allegedly.bench.task import Task, Unit
from allegedly.classifier import ClaimClassifier
from allegedly.errors import CorpusError, PluginError
from allegedly.hookspecs import CorpusSpec
from allegedly.interfaces import Attributor
from allegedly.model import Attribution, GoldAttribution, GoldDocument, HedgeType
from allegedly.plugins import Plugin
from allegedly.plugins.contract import check_assessments, check_attributions
from allegedly.text import segment
from allegedly.training.data import Documents
from allegedly.training.examples import one_thread, reporting, trained

_UNITS: Final[Mapping[str, tuple[Unit, ...]]] = {
    "classifier": ("sentence", "commitment"),
    "attributor": ("attribution",),
}

_Judged = list[dict[str, Any]]
"""For each task, the answers by document."""


@attrs.frozen
class Figure:
    """The main figure of one unit, on documents that were not trained on.

    Attributes:
        unit: The unit that was judged: `sentence`, `commitment` or `attribution`.
        measure: The name of the figure.
        value: The figure; None if the classifier gives no commitment.
        interval: Its 95 % bootstrap interval, resampled by document; None with fewer than two.
        documents: The number of documents that were judged.
        items: The number of sentences, commitments or attributions.
        baseline: The same figure of an answer that is always the same; None if it has none.
        details: Further figures by name.
    """

    unit: str
    measure: str
    value: float | None
    interval: tuple[float, float] | None
    documents: int
    items: int
    baseline: float | None
    details: Mapping[str, float | None]


def tasks_of(
    plugin: Plugin, documents: Sequence[GoldDocument], positive: frozenset[HedgeType]
) -> list[Task]:
    """Return everything in the documents that the plugin can be judged on.

    Args:
        plugin: The plugin.
        documents: The documents.
        positive: The types of hedges that count in their annotation.
    """
    spec = CorpusSpec("data", Documents, positive=positive)
    found = []
    for unit in _UNITS[plugin.kind]:
        try:
            task = TaskLoader(spec, Documents(documents), unit).load()
        except CorpusError:  # nothing of the kind is annotated
            continue
        if unit != "sentence" or task.labelled:
            found.append(task)
    return found


def cross_validate(
    plugin: Plugin,
    options: dict[str, Any],
    documents: Sequence[GoldDocument],
    positive: frozenset[HedgeType],
    *,
    folds: int,
    seed: int,
    resamples: int,
    jobs: int,
    progress: Callable[[str], None],
) -> list[Figure]:
    """Train and judge once for each fold, each time on other documents.

    Args:
        plugin: A trainable plugin.
        options: Arguments for its factory.
        documents: All documents.
        positive: The types of hedges that count in their annotation.
        folds: The number of folds.
        seed: Seed of folds, training and resampling.
        resamples: The number of resamples for the intervals.
        jobs: The number of processes; the figures do not depend on it.
        progress: Called with a line after each fold.

    Raises:
        CorpusError: If there are too few documents.
        AllegedlyError: If training fails on some fold; the message names it.
    """
    import joblib

    tasks = tasks_of(plugin, documents, positive)
    dealt = document_folds(documents, folds, seed)
    work = joblib.delayed(_judged)
    parallel = joblib.Parallel(n_jobs=jobs, batch_size=1, return_as="generator")
    parts = iter(
        parallel(
            work(plugin, options, documents, [d == fold for d in dealt], tasks, seed)
            for fold in range(folds)
        )
    )
    answers: _Judged = [{} for _ in tasks]
    for fold in range(folds):
        try:
            part = next(parts)
        except (CorpusError, PluginError) as error:
            raise type(error)(f"cross-validation, fold {fold + 1} of {folds}: {error}") from error
        for known, found in zip(answers, part, strict=True):
            known.update(found)
        progress(f"fold {fold + 1} of {folds}: {dealt.count(fold):,} documents judged")
    return [
        _figure(task, [said[document.article.id] for document in task.documents], resamples, seed)
        for task, said in zip(tasks, answers, strict=True)
    ]


def _judged(
    plugin: Plugin,
    options: dict[str, Any],
    documents: Sequence[GoldDocument],
    held: Sequence[bool],
    tasks: Sequence[Task],
    seed: int,
) -> _Judged:
    """Train on the documents that are not held back, and judge those that are."""
    pairs = list(zip(documents, held, strict=True))
    made = trained(plugin, options, [document for document, out in pairs if not out], seed)
    names = {document.article.id for document, out in pairs if out}
    with one_thread(), reporting(plugin, "judge"):
        return [dict(_answers(made, task, names)) for task in tasks]


def _answers(
    made: ClaimClassifier | Attributor, task: Task, names: set[str]
) -> Iterator[tuple[str, Any]]:
    for document, claims in zip(task.documents, task.claims, strict=True):
        if document.article.id not in names:
            continue
        if isinstance(made, Attributor):
            segmentation = segment(document.article)
            found = made.attribute_many([segmentation])
            check_attributions([segmentation], found)
            yield document.article.id, [_spans(item) for item in found[0]]
        else:
            judged = list(made.assess(claims))
            check_assessments(made.name, claims, judged)
            yield document.article.id, judged


def _spans(item: Attribution) -> GoldAttribution:
    source, cue = (part.spans if part else () for part in (item.source, item.cue))
    return GoldAttribution(item.id, source, cue, item.content.spans, parent=item.parent)


def _figure(task: Task, said: list[Any], resamples: int, seed: int) -> Figure:
    value, between, details = None, None, dict[str, float | None]()
    if can_be_scored(task, said):
        measure = main_measure(task, said)
        value = float(measure.value())
        between = interval(measure, resamples=resamples, seed=seed)
        details = dict(_details(score(task, said)))
    return Figure(
        task.unit,
        measure_name(task),
        value,
        between,
        len(task.documents),
        task.judged,
        _baseline(task),
        details,
    )


def _details(scores: Mapping[str, Any]) -> Iterator[tuple[str, float | None]]:
    if (sentences := cast("SentenceScores | None", scores.get("sentences"))) is not None:
        rates = sentences.classes["hedged"]
        yield "precision of hedged", rates.precision
        yield "recall of hedged", rates.recall
        yield "accuracy", sentences.accuracy
    held = cast("Mapping[str, CommitmentScores]", scores.get("commitment", {}))
    for holder, commitment in held.items():
        yield f"accuracy of degrees, {holder}", commitment.accuracy
        yield f"mean absolute error, {holder}", commitment.mean_absolute_error
    if (found := cast("AttributionScores | None", scores.get("attributions"))) is not None:
        for criterion, name in (("attr", "content"), ("joint", "content and source")):
            precision, recall, f1 = found.pairs["all", criterion].percent()  # type: ignore[index]
            yield f"precision of {name}", precision / 100
            yield f"recall of {name}", recall / 100
            yield f"F1 of {name}", f1 / 100


def _baseline(task: Task) -> float | None:
    """Return the main figure of an answer that is always the same."""
    if task.unit == "attribution" or (task.unit == "commitment" and task.graded):
        return None
    if task.unit == "commitment":
        return majority(task, task.holders[0])[1].both
    labelled = sum(gold.label is not None for group in task.gold for gold in group)
    share = task.hedged / labelled
    return 2 * share / (1 + share)
