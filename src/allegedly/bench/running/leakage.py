"""Refuses or reports contenders that have seen the test corpus."""

from __future__ import annotations

from collections.abc import Sequence

from allegedly.bench.contender import Contender
from allegedly.bench.running.loading import TaskLoader, find_task
from allegedly.bench.running.shared_texts import check_leakage
from allegedly.bench.running.trials import Plan, remember
from allegedly.bench.task import Task
from allegedly.errors import AllegedlyError, CorpusError
from allegedly.plugins import Registry
from allegedly.plugins.isolation import isolated


def training_tasks(loaders: Sequence[TaskLoader], task: Task) -> list[Task]:
    """Read the training corpora.

    Raises:
        CorpusError: If one of them shares texts with the corpus to test on.
    """
    tasks = []
    for loader in loaders:
        part = loader.load()
        check_leakage(part.documents, loader.spec.name, task.documents, task.spec.name)
        remember(part)
        tasks.append(part)
    return tasks


class SeenCorpora:
    """Finds corpora that share texts with the one that is judged; each is read once."""

    def __init__(self, task: Task, registry: Registry) -> None:
        """Store the corpus, and the registry in which to look up others."""
        self._task = task
        self._registry = registry
        self._known: dict[str, str | None] = {}

    def refusals(self, plan: Plan, contenders: Sequence[Contender]) -> dict[str, str]:
        """Return the contenders that were trained on the test corpus and are not retrained."""
        refused: dict[str, str] = {}
        for contender in contenders:
            if plan.retrains(contender):
                continue
            for name in contender.trained_on:
                if reason := self._leak(name):
                    refused[contender.name] = f"refused: its shipped model was trained on {reason}"
                    break
        return refused

    def tuning(self, contender: Contender) -> str | None:
        """Return the corpus that a contender was tuned on, if that gives it an advantage here."""
        return next((name for name in contender.tuned_on if self._leak(name)), None)

    def _leak(self, name: str) -> str | None:
        if name not in self._known:
            self._known[name] = self._look(name)
        return self._known[name]

    def _look(self, name: str) -> str | None:
        test = self._task.spec.name
        if name == test:
            return f"{name}; retrain it by folds or on another corpus"
        try:
            corpus = find_task(name, registry=self._registry).corpus
            with isolated():
                documents = list(corpus.documents())
        except AllegedlyError:
            return None  # not on disk, so it cannot be checked
        try:
            check_leakage(documents, name, self._task.documents, test)
        except CorpusError as error:
            return f"{name}; {error}"
        return None
