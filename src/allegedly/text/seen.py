"""The texts that a model has seen, as a small file of hashes, which plugins ship.

Every run of `WORDS` words is hashed, and of each `WINDOW` consecutive hashes the smallest is kept
(winnowing, Schleimer, Wilkerson & Aiken 2003). So any run of `GUARANTEED` words that two texts
share is found, however the texts are divided, and a fifth of the hashes is enough. The hashes are
cut to a few bits and stored in sorted order, in 14 bits each (Elias & Fano): a hash that was not
seen is taken for one that was with a probability of 1 in 4,096, and no text can be read from them.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib import resources
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from allegedly.errors import CorpusError
from allegedly.regular_file import read_regular

SCHEMA: Final = "allegedly/seen/1"

WORDS: Final = 8
"""Number of words in a run; shared runs of this length are rarely set phrases."""

WINDOW: Final = 9
"""Number of consecutive runs of which one is kept."""

GUARANTEED: Final = WORDS + WINDOW - 1
"""A shared stretch of this number of words is found in any case."""

FILE: Final = "seen.bin"
"""The usual name of the file."""

SHARED: Final = 0.25
"""A document has been seen if this share of its kept runs has; less is quotation."""

BITS: Final = 12
"""An unseen run is taken for a seen one with a probability of 1 in 2 to this power."""

_MOST: Final = 1 << 24  # those of 80 million words
_HEADER: Final = 1 << 20
_LARGEST: Final = _HEADER + _MOST * (BITS + 2) // 8 + 2
_AT_ONCE: Final = 1 << 16
_WORD: Final = re.compile(r"\w+")
_STEP: Final = np.uint64(0x9E3779B97F4A7C15)

Hashes = npt.NDArray[np.uint64]


class SeenTexts:
    """Hashes of the documents that a model was trained on.

    Attributes:
        documents: The number of documents by corpus.
    """

    def __init__(self, documents: Mapping[str, int], hashes: Hashes) -> None:
        """Store hashes that `winnowed` made.

        Args:
            documents: The number of documents by corpus.
            hashes: Their hashes, in any order.

        Raises:
            CorpusError: If there are too many for a file.
        """
        distinct = len(np.unique(hashes))
        if distinct > _MOST:
            raise CorpusError(
                f"the training texts have {distinct:,} hashes, but a file holds {_MOST:,}; hash a "
                "part of the corpora, and name all of them in trained_on"
            )
        self._fill(documents, np.unique(hashes % _universe(distinct)), distinct)

    def _fill(self, documents: Mapping[str, int], sorted_hashes: Hashes, distinct: int) -> None:
        self.documents = dict(documents)
        self._distinct = distinct
        self._hashes = sorted_hashes

    @classmethod
    def of(cls, corpora: Mapping[str, Iterable[str]]) -> SeenTexts:
        """Hash texts, by name of corpus; of an article, pass the text with its headline."""
        counts: dict[str, int] = {}
        parts: list[Hashes] = [np.zeros(0, np.uint64)]
        for name, texts in corpora.items():
            before = len(parts)
            parts += map(winnowed, texts)
            counts[name] = len(parts) - before
        return cls(counts, np.concatenate(parts))

    def __len__(self) -> int:
        """Return the number of hashes."""
        return len(self._hashes)

    def share(self, hashes: Hashes) -> float:
        """Return the share of the hashes of a text, from `winnowed`, that are among these."""
        if not len(hashes) or not len(self._hashes):
            return 0.0
        wanted = hashes % _universe(self._distinct)
        places = np.minimum(np.searchsorted(self._hashes, wanted), len(self._hashes) - 1)
        return float((self._hashes[places] == wanted).mean())

    def which(self, texts: Iterable[Hashes]) -> list[int]:
        """Return the indices of the texts, each from `winnowed`, that have been seen."""
        return [index for index, hashes in enumerate(texts) if self.share(hashes) >= SHARED]

    def to_bytes(self) -> bytes:
        """Return the content of a file of them, the same for the same documents."""
        header = {
            "schema": SCHEMA,
            "documents": self.documents,
            "distinct": self._distinct,
            "hashes": len(self),
        }
        low = (self._hashes[:, None] >> np.arange(BITS, dtype=np.uint64)) & np.uint64(1)
        high = np.zeros(len(self) + self._distinct, np.uint8)
        places = self._hashes >> np.uint64(BITS)
        high[places.astype(np.int64) + np.arange(len(self))] = 1
        line = json.dumps(header, ensure_ascii=False).encode() + b"\n"
        return line + np.packbits(low.astype(np.uint8)).tobytes() + np.packbits(high).tobytes()

    @classmethod
    def load(cls, source: str | os.PathLike[str]) -> SeenTexts:
        """Read a file of them.

        Args:
            source: The path of a file, or a file in a package as ``"package:path/in/it"``.

        Raises:
            CorpusError: If it is missing or damaged.
        """
        try:
            return cls._parsed(_content(source))
        except (OSError, ImportError, ValueError, KeyError, TypeError) as error:
            raise CorpusError(
                f"{os.fspath(source)}: cannot read the hashes of training texts: "
                f"{type(error).__name__}: {error}; write the file again with "
                "allegedly corpora seen"
            ) from error

    @classmethod
    def _parsed(cls, content: bytes) -> SeenTexts:
        line, mark, body = content.partition(b"\n")
        try:
            header: Any = json.loads(line) if mark and len(line) <= _HEADER else None
        except RecursionError as error:
            raise ValueError("its header is nested too deeply") from error
        if not isinstance(header, dict) or header.get("schema") != SCHEMA:
            raise ValueError(f"the schema is not {SCHEMA}")
        documents, distinct, count = header["documents"], header["distinct"], header["hashes"]
        if not isinstance(documents, dict) or not all(
            type(number) is int and number >= 0 for number in (*documents.values(), distinct, count)
        ):
            raise ValueError("a number is not one")
        lows = (count * BITS + 7) // 8
        if not count <= distinct <= _MOST or len(body) != lows + (count + distinct + 7) // 8:
            raise ValueError("it is cut short, or too long")
        unary = np.unpackbits(np.frombuffer(body, np.uint8, offset=lows), count=count + distinct)
        if int(np.count_nonzero(unary)) != count:
            raise ValueError("its bits are damaged")
        hashes = (np.flatnonzero(unary) - np.arange(count)).astype(np.uint64)
        hashes <<= np.uint64(BITS)
        scale = np.uint64(1) << np.arange(BITS, dtype=np.uint64)
        for first in range(0, count, _AT_ONCE):  # bits as numbers take a hundred times the memory
            part = hashes[first : first + _AT_ONCE]
            packed = np.frombuffer(body, np.uint8, lows - first * BITS // 8, first * BITS // 8)
            bits = np.unpackbits(packed[: len(part) * BITS // 8 + 1], count=len(part) * BITS)
            part |= bits.reshape(len(part), BITS).astype(np.uint64) @ scale
        hashes.sort()
        found = cls.__new__(cls)
        found._fill(documents, hashes, distinct)
        return found


def false_alarm(runs: int) -> float:
    """Return the probability that a new document is taken for a seen one by its hashes alone.

    Args:
        runs: The number of its kept runs, about a fifth of its words.
    """
    least, chance = math.ceil(SHARED * runs), 2.0**-BITS
    if not least:
        return 0.0
    return sum(
        math.comb(runs, n) * chance**n * (1 - chance) ** (runs - n) for n in range(least, runs + 1)
    )


def winnowed(text: str) -> Hashes:
    """Return the hashes of the kept runs of words of a text, regardless of case and punctuation.

    A text with fewer than `WORDS` words is one run, so that a short sentence is known as a whole.
    """
    words = np.fromiter(map(_word, _WORD.findall(text.casefold())), np.uint64)
    if not len(words):
        return np.zeros(0, np.uint64)
    width = min(WORDS, len(words))
    runs = np.zeros(len(words) - width + 1, np.uint64)
    for place in range(width):  # a polynomial in the hashes of the words, modulo 2 to the 64
        runs = runs * _STEP + words[place : place + len(runs)]
    runs = _mixed(runs)
    if len(runs) <= WINDOW:
        return np.unique(runs)
    windows = np.lib.stride_tricks.sliding_window_view(runs, WINDOW)
    kept = np.arange(len(windows)) + windows.argmin(axis=1)
    return np.unique(runs[kept])


@lru_cache(maxsize=1 << 16)
def _word(word: str) -> int:
    digest = hashlib.blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "little")


def _mixed(values: Hashes) -> Hashes:
    """Return values whose bits depend on all bits of the given ones (splitmix64)."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


def _universe(distinct: int) -> np.uint64:
    return np.uint64(max(1, distinct) << BITS)


def _content(source: str | os.PathLike[str]) -> bytes:
    name = os.fspath(source)
    package, mark, path = name.partition(":")
    if isinstance(source, str) and mark and "/" not in package and "\\" not in path:
        return resources.files(package).joinpath(*path.split("/")).read_bytes()
    return read_regular(name, _LARGEST)
