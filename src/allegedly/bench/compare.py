"""`compare`: several classifiers on one corpus."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, Literal

import attrs

from allegedly.bench.between import Judged, compare_pairs, oracle_f1
from allegedly.bench.comparison import Comparison, Row
from allegedly.bench.contender import Contender, choose, fingerprint
from allegedly.bench.cost import Cost, measure
from allegedly.bench.environment import environment
from allegedly.bench.leakage import Seen, training_tasks
from allegedly.bench.score import main_measure, measure_name, score
from allegedly.bench.statistics import Measure, interval, tied
from allegedly.bench.store import Store
from allegedly.bench.task import Task, Unit, find
from allegedly.bench.units import Outcome, Plan, core_fingerprint, remember, run_unit
from allegedly.classifier import ClaimClassifier
from allegedly.errors import AllegedlyError, CorpusError, PluginError
from allegedly.interfaces import Attributor, Corpus
from allegedly.plugins import Registry, default_registry

ALPHA: Final = 0.05


def compare(
    classifiers: Iterable[str | ClaimClassifier | Attributor] | None = None,
    corpus: str | Corpus = "newsdesk",
    *,
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
    options: Mapping[str, Mapping[str, Any]] | None = None,
    registry: Registry | None = None,
    progress: Callable[[str], None] | None = None,
) -> Comparison:
    """Find out which classifier is better on a corpus, by how much, and at what cost.

    Args:
        classifiers: Names or objects; attributors where attributions are judged. None means all
            that are installed.
        corpus: A registered corpus, or one as it is.
        path: Where a registered corpus lies, if not at its usual place.
        unit: `sentence`, `claim` or `attribution`; by default what the corpus is made for.
        train: Corpora to train all trainable classifiers on.
        cv: Train and test trainable classifiers on so many folds, divided by document.
        jobs: How many processes to use; the figures do not depend on it.
        output: A folder for ``comparison.json``, ``report.html`` and intermediate results. What is
            there already is not computed again, so an interrupted comparison can be resumed.
        seed: Decides folds and resampling.
        resamples: How often to resample for intervals and randomisation tests.
        repeats: How often to time.
        cost: Whether to measure speed, memory and size.
        limit: Take at most so many documents.
        options: By name, arguments for the factory of a plugin.
        registry: Where to look names up; by default among all that is installed.
        progress: Called with a line whenever something is done.

    Returns:
        The comparison; a classifier that failed is a row that says so.

    Raises:
        CorpusError: If a corpus is absent or malformed, or if training and test share texts.
        UnknownPluginError: If there is no plugin of some name.
    """
    registry = registry or default_registry()
    tell = progress or _silent
    if cv is not None and train:
        raise CorpusError("give either corpora to train on or a number of folds, not both")
    test = find(corpus, path, unit=unit, limit=limit, registry=registry)
    contenders = _contenders(classifiers, test.unit, registry, options or {})
    task = test.load()
    remember(task)
    tell(f"{test.spec.name}: {task.describe()}")
    names = [train] if isinstance(train, str | Corpus) else list(train)
    sources = tuple(find(name, unit="sentence", registry=registry) for name in names)
    tasks = training_tasks(sources, task)
    store = Store(Path(output) / "units" if output is not None else None)
    digests = (task.digest, *(part.digest for part in tasks))
    plan = Plan(test, sources, cv, seed, store, digests, core_fingerprint())

    seen = Seen(task, registry)
    refused = seen.refusals(plan, contenders)
    outcomes = _run(plan, [c for c in contenders if c.name not in refused], jobs, tell)
    judged, failures = _gather(outcomes, task)
    failures |= refused
    measures = {name: main_measure(task, said) for name, said in judged.items()}
    rows = tuple(
        _row(plan, contender, task, judged, failures, measures, resamples, seen)
        for contender in contenders
    )
    if cost:
        rows = tuple(
            _with_cost(row, contender, plan, task, repeats, tell)
            for row, contender in zip(rows, contenders, strict=True)
        )
    if classifiers is None:
        rows += tuple(
            Row(failure.name, failure.name, failure.version or "", "–", failure=str(failure))
            for failure in registry.failures
        )
    pairs = compare_pairs(task, judged, measures, resamples, seed)
    best = max(measures, key=lambda name: measures[name].value()) if measures else None
    settings: dict[str, Any] = {
        "cv": cv,
        "train": [
            {"name": source.spec.name, "digest": part.digest}
            for source, part in zip(sources, tasks, strict=True)
        ],
        "seed": seed,
        "resamples": resamples,
        "repeats": repeats if cost else 0,
        "limit": limit,
        "alpha": ALPHA,
    }
    comparison = Comparison(
        task,
        measure_name(task),
        rows,
        pairs,
        best,
        tuple(tied(best, pairs, ALPHA)) if best is not None else (),
        oracle_f1(task, judged),
        settings,
        environment({contender.distribution: contender.version for contender in contenders}),
        judged,
    )
    if output is not None:
        comparison.save(Path(output))
    return comparison


def _silent(_: str) -> None:
    pass


def _contenders(
    classifiers: Iterable[str | ClaimClassifier | Attributor] | None,
    unit: Unit,
    registry: Registry,
    options: Mapping[str, Mapping[str, Any]],
) -> list[Contender]:
    kind: Literal["classifier", "attributor"] = (
        "attributor" if unit == "attribution" else "classifier"
    )
    if classifiers is None:
        classifiers = [plugin.name for plugin in registry.all(kind)]
    contenders = [choose(item, kind, registry, options) for item in classifiers]
    if not contenders:
        raise PluginError(f"there is no {kind} to compare; install one or name some")
    names = [contender.name for contender in contenders]
    if twice := {name for name in names if names.count(name) > 1}:
        raise PluginError(f"{', '.join(sorted(twice))}: named twice; each needs its own name")
    for contender in contenders:
        base = Attributor if unit == "attribution" else ClaimClassifier
        if contender.made is not None and not isinstance(contender.made, base):
            raise PluginError(f"{contender.name} is no {base.__name__}, but {unit}s are judged")
    return contenders


def _run(
    plan: Plan, contenders: Sequence[Contender], jobs: int, tell: Callable[[str], None]
) -> dict[str, list[Outcome]]:
    """Run all units; what each returns is the same whoever runs it."""
    import joblib

    units = [(contender, fold) for contender in contenders for fold in plan.folds(contender)]
    outcomes: dict[str, list[Outcome]] = {contender.name: [] for contender in contenders}
    work = joblib.delayed(run_unit)
    parallel = joblib.Parallel(
        n_jobs=jobs, batch_size=1, pre_dispatch="n_jobs", return_as="generator"
    )
    done = parallel(work(plan, contender, fold) for contender, fold in units)
    for (contender, fold), outcome in zip(units, done, strict=True):
        outcomes[contender.name].append(outcome)
        part = "" if fold is None else f", fold {fold + 1} of {plan.cv}"
        tell(f"{contender.name}{part}: {outcome.failure or 'done'}")
    return outcomes


def _gather(
    outcomes: Mapping[str, Sequence[Outcome]], task: Task
) -> tuple[dict[str, Judged], dict[str, str]]:
    """Put the folds of each contender together again, in the order of the documents."""
    judged: dict[str, Judged] = {}
    failures: dict[str, str] = {}
    for name, parts in outcomes.items():
        failed = [part.failure for part in parts if part.failure is not None]
        if failed:
            failures[name] = failed[0]
            continue
        by_document = {
            index: said
            for part in parts
            for index, said in zip(part.documents, part.judged, strict=True)
        }
        judged[name] = [by_document[index] for index in range(len(task.documents))]
    return judged, failures


def _row(
    plan: Plan,
    contender: Contender,
    task: Task,
    judged: Mapping[str, Judged],
    failures: Mapping[str, str],
    measures: Mapping[str, Measure],
    resamples: int,
    seen: Seen,
) -> Row:
    training = "as it is"
    if tuned := seen.tuning(contender):
        training = f"as it is, tuned on {tuned}"
    if plan.retrains(contender):
        corpora = " + ".join(source.spec.name for source in plan.train)
        training = f"{plan.cv} folds" if plan.cv is not None else f"on {corpora}"
    who = (contender.name, contender.distribution, contender.version, training)
    if contender.name in failures:
        return Row(*who, failure=failures[contender.name])
    main = measures[contender.name]
    return Row(
        *who,
        value=main.value(),
        interval=interval(main, resamples=resamples, seed=plan.seed),
        **score(task, judged[contender.name]),
    )


def _with_cost(
    row: Row,
    contender: Contender,
    plan: Plan,
    task: Task,
    repeats: int,
    tell: Callable[[str], None],
) -> Row:
    """Measure what a contender costs; one that failed is not measured."""
    if row.failure is not None:
        return row
    package = contender.package
    key = {
        "package": None if package is None else fingerprint(package),
        "core": plan.core,
        "options": repr(sorted(contender.options.items())),
        "digest": task.digest,
        "unit": task.unit,
        "repeats": repeats,
        "machine": [platform.node(), platform.machine(), platform.python_version()],
    }
    label = f"cost-{contender.name}-{task.spec.name}"
    try:
        record = plan.store.get(label, key) if package is not None else None
        if record is None:
            record = attrs.asdict(measure(contender, task, repeats))
            if package is not None:
                plan.store.put(label, key, record)
    except AllegedlyError as error:
        tell(str(error))
        return attrs.evolve(row, cost_failure=str(error))
    tell(f"{contender.name}: {record['ms_per_1000']:.1f} ms for 1,000 sentences")
    return attrs.evolve(row, cost=Cost(**record))
