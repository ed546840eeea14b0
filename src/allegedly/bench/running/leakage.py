"""Refuses or reports contenders that have seen the documents to test on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cached_property
from typing import Final, Literal

import attrs

from allegedly.bench.contender import Contender, SeenByBoth
from allegedly.bench.report.notes import some
from allegedly.bench.running.loading import TaskLoader, find_task
from allegedly.bench.running.shared_texts import check_leakage
from allegedly.bench.running.trials import Plan, remember
from allegedly.bench.task import Task
from allegedly.errors import AllegedlyError, CorpusError
from allegedly.plugins import Registry
from allegedly.plugins.isolation import isolated
from allegedly.text.seen import Hashes, SeenTexts, winnowed

FEW: Final = 0.02
"""Up to this share of the documents may be known: the row counts them, but is not refused."""


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


@attrs.frozen
class Dropped:
    """Documents left out for all contenders, because some had been trained on them.

    Attributes:
        ids: The ids of the documents.
        by: For each of these contenders, the number of documents that it knew.
    """

    ids: tuple[str, ...]
    by: dict[str, int]


class Leakage:
    """Finds out which documents of a corpus contenders have seen: by content, else by name.

    Without the hashes of a plugin, the corpora that its spec names are looked up and read, each
    once.
    """

    def __init__(self, task: Task, registry: Registry) -> None:
        """Store the corpus, and the registry in which to look up others."""
        self._task = task
        self._registry = registry
        self._known: dict[str, str | None] = {}
        self._found: dict[tuple[str, str], list[int]] = {}

    def known(self, contender: Contender) -> list[int]:
        """Return the documents that the shipped model of a contender was trained on, by index."""
        return self._which(contender, "seen", lambda: contender.seen) or []

    def drop(self, contenders: Sequence[Contender]) -> tuple[set[int], Dropped | None]:
        """Return the documents that contenders were trained on, by index and as a record.

        Raises:
            CorpusError: If these are all documents.
        """
        found: dict[str, list[int]] = {}
        for contender in contenders:
            with suppress(CorpusError):  # damaged; the contender is refused
                found[contender.name] = self.known(contender)
        by = {name: len(known) for name, known in found.items() if known}
        if not by:
            return set(), None
        indices = {index for known in found.values() for index in known}
        if len(indices) == len(self._task.documents):
            whom = ", ".join(f"{name} on {count:,}" for name, count in by.items())
            raise CorpusError(
                f"no document of {self._task.spec.name} is left without those that models were "
                f"trained on ({whom} of {len(indices):,}); compare on another corpus, or leave out "
                "some of these contenders"
            )
        ids = (self._task.documents[index].article.id for index in sorted(indices))
        return indices, Dropped(tuple(ids), by)

    def refusals(self, plan: Plan, contenders: Sequence[Contender]) -> dict[str, str]:
        """Return the contenders that were trained on the test corpus and are not retrained."""
        refused: dict[str, str] = {}
        for contender in contenders:
            if plan.retrains(contender):
                continue
            try:
                self._consulted(contender)
                if reason := self._reason(contender):
                    shipped = contender.plugin is not None and contender.model is None
                    trained = "its shipped model" if shipped else "it"
                    refused[contender.name] = f"refused: {trained} was trained on {reason}"
            except CorpusError as error:
                refused[contender.name] = f"refused: {error}"
        return refused

    def remark(self, contender: Contender) -> str:
        """Return a remark on a contender as shipped, if it knows some documents; else nothing."""
        try:
            known, consulted = self.known(contender), self._consulted(contender)
        except CorpusError:  # a reason to refuse it
            return ""
        remarks = [f"trained on {self._count(known)}"] if known else []
        if consulted is None:
            named = next((name for name in contender.tuned_on if self._leak(name)), None)
            remarks += [f"tuned on {named}"] if named else []
        elif self._many(consulted):
            remarks.append(f"tuned on {self._count(consulted)}")
        return ", ".join(remarks)

    def _consulted(self, contender: Contender) -> list[int] | None:
        return self._which(contender, "consulted", lambda: contender.consulted)

    def _reason(self, contender: Contender) -> str | None:
        """Return what a contender was trained on, if that forbids to test it here."""
        known = self._which(contender, "seen", lambda: contender.seen)
        if known is None:
            return next(filter(None, map(self._leak, contender.trained_on)), None)
        if not self._many(known):
            return None
        ids = [self._task.documents[index].article.id for index in known]
        remedy = "retrain it with --cv or --train" if contender.trainable else "compare elsewhere"
        left = " or leave these out for all with --drop-seen (drop_seen=True in Python)"
        return (
            f"{len(ids):,} of these {len(self._task.documents):,} documents ({some(ids)}); "
            f"{remedy}{',' + left if len(ids) < len(self._task.documents) else ''}"
        )

    def _which(
        self,
        contender: Contender,
        kind: Literal["seen", "consulted"],
        load: Callable[[], SeenTexts | SeenByBoth | None],
    ) -> list[int] | None:
        """Return the documents that are among the texts of a contender; None if unknown."""
        key = contender.name, kind
        if key not in self._found:
            texts = load()
            if texts is None:
                return None
            self._found[key] = texts.which(self._hashes)
        return self._found[key]

    @cached_property
    def _hashes(self) -> list[Hashes]:
        return [winnowed(document.article.text) for document in self._task.documents]

    def _many(self, known: Sequence[int]) -> bool:
        return len(known) > FEW * len(self._task.documents)

    def _count(self, known: Sequence[int]) -> str:
        return f"{len(known):,} of {len(self._task.documents):,} documents"

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
