"""`compare`: several classifiers on one corpus."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, Literal

import attrs

from allegedly.bench.comparison import Comparison, Result
from allegedly.bench.contender import Contender, choose, with_companions
from allegedly.bench.measure.figures import can_be_scored, main_measure, measure_name, score
from allegedly.bench.measure.groups import groups
from allegedly.bench.measure.pairs import compare_pairs, oracle_f1, tied
from allegedly.bench.measure.significance import interval
from allegedly.bench.predictions import Predictions
from allegedly.bench.report.files import save
from allegedly.bench.running.costs import cost_of
from allegedly.bench.running.entries import (
    Entries,
    common_units,
    judge_entry,
    read_entries,
    usage_of,
)
from allegedly.bench.running.environment import environment
from allegedly.bench.running.leakage import Leakage, training_tasks
from allegedly.bench.running.loading import find_task, find_training
from allegedly.bench.running.perturbing import PERTURBATIONS
from allegedly.bench.running.result_store import ResultFolder
from allegedly.bench.running.rounds import run_round
from allegedly.bench.running.trials import Plan, core_fingerprint, remember
from allegedly.bench.running.variants import drops, learning_points
from allegedly.bench.task import Task, Unit
from allegedly.classifier import ClaimClassifier
from allegedly.errors import AllegedlyError, CorpusError, PluginError
from allegedly.interfaces import Attributor, Corpus
from allegedly.plugins import Plugin, Registry, default_registry
from allegedly.render.safe import one_line

ALPHA: Final = 0.05


def compare(
    classifiers: Iterable[str | ClaimClassifier | Attributor | Plugin | Predictions] | None = None,
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
    if entered and unit is None and not classifiers:
        test = attrs.evolve(test, unit=common_units(entered, test)[0])
    contenders = _contenders(classifiers, entered, test.unit, registry, options or {})
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
    measures = {name: main_measure(task, said) for name, said in scored.items()}
    results: list[Result] = []
    for contender in contenders:
        name = contender.name
        training = _training(contender, plan, leakage)
        result = Result(
            name,
            contender.distribution,
            contender.version,
            training,
            usage=usage_of(contender, ran.usage),
            options={key: str(value) for key, value in contender.options.items()},
        )
        if name in failures:
            results.append(attrs.evolve(result, failure=failures[name]))
            continue
        if name in scored:
            result = attrs.evolve(
                result,
                value=measures[name].value(),
                interval=interval(measures[name], resamples=resamples, seed=seed),
                remarks=ran.remarks.get(name, ()),
                **score(task, scored[name]),
            )
        # Answers that cost money, or were given elsewhere, are not asked for again to time them.
        timed = cost and result.usage is None and name not in answered
        results.append(
            _with_cost(result, contender, plan, task, repeats, notify) if timed else result
        )
    if classifiers is None:
        results += [
            Result(failure.name, failure.name, failure.version or "", "–", failure=str(failure))
            for failure in registry.failures
        ]
    pairs = compare_pairs(task, scored, measures, resamples, seed)
    drawing: dict[str, int] = {"resamples": resamples, "seed": seed}
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
        "repeats": repeats if cost else 0,
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


def _contenders(
    classifiers: Iterable[str | ClaimClassifier | Attributor | Plugin | Predictions] | None,
    entered: Sequence[Predictions],
    unit: Unit,
    registry: Registry,
    options: Mapping[str, Mapping[str, Any]],
) -> list[Contender]:
    kind: Literal["classifier", "attributor"] = (
        "attributor" if unit == "attribution" else "classifier"
    )
    if classifiers is None:
        classifiers = [plugin.name for plugin in registry.all(kind)]
    contenders = [choose(item, kind, registry, options) for item in (*classifiers, *entered)]
    if not contenders:
        raise PluginError(f"no {kind} to compare; install one or name some")
    names = [contender.name for contender in contenders]
    if twice := {name for name in names if names.count(name) > 1}:
        raise PluginError(
            f"{', '.join(sorted(twice))}: given more than once; every contender needs a unique name"
        )
    for contender in contenders:
        base = Attributor if unit == "attribution" else ClaimClassifier
        if contender.made is not None and not isinstance(contender.made, (base, Predictions)):
            raise PluginError(
                f"{contender.name} is not of the type {base.__name__}, but {unit}s are judged"
            )
    return contenders


def _training(contender: Contender, plan: Plan, leakage: Leakage) -> str:
    """Return how a contender was trained."""
    if isinstance(contender.made, Predictions):
        return "elsewhere"
    if plan.retrains(contender):
        corpora = " + ".join(loader.spec.name for loader in plan.train)
        return f"{plan.cv} folds" if plan.cv is not None else f"on {corpora}"
    how = "as it is"
    if contender.model is not None:
        how = one_line(f"on {' + '.join(contender.model.data)}")
    return ", ".join(filter(None, [how, leakage.remark(contender)]))


def _with_cost(
    result: Result,
    contender: Contender,
    plan: Plan,
    task: Task,
    repeats: int,
    notify: Callable[[str], None],
) -> Result:
    """Add the cost of a contender, or the reason why it could not be measured."""
    try:
        cost = cost_of(contender, plan, task, repeats)
    except AllegedlyError as error:
        notify(str(error))
        return attrs.evolve(result, cost_failure=str(error))
    notify(f"{contender.name}: {cost.ms_per_1000:.1f} ms for 1,000 sentences")
    return attrs.evolve(result, cost=cost)
