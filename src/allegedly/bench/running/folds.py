"""Divides a corpus so that training never sees test texts."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from allegedly.errors import CorpusError
from allegedly.model import GoldDocument

TELLING_WORDS: Final = 5
"""Fewest words in a sentence that is unlikely to occur in two documents by chance."""

SHARED: Final = 0.25
"""A document is the same text if this share of it is found elsewhere; less is quotation."""

FEW_LINES: Final = 0.02
"""Up to this share of single lines found elsewhere is chance: "Thank you for your help."."""

_WORD: Final = re.compile(r"\w+")


def fingerprints(document: GoldDocument) -> Iterator[bytes]:
    """Yield a hash of the words of each long sentence, regardless of case and punctuation."""
    if document.sentences:
        texts: Iterable[str] = (s.span.of(document.article.text) for s in document.sentences)
    else:
        texts = document.article.text.splitlines()
    for text in texts:
        words = _WORD.findall(text.casefold())
        if len(words) >= TELLING_WORDS:
            yield hashlib.sha256(" ".join(words).encode("utf-8", "surrogatepass")).digest()[:16]


def check_leakage(
    train: Sequence[GoldDocument], train_name: str, test: Sequence[GoldDocument], test_name: str
) -> None:
    """Refuse to train on one corpus and to test on another that shares texts with it.

    Raises:
        CorpusError: If a share of at least `SHARED` of any test document, in sentences of at least
            `TELLING_WORDS` words, occurs in the other corpus. If each test document is only one
            line, up to `FEW_LINES` of them may.
    """
    shared = list(filter(None, _shared(train, test)))
    by_line = all(len(document.sentences) == 1 for document in test)
    if len(shared) > (FEW_LINES * len(test) if by_line else 0):
        raise CorpusError(
            f"{test_name} cannot test what was trained on {train_name}: they share texts "
            f"({sum(shared):,} sentences in {len(shared):,} of {len(test):,} documents of "
            f"{test_name}); train on another corpus, or cross-validate on {test_name}"
        )


def apart(documents: Sequence[GoldDocument], test: Sequence[GoldDocument]) -> list[int]:
    """Return the indices of the documents that share no text with any of those to test on."""
    return [index for index, count in enumerate(_shared(test, documents)) if not count]


def _shared(known: Sequence[GoldDocument], documents: Sequence[GoldDocument]) -> Iterator[int]:
    """Yield, for each document, how many of its sentences are known; 0 if they are too few."""
    seen = {mark for document in known for mark in fingerprints(document)}
    for document in documents:
        found = [mark in seen for mark in fingerprints(document)]
        yield sum(found) if sum(found) >= SHARED * len(found) else 0


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
