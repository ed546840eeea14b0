"""Nobody is tested on what they have seen."""

from __future__ import annotations

from collections.abc import Sequence

from allegedly.bench.contender import Contender
from allegedly.bench.folds import check_leakage
from allegedly.bench.task import Source, Task, find
from allegedly.bench.units import Plan, remember
from allegedly.errors import AllegedlyError, CorpusError
from allegedly.plugins import Registry


def training_tasks(sources: Sequence[Source], task: Task) -> list[Task]:
    """Read corpora to train on.

    Raises:
        CorpusError: If one of them shares texts with the corpus to test on.
    """
    tasks = []
    for source in sources:
        part = source.load()
        check_leakage(part.documents, source.spec.name, task.documents, task.spec.name)
        remember(part)
        tasks.append(part)
    return tasks


def refusals(
    plan: Plan, contenders: Sequence[Contender], task: Task, registry: Registry
) -> dict[str, str]:
    """Say which contenders have seen the test corpus in the making, and are not retrained."""
    refused: dict[str, str] = {}
    known: dict[str, str | None] = {}
    for contender in contenders:
        if plan.retrains(contender):
            continue
        for name in contender.trained_on:
            if name not in known:
                known[name] = _leak(name, task, registry)
            if reason := known[name]:
                refused[contender.name] = f"refused: {reason}"
                break
    return refused


def _leak(name: str, task: Task, registry: Registry) -> str | None:
    if name == task.spec.name:
        return f"what it ships was trained on {name}; retrain it by folds or on another corpus"
    try:
        documents = list(find(name, registry=registry).corpus.documents())
    except AllegedlyError:
        return None  # not on disk here, so it cannot be looked into
    try:
        check_leakage(documents, name, task.documents, task.spec.name)
    except CorpusError as error:
        return f"what it ships was trained on {name}; {error}"
    return None
