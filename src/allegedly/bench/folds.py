"""Dividing a corpus by document."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from allegedly.errors import CorpusError


def folds(documents: Sequence[str], count: int, seed: int = 0) -> list[int]:
    """Deal documents to folds, by a hash of their ids.

    The fold of a document depends neither on the order of the documents nor on the version of any
    library. Folds differ by at most one document.

    Args:
        documents: The ids, each once.
        count: How many folds, at least 2.
        seed: Another seed, another deal.

    Returns:
        The fold of each document, from 0 to `count` - 1.

    Raises:
        CorpusError: If there are fewer documents than folds.
    """
    if not 2 <= count <= len(documents):
        raise CorpusError(
            f"cannot divide {len(documents)} documents into {count} folds; "
            f"choose between 2 and {len(documents)}"
        )
    keys = [hashlib.sha256(f"{seed}\0{id}".encode()).digest() for id in documents]
    dealt = [0] * len(documents)
    for place, index in enumerate(sorted(range(len(documents)), key=keys.__getitem__)):
        dealt[index] = place % count
    return dealt
