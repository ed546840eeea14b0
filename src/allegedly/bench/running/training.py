"""Trains classifiers on the documents of corpora, or on a share of them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from math import ceil

from allegedly.bench.fitting import Example, learn
from allegedly.bench.task import Task, label_of
from allegedly.classifier import ClaimClassifier, TrainableClassifier
from allegedly.errors import ContractError, PluginError

TrainingPart = tuple[Task, Sequence[int]]
"""A corpus, and the indices of its documents to train on."""


def train(made: ClaimClassifier, parts: Sequence[TrainingPart]) -> int:
    """Train a classifier, and return the number of documents that it was trained on.

    Raises:
        ContractError: If it cannot be trained.
        PluginError: If nothing is labelled.
    """
    if not isinstance(made, TrainableClassifier):
        raise ContractError("its spec has trainable=True, but it is not a TrainableClassifier")
    examples = [
        example for part, chosen in parts for index in chosen for example in _examples(part, index)
    ]
    if not examples:
        raise PluginError("no labelled sentence to train on")
    learn(made, examples)
    return sum(len(chosen) for _, chosen in parts)


def drawn(part: Task, chosen: Sequence[int], share: float, seed: int) -> list[int]:
    """Draw a share of the documents; the ones of a smaller share are in each larger one."""

    def lot(index: int) -> bytes:
        name = f"{seed} {part.documents[index].article.id}"
        return hashlib.sha256(name.encode("utf-8", "surrogatepass")).digest()

    return sorted(sorted(chosen, key=lot)[: ceil(share * len(chosen))])


def _examples(task: Task, index: int) -> Iterator[Example]:
    """Yield what can be learnt from one document."""
    claims, gold = task.claims[index], task.gold[index]
    if task.commitments:
        for claim, held in zip(claims, task.commitments[index], strict=True):
            yield Example(claim, label_of(held), None, held)
        return
    for claim, truth in zip(claims, gold, strict=True):
        if truth.label is not None:
            yield Example(claim, truth.label, truth.hedges, {})
