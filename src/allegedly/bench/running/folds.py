"""Divides a corpus into folds; texts that share a sentence stay together."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from allegedly.bench.running.shared_texts import fingerprints
from allegedly.errors import CorpusError
from allegedly.model import GoldDocument


def document_folds(documents: Sequence[GoldDocument], count: int, seed: int = 0) -> list[int]:
    """Assign documents to folds; those that share a long sentence stay together.

    Args:
        documents: A whole corpus.
        count: Number of folds, at least 2.
        seed: Seed of the assignment.

    Returns:
        The fold of each document, from 0 to `count` - 1.

    Raises:
        CorpusError: If there are fewer groups of documents than folds.
    """
    groups = _groups(documents)
    dealt = folds(sorted(set(groups)), count, seed)
    by_group = dict(zip(sorted(set(groups)), dealt, strict=True))
    return [by_group[group] for group in groups]


def folds(names: Sequence[str], count: int, seed: int = 0) -> list[int]:
    """Assign names to folds by a hash, evenly, regardless of their order and of library versions.

    Raises:
        CorpusError: If there are fewer names than folds.
    """
    if not 2 <= count <= len(names):
        if len(names) < 2:
            raise CorpusError(
                "cannot cross-validate: that needs at least two documents that share no text"
            )
        raise CorpusError(
            f"cannot divide {len(names)} documents into {count} folds; "
            f"choose between 2 and {len(names)}"
        )
    keys = [hashlib.sha256(f"{seed}\0{name}".encode()).digest() for name in names]
    dealt = [0] * len(names)
    for place, index in enumerate(sorted(range(len(names)), key=keys.__getitem__)):
        dealt[index] = place % count
    return dealt


def _groups(documents: Sequence[GoldDocument]) -> list[str]:
    """Name the group of each document after the first id in it."""
    leader = list(range(len(documents)))

    def find(index: int) -> int:
        while leader[index] != index:
            leader[index] = leader[leader[index]]
            index = leader[index]
        return index

    first: dict[bytes, int] = {}
    for index, document in enumerate(documents):
        for mark in fingerprints(document):
            one, other = find(first.setdefault(mark, index)), find(index)
            low, high = sorted((one, other), key=lambda i: documents[i].article.id)
            leader[high] = low
    return [documents[find(index)].article.id for index in range(len(documents))]
