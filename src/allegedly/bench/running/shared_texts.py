"""Finds texts that two corpora share, so that a test text is never one of training."""

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
