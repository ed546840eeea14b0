"""`compare`: several classifiers on one corpus."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import attrs

from allegedly.bench.comparison import Comparison, Result
from allegedly.bench.contender import with_companions
from allegedly.bench.measure.figures import can_be_scored, main_measure, measure_name
from allegedly.bench.measure.groups import groups
from allegedly.bench.measure.pairs import compare_pairs, oracle_f1, tied
from allegedly.bench.predictions import Predictions
from allegedly.bench.report.files import save
from allegedly.bench.running.curves_and_drops import drops, learning_points
from allegedly.bench.running.entrants import Entrant, contenders_of
from allegedly.bench.running.entries import (
    Entries,
    common_units,
    judge_entry,
    read_entries,
    unknown_training,
)
from allegedly.bench.running.environment import environment
from allegedly.bench.running.leakage import Leakage, training_tasks
from allegedly.bench.running.loading import find_task, find_training
from allegedly.bench.running.perturbing import PERTURBATIONS
from allegedly.bench.running.result_store import ResultFolder
from allegedly.bench.running.rounds import run_round
from allegedly.bench.running.rows import Rows
from allegedly.bench.running.trials import Plan, core_fingerprint, remember
from allegedly.bench.task import Unit
from allegedly.errors import AllegedlyError, CorpusError
from allegedly.interfaces import Corpus
from allegedly.plugins import Registry, default_registry

ALPHA: Final = 0.05


def compare(
    classifiers: Iterable[Entrant] | None = None,
    corpus: str | Corpus = "wikinews",
    *,
    predictions: Entries = (),
    allow_missing: bool = False,
    path: str | os.PathLike[str] | None = None,
    unit: Unit | None = None,
    train: str | Corpus | Sequence[str | Corpus] = (),
    cv: int | None = None,
    jobs: int = 1,
    output: str | os.PathLike[str] | None = None,
    seed: int = 0,
    resamples: int = 2000,
    repeats: int = 5,
    cost: bool = True,
    limit: int | None = None,
    curve: bool = False,
    perturb: Sequence[str] = (),
    drop_seen: bool = False,
    options: Mapping[str, Mapping[str, Any]] | None = None,
    registry: Registry | None = None,
    progress: Callable[[str], None] | None = None,
) -> Comparison:
    """Find out which classifier is better on a corpus, by how much, and at what cost.

    Args:
        classifiers: Names, objects, or plugins such as `TrainedModel.as_plugin` returns;
            attributors if attributions are judged. None means all that are installed.
        corpus: The name of a registered corpus, or a corpus object.
        predictions: Files with predictions of outside systems on the documents of the corpus, as a
            mapping from names to paths, or as paths. They are compared like the classifiers; give
            an empty list of these to compare predictions alone.
        allow_missing: Whether the predictions may lack documents and sentences: nothing counts as
            found there.
        path: The path of a registered corpus, if not in its usual place.
        unit: `sentence`, `claim`, `attribution` or `commitment`; by default the unit for which the
            corpus was made, or, where there are predictions and no classifiers are named, one of
            those for which all of them can be judged.
        train: Corpora to train all trainable classifiers on.
        cv: Number of folds for training and testing trainable classifiers, divided by document.
        jobs: Number of processes to use; the figures do not depend on it.
        output: A folder for ``comparison.json``, ``report.html`` and intermediate results. Stored
            results are not computed again, so an interrupted comparison can be resumed.
        seed: Seed of folds and resampling.
        resamples: Number of resamples for intervals and randomisation tests.
        repeats: Number of timings.
        cost: Whether to measure speed, memory and size.
        limit: Most documents to use.
        curve: Whether to train trainable classifiers on parts of the documents as well, for a
            learning curve; needs `train` or `cv`.
        perturb: Ways of damaging the texts, to see how much each contender loses: ``quotes``,
            ``case``, ``ocr`` and ``headings``.
        drop_seen: Whether to leave out, for all, the documents that the shipped model of any of
            them was trained on, as far as its plugin has the hashes to tell. Otherwise such a
            classifier is refused.
        options: Arguments for the factories of plugins, by name.
        registry: Where to look up names; by default among all installed plugins.
        progress: Called with a line after each step.

    Returns:
        The comparison; a classifier that failed has a row with the reason, and one that gives no
        commitment, where these are judged, a row without figures.

    Raises:
        CorpusError: If a corpus is absent or malformed, or if training and test share texts.
        PredictionError: If predictions cannot be read, or belong to other texts.
        UnknownPluginError: If a plugin is unknown.
    """
    registry = registry or default_registry()
    notify = progress or _silent
    if cv is not None and train:
        raise CorpusError("give either corpora to train on or a number of folds, not both")
    if curve and cv is None and not train:
        raise CorpusError("a learning curve needs training: give a number of folds or a corpus")
    perturb = _perturbations(perturb)
    test = find_task(corpus, path, unit=unit, limit=limit, registry=registry)
    entered = read_entries(predictions, allow_missing=allow_missing)
    elsewhere = {entry.name: unknown_training(entry, registry) for entry in entered}
    if entered and unit is None and not classifiers:
        test = attrs.evolve(test, unit=common_units(entered, test)[0])
    contenders = contenders_of(classifiers, entered, test.unit, registry, options or {})
    task = test.load()
    names = [train] if isinstance(train, str | Corpus) else list(train)
    loaders = tuple(find_training(name, test.unit, registry) for name in names)
    leakage, dropped = Leakage(task, registry), None
    if drop_seen:
        retrained = cv is not None or bool(loaders)
        shipped = [c for c in contenders if not (retrained and c.trainable)]
        indices, dropped = leakage.drop(shipped)
        test, task = test.drop(task, indices)
        leakage = Leakage(task, registry)
    answered = {
        contender.name: judge_entry(contender.made, task)
        for contender in contenders
        if isinstance(contender.made, Predictions)
    }
    if task.analysed:
        contenders = [with_companions(contender, registry) for contender in contenders]
    remember(task)
    notify(f"{test.spec.name}: {task.describe()}")
    tasks = training_tasks(loaders, task)
    kept = ResultFolder(Path(output) / "trials" if output is not None else None)
    digests = (task.digest, *(part.digest for part in tasks))
    plan = Plan(test, loaders, cv, seed, kept, digests, core_fingerprint())

    refused = leakage.refusals(plan, contenders)
    admitted = [
        c for c in contenders if c.name not in refused and not isinstance(c.made, Predictions)
    ]
    ran = run_round(plan, admitted, jobs, notify)
    judged, failures = ran.judged, ran.failures | refused
    judged |= {name: said for name, said in answered.items() if name not in refused}
    scored = {name: said for name, said in judged.items() if can_be_scored(task, said)}
    found = {name: main_measure(task, said) for name, said in scored.items()}
    measures = {name: measure for name, measure in found.items() if measure.undefined is None}
    drawing: dict[str, int] = {"resamples": resamples, "seed": seed}
    timings = repeats if cost else 0
    rows = Rows(
        *(task, plan, leakage, ran, failures, scored, found),
        *(elsewhere, resamples, seed, timings, notify),
    )
    results = list(map(rows.of, contenders))
    if classifiers is None:
        results += [
            Result(failure.name, failure.name, failure.version or "", "–", failure=str(failure))
            for failure in registry.failures
        ]
    pairs = compare_pairs(
        task, {name: scored[name] for name in measures}, measures, resamples, seed
    )
    points = learning_points(plan, admitted, task, ran, jobs, notify, **drawing) if curve else ()
    lost = drops(plan, admitted, task, measures, perturb, jobs, notify, **drawing)
    best = max(measures, key=lambda name: measures[name].value()) if measures else None
    settings: dict[str, Any] = {
        "cv": cv,
        "train": [
            {"name": loader.spec.name, "digest": part.digest}
            for loader, part in zip(loaders, tasks, strict=True)
        ],
        "seed": seed,
        "resamples": resamples,
        "repeats": timings,
        "limit": limit,
        "curve": curve,
        "perturb": list(perturb),
        "dropped": dropped and {"ids": list(dropped.ids), "by": dropped.by},
        "alpha": ALPHA,
        "predictions": {
            contender.name: contender.made.provenance()
            for contender in contenders
            if isinstance(contender.made, Predictions)
        },
    }
    comparison = Comparison(
        task,
        measure_name(task),
        tuple(results),
        pairs,
        best,
        tuple(tied(best, pairs, ALPHA)) if best is not None else (),
        oracle_f1(task, scored),
        settings,
        environment({contender.distribution: contender.version for contender in contenders}),
        judged,
        tuple(groups(task, measures, **drawing)),
        tuple(points),
        tuple(lost),
        {name: measure.rows() for name, measure in measures.items()},
    )
    if output is not None:
        save(comparison, output)
    return comparison


def _silent(_: str) -> None:
    pass


def _perturbations(names: Sequence[str]) -> Sequence[str]:
    """Return the names of perturbations, each once, after checking them."""
    if unknown := [name for name in names if name not in PERTURBATIONS]:
        raise AllegedlyError(
            f"unknown perturbation {unknown[0]!r}; choose from {', '.join(PERTURBATIONS)}"
        )
    return list(dict.fromkeys(names))
